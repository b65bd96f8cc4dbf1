"""The book of the solutions: its headings, pictures and links, and how it looks in a browser."""

import runpy
from html.parser import HTMLParser
from urllib.parse import unquote

import lab
import pytest
from playwright.sync_api import sync_playwright
from probes import FAINT

pytestmark = pytest.mark.reach
PAGES = [f"{path[8:-6]}.html" for path in lab.LESSONS]
EACH = pytest.mark.parametrize("name", ["index.html", *PAGES])


class Page(HTMLParser):
    """What a page has: its headings' levels, places to go to, links and pictures."""

    def __init__(self, path):
        super().__init__()
        self.levels, self.ids, self.links, self.pictures, self.ways = [], set(), [], [], {}
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        about = dict(attributes)
        self.ids.add(about.get("id"))
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.levels.append(int(tag[1]))
        if tag == "img":
            self.pictures.append(about)
        if tag == "a":
            self.links.append(about["href"])
            self.ways[about.get("rel")] = about["href"]


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    pytest.importorskip("latex2mathml", reason="make pages installs it")
    folder = tmp_path_factory.mktemp("pages")
    runpy.run_path(str(lab.COURSE / "deploy" / "pages" / "build.py"))["build"](folder)
    return folder


@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as playwright:
        browser = lab.browser(playwright)
        yield browser
        browser.close()


@EACH
def test_headings_begin_with_one_h1_and_never_jump(book, name):
    levels = Page(book / name).levels
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:]))


@EACH
def test_every_picture_is_in_the_page_and_has_words(book, name):
    pictures = Page(book / name).pictures
    assert bool(pictures) == (name in PAGES)
    for picture in pictures:
        assert picture["src"].startswith("data:image/") and len(picture["alt"]) > 40


@EACH
def test_no_link_is_broken(book, name):
    for link in Page(book / name).links:
        file, _, anchor = link.partition("#")
        if not file.startswith("https://"):
            page = Page(book / (file or name))
            assert not anchor or unquote(anchor) in page.ids, link


def test_the_pages_are_a_chain_and_the_contents_name_all(book):
    for here, after in zip(PAGES, PAGES[1:]):
        assert Page(book / here).ways["next"] == after
        assert Page(book / after).ways["prev"] == here
    assert {*PAGES} <= {*Page(book / "index.html").links}


@EACH
def test_nothing_of_the_grading_is_left(book, name):
    text = (book / name).read_text(encoding="utf-8")
    assert not [word for word in ("HIDDEN TESTS", "SOLUTION", "exercises.grading") if word in text]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@EACH
def test_it_reads_well_on_a_phone_in_both_themes_and_asks_no_other_machine(
        chromium, book, name, scheme):
    page, asked = chromium.new_page(viewport={"width": 390, "height": 800},
                                    color_scheme=scheme), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((book / name).as_uri())
    assert all(url.startswith(("file://", "data:")) for url in asked)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.evaluate(f"({FAINT})(document.body)") == []
    page.close()
