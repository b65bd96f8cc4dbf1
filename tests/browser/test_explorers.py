"""Every control of every interaction: locked, then moved by keyboard, then dragged."""

import re

import lab
import pytest
from explorer import Explorer, names
from probes import CUT_OFF, WATCH, WATCHED

from utils.lesson_05.playground.layout import layout

pytestmark = pytest.mark.browser
STEPPER, CLINIC, PLAYGROUND, READER = OWN_TESTS = (
    'graph_stepper("z', "training_clinic(", "playground(", "PREDICT_PAD, read_my_digit(")
ALL = [(path, source) for path in lab.LESSONS for source in lab.sources(path, "predict(ask.")]
SOURCES = [(path, source) for path, source in ALL if not any(name in source for name in OWN_TESTS)]
ALL_IDS, IDS = ([f"{path[8:10]}-{source.split(', ', 1)[1].split('(')[0]}" for path, source in some]
                for some in (ALL, SOURCES))


def where(name):
    """Run a test on the lesson that holds an interaction."""
    path = next(path for path, source in ALL if name in source)
    return pytest.mark.parametrize("path", [path], ids=[path[8:10]])


@pytest.fixture(params=SOURCES, ids=IDS)
def explorer(request, ran):
    path, source = request.param
    lesson = ran(path)
    explorer = Explorer(lesson, lesson.find(source))
    explorer.unlock()
    if "part_by_part" in source:
        explorer.cell.get_by_label("show").select_option(index=3)
        explorer.wait(lambda: "In layer" in explorer.read())
    if "relu_hinges" in source:
        explorer.sliders.first.press("End")  # brings out the sliders of the other neurons
        explorer.wait(lambda: explorer.read().startswith("4 neurons"))
    return explorer


@pytest.fixture
def flagship(lesson):
    explorer = Explorer(lesson, lesson.find("one_neuron())"))
    explorer.unlock()
    explorer.reset.press("Enter")
    chosen = explorer.lists.first
    explorer.wait(lambda: "sigmoid" in chosen.input_value() and "sigmoid" in explorer.read())
    return explorer


@pytest.mark.parametrize("path, source", SOURCES, ids=IDS)
def test_the_controls_wait_for_an_answer_given_by_keyboard(ran, path, source):
    lesson = ran(path)
    cell = lesson.find(source)
    lesson.run(cell)
    explorer = Explorer(lesson, cell)
    explorer.wait(lambda: explorer.image.count() == 1)
    before = explorer.values()
    assert explorer.locked
    explorer.sliders.first.press("ArrowRight")
    lesson.page.wait_for_timeout(200)
    assert explorer.values() == before
    explorer.answer(option=1)
    explorer.wait(lambda: explorer.locked is False)
    feedback = explorer.cell.locator('[role="status"]').first.text_content()
    assert feedback.startswith(("Right. ", "Not yet. "))


@pytest.mark.parametrize("path, source", ALL, ids=ALL_IDS)
def test_every_picture_has_an_alternative_text(ran, path, source):
    lesson = ran(path)
    image = Explorer(lesson, lesson.find(source)).image
    assert image.count() == 1 and len(image.get_attribute("alt")) > 40


def test_every_slider_moves_by_keyboard_and_is_named(explorer):
    assert explorer.sliders.count() >= 1
    for slider in reversed(explorer.sliders.all()):  # the first one may hide others
        value = explorer.step(slider)
        assert names(explorer.read(), value), f"{value} is not named in: {explorer.read()}"


def test_every_list_moves_by_keyboard(explorer):
    if not explorer.lists.count():
        pytest.skip("it has no list")
    for chosen in explorer.lists.all():
        before = chosen.input_value()
        up = chosen.evaluate("list => list.selectedIndex === list.length - 1")
        explorer.press(chosen, "Alt+ArrowDown", "ArrowUp" if up else "ArrowDown", "Enter")
        assert chosen.input_value() != before


def test_arrow_keys_on_a_list_stay_there(flagship):
    flagship.cell.locator(".jp-InputPrompt").click()  # the notebook is in command mode now
    flagship.lists.first.press("ArrowDown")
    flagship.wait(lambda: "tanh(z)" in flagship.read(), seconds=15)


def test_reset_brings_the_start_back(explorer):
    explorer.reset.press("Enter")
    explorer.page.wait_for_timeout(500)
    start = explorer.seen(), explorer.values()
    explorer.press(explorer.sliders.first, "ArrowRight")
    explorer.press(explorer.sliders.last, "ArrowRight")
    explorer.reset.press("Enter")
    explorer.wait(lambda: (explorer.seen(), explorer.values()) == start)


