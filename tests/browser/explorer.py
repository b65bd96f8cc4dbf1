"""An interaction on the page, worked by keyboard and mouse."""

import base64
import contextlib
import io
import re
import time

import numpy as np
from PIL import Image
from probes import PIXELS


class Explorer:
    """The controls, the picture and the read-out in one cell, and the question over them."""

    def __init__(self, notebook, cell):
        self.page, self.cell = notebook.page, notebook.cell(cell)
        self.sliders = self.cell.locator(".noUi-handle:visible")
        self.lists = self.cell.locator(".widget-dropdown select")
        self.reset = self.cell.get_by_role("button", name="Reset")
        self.train = self.cell.locator(
            "button.jupyter-widget-toggle-button, button.widget-toggle-button")
        self.image = self.cell.locator(".kc-screen img")
        self.cell.evaluate("cell => cell.scrollIntoView({block: 'start'})")

    @property
    def locked(self):
        """Whether all controls are disabled; None if only some are."""
        controls = ".noUi-target, select, button[title^=Put]"
        disabled = self.cell.locator(controls).evaluate_all(
            "controls => controls.map(control => control.hasAttribute('disabled'))")
        return disabled[0] if len(set(disabled)) == 1 else None

    def read(self):
        """The words under the picture."""
        return self.cell.locator('[role="status"]').last.text_content()

    def seen(self):
        return self.image.evaluate(PIXELS), self.read()

    def values(self):
        """What the controls say."""
        return self.cell.locator(".noUi-handle, .widget-dropdown select").evaluate_all(
            "all => all.map(e => e.getAttribute('aria-valuenow') ?? e.value)")

    def answer(self, option=0):
        """Choose an option of the question and press the button, by Tab, Space and Enter alone."""
        self.cell.focus()
        self.tab_to("input[type=radio]")
        for _ in range(option):
            self.page.keyboard.press("Tab")
        self.page.keyboard.press("Space")
        self.tab_to("button.jupyter-button")
        self.page.keyboard.press("Enter")

    def unlock(self):
        if self.locked:
            self.answer()
        self.wait(lambda: self.locked is False)

    def tab_to(self, selector, most=12):
        """Press Tab until the focus is on such an element."""
        for _ in range(most):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
        raise AssertionError(f"Tab never comes to {selector}")

    def press(self, control, *keys):
        """Press keys on a control -> what is seen before, and after picture and words changed."""
        before = self.seen()
        control.focus()
        for key in keys:
            self.page.keyboard.press(key)
        self.wait(lambda: all(new != old for new, old in zip(self.seen(), before)))
        return before, self.seen()

    def step(self, slider):
        """One step by an arrow key, to the right if there is room -> the new value."""
        value, most = (float(slider.get_attribute(f"aria-value{name}")) for name in ("now", "max"))
        self.press(slider, "ArrowRight" if value < most else "ArrowLeft")
        return self.value(slider)

    @staticmethod
    def value(slider):
        """What stands beside a slider (its aria-valuenow has one decimal only)."""
        widget = slider.locator("xpath=ancestor::*[contains(@class, 'widget-slider')]")
        text = widget.locator(".widget-readout").text_content()
        return float(text.replace("\u2212", "-").replace(",", ""))

    def wait(self, condition, seconds=15.0):
        until = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < until, (
                f"still waiting after {seconds} s; the words are: {self.read()}")
            self.page.wait_for_timeout(20)

    def drag(self, slider, moves=120, seconds=1.5):
        """Pull a slider to and fro, fast."""
        self.wait(slider.is_visible)  # the page may still be settling
        slider.scroll_into_view_if_needed()
        handle = slider.bounding_box()
        track = slider.locator("xpath=ancestor::*[contains(@class, 'noUi-target')]").bounding_box()
        y = handle["y"] + handle["height"] / 2
        self.page.mouse.move(handle["x"] + handle["width"] / 2, y)
        self.page.mouse.down()
        start = time.monotonic()
        for i in range(1, moves + 1):
            part = 0.1 + 0.8 * abs((i / 30 + 1) % 2 - 1)
            self.page.mouse.move(track["x"] + track["width"] * part, y)
            left = start + seconds * i / moves - time.monotonic()
            self.page.wait_for_timeout(max(0.0, 1000 * left))
        self.page.mouse.up()

    def wait_until_laid_out(self):
        self.wait(lambda: self.image.evaluate("""image => {
            const room = image.closest('.jp-OutputArea-output').clientWidth;
            const width = parseFloat(image.closest('.kc-screen').style.width);
            return width >= Math.min(1200, room - 54) && width <= Math.max(460, room);
        }"""))

    def at(self, x, y):
        """The place on the page of one in fractions of the picture."""
        box = self.image.bounding_box()
        return box["x"] + x * box["width"], box["y"] + y * box["height"]

    def handle(self, i=0):
        """Where a handle's ring stands, in fractions of the picture."""
        style = self.cell.locator(".kc-handle").nth(i).evaluate("e => [e.style.left, e.style.top]")
        return tuple(float(part.rstrip("%")) / 100 for part in style)

    def pull(self, start, end, steps=10):
        """Press the mouse at a place in the picture, move it to another, and let go."""
        self.image.scroll_into_view_if_needed()
        self.page.mouse.move(*self.at(*start))
        self.page.mouse.down()
        for i in range(1, steps + 1):
            part = i / steps
            place = (a + (b - a) * part for a, b in zip(start, end))
            self.page.mouse.move(*self.at(*place))
            self.page.wait_for_timeout(20)
        self.page.mouse.up()

    def pull_every_handle(self):
        """Drag each handle by mouse, one way or the other, until it moves something."""
        self.image.scroll_into_view_if_needed()
        for i in range(self.cell.locator(".kc-handle").count()):
            self.reset.press("Enter")
            self.page.wait_for_timeout(300)
            place, before = self.handle(i), self.seen()
            for way in (0.04, 0.06), (-0.04, -0.06), (0, 0.5), (0, -0.5), (0.5, 0), (-0.5, 0):
                self.pull(place, inside(place, way))
                self.page.wait_for_timeout(150)
                if self.seen() != before:
                    break
            assert self.seen() != before, f"handle {i} at {place} moves nothing"

    def touch(self, place):
        """Put a finger on a place in the picture, move it up and to the right, and lift it."""
        self.image.scroll_into_view_if_needed()
        session = self.page.context.new_cdp_session(self.page)

        def finger(kind, *at):
            points = [dict(zip("xy", self.at(*at)))] if at else []
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

        finger("touchStart", *place)
        for i in range(1, 6):
            finger("touchMove", *inside(place, (0.01 * i, -0.01 * i)))
            self.page.wait_for_timeout(30)
        finger("touchEnd")

    @contextlib.contextmanager
    def filmed(self):
        """Film what the screen shows of the picture -> a list of gray arrays, filled at the end."""
        box, frames, film = self.image.bounding_box(), [], []
        camera = self.page.context.new_cdp_session(self.page)

        def keep(event):
            frames.append(event["data"])
            camera.send("Page.screencastFrameAck", {"sessionId": event["sessionId"]})

        camera.on("Page.screencastFrame", keep)
        camera.send("Page.startScreencast", {"format": "jpeg", "quality": 80})
        yield film
        camera.send("Page.stopScreencast")
        for frame in frames:
            shown = Image.open(io.BytesIO(base64.b64decode(frame))).convert("L")
            scale = shown.width / self.page.viewport_size["width"]
            sides = (box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"])
            film.append(np.asarray(shown.crop([round(side * scale) for side in sides])))


def inside(place, way):
    """A place in the picture some way from another, and not beyond its edges."""
    return tuple(min(max(part + step, 0.02), 0.98) for part, step in zip(place, way))


def names(text, number):
    """Whether a text names a number, in whatever number of decimals."""
    named = re.findall(r"-?\d+(?:\.\d+)?", re.sub(r"(?<=\d),(?=\d{3})", "", text))
    return any(f"{number:{form}}" in named for form in (".0f", ".1f", ".2f", "g"))
