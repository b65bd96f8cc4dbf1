"""The picture as a surface: by mouse and finger, in both themes, at any width, and without it."""

import io

import lab
import pytest
from explorer import Explorer, inside
from PIL import Image
from test_explorers import IDS, SOURCES, where

pytestmark = pytest.mark.browser
THEMES = pytest.mark.parametrize("theme", [lab.LIGHT, lab.DARK])
NEURON = "one_neuron())"


def opened(notebook, source):
    explorer = Explorer(notebook, notebook.find(source))
    explorer.unlock()
    if explorer.reset.count():
        explorer.reset.press("Enter")
    explorer.page.wait_for_timeout(300)
    explorer.wait_until_laid_out()
    return explorer


@pytest.mark.parametrize("path, source", SOURCES, ids=IDS)
@THEMES
def test_every_handle_is_dragged_by_mouse(ran, path, source, theme):
    explorer = opened(ran(path, theme), source)
    explorer.pull_every_handle()
    assert explorer.page.evaluate("!window.getSelection().toString()")


@THEMES
def test_a_dragged_arrow_is_the_weights_to_the_step(ran, theme):
    explorer = opened(ran(lab.LESSON, theme), NEURON)
    w1, w2, b = explorer.sliders.all()
    start = explorer.value(b)
    tip = explorer.handle()
    explorer.image.scroll_into_view_if_needed()
    explorer.page.mouse.move(*explorer.at(*tip))
    explorer.wait(lambda: explorer.cell.locator(".kc-tip").inner_text().startswith("Drag the"))
    assert explorer.image.evaluate("image => image.style.cursor") == "grab"
    explorer.pull(tip, inside(tip, (-0.04, 0.03)))
    explorer.wait(lambda: (explorer.value(w1), explorer.value(w2)) != (1.0, 0.5))
    explorer.page.wait_for_timeout(1000)  # until the last place of the drag is answered
    assert explorer.value(b) == start
    words = explorer.read()
    explorer.press(w1, "ArrowRight")
    explorer.press(w1, "ArrowLeft")
    assert explorer.read() == words  # the slider comes to the same numbers


def test_a_locked_picture_can_not_be_dragged(lesson):
    lesson.run(lesson.find(NEURON))
    explorer = Explorer(lesson, lesson.find(NEURON))
    explorer.wait(lambda: explorer.image.count() == 1)
    before = explorer.values()
    assert explorer.cell.locator(".kc-handle").count() == 0
    explorer.pull((0.565, 0.42), (0.6, 0.3))
    explorer.page.wait_for_timeout(300)
    assert explorer.values() == before


@where(NEURON)
def test_a_finger_drags_as_well(ran, path):
    explorer = opened(ran(path), NEURON)
    before = explorer.values()
    explorer.touch(explorer.handle())
    explorer.wait(lambda: explorer.values() != before)


@THEMES
def test_pictures_have_the_ground_of_the_page_and_no_white_slab(ran, theme):
    explorer = opened(ran(lab.LESSON, theme), NEURON)
    explorer.image.scroll_into_view_if_needed()
    box = explorer.image.bounding_box()
    corner = {"x": box["x"] + 1, "y": box["y"] + 1, "width": 8, "height": 3}
    ground = {**corner, "x": box["x"] - 11}
    inked, page = (explorer.page.screenshot(clip=clip) for clip in (corner, ground))
    assert colors(inked) == colors(page)


def colors(png):
    return {tuple(part // 6 for part in color)  # JPEG: near, not equal
            for _, color in Image.open(io.BytesIO(png)).convert("RGB").getcolors()}


def test_without_the_surface_the_picture_stands_and_says_so(chromium, server, root):
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    page.route("**/anywidget/**", lambda route: route.abort())
    notebook = lab.Notebook(page, server, root, lab.LESSON)
    cell = notebook.find(NEURON)
    notebook.run(notebook.code_cells()[0])
    notebook.run(cell)
    plain = notebook.cell(cell).locator(".kc-plain")
    plain.locator("img").wait_for()
    assert "The controls do all that the pointer can do" in plain.inner_text()
    assert plain.locator("img").evaluate("image => image.naturalWidth") >= 900
    page.close()


def test_a_restarted_kernel_is_said_on_the_board(chromium, server, root):
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    notebook = lab.Notebook(page, server, root, lab.LESSON)
    cell = notebook.find(NEURON)
    notebook.run(notebook.code_cells()[0])
    notebook.run(cell)
    panel = notebook.cell(cell).locator(".kc-panel").first
    panel.wait_for()
    page.locator('.lm-MenuBar-item', has_text="Kernel").first.click()
    page.locator('.lm-Menu-item[data-command="kernelmenu:restart"]').click()
    page.locator(".jp-Dialog .jp-mod-accept").click()
    page.wait_for_function(
        """panel => getComputedStyle(panel, '::before').content.includes('run this cell again')""",
        arg=panel.element_handle())
    page.close()
