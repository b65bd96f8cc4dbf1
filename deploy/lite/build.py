"""Build the course as a static site in dist/lite: JupyterLite, where Python runs in the browser.

    python deploy/lite/build.py [FOLDER]

FOLDER -- where the site is written, in place of dist/lite
PYODIDE -- an environment variable: a folder with a Pyodide distribution, to be served by the site
    itself; without it the browser gets Pyodide from the kernel's default address
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

import nbformat

HERE, COURSE = Path(__file__).parent, Path(__file__).parents[2]
SITE = COURSE / "dist" / "lite"
NAME = "Key Concepts in Deep Learning"
KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"
OF_PYODIDE = ["ssl", "sqlite3", "jedi", "ipython", "numpy", "matplotlib"]
# Pyodide has none of these. The lessons name only the last two, and these need the others.
WHEELS = ["comm", "typing_extensions", "psygnal", "ipywidgets", "anywidget"]
ENVIRONMENT = {"PYTHONSTARTUP": "/drive/start.py",  # the course is there
               "PYTHONDONTWRITEBYTECODE": "1"}  # each file written is a message to the page
FROM_WORKER = "../../../.."  # the kernel runs in extensions/@jupyterlite/KERNEL/static


def copy_course(folder):
    """The notebooks and the library, as they are opened and imported in the browser."""
    unwanted = shutil.ignore_patterns("__pycache__", ".*", "my_*")
    for name in ("lessons", "utils"):
        shutil.copytree(COURSE / name, folder / name, ignore=unwanted)
    shutil.copy(HERE / "start.py", folder)
    (folder / "solutions").mkdir()
    for path in COURSE.glob("solutions/*.ipynb"):
        notebook = nbformat.read(path, as_version=4)
        for cell in notebook.cells:  # who looks for one of them loads all: without their pictures
            if cell.cell_type == "code":
                cell.update(outputs=[], execution_count=None)
        nbformat.write(notebook, folder / "solutions" / path.name)


def add_wheels(folder):
    """Download WHEELS, in the versions of this environment -> the files' names, in that order."""
    wanted = [f"{name}=={version(name)}" for name in WHEELS]
    subprocess.run([sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest",
                    folder, "--only-binary=:all:", "--platform=any", "--python-version=3.12",
                    *wanted], check=True)
    return [next(folder.glob(f"{name}-*.whl")).name for name in WHEELS]


def add_pyodide(source, folder):
    """Copy what the course needs of a Pyodide distribution."""
    lock = json.loads((source / "pyodide-lock.json").read_text(encoding="utf-8"))
    packages = lock["packages"]
    needed, new = set(), {"micropip", *OF_PYODIDE}
    while new:
        needed |= new
        new = {each.replace("_", "-") for name in new for each in packages[name]["depends"]}
        new -= needed
    lock["packages"] = {name: packages[name] for name in needed}
    folder.mkdir(parents=True)
    names = ["pyodide.js", "pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip",
             *(package["file_name"] for package in lock["packages"].values())]
    for name in names:
        shutil.copy(source / name, folder)
    (folder / "pyodide-lock.json").write_text(json.dumps(lock), encoding="utf-8")


def open_first(site, notebook):
    """Let the site's first page lead to a notebook. (Its settings are read by all other pages.)"""
    page, leads = site / "index.html", "await import('./config-utils.js');"
    before, found, after = page.read_text(encoding="utf-8").partition(leads)
    if not found:
        raise ValueError(f"JupyterLite's index.html was wanted with {leads}, got one without it")
    there = f"location.replace('lab/index.html?path={notebook}');"
    page.write_text(f"{before}{there}{after}", encoding="utf-8")


def configure(path, packages):
    """Tell the kernel in a jupyter-lite.json what to load before the first cell."""
    settings = json.loads(path.read_text(encoding="utf-8"))
    config = settings["jupyter-config-data"]
    config["appName"] = NAME
    kernel = config.setdefault("litePluginSettings", {}).setdefault(KERNEL, {})
    kernel["loadPyodideOptions"] = {"packages": packages, "env": ENVIRONMENT}
    path.write_text(json.dumps(settings, indent=1), encoding="utf-8")


def build(site=SITE, pyodide=None):
    """Build the site; pyodide -- the folder of a distribution, or None."""
    shutil.rmtree(site, ignore_errors=True)
    with tempfile.TemporaryDirectory() as scratch:  # a new one: JupyterLite keeps stale records
        work = Path(scratch)
        shutil.copy(HERE / "overrides.json", work)
        copy_course(work / "course")
        if pyodide:
            add_pyodide(Path(pyodide), work / "static" / "pyodide")
        built = subprocess.run(
            [sys.executable, "-m", "jupyterlite_core", "build", f"--contents={work / 'course'}",
             f"--output-dir={site}", "--no-sourcemaps", "--apps=lab"],
            cwd=work, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if built.returncode:
            raise RuntimeError(f"JupyterLite does not build:\n{built.stdout}")
        (site / "wheels").mkdir()
        wheels = add_wheels(site / "wheels")
    configure(site / "jupyter-lite.json",
              OF_PYODIDE + [f"{FROM_WORKER}/wheels/{name}" for name in wheels])
    open_first(site, min(f"lessons/{path.name}" for path in COURSE.glob("lessons/[0-9]*.ipynb")))


if __name__ == "__main__":
    build(*map(Path, sys.argv[1:]), pyodide=os.environ.get("PYODIDE"))