def test_a_goal_is_reached_by_keyboard(flagship):
    w1, w2, b = flagship.sliders.all()
    goal = flagship.lists.last
    flagship.press(goal, "Alt+ArrowDown", "ArrowDown", "Enter")
    assert goal.input_value() == "AND"
    assert "of 4 corners right" in flagship.read()
    flagship.press(w2, *["ArrowRight"] * 5)
    flagship.press(b, *["ArrowLeft"] * 10)
    flagship.wait(lambda: "Goal reached: z > 0 exactly where AND wants it." in flagship.read())


def test_a_fast_drag_leaves_nothing_behind_and_moves_nothing_else(explorer):
    slider = explorer.sliders.first
    explorer.cell.evaluate(WATCH)
    explorer.drag(slider)
    explorer.page.wait_for_timeout(500)
    watched, words = explorer.page.evaluate(WATCHED), explorer.read()
    explorer.page.wait_for_timeout(500)
    assert explorer.read() == words, "the words still change half a second after the mouse went up"
    assert names(words, explorer.value(slider))
    assert watched["frames"] > 30 and len(watched["sources"]) > 10
    assert watched["replaced"] == 0
    assert len(watched["heights"]) == 1, f"the picture's height changes: {watched['heights']}"
    assert len(watched["tops"]) == 1, f"the page scrolls: {watched['tops']}"


@where("ring_units(")
def test_a_training_is_watched_goes_on_under_a_moving_slider_and_stops(ran, path):
    lesson = ran(path)
    ring = Explorer(lesson, lesson.find("ring_units("))
    ring.unlock()
    ring.reset.press("Enter")
    ring.wait(lambda: "epoch 0 of" in ring.read())
    ring.cell.evaluate(WATCH)
    ring.train.press("Enter")
    ring.wait(lambda: epoch(ring) >= 100)
    ring.step(ring.sliders.first)  # another number of units: it begins again, and trains
    ring.wait(lambda: epoch(ring) >= 100)
    assert ring.train.text_content() == "Stop"
    ring.train.press("Enter")
    ring.wait(lambda: ring.train.text_content() == "Train")
    ring.page.wait_for_timeout(500)
    stopped, watched = ring.seen(), ring.page.evaluate(WATCHED)
    ring.page.wait_for_timeout(500)
    assert ring.seen() == stopped and epoch(ring) < 800
    assert len(watched["sources"]) > 10
    assert watched["replaced"] == 0 and len(watched["heights"]) == 1


@where(STEPPER)
def test_a_graph_is_stepped_through_by_keyboard_and_a_miss_is_explained(ran, path):
    lesson = ran(path)
    stepper = Explorer(lesson, lesson.find(STEPPER))
    stepper.unlock()
    entry, keyboard = stepper.cell.get_by_placeholder("a number"), lesson.page.keyboard
    entry.focus()
    for typed, words in (("7", "Not yet."), ("1", "Right. v1 = w * x = 0.5 * 2 = 1."),
                         ("v1 + b", "Forward, step 3 of 5")):
        keyboard.press("Control+A")
        keyboard.type(typed)
        keyboard.press("Enter")
        stepper.wait(lambda words=words: words in stepper.read())
        assert entry.evaluate("box => box === document.activeElement")
    for _ in range(4):  # Check, Show, Back, Show all
        keyboard.press("Tab")
    keyboard.press("Enter")
    stepper.wait(lambda: "All 14 numbers are filled" in stepper.read())
    assert "give the same gradients" in stepper.read()


@where(PLAYGROUND)
def test_the_playground_trains_under_moving_controls_and_brings_a_shared_run_back(ran, path):
    lesson = ran(path)
    play = Explorer(lesson, lesson.find(PLAYGROUND))
    play.unlock()

    def buttons(name):
        return play.cell.get_by_role("button", name=name, exact=True)

    def push(name):
        buttons(name).press("Enter")

    for group in ("Data", "Show", "Share", "Network"):
        buttons(group).first.press("Enter")
        play.page.wait_for_timeout(500)
        assert play.cell.evaluate(CUT_OFF) == []
    play.cell.evaluate(WATCH)
    play.train.first.press("Enter")
    play.wait(lambda: epoch(play) >= 100)
    push("Training")
    rate = play.cell.locator(".widget-slider", has_text="learning rate").locator(".noUi-handle")
    rate.wait_for()
    rate.press("ArrowRight")
    play.wait(lambda: play.value(rate) == 0.3)
    trained = epoch(play)
    play.wait(lambda: epoch(play) > trained)  # the run goes on
    play.train.first.press("Enter")
    play.page.wait_for_timeout(500)
    stopped, watched = play.seen(), play.page.evaluate(WATCHED)
    play.page.wait_for_timeout(500)
    assert play.seen() == stopped and "learning rate 0.3" in play.read()
    assert len(watched["sources"]) > 5 and watched["replaced"] == 0 and len(watched["heights"]) == 1
    push("One epoch")
    play.wait(lambda: re.search(r"Epoch \d+:", play.read()))
    push("One batch")
    play.wait(lambda: ", 32 of 267 examples" in play.read())
    at = re.search(r"Epoch \d+, 32 of 267 examples: .*? right;", play.read())[0]
    buttons("Share").first.press("Enter")
    buttons("Share").nth(1).press("Enter")  # in the group that the first one shows
    play.wait(lambda: "The run is in the box" in play.read())
    push("New run")
    play.wait(lambda: "Epoch 0:" in play.read())
    push("Load")
    play.wait(lambda: at in play.read())


