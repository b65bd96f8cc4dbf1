"""Build dist/colab: every lesson, with a cell before it that fetches the course, and the badges.

A notebook that is opened alone, as Colab and Kaggle do, has no utils beside it. The address of the
course is the variable COURSE_REPOSITORY, else the origin of this repository, if it is on GitHub.
Then README.md gets the badges, too, and the links to the site that pages.yml publishes.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path
from string import Template

import nbformat

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
OUT = ROOT / "dist" / "colab"
BRANCH = "colab"  # where dist/colab is published: a badge opens a notebook from there
UNKNOWN = "https://github.invalid/OWNER/NAME"  # of a host that can't exist
COLAB = ("[![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)]"
         "(https://colab.research.google.com/github/{name}/blob/{branch}/{file})")
KAGGLE = ("[![Open in Kaggle](https://kaggle.com/static/images/open-in-kaggle.svg)]"
          "(https://kaggle.com/kernels/welcome?src=https://github.com/{name}/blob/{branch}/{file})")


def git(*arguments):
    """What git says about this repository, or ""."""
    command = ["git", "-C", str(ROOT), *arguments]
    return subprocess.run(command, capture_output=True, text=True).stdout.strip()


def public(origin):
    """The address of a repository on GitHub that needs no password; "" for another one."""
    found = re.fullmatch(r"(?:https://|ssh://)?(?:[^@/]+@)?github\.com[:/]([^/]+/[^/]+?)(?:\.git)?/?",
                         origin)
    return f"https://github.com/{found[1]}" if found else ""


def first_cell(address, tag):
    """The cell that fetches the course at a tag, or a branch, of a repository."""
    requirements = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    anywidget = re.search(r"^anywidget[^#\n]*", requirements, re.MULTILINE)[0].replace(" ", "")
    text = (HERE / "fetch_course.py").read_text(encoding="utf-8")
    source = Template(text).substitute(address=address, tag=tag, anywidget=anywidget)
    return nbformat.v4.new_code_cell(source.strip(), id="fetch", metadata={"cellView": "form"})


def opened_alone(path, cell):
    """The notebook of a file, with this cell before its first one that runs."""
    notebook = nbformat.read(path, as_version=4)
    place = next(i for i, each in enumerate(notebook.cells) if each.cell_type == "code")
    notebook.cells.insert(place, cell)
    return notebook


def badges(address, files):
    """The badges of some files as a table in Markdown."""
    name = "/".join(address.split("/")[-2:])
    rows = [f"| {file} | {COLAB} | {KAGGLE} |".format(name=name, branch=BRANCH, file=file)
            for file in files]
    return "\n".join(["| lesson | Colab | Kaggle |", "|---|---|---|", *rows, ""])


def links(address):
    """A line in Markdown with what GitHub Pages has of a repository on GitHub."""
    owner, name = address.split("/")[-2:]
    site = f"https://{owner.lower()}.github.io/{name}/"
    return (f"**[Try it now in the browser]({site})**, without an install, or "
            f"[read it as a book]({site}pages/).\n")


def filled(readme, **blocks):
    """A README's text with each block, name=text, between the two comments of its name."""
    for name, block in blocks.items():
        marks = f"<!-- {name}: make colab -->\n", f"<!-- end of {name} -->\n"
        before, _, rest = readme.partition(marks[0])
        _, end, after = rest.partition(marks[1])
        if not end:
            raise ValueError(f"README.md was wanted with {marks[0]}and {marks[1]}got it without")
        readme = before + marks[0] + block + marks[1] + after
    return readme


def main():
    """Build them all, and say what is missing for them to work."""
    address = os.environ.get("COURSE_REPOSITORY") or public(git("remote", "get-url", "origin"))
    address = public(address) or address  # without what a badge can't have, such as .git
    tag = git("describe", "--tags", "--abbrev=0")
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    lessons, cell = sorted(ROOT.glob("lessons/[0-9]*.ipynb")), first_cell(address or UNKNOWN,
                                                                          tag or "main")
    for lesson in lessons:
        nbformat.write(opened_alone(lesson, cell), OUT / lesson.name)
    table = badges(address or UNKNOWN, [lesson.name for lesson in lessons])
    (OUT / "README.md").write_text(table, encoding="utf-8")
    if public(address):
        readme = ROOT / "README.md"
        text = readme.read_text(encoding="utf-8")
        readme.write_text(filled(text, links=links(address), badges=f"\n{table}\n"),
                          encoding="utf-8", newline="\n")
    print(f"built {len(lessons)} lessons and their badges in {OUT.relative_to(ROOT)}")
    if not address:
        print("They can't fetch the course yet: where is it? Say COURSE_REPOSITORY="
              "https://github.com/OWNER/NAME make colab, or give this repository such an origin.")
    if not tag:
        print("They fetch the branch main, which changes: this repository has no tag.")


if __name__ == "__main__":
    main()
