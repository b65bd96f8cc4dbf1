"""How fast a picture follows a slider in a real JupyterLab, beside `ipywidgets.interact`.

`python tests/bench/widgets.py`, from the root, prints a Markdown table; needs Chromium. A key is
pressed on a slider, and the page itself takes the time until the new pixels are painted. All
contestants stand in one notebook and take turns; medians.
"""
# ruff: noqa: E402

import platform
import re
import sys
import tempfile
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS.parent), str(TESTS), str(TESTS / "browser")]

import ipywidgets
import jupyterlab
import lab
import matplotlib
import nbformat
import numpy as np
from explorer import Explorer
from helpers.widgets import EXPLORERS, LESSONS
from playwright.sync_api import sync_playwright

ROUNDS, KEYS = 10, 3  # rounds, and the keys of each contestant in a round
DRAG, STOPS = 3.0, 9  # seconds of dragging; live trainings
POINTED = "one_neuron, by its arrow in the picture"
LINES, IMAGES, BARE = "interact, lines", "interact, an image", "bare round trip"
WIDGETS = [make.__name__ for make in EXPLORERS]
LIVE = ["ring_units", "playground"]
OURS = {**dict.fromkeys([*WIDGETS, POINTED], LINES),
        **dict.fromkeys(["ring_units", "early_stop", "an image"], IMAGES)}

IMPORTS = "".join(f"from {lesson.__name__} import *\n" for lesson in LESSONS) + """\
import time

import ipywidgets
import matplotlib.pyplot as plt
import numpy as np
from utils import sigmoid
from utils.widgets import explore, slider, subplots
"""
EXPLORED_IMAGE = """\
u, v = np.meshgrid(np.linspace(-3, 3, 240), np.linspace(-1, 1, 80))
points = np.random.default_rng(0).uniform([-3, -1], [3, 1], (100, 2)).T
def frame(axes):
    axes.plot(*points, "o", color="black", markersize=4)
    axes.set(title="What the network says", xlabel="x1", ylabel="x2")
    return axes.imshow(sigmoid(u - v), vmin=0, vmax=1, extent=(-3, 3, -1, 1), aspect="auto",
                       cmap="PuOr")
figure, axes = subplots(sharpness=1.5)
image = frame(axes)
def update(k):
    image.set_data(sigmoid(k * u * np.cos(3 * v) - v))
    return f"k = {k:.1f}"
explore(update, figure, "a plane", k=slider("k", -2.0, 2.0, 1.0))
"""
INTERACT_IMAGE = """\
def draw(k):
    figure, axes = plt.subplots(figsize=(9, 3), dpi=150)  # as many pixels as the explorer's
    frame(axes).set_data(sigmoid(k * u * np.cos(3 * v) - v))
    plt.show()
ipywidgets.interact(draw, k=slider("k", -2.0, 2.0, 1.0));
"""
INTERACT_LINES = """\
z = np.linspace(-6, 6, 241)
def draw(w1):
    figure, (sums, plane, curve) = plt.subplots(1, 3, figsize=(9, 3.1), dpi=200)
    sums.barh(["w1 x1", "w2 x2", "b", "z"], [w1, 0, -0.5, w1 - 0.5])
    sums.set(xlim=(-5.5, 5.5), title="The weighted sum", xlabel="contribution to z")
    plane.plot([0, 0, 1, 1], [0, 1, 0, 1], "o")
    plane.plot(z, 1 - 2 * w1 * z)
    plane.set(xlim=(-0.6, 1.6), ylim=(-0.6, 1.6), title="What the neuron separates", xlabel="x1",
              ylabel="x2")
    curve.plot(z, sigmoid(z))
    curve.plot([w1 - 0.5], [sigmoid(w1 - 0.5)], "o")
    curve.set(title="The activation", xlabel="z", ylabel="y")
    plt.show()
ipywidgets.interact(draw, w1=slider("w1", -2.0, 2.0, 1.0));
"""
BARE_ROUND_TRIP = """\
moved, label = slider("k", -2.0, 2.0, 1.0), ipywidgets.HTML("start")
def say(change):
    label.value = f"k = {change['new']:.1f}"
moved.observe(say, "value")
ipywidgets.VBox([moved, label])
"""
BARE_TRAINING = """\
from utils import SGD, BCEWithLogitsLoss, Linear, Sequential, Tanh, circle, train
rng = np.random.default_rng(0)
X, y = circle(267, noise=0.1, rng=rng)
model = Sequential(Linear(2, 8, rng=rng), Tanh(), Linear(8, 8, rng=rng), Tanh(),
                   Linear(8, 1, rng=rng))
start, epochs, optimizer = time.perf_counter(), 3000, SGD(model.parameters(), 0.1)
train(model, BCEWithLogitsLoss(), optimizer, X, y[:, None].astype(float), epochs=epochs,
      batch_size=32, rng=rng)
print(epochs / (time.perf_counter() - start))
"""
CELLS = {**{name: f"{name}()" for name in WIDGETS}, "an image": EXPLORED_IMAGE,
         IMAGES: INTERACT_IMAGE, LINES: INTERACT_LINES, BARE: BARE_ROUND_TRIP}
