"""A digit is drawn on the page: its ink stands at once, and goes when the picture has it."""

import pytest
from explorer import Explorer
from test_explorers import READER, where

pytestmark = pytest.mark.browser
SEVEN = [(0.09, 0.3), (0.23, 0.3), (0.14, 0.78)]  # its corners, in fractions of the picture
INK = """canvas => {
    const { width, height } = canvas;
    const pixels = canvas.getContext('2d').getImageData(0, 0, width, height).data;
    return pixels.filter((_, i) => i % 4 === 3 && pixels[i]).length;
}"""


@pytest.fixture
def pad(lesson):
    explorer = Explorer(lesson, lesson.find("digit_pad()"))
    explorer.cell.get_by_role("button", name="Clear").press("Enter")
    explorer.wait(lambda: explorer.read().startswith("Draw a digit"))
    explorer.ink = explorer.cell.locator(".kc-screen canvas")
    return explorer


def draw_a_seven(pad):
    """Draw with the mouse -> how many dots of ink stood on the page before it was lifted."""
    box, mouse = pad.image.bounding_box(), pad.page.mouse
    corners = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in SEVEN]
    mouse.move(*corners[0])
    mouse.down()
    for corner in corners[1:]:
        mouse.move(*corner, steps=15)
    drawn = pad.ink.evaluate(INK)
    mouse.up()
    return drawn


def test_a_drawn_digit_is_read_and_its_ink_goes_into_the_picture(pad):
    before = pad.seen()
    drawn = draw_a_seven(pad)
    pad.wait(lambda: pad.read().startswith("It reads a 7"))
    pad.wait(lambda: pad.ink.evaluate(INK) == 0)
    assert drawn > 0 and pad.seen()[0] != before[0]


@pytest.fixture
def reader(ran, path):
    lesson = ran(path)
    explorer = Explorer(lesson, lesson.find(READER))
    explorer.unlock()
    explorer.reset.press("Enter")
    explorer.wait(lambda: explorer.read().startswith("The pad is empty"))
    explorer.ink = explorer.cell.locator(".kc-screen canvas")
    return explorer


@where(READER)
def test_a_drawn_seven_is_misread_until_it_is_made_as_mnist_was_by_keyboard(reader, path):
    start = reader.lists.first
    start.focus()
    start.select_option(label="a drawn 7")
    reader.wait(lambda: reader.read().startswith("It reads a 6"))
    for box in "scale to 20 pixels", "center":
        reader.press(reader.cell.get_by_label(box, exact=True), "Space")
    assert reader.read().startswith("It reads a 7")
    for slider in reader.sliders.all():
        value = reader.step(slider)
        assert f" {value:g}" in reader.read(), f"{value} is not named in: {reader.read()}"


@where(READER)
def test_what_is_drawn_is_read_moved_by_its_ring_and_taken_back(reader, path):
    draw_a_seven(reader)
    reader.wait(lambda: reader.read().startswith("It reads "))
    reader.wait(lambda: reader.ink.evaluate(INK) == 0)
    place, before = reader.handle(), reader.read()
    reader.pull(place, (place[0] + 0.03, place[1]))
    reader.wait(lambda: "right" in reader.read() and reader.read() != before)
    reader.cell.get_by_role("button", name="Undo stroke").press("Enter")
    reader.wait(lambda: reader.read().startswith("The pad is empty"))
