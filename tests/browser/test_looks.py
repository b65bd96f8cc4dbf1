"""Whether it can be read and heard: in both themes, on a wide and a narrow screen, enlarged.

Takes screenshots, too, where the variable SHOTS names a folder for them.
"""

import itertools
import re

import pytest
from explorer import Explorer
from lab import DARK, LESSONS, LIGHT
from probes import CUT_OFF, FAINT

pytestmark = pytest.mark.browser
WIDTHS = 1920, 1280, 900, 640  # the last: 1280 at a zoom of 200 %, its file list closed
CONTROLS = "(?:button|checkbox|combobox|listbox|radio|slider|spinbutton|switch|tab|table|textbox)"


@pytest.fixture(scope="module", params=itertools.product(LESSONS, (LIGHT, DARK)),
                ids=lambda param: f"{param[0][8:10]}-{param[1].split()[-1]}")
def notebook(request, ran):
    """A lesson in a theme, with every question answered."""
    path, theme = request.param
    notebook = ran(path, theme)
    was_answered = hasattr(notebook, "name")
    notebook.name = f"{path[8:10]}_{theme.split()[-1].lower()}"
    if was_answered:
        return notebook
    for i in notebook.explorers():
        explorer = Explorer(notebook, i)
        explorer.unlock()
        for slider in explorer.sliders.locator("visible=true").all()[:1]:
            slider.press("ArrowRight")
        for fold in explorer.cell.get_by_role("button", name="table", pressed=False).all():
            fold.press("Enter")
    for i in notebook.quizzes():
        for button in notebook.cell(i).get_by_role("button").all():
            button.press("Enter")
    return notebook


def test_all_texts_in_outputs_stand_out_from_what_is_behind_them(notebook):
    outputs = notebook.panel.locator(".jp-OutputArea-output")
    assert outputs.count() > 20
    assert [text for output in outputs.all() for text in output.evaluate(FAINT)] == []


def test_every_picture_is_laid_out_for_its_width_and_no_widget_is_cut_off(notebook, shots):
    cut_off = []
    for width in WIDTHS:
        notebook.page.set_viewport_size({"width": width, "height": 1700})
        if width == WIDTHS[-1]:
            notebook.page.keyboard.press("Control+B")
        for i in [*notebook.explorers(), *notebook.quizzes()]:
            cell = notebook.cell(i)
            cell.evaluate("cell => cell.scrollIntoView({block: 'start'})")
            if i in notebook.explorers():  # a picture is laid out when it comes into view
                Explorer(notebook, i).wait_until_laid_out()
            if shots:
                cell.screenshot(path=shots / f"{notebook.name}_{width}_cell{i}.png")
            cut_off += [(width, text) for text in cell.evaluate(CUT_OFF)]
        if shots:
            notebook.page.screenshot(path=shots / f"{notebook.name}_{width}_page.png")
    notebook.page.keyboard.press("Control+B")
    notebook.page.set_viewport_size({"width": 1280, "height": 900})
    assert cut_off == []


def test_a_reader_of_the_screen_hears_what_is_there(notebook):
    """In the tree that the browser gives to it, lines such as: - slider "w1"."""
    for i in notebook.explorers():
        tree = notebook.output(i).aria_snapshot()
        assert re.search(r'''^ *- '?img ".{40,}''', tree, re.M), tree
        assert re.search(r"^ *- status", tree, re.M), tree
        assert re.findall(rf"^ *- '?{CONTROLS}(?!\w| \").*", tree, re.M) == [], tree
        assert re.search(rf'''^ *- '?{CONTROLS} "''', tree, re.M), tree