# Further cells, not timed by keys: the playground's first slider does not change its picture.
BESIDE = {"playground": "playground()", "bare training": BARE_TRAINING}

# From the next key that goes down, or move of the pointer, to the paint that shows a new picture
# (or, without one, a new text): a promise of ms. When a picture was painted the browser tells by
# itself (Element Timing); a text is taken as painted after its frame.
TIME = """cell => {
    const shown = () => cell.querySelector('.jp-OutputArea-output img')
                        ?? cell.querySelector('.widget-html-content');
    const source = element => element?.src ?? element?.textContent, before = source(shown());
    shown().setAttribute('elementtiming', '');
    window.timed = new Promise(done => {
        let start, changed = Infinity;
        for (const what of ['keydown', 'pointermove'])
            addEventListener(what, () => start ??= performance.now(), {capture: true, once: true});
        const painted = new PerformanceObserver(list => {
            const entry = list.getEntries().find(
                entry => entry.element === shown() && entry.loadTime > changed);
            if (!entry) return;
            painted.disconnect();
            done(entry.renderTime - start);
        });
        painted.observe({type: 'element'});
        const observer = new MutationObserver(() => {
            const now = shown();
            if (!source(now) || source(now) === before) return;
            observer.disconnect();
            changed = performance.now();
            now.setAttribute('elementtiming', '');
            // A frame's function runs just before the paint; a message comes just after it.
            if (!now.src) requestAnimationFrame(() => {
                const {port1, port2} = new MessageChannel();
                port1.onmessage = () => done(performance.now() - start);
                port2.postMessage(0);
            });
        });
        observer.observe(cell, {subtree: true, childList: true, characterData: true,
                                attributeFilter: ['src']});
    });
}"""
# Count the pictures that come up: sampled with every frame, counted when complete.
COUNT = """cell => {
    const pictures = window.pictures = new Set();
    const look = () => {
        const now = cell.querySelector('.jp-OutputArea-output img');
        if (now?.complete) pictures.add(now.src);
        if (window.pictures === pictures) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
}"""
# Move the pointer to and fro, with every frame, for so many ms -> the new pictures in a second.
DRAGGED = """(cell, [x, y, dx, dy, ms]) => new Promise(done => {
    const shown = () => cell.querySelector('.jp-OutputArea-output img');
    const over = document.elementFromPoint(x, y), pictures = new Set(), start = performance.now();
    const move = now => {
        if (shown()?.complete) pictures.add(shown().src);
        const passed = performance.now() - start, way = Math.sin(passed / 160);
        if (passed > ms) return done(1000 * pictures.size / passed);
        for (const [kind, Kind] of [['pointermove', PointerEvent], ['mousemove', MouseEvent]])
            over.dispatchEvent(new Kind(kind, {
                clientX: x + dx * way, clientY: y + dy * way, buttons: 1, pointerId: 1,
                bubbles: true, cancelable: true}));
        requestAnimationFrame(move);
    };
    requestAnimationFrame(move);
})"""
# Press the button Stop, and see for a second when the last new picture comes up: a promise of ms.
STOP = """cell => new Promise(done => {
    const image = cell.querySelector('.kc-screen img'), start = performance.now();
    let source = image.src, last = start;
    const look = now => {
        if (image.src !== source) [source, last] = [image.src, performance.now()];
        if (now - start < 1000) requestAnimationFrame(look); else done(last - start);
    };
    cell.querySelector('button.widget-toggle-button').click();
    requestAnimationFrame(look);
})"""
COUNTED = "() => { const count = window.pictures.size; window.pictures = null; return count; }"


def notebook(root):
    """Write the notebook of the contestants -> its name."""
    sources = IMPORTS, *CELLS.values(), *BESIDE.values()
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    book.metadata.kernelspec = {"name": "python3", "display_name": "Python 3 (ipykernel)",
                                "language": "python"}
    nbformat.write(book, root / "bench.ipynb")
    return "bench.ipynb"


def times(contestants):
    """{name: ms of each key}, in rounds: A B C, A B C, ..."""
    found = {name: [] for name in contestants}
    for round_ in range(ROUNDS):
        for name, contestant in contestants.items():
            contestant.cell.evaluate("cell => cell.scrollIntoView()")
            contestant.page.wait_for_timeout(300)
            mouse = contestant.page.mouse
            if name == POINTED:
                contestant.reset.press("Enter")
                contestant.page.wait_for_timeout(300)
                x, y = contestant.at(*contestant.handle())
                mouse.move(x, y)
                mouse.down()
            for i in range(KEYS):
                contestant.cell.evaluate(TIME)
                if name == POINTED:
                    mouse.move(x + 9 * (i + 1), y - 9 * (i + 1))
                else:
                    contestant.sliders.first.press("ArrowRight" if (round_ * KEYS + i) % 4 < 2
                                                   else "ArrowLeft")
                found[name].append(contestant.page.evaluate("window.timed"))
                contestant.page.wait_for_timeout(150)
            mouse.up()
    return found


