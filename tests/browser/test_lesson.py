"""The notebooks in a real JupyterLab, from opening to the last question."""

import json

import lab
import pytest
from explorer import Explorer
from playwright.sync_api import expect

from utils.widgets.items import Choose, Match

pytestmark = pytest.mark.browser
NOTEBOOKS = [*lab.LESSONS, *(path.replace("lessons", "solutions") for path in lab.LESSONS)]

COUNTING = """calls = 0
def neuron(x, w, b, activation):
    global calls
    calls += 1
    return float(activation(x @ w + b))
"""


@pytest.mark.parametrize("path", NOTEBOOKS)
def test_before_anything_runs_each_explorer_shows_its_question_over_a_still_picture(ran, path):
    stills = ran(path).stills
    assert stills
    for still in stills.values():
        assert still["width"] >= 900 and len(still["alt"]) > 60
        assert "Predict first: " in still["text"]
        assert "Error displaying widget" not in still["text"]


@pytest.mark.parametrize("path", NOTEBOOKS)
def test_a_notebook_runs_from_top_to_bottom_and_nobody_complains(ran, path):
    notebook = ran(path)
    assert notebook.panel.locator(lab.ERROR).count() == 0
    assert notebook.panel.get_by_text("Error displaying widget").count() == 0
    assert notebook.complaints == []
    assert notebook.outside == []


@pytest.mark.parametrize("path", NOTEBOOKS)
def test_plumbing_is_collapsed_when_a_notebook_is_opened(ran, path):
    notebook = ran(path)
    plumbing = [i for i in notebook.code_cells()
                if notebook.source(i).startswith(("import sys", "predict(", "quiz("))]
    assert notebook.collapsed == len(plumbing) > 5


def test_nothing_pops_up(lesson):
    assert lesson.page.locator(".Toastify__toast, .jp-Dialog").count() == 0


QUIZZES = [(path, place, number, item) for path in lab.LESSONS
           for place, group in enumerate(["CORE_QUIZ", "MORE_QUIZ"])
           for number, item in enumerate(getattr(lab.questions(path), group), 1)]
ITEMS = [quiz for quiz in QUIZZES if not isinstance(quiz[-1], Match)]
ORDERS = [quiz for quiz in QUIZZES if isinstance(quiz[-1], Match) and not quiz[-1].picture]


def each(quizzes):
    return pytest.mark.parametrize("path, place, number, item", quizzes, ids=[
        f"{path[8:10]}-{item.question[:40]}" for path, _, _, item in quizzes])


def find_question(lesson, place, number, item):
    text = lesson.page.get_by_text(f"{number}. {item.question}")
    return lesson.cell(lesson.quizzes()[place]).locator(".widget-vbox", has=text).last


def check(question):
    """Press the button under a question by keyboard, as fast as a reader can."""
    question.page.wait_for_timeout(300)  # what was typed last has come to the kernel
    question.get_by_role("button", name="Check", exact=True).press("Enter")


@each(ITEMS)
def test_a_quiz_is_answered_by_keyboard_and_a_wrong_option_is_explained(
        ran, path, place, number, item):
    lesson = ran(path)
    question, keyboard = find_question(lesson, place, number, item), lesson.page.keyboard
    if isinstance(item, Choose):
        option = next(option for option in item.options if option != item.right)
        question.locator("input[type=radio]").first.focus()
        for _ in range(list(item.options).index(option)):
            keyboard.press("Tab")
        keyboard.press("Space")
        feedback = item.options[option]
    else:
        wrong, feedback = next(iter(item.mistakes.items()))
        question.locator("input").focus()
        keyboard.type(f"{wrong:.3f}")
    if getattr(item, "confidence", False):
        question.locator("select").focus()
        for key in ("Alt+ArrowDown", "ArrowDown", "Enter"):
            keyboard.press(key)
    check(question)
    expect(question.locator('[role="status"]')).to_contain_text(f"Not yet. {feedback}")


def steps_of(question):
    return [line.get_attribute("data-step") for line in question.locator(".kc-order li").all()]


@each(ORDERS)
def test_steps_are_put_in_order_by_keyboard(ran, path, place, number, item):
    question = find_question(ran(path), place, number, item)
    for i, right in enumerate(item.pairs.values()):
        line = question.locator(f".kc-order li[data-step={json.dumps(right)}]")
        for _ in range(steps_of(question).index(right) - i):
            line.press("ArrowUp")
    assert steps_of(question) == list(item.pairs.values())
    check(question)
    expect(question.locator('[role="status"]').last).to_have_text(f"Right. {item.why}")


def test_steps_are_dragged_and_moved_by_their_buttons(lesson):
    path, place, number, item = next(quiz for quiz in ORDERS if quiz[0] == lab.LESSON)
    question = find_question(lesson, place, number, item)
    lines = question.locator(".kc-order li")
    before = steps_of(question)
    question.evaluate("question => question.scrollIntoView({block: 'center'})")
    lesson.page.wait_for_timeout(500)
    first, last = lines.first.bounding_box(), lines.last.bounding_box()
    lesson.page.mouse.move(first["x"] + 200, first["y"] + 10)
    lesson.page.mouse.down()
    lesson.page.mouse.move(last["x"] + 200, last["y"] + last["height"] - 2, steps=12)
    lesson.page.mouse.up()
    assert steps_of(question) == [*before[1:], before[0]]
    question.get_by_role("button", name=f"earlier: {before[0]}").press("Enter")
    assert steps_of(question) == [*before[1:-1], before[0], before[-1]]


def test_an_explorer_runs_on_the_function_that_the_learner_wrote(lesson):
    lesson.run(lesson.find("def neuron("), COUNTING)
    lesson.run(lesson.find('check("1.3"'))
    gates, spare = lesson.find('one_neuron(yours("1.3")'), lesson.find("z_by_hand = (")
    lesson.run(gates)
    explorer = Explorer(lesson, gates)
    explorer.unlock()
    counted = []
    for _ in range(2):
        lesson.run(spare, "print(calls)")
        counted.append(int(lesson.cell(spare).locator(".jp-OutputArea-output").inner_text()))
        explorer.step(explorer.sliders.first)
    assert counted[1] > counted[0] > 0
