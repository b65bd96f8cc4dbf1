"""Make a web book of the solutions in dist/pages: pages that need no kernel, script or network.

    python deploy/pages/build.py [FOLDER]

FOLDER -- where the book is written, in place of dist/pages
"""

import re
import shutil
import sys
from itertools import pairwise
from pathlib import Path

import nbformat
from latex2mathml.converter import convert
from nbconvert import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from pygments.formatters import HtmlFormatter
from traitlets.config.loader import PyFileConfigLoader

HERE, COURSE = Path(__file__).parent, Path(__file__).parents[2]
BOOK = COURSE / "dist" / "pages"
NAME = "Key Concepts in Deep Learning"
OF_GRADING = re.compile(r"### BEGIN HIDDEN TESTS.*?### END HIDDEN TESTS\n?"
                        r"|^ *# (?:BEGIN|END) SOLUTION\n|\n *# END SOLUTION$", re.M | re.S)
NOTEBOOK = re.compile(r'href="(?:[^":#]*/)?(\d\d_\w+)\.ipynb')
SECTION = re.compile(r'<h2 id="([^"]*)">(.*?)<a class="anchor-link"', re.S)


class Renderer(IPythonRenderer):
    """Markdown's, with formulas as MathML."""

    def inline_math(self, body):
        return convert(body)

    def block_math(self, body):
        return convert(body, display="block")


def render(source):
    """Markdown -> HTML."""
    return MarkdownWithMath(renderer=Renderer(escape=False)).render(source)


def exporter():
    """What makes a page of a notebook: still pictures stand for its widgets."""
    config = PyFileConfigLoader(".jupyter_lab_config.py", path=str(COURSE)).load_config()
    page = HTMLExporter(config=config, template_name="book", extra_template_basedirs=[str(HERE)],
                        exclude_input_prompt=True, exclude_output_prompt=True)
    page.register_filter("markdown2html", render)
    return page


def read(path):
    """A solution's notebook, without the marks and tests that are there for grading."""
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.source = OF_GRADING.sub("", cell.source)
    return notebook


def styles():
    """The book's own styles, and the colors of code in light and dark."""
    light, dark = (HtmlFormatter(style=style).get_style_defs(".highlight")
                   for style in ("default", "github-dark"))
    return (f"{light}\n@media (prefers-color-scheme: dark) {{\n{dark}\n}}\n"
            + (HERE / "book.css").read_text(encoding="utf-8"))


def build(folder=BOOK):
    """Write the book."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    notebooks = {path.stem: read(path) for path in sorted(COURSE.glob("solutions/[0-9]*.ipynb"))}
    pages = [{"file": f"{name}.html",
              "title": notebook.cells[0].source.splitlines()[0].removeprefix("# ")}
             for name, notebook in notebooks.items()]
    for before, after in pairwise(pages):
        before["after"], after["before"] = after, before
    to_html = exporter()
    for page, notebook in zip(pages, notebooks.values()):
        html, _ = to_html.from_notebook_node(notebook, resources={"page": page})
        html = NOTEBOOK.sub(r'href="\1.html', html)
        page["sections"] = [(text, anchor) for anchor, text in SECTION.findall(html)]
        (folder / page["file"]).write_text(html, encoding="utf-8")
    contents = to_html.environment.get_template("contents.html.j2")
    (folder / "index.html").write_text(contents.render(name=NAME, pages=pages), encoding="utf-8")
    (folder / "book.css").write_text(styles(), encoding="utf-8")


if __name__ == "__main__":
    build(*map(Path, sys.argv[1:]))
