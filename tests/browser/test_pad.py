"""A digit is drawn on the page: its ink stands at once, and goes when the picture has it."""

import pytest
from explorer import Explorer

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


def test_a_drawn_digit_is_read_and_its_ink_goes_into_the_picture(pad):
    box, mouse, before = pad.image.bounding_box(), pad.page.mouse, pad.seen()
    corners = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in SEVEN]
    mouse.move(*corners[0])
    mouse.down()
    for corner in corners[1:]:
        mouse.move(*corner, steps=15)
    drawn = pad.ink.evaluate(INK)
    mouse.up()
    pad.wait(lambda: pad.read().startswith("It reads a 7"))
    pad.wait(lambda: pad.ink.evaluate(INK) == 0)
    assert drawn > 0 and pad.seen()[0] != before[0]