@where(PLAYGROUND)
def test_the_playground_is_worked_in_its_picture_by_mouse_and_finger(ran, path):
    lesson = ran(path)
    play = Explorer(lesson, lesson.find(PLAYGROUND))
    play.unlock()
    play.reset.press("Enter")
    play.wait(lambda: "Network: 2-4-2-1" in play.read())
    play.reset.evaluate("button => button.scrollIntoView({block: 'start'})")
    play.page.wait_for_timeout(300)
    finger = play.page.context.new_cdp_session(play.page)

    def on_page(find):
        frame, sizes = play.image.bounding_box(), re.search(r"2-([\d-]*)-1 ", play.read())[1]
        place = layout(round(frame["width"]), ("x1", "x2"), [*map(int, sizes.split("-"))])
        x, y = find(place)
        assert frame["height"] == pytest.approx(place.height, abs=1)
        return frame["x"] + x, frame["y"] + place.height - y

    def tap(find):
        x, y = on_page(find)
        finger.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
        for kind, touches in (("touchStart", [{"x": x, "y": y}]), ("touchEnd", [])):
            finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})
        finger.send("Emulation.setTouchEmulationEnabled", {"enabled": False})

    assert play.image.bounding_box()["height"] < 500
    play.page.mouse.click(*on_page(lambda place: place.units[1]))
    play.wait(lambda: "Network: 2-5-2-1" in play.read())
    play.page.mouse.click(*on_page(lambda place: place.data[2]))
    play.wait(lambda: "Data: moons" in play.read())
    tap(lambda place: place.layers[0])
    play.wait(lambda: "Network: 2-5-1" in play.read())
    tip = play.cell.locator(".kc-tip")
    play.page.mouse.move(*on_page(lambda place: place.middles[1][1]))
    play.wait(lambda: tip.text_content().startswith("Unit 2 of layer 1: bias 0.00; weights x1 "))
    tap(lambda place: place.middles[1][2])
    chosen = play.cell.get_by_label("weight or bias")
    play.wait(lambda: chosen.input_value() == "layer 1, b[3]")
    value, before = play.sliders.nth(1), play.read()
    play.press(value, "ArrowRight")
    assert play.value(value) == 0.01 and play.read() != before


@where(CLINIC)
def test_a_patient_is_examined_named_mended_and_cured_by_keyboard(ran, path):
    lesson = ran(path)
    clinic, keyboard = Explorer(lesson, lesson.find(CLINIC)), lesson.page.keyboard
    clinic.unlock()
    patient, cause = clinic.lists.all()

    def choose(chosen, *keys):
        chosen.focus()
        for key in ("Alt+ArrowDown", *keys, "Enter"):
            keyboard.press(key)

    def push(name, words):
        clinic.cell.get_by_role("button", name=name).press("Enter")
        clinic.wait(lambda: words in clinic.read())

    choose(patient, "End")
    clinic.wait(lambda: "Patient 18" in clinic.read())
    push("gradient check", "1 examination (gradient check)")
    assert "gradient check" in lesson.page.evaluate("document.activeElement.textContent")
    choose(cause, "ArrowDown")
    push("Name the cause", "It is not cause A.")
    choose(cause, *["ArrowDown"] * 8)
    push("Name the cause", "relu_slope")
    line = clinic.cell.locator("input[type=text]:not(:disabled)").last
    line.focus()
    keyboard.press("Control+A")
    keyboard.type("relu_slope = 'z > 0'")
    push("Train again", "1 of 18")


def epoch(ring):
    return int(re.search(r"[eE]poch (\d+)", ring.read())[1])


def test_no_frame_of_a_drag_is_blank(flagship):
    """Between two pictures the old one stays: no frame has less than half of the others' ink."""
    with flagship.filmed() as film:
        flagship.drag(flagship.sliders.first)
    ink = [float((frame < 128).mean()) for frame in film]
    assert len(ink) > 10
    assert min(ink) > 0.5 * sorted(ink)[len(ink) // 2] > 0
