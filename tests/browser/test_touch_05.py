"""The pictures of lesson 5 under a real mouse: what is dragged, and what is told."""

import lab
import pytest
from explorer import Explorer, names

pytestmark = pytest.mark.browser
PATH = next(path for path in lab.LESSONS if "05" in path)
ON_IT = pytest.mark.parametrize("path", [PATH], ids=["05"])


def opened(ran, path, source):
    lesson = ran(path)
    explorer = Explorer(lesson, lesson.find(source))
    explorer.unlock()
    explorer.reset.press("Enter")
    explorer.page.wait_for_timeout(500)
    return explorer, explorer.page.mouse


@ON_IT
@pytest.mark.parametrize("source", ["batch_noise(yours", "lr_finder(yours", "early_stop(yours"])
def test_a_ring_is_dragged_and_the_slider_follows(ran, path, source):
    explorer, mouse = opened(ran, path, source)
    ring, picture = (explorer.cell.locator(which).first.bounding_box()
                     for which in (".kc-handle", ".kc-screen img"))
    x, y = ring["x"] + ring["width"] / 2, ring["y"] + ring["height"] / 2
    before, value = explorer.seen(), explorer.value(explorer.sliders.first)
    mouse.move(x, y)
    explorer.wait(lambda: "Drag" in explorer.cell.locator(".kc-tip").text_content())
    mouse.down()
    mouse.move(x + 0.06 * picture["width"], y, steps=6)
    mouse.up()
    explorer.wait(lambda: all(new != old for new, old in zip(explorer.seen(), before)))
    explorer.page.wait_for_timeout(300)
    moved = explorer.value(explorer.sliders.first)
    assert moved > value and names(explorer.read(), moved)


@ON_IT
def test_the_clinic_tells_the_numbers_of_a_curve_and_of_a_cell(ran, path):
    clinic, mouse = opened(ran, path, "training_clinic(")
    clinic.cell.get_by_role("button", name="confusion matrix").press("Enter")
    clinic.wait(lambda: "confusion matrix" in clinic.read())
    picture = clinic.image.bounding_box()
    for place, words in ((0.25, 0.3), "Epoch 6, training / validation loss: patient 2."), (
            (0.66, 0.5), "images of a "):
        mouse.move(*(picture[start] + share * picture[size] for start, size, share in zip(
            "xy", ("width", "height"), place)))
        clinic.wait(lambda words=words: words in clinic.cell.locator(".kc-tip").text_content())
