"""Draw the README's pictures from a real JupyterLab: python tests/browser/pictures.py"""

import io
import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent)]

import lab
from explorer import Explorer
from PIL import Image
from playwright.sync_api import sync_playwright

PICTURES = lab.COURSE / ".github" / "pictures"
STEPS = [("w1", 0, "ArrowRight", 5), ("w2", 1, "ArrowRight", 10), ("b", 2, "ArrowLeft", 11)]  # on the way to AND


def frame(page, box):
    return Image.open(io.BytesIO(page.screenshot(clip=box))).convert("RGB")


def one_neuron(notebook):
    """The flagship on its way to AND, as an animation."""
    explorer = Explorer(notebook, notebook.find("goal="))
    explorer.unlock()
    explorer.page.wait_for_timeout(500)
    explorer.image.evaluate("image => image.scrollIntoView({block: 'center'})")
    top, bottom = explorer.sliders.first.bounding_box(), explorer.cell.locator('[role="status"]').last.bounding_box()
    output = explorer.cell.locator(".jp-OutputArea-output").last.bounding_box()
    height = bottom["y"] + bottom["height"] - top["y"]
    box = {"x": output["x"], "y": top["y"] - 14, "width": output["width"], "height": height + 42}
    frames = [frame(notebook.page, box)]
    for _, slider, key, presses in STEPS:
        for _ in range(presses):
            explorer.press(explorer.sliders.nth(slider), key)
            frames.append(frame(notebook.page, box))
    palette = frames[-1].quantize(160)
    still = [image.quantize(palette=palette, dither=Image.Dither.NONE) for image in frames]
    still[0].save(PICTURES / "one_neuron.gif", save_all=True, append_images=still[1:], loop=0, optimize=True,
                  duration=[900] + [140] * (len(still) - 2) + [2500])


def lesson(notebook):
    """The first screen of an exercise: text, code, and the answer of its check."""
    check = notebook.find('check("1.4"')
    notebook.run(check - 1, "def linear_forward(X, W, b):\n    return X @ W.T + b")
    notebook.run(check)
    first, last = notebook.cell(check - 2).bounding_box(), notebook.cell(check).bounding_box()
    box = {"x": first["x"], "y": first["y"], "width": first["width"], "height": last["y"] + last["height"] - first["y"]}
    frame(notebook.page, box).quantize(64).save(PICTURES / "check.png", optimize=True)


def main():
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        root = lab.copy_of_course(Path(folder) / "course")
        with lab.jupyterlab(root, Path(folder)) as server:
            page = lab.browser(playwright).new_page(viewport={"width": 1280, "height": 1000})
            notebook = lab.Notebook(page, server, root, lab.LESSON)
            notebook.run_all()
            page.keyboard.press("Control+B")  # no side bar
            page.set_viewport_size({"width": 1130, "height": 1300})
            one_neuron(notebook)
            lesson(notebook)


if __name__ == "__main__":
    main()
