"""Draw the README's pictures, all or those named, from a real JupyterLab:
python tests/browser/pictures.py [name ...]"""

import io
import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent)]

import lab
from explorer import Explorer
from lab import DARK, LIGHT
from PIL import Image
from playwright.sync_api import sync_playwright

PICTURES = lab.COURSE / ".github" / "pictures"
STEPS = [(0, "ArrowRight", 5), (1, "ArrowRight", 10), (2, "ArrowLeft", 11)]  # of w1, w2, b to AND


def frame(page, box):
    return Image.open(io.BytesIO(page.screenshot(clip=box))).convert("RGB")


def opened(notebook, source):
    """An explorer, unlocked and in the middle of the screen."""
    explorer = Explorer(notebook, notebook.find(source))
    explorer.unlock()
    explorer.page.wait_for_timeout(500)
    explorer.image.evaluate("image => image.scrollIntoView({block: 'center'})")
    return explorer


def box_of(explorer):
    """Where an explorer stands, from its controls to its words, as wide as the cell's output."""
    box = explorer.image.locator("xpath=ancestor::*[contains(@class, 'widget-vbox')][1]")
    whole = box.bounding_box()
    output = explorer.cell.locator(".jp-OutputArea-output").last.bounding_box()
    return {**output, "y": whole["y"] - 8, "height": whole["height"] + 16}


def still(notebook, explorer, name):
    explorer.page.wait_for_timeout(700)
    image = frame(notebook.page, box_of(explorer)).quantize(256)
    image.save(PICTURES / f"{name}.png", optimize=True)


def moved(source, slider, key, presses, whole=False):
    """A drawing: an explorer after some keys on one of its sliders; whole -- with all its parts"""
    def draw(notebook, name):
        explorer = opened(notebook, source)
        if whole:
            explorer.cell.get_by_label("show").select_option(index=3)
            explorer.page.wait_for_timeout(500)
        explorer.press(explorer.sliders.nth(slider), *[key] * presses)
        still(notebook, explorer, name)

    return draw


def chosen(source, label, option):
    """A drawing: an explorer after a choice from one of its lists."""
    def draw(notebook, name):
        explorer = opened(notebook, source)
        before = explorer.read()
        explorer.cell.get_by_label(label).select_option(label=option)
        explorer.wait(lambda: explorer.read() != before)
        still(notebook, explorer, name)

    return draw


def stepped(source, *entries):
    """A drawing: the graph stepper after some entries, each with Enter."""
    def draw(notebook, name):
        stepper = opened(notebook, source)
        stepper.cell.get_by_placeholder("a number").focus()
        for entry in entries:
            before = stepper.read()
            notebook.page.keyboard.press("Control+A")
            notebook.page.keyboard.type(entry)
            notebook.page.keyboard.press("Enter")
            stepper.wait(lambda before=before: stepper.read() != before)
        still(notebook, stepper, name)

    return draw


def examined(source, patient, examination):
    """A drawing: the clinic after an examination of one patient."""
    def draw(notebook, name):
        clinic = opened(notebook, source)
        clinic.lists.nth(0).select_option(index=patient - 1)
        clinic.wait(lambda: f"Patient {patient}:" in clinic.read())
        clinic.cell.get_by_role("button", name=examination).press("Enter")
        clinic.wait(lambda: f"1 examination ({examination})" in clinic.read())
        still(notebook, clinic, name)

    return draw


def trained(source, preset, seconds):
    """A drawing: the playground after some seconds of training."""
    def draw(notebook, name):
        play = opened(notebook, source)
        play.cell.get_by_label("begin with").select_option(label=preset)
        play.page.wait_for_timeout(1500)
        play.train.first.press("Enter")
        play.page.wait_for_timeout(1000 * seconds)
        play.train.first.press("Enter")
        still(notebook, play, name)

    return draw


def one_neuron(notebook, name):
    """The flagship on its way to AND, as an animation."""
    explorer = opened(notebook, "goal=")
    box = box_of(explorer)
    frames = [frame(notebook.page, box)]
    for slider, key, presses in STEPS:
        for _ in range(presses):
            explorer.press(explorer.sliders.nth(slider), key)
            frames.append(frame(notebook.page, box))
    palette = frames[-1].quantize(160)
    still = [image.quantize(palette=palette, dither=Image.Dither.NONE) for image in frames]
    still[0].save(PICTURES / f"{name}.gif", save_all=True, append_images=still[1:], loop=0,
                  optimize=True, duration=[900] + [140] * (len(still) - 2) + [2500])


def answered(notebook, name):
    """The first screen of an exercise: text, code, and the answer of its check."""
    check = notebook.find('check("1.4"')
    notebook.run(check - 1, "def linear_forward(X, W, b):\n    return X @ W.T + b")
    notebook.run(check)
    notebook.cell(check).evaluate("cell => cell.scrollIntoView({block: 'center'})")
    notebook.page.wait_for_timeout(500)
    first, last = notebook.cell(check - 2).bounding_box(), notebook.cell(check).bounding_box()
    box = {**first, "height": last["y"] + last["height"] - first["y"]}
    frame(notebook.page, box).quantize(64).save(PICTURES / f"{name}.png", optimize=True)


DRAWINGS = {  # name: (lesson, theme, drawing)
    "one_neuron": (1, LIGHT, one_neuron),
    "check": (1, LIGHT, answered),
    "activation_explorer": (2, LIGHT, moved("PREDICT_STACK", 2, "ArrowLeft", 25, whole=True)),
    "two_losses": (3, LIGHT, moved("PREDICT_TWO_LOSSES", 0, "ArrowLeft", 14)),
    "graph_stepper": (4, LIGHT, stepped("PREDICT_FAN_OUT", "1", "v1 + b", "z - y", "v2 ** 2",
                                        "v3 + z", "1", "1", "2 * v2", "0.8", "1")),
    "training_clinic": (5, LIGHT, examined("PREDICT_CLINIC", 4, "forward and back")),
    "playground": (5, DARK, trained("PREDICT_SEED", "spiral, solved", 12)),
    "read_my_digit": (6, LIGHT, chosen("PREDICT_PAD", "start from", "a drawn 7")),
    "layer_morph": (7, DARK, moved("layer_morph()", 0, "End", 1)),
    "kernel_lab": (8, LIGHT, chosen("kernel_lab()", "digit", "7")),
    "unrolled_rnn": (9, LIGHT, moved('yours("9.4"), model)', 0, "ArrowLeft", 2)),
    "attention_map": (10, LIGHT, chosen("attention_map()", "block", "2")),
}


def main(names):
    unknown = set(names) - set(DRAWINGS)
    if unknown:
        sys.exit(f"There is no picture {', '.join(sorted(unknown))}. "
                 f"There are: {', '.join(DRAWINGS)}")
    wanted = {name: DRAWINGS[name] for name in names or DRAWINGS}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        root = lab.copy_of_course(Path(folder) / "course")
        with lab.jupyterlab(root, Path(folder)) as server:
            browser = lab.browser(playwright)
            for number, theme in sorted({drawing[:2] for drawing in wanted.values()}):
                lab.choose_theme(Path(folder), theme)
                page = browser.new_page(viewport={"width": 1280, "height": 1000})
                notebook = lab.Notebook(page, server, root, lab.LESSONS[number - 1])
                notebook.run_all()
                page.keyboard.press("Control+B")  # no side bar
                page.set_viewport_size({"width": 1130, "height": 1300})
                for name, (*where, draw) in wanted.items():
                    if where == [number, theme]:
                        draw(notebook, name)


if __name__ == "__main__":
    main(sys.argv[1:])
