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


def opened(notebook, source):
    """An explorer, unlocked and in the middle of the screen -> it and its box, from the controls to the words."""
    explorer = Explorer(notebook, notebook.find(source))
    explorer.unlock()
    explorer.page.wait_for_timeout(500)
    explorer.image.evaluate("image => image.scrollIntoView({block: 'center'})")
    words = explorer.cell.locator('[role="status"]').last.bounding_box()
    top = min(control.bounding_box()["y"] for control in (explorer.sliders.first, explorer.lists.first))
    output = explorer.cell.locator(".jp-OutputArea-output").last.bounding_box()
    height = words["y"] + words["height"] - top
    return explorer, {"x": output["x"], "y": top - 14, "width": output["width"], "height": height + 24}


def still(notebook, source, name, slider, key, presses):
    """An explorer after some keys on one of its sliders."""
    explorer, box = opened(notebook, source)
    explorer.press(explorer.sliders.nth(slider), *[key] * presses)
    explorer.page.wait_for_timeout(700)
    frame(notebook.page, box).quantize(128).save(PICTURES / f"{name}.png", optimize=True)


def one_neuron(notebook):
    """The flagship on its way to AND, as an animation."""
    explorer, box = opened(notebook, "goal=")
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
            browser = lab.browser(playwright)
            for path, draw in zip(lab.LESSONS, (
                    lambda notebook: (one_neuron(notebook), lesson(notebook)),
                    lambda notebook: still(notebook, "PREDICT_STACK", "activation_explorer", 2, "ArrowLeft", 25),
                    lambda notebook: still(notebook, "PREDICT_TWO_LOSSES", "two_losses", 0, "ArrowLeft", 14))):
                page = browser.new_page(viewport={"width": 1280, "height": 1000})
                notebook = lab.Notebook(page, server, root, path)
                notebook.run_all()
                page.keyboard.press("Control+B")  # no side bar
                page.set_viewport_size({"width": 1130, "height": 1300})
                draw(notebook)


if __name__ == "__main__":
    main()