def pictures_per_second(contestant, handle, ways):
    """While the pointer drags a handle without a pause; ways -- how far it goes, in page pixels.

    It is pressed by the mouse; then the page itself moves it with every frame, as a mouse does that
    is moved fast, and counts. (Playwright's mouse has no more than some 30 moves a second.)
    """
    contestant.cell.evaluate("cell => cell.scrollIntoView()")
    contestant.reset.press("Enter") if contestant.reset.count() else None
    contestant.page.wait_for_timeout(500)
    x, y = handle()
    contestant.page.mouse.move(x, y)
    contestant.page.mouse.down()
    rate = contestant.cell.evaluate(DRAGGED, [x, y, *ways, 1000 * DRAG])
    contestant.page.mouse.up()
    return rate


def by_slider(contestant):
    """The first slider's handle."""
    def middle():
        box = contestant.sliders.first.bounding_box()
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    return contestant, middle, (60, 0)


def by_picture(contestant):
    """The first ring in the picture."""
    return contestant, lambda: contestant.at(*contestant.handle()), (60, -60)


def stops(trained):
    """ms from Stop to the last picture, each after a second of live training, as a list.

    Returned with it: the pictures per second.
    """
    trained.cell.evaluate("cell => cell.scrollIntoView()")
    found, pictures = [], []
    for _ in range(STOPS):
        trained.reset.press("Enter")
        trained.page.wait_for_timeout(500)
        trained.cell.evaluate(COUNT)
        trained.train.first.press("Enter")
        trained.page.wait_for_timeout(1000)
        pictures.append(trained.page.evaluate(COUNTED))
        found.append(trained.cell.evaluate(STOP))
    return found, float(np.median(pictures))


def epochs_per_second(opened, trained, bare):
    """Of the playground's training with its pictures, and of the same without: medians."""
    found = []
    for _ in range(5):
        trained.reset.press("Enter")
        trained.page.wait_for_timeout(500)
        trained.sliders.first.press("End")  # full speed
        trained.train.first.press("Enter")
        trained.page.wait_for_timeout(3000)
        trained.train.first.press("Enter")
        trained.page.wait_for_timeout(500)
        opened.run(bare)
        found.append((int(re.search(r"Epoch (\d+)", trained.read())[1]) / 3,
                      float(opened.output(bare).inner_text())))
    return np.median(found, axis=0)


def measure():
    """{name: ms of each key}, {name: pictures per second}, {live: its stops}, epochs per second."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        root = lab.copy_of_course(Path(folder) / "course")
        with lab.jupyterlab(root, Path(folder)) as server:
            browser = lab.browser(playwright)
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            opened = lab.Notebook(page, server, root, notebook(root))
            opened.run_all()
            contestants = {name: Explorer(opened, i) for i, name in enumerate([*CELLS, *BESIDE], 1)}
            contestants[POINTED] = contestants["one_neuron"]
            found = times({name: contestants[name] for name in [*CELLS, POINTED]})
            rates = {name: pictures_per_second(*by_slider(contestants[name]))
                     for name in ("one_neuron", "an image", LINES, IMAGES)}
            rates[POINTED] = pictures_per_second(*by_picture(contestants[POINTED]))
            stopped = {name: stops(contestants[name]) for name in LIVE}
            speeds = epochs_per_second(opened, contestants["playground"],
                                       len(CELLS) + len(BESIDE))
            browser.close()
    return found, rates, stopped, speeds


def table():
    """Measure all of it (about six minutes): the Markdown table, and a line on the conditions."""
    found, rates, stopped, (shown, bare) = measure()
    median = {name: float(np.median(ms)) for name, ms in found.items()}
    lines = ["| a key on the slider, to new pixels | ms | middle half | over the bare round trip | "
             "interact takes | pictures per s in a drag |", "|---|--:|--:|--:|--:|--:|"]
    for name in sorted(found, key=median.get):
        low, high = np.percentile(found[name], [25, 75])
        over = "" if name == BARE else f"{median[name] - median[BARE]:+.0f}"
        ratio = f"x {median[OURS[name]] / median[name]:.1f}" if name in OURS else ""
        rate = f"{rates[name]:.0f}" if name in rates else ""
        lines.append(f"| {name} | {median[name]:.0f} | {low:.0f}-{high:.0f} | {over} | {ratio} | "
                     f"{rate} |")
    for name, (ms, pictures) in stopped.items():
        lines += ["", f"A live training ({name}): {pictures:.0f} pictures per s; the last one "
                  f"comes {np.median(ms):.0f} ms after Stop (median of {STOPS}; at most "
                  f"{max(ms):.0f})."]
    lines += ["", f"The playground's default network trains {shown:,.0f} epochs per s while it is "
              f"watched, and {bare:,.0f} without: {shown / bare:.2f} of them."]
    lines += ["", f"Medians of {ROUNDS * KEYS} keys, interleaved; one notebook, headless Chromium, "
              "1800 image pixels across for lines and 1350 for images. Python "
              f"{platform.python_version()}, JupyterLab {jupyterlab.__version__}, ipywidgets "
              f"{ipywidgets.__version__}, Matplotlib {matplotlib.__version__}."]
    return "\n".join(lines)


if __name__ == "__main__":
    print(table())
