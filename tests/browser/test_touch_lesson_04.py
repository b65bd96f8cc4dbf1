"""The pointer in the pictures of lesson 4, as far as it does what a twin without a page does."""

import lab
import pytest
from explorer import Explorer
from helpers.widgets import at

from utils.lesson_04 import chain_gears, gradient_bench, graph_stepper, optimizer_race

pytestmark = pytest.mark.browser
PATH = lab.LESSONS[3]
EACH_THEME = pytest.mark.parametrize("path, theme", [(PATH, lab.LIGHT), (PATH, lab.DARK)],
                                     ids=["light", "dark"])


class Touched:
    """An interaction on the page, and its twin: the same one in this process, of the same width."""

    def __init__(self, lesson, source, twin):
        self.page, self.twin = lesson.page, twin
        self.explorer = Explorer(lesson, lesson.find(source))
        self.explorer.unlock()
        self.explorer.reset.press("Enter")
        self.page.wait_for_timeout(400)
        self.explorer.wait_until_laid_out()
        width = round(self.explorer.image.bounding_box()["width"])
        twin.image._handle_custom_msg({"page": {"width": width, "ratio": 1}}, [])

    def move(self, axes, x, y):
        """Take the mouse to a place in the data units of axes."""
        self.explorer.image.scroll_into_view_if_needed()
        box, (right, down) = self.explorer.image.bounding_box(), at(self.twin, axes, x, y)
        self.page.mouse.move(box["x"] + right * box["width"], box["y"] + down * box["height"])

    def drag(self, axes, start, end):
        self.move(axes, *start)
        self.page.mouse.down()
        self.move(axes, *end)
        self.page.mouse.up()

    def waits_for(self, text):
        self.explorer.wait(lambda: self.explorer.read() == text)

    @property
    def tip(self):
        return self.explorer.cell.locator(".kc-tip").text_content()


@EACH_THEME
def test_a_node_is_pressed_and_typed_into(ran, path, theme):
    twin = graph_stepper("one neuron")
    touched = Touched(ran(path, theme), 'graph_stepper("one neuron")', twin)
    touched.move(0, *twin._drawing.at[5])
    touched.explorer.wait(lambda: touched.tip == "p = sigmoid(z)")
    touched.page.mouse.down()
    touched.page.mouse.up()
    twin.node.value = "p"
    touched.waits_for(twin.text)
    box = touched.explorer.cell.get_by_placeholder("a number")
    left, top = (box.bounding_box()[key] for key in "xy")
    frame = touched.explorer.image.bounding_box()
    x, y = at(twin, 0, *twin._drawing.at[2])  # v1, the first that is asked
    assert abs(left + box.bounding_box()["width"] / 2 - frame["x"] - x * frame["width"]) < 12
    assert abs(top + 12 - frame["y"] - y * frame["height"]) < 20
    box.fill("1")
    touched.page.keyboard.press("Enter")
    twin.entry.value = "1"
    touched.waits_for(twin.text)


@EACH_THEME
def test_x_is_dragged_along_its_line(ran, path, theme):
    touched = Touched(ran(path, theme), "chain_gears()", chain_gears())
    touched.drag(0, (0.4, 0), (-0.72, 0))
    touched.twin.set(x=-0.7)
    touched.waits_for(touched.twin.text)


@EACH_THEME
def test_a_cell_says_both_of_its_numbers(ran, path, theme):
    touched = Touched(ran(path, theme), "gradient_bench(", gradient_bench())
    touched.drag(0, (1.7, 2.3), (1.7, 2.3))
    touched.twin.set(cell=7)
    touched.waits_for(touched.twin.text)
    touched.explorer.wait(lambda: touched.twin.text.startswith(touched.tip) and touched.tip)


@EACH_THEME
def test_all_start_where_the_ring_was_dragged_to(ran, path, theme):
    touched = Touched(ran(path, theme), "optimizer_race(step=0)", optimizer_race(step=0))
    touched.drag(0, (6, 3), (-4, 1.5))
    w1, w2 = touched.explorer.sliders.nth(1), touched.explorer.sliders.nth(2)
    touched.explorer.wait(lambda: abs(float(w1.get_attribute("aria-valuenow")) + 4) < 0.1)
    assert abs(float(w2.get_attribute("aria-valuenow")) - 1.5) < 0.1
