"""What a check, a hint and `yours` say: truthful, harmless, and never the answer."""

import contextlib
import copy
import decimal
import fractions
import functools
import inspect
import math
import random
import re
import warnings
from pathlib import Path

import numpy as np
import pytest
from helpers.exercises import BY_ID, EACH, PARTS, another, each_part, references, right_answers

from utils.exercises import check, checking, finding, hint, yours
from utils.exercises.comparing import difference, show
from utils.exercises.exercise import value

RIGHT = right_answers(4)
ROOT = Path(__file__).resolve().parents[2]
FUNCTIONS = [(exercise, place, part) for exercise, place, part in PARTS if part.arguments]
CHANGEABLE = [(exercise, place, part) for exercise, place, part in FUNCTIONS
              if isinstance(part.cases(np.random.default_rng(0))[0].args[0], np.ndarray | list)]
NUMBERS = [(exercise, place, part) for exercise, place, part in PARTS if part.observe is value]


@pytest.fixture(autouse=True)
def no_hint_given(monkeypatch):
    monkeypatch.setattr(checking, "_hints_given", {})


def right(x, w, b):
    return float(x @ w + b)


def fails_late(x, w, b):
    z = x @ w + b
    print("so far", len(x))
    return z / nothing  # noqa: F821


def wrong_from_two_on(x, w, b):
    return right(x, w, b) + 0.25 * (len(x) > 1)


def wrong_without_a_bias(x, w, b):
    return right(x, w, b) if b else -99.0


def test_an_exception_names_its_line_in_the_learners_code():
    result = check("1.2", fails_late)
    assert result.state == "error" and "NameError at weighted_sum(x=[" in result.message
    assert "line 4 of fails_late: return z / nothing" in result.message
    assert "It printed: so far 1" in result.message


def test_an_exception_inside_a_library_names_the_learners_line():
    assert "line 2 of wrong_shape" in check("1.2", wrong_shape).message


def wrong_shape(x, w, b):
    return np.dot(x, np.append(w, 1))


def helper_that_fails(z):
    return z / nothing  # noqa: F821


def asks_a_helper(x, w, b):
    return sum(helper_that_fails(a) for a in x)


def fails_in_a_comprehension(x, w, b):
    """Its second line."""
    return sum([a / nothing for a in x])  # noqa: F821


@pytest.mark.parametrize("answer, line", [
    (asks_a_helper, "line 2 of helper_that_fails: return z / nothing"),
    (fails_in_a_comprehension, "line 3 of fails_in_a_comprehension: return sum([a / nothing")])
def test_an_exception_is_told_at_its_own_function(answer, line):
    assert line in check("1.2", answer).message


@pytest.mark.parametrize("exercise_id, answer, shown", [
    ("4.3", lambda dout, x: dout * (x > 1e-8), "x=[ 1.e-09, -1.e-09, 2.e-09]"),
    ("4.7", lambda a, b: float(np.abs(a - b).max() / max(np.abs([a, b]).max(), 1e-9)),
     "a=[ 1.3e-10, -2.6e-10]"),
    ("4.9", lambda w, g, m, v, t, lr=1e-3, b1=0.9, b2=0.999, eps=1e-8: RIGHT.adam_step(
        w, g, m, v, t, lr, b1, b2, max(eps, 0.1) if b1 == 0.7 else eps), "eps=1e-08")])
def test_an_input_that_would_round_to_0_is_shown(exercise_id, answer, shown):
    assert shown in check(exercise_id, answer).message


@np.vectorize
def relu_of_one_number(x):
    return float(max(x, 0))


def test_a_decorated_function_that_takes_any_arguments_is_tried():
    assert check("2.1", relu_of_one_number).passed


def test_of_a_large_array_the_first_element_that_differs_is_told():
    message = check("2.1", lambda x: np.clip(x, 0, 6)).message
    place, want = re.search(r"at \[(\d+)\]: expected ([\d.]+), got 6\.", message).groups()
    assert float(want) > 6 and int(place) < 1000


def test_a_count_that_is_nearly_right_is_told_in_a_large_array_too():
    counts, one = np.full((5, 6), 1_000_000), (np.arange(30) == 7).reshape(5, 6)
    assert difference(counts + one, counts) == "at [1, 1]: expected 1000000, got 1000001"
    text = difference(counts + 1e-6, counts)
    assert text.startswith("at [0, 0]: expected 1000000, got 1000000.000001")


async def never_awaited():
    """Python warns when it throws this away, whatever is running then."""


def beside_a_coroutine(x, w, b):
    never_awaited()
    return right(x, w, b)


def test_a_coroutine_of_somebody_else_that_dies_during_a_check_spoils_nothing():
    assert check("1.2", beside_a_coroutine).passed


def test_sizes_that_do_not_meet_in_a_product_are_said_in_plain_words():
    message = check("1.2", lambda x, w, b: float(x @ np.append(w, 1) + b)).message
    assert "the sizes that meet in @ differ: 1 on its left, 2 on its right" in message
    assert "gufunc" not in message


def sgd_step_in_place(w, g, lr):
    w -= lr * g
    return w


def momentum_step_in_place(w, g, v, lr, mu):
    v = mu * v + g
    w -= lr * v
    return w, v


@pytest.mark.parametrize("exercise_id, answers, line", [
    ("4.8", (sgd_step_in_place, RIGHT.momentum_step), "line 2 of sgd_step_in_place: w -= lr * g"),
    ("4.8", (RIGHT.sgd_step, momentum_step_in_place),
     "line 3 of momentum_step_in_place: w -= lr * v")])
def test_fractions_that_do_not_fit_into_whole_numbers_are_said_in_plain_words(
        exercise_id, answers, line):
    message = check(exercise_id, *answers).message
    assert ("This one holds whole numbers, and the result has fractions. How do you make a new "
            "array instead?") in message
    assert line in message and "casting" not in message and "dtype" not in message


def test_a_wrong_value_shows_the_smallest_input_that_fails_and_what_is_right_already():
    message = check("1.2", wrong_from_two_on).message
    pattern = r"weighted_sum\(x=(\[.*?\]), w=(\[.*?\]), b=(.*?)\): expected (.*?), got (.*?)\.$"
    x, w, b, want, got = map(eval, re.search(pattern, message).groups())
    assert message.startswith("Right already: one input.") and len(x) == len(w) == 2
    assert want == pytest.approx(x[0] * w[0] + x[1] * w[1] + b)
    assert got == pytest.approx(want + 0.25)


def test_a_fault_that_one_case_shows_is_shown_with_that_case():
    message = check("1.2", wrong_without_a_bias).message
    assert "b=0): expected" in message and "got -99." in message
    assert "Right already: one input, two inputs, a negative bias, inputs that are zero" in message


@each_part(FUNCTIONS)
def test_an_answer_that_is_always_wrong_is_shown_the_first_case(exercise, place, part):
    def answer(*anything):
        return 98765.4321

    answer.__signature__ = inspect.signature(part.reference)
    message = check(exercise.id, *references(exercise, place, answer)).message
    first = part.cases(np.random.default_rng(checking.SEED))[0]
    assert (part.shown(*first.args) if part.shown else
            f"{part.name}({part.arguments[0]}={show(first.args[0])}") in message or (
        message == part.questions.get("no token"))  # a fraction has its own question there
    assert message.count("Right already") == (place > 0)  # the parts before it


@each_part(CHANGEABLE)
def test_a_function_that_changes_its_input_is_told_so(exercise, place, part):
    def answer(*arguments):
        result = copy.deepcopy(part.reference(*arguments))  # it may be a view of them
        first = arguments[0]
        if isinstance(first, list):
            first += first[:1]
        else:
            index = () if np.ndim(first) == 0 else 0
            first[index] = first[index] + 1
        return result

    answer.__signature__ = inspect.signature(part.reference)
    message = check(exercise.id, *references(exercise, place, answer)).message
    assert f"your function changes its input {part.arguments[0]}" in message


def sgd_step_that_may_stay(w, g, lr):
    return w - lr * g if g.any() else w


def momentum_step_that_may_forget(w, g, v, lr, mu):
    v = mu * v + g if mu else g
    return w - lr * v, v


@pytest.mark.parametrize("answers, name", [
    ((sgd_step_that_may_stay, RIGHT.momentum_step), "gives w itself"),
    ((RIGHT.sgd_step, momentum_step_that_may_forget), "gives g itself")])
def test_a_result_that_is_an_input_itself_is_told_so(answers, name):
    result = check("4.8", *answers)
    assert not result.passed and name in result.message and "changes both" in result.message


def test_a_second_call_that_differs_is_told():
    seen = []

    def weighted_sum(x, w, b):
        seen.append(x.tobytes() + w.tobytes())
        return right(x, w, b) if seen.count(seen[-1]) == 1 else 0.0

    assert "a second call with the same input is not" in check("1.2", weighted_sum).message


def test_a_result_that_is_remembered_by_its_array_is_told():
    seen, kept = {}, []  # kept: so that no address serves twice

    def weighted_sum(x, w, b):
        kept.append((x, w))
        return seen.setdefault((id(x), id(w), b), right(x, w, b))

    assert "the numbers inside an array change" in check("1.2", weighted_sum).message


def test_state_that_is_kept_between_calls_is_rejected():
    def weighted_sum(x, w, b, kept=[0.0]):  # noqa: B006
        kept[0] += right(x, w, b)
        return kept[0]

    assert check("1.2", weighted_sum).state == "wrong"


def test_a_warning_from_numpy_is_told_and_any_other_is_not():
    def noisy(category):
        def weighted_sum(x, w, b):
            warnings.warn("zero was divided", category, stacklevel=1)
            return right(x, w, b)

        return weighted_sum

    message = check("1.2", noisy(RuntimeWarning)).message
    assert "NumPy warns (zero was divided) at weighted_sum(x=[" in message
    assert check("1.2", noisy(DeprecationWarning)).passed


def test_what_the_learners_code_prints_does_not_leak(capfd):
    def weighted_sum(x, w, b):
        print("noise")
        return right(x, w, b)

    assert check("1.2", weighted_sum).passed
    assert capfd.readouterr() == ("", "")


@each_part(NUMBERS)
def test_a_number_is_never_given_away(exercise, place, part):
    draw, right = random.Random(0), part.reference
    near = [right + sign * 10**-i for i in range(1, 5) for sign in (1, -1)]
    far = [draw.uniform(-10, 10) for _ in range(50)] + [0, True, math.nan, math.inf]
    forms = [[right], (right, 1), str(right), np.array([right, 1]), right + 0j]
    for wrong in near + far + forms:
        result = check(exercise.id, *references(exercise, place, wrong))
        said = re.findall(r"-?\d+\.\d+(?:e-?\d+)?", result.message.replace(exercise.id, ""))
        assert not result.passed
        assert not any(math.isclose(float(number), right, rel_tol=1e-6) for number in said)


def test_a_part_that_is_right_is_said_before_the_next_one():
    message = check("1.6", ([1, 1], -0.5), ([1, 1], -1.5), ([1, -1], 0.5)).message
    assert message.startswith("Right already: or_gate, and_gate. Now nand_gate:\n")


@EACH
def test_a_check_says_the_same_for_the_same_answer(exercise):
    for answers in (references(exercise), [part.mistakes[0].forms[0] for part in exercise.parts],
                    [5.5] * len(exercise.parts)):
        first, second = check(exercise.id, *answers), check(exercise.id, *answers)
        assert first == second and first._repr_html_() == second._repr_html_()


@each_part(NUMBERS)
def test_a_number_may_be_of_any_kind(exercise, place, part):
    right = part.reference
    for number in (fractions.Fraction(right).limit_denominator(1000), decimal.Decimal(str(right)),
                   np.float64(right), np.float32(right), np.array(right), np.array([right]),
                   np.array([[right]])):
        assert check(exercise.id, *references(exercise, place, number)).passed, repr(number)


@pytest.mark.parametrize("exercise_id", ["3.8", "5.6", "3.10"])
def test_a_number_that_is_observed_another_way_may_be_of_any_kind(exercise_id):
    exercise = BY_ID[exercise_id]
    right = exercise.parts[0].reference
    for number in (fractions.Fraction(right), np.array([right]), np.array([[right]])):
        assert check(exercise.id, *references(exercise, 0, number)).passed, repr(number)


@pytest.mark.parametrize("kind", [float, np.float64, np.array])
def test_a_count_may_be_a_whole_float_and_is_told_that_an_integer_serves_better(kind):
    count = BY_ID["1.5"].parts[0].reference
    result = check("1.5", lambda sizes: kind(count(sizes) * 1.0))
    assert result.passed and "A count is an integer, though: yours is a" in result.message
    assert "A count" not in check("1.5", count).message


def test_a_count_with_a_fraction_is_wrong():
    count = BY_ID["1.5"].parts[0].reference
    assert not check("1.5", lambda sizes: count(sizes) + 1e-6).passed


@pytest.mark.parametrize("number", [1.7976931348623157e308, -1e300, np.float32(3e38), 1e15])
def test_a_very_large_number_is_shown_with_its_power(number):
    text = check("1.2", lambda x, w, b: number).message.splitlines()[0]
    assert len(text) < 100 and "e+" in text


def test_very_large_numbers_in_an_array_are_shown_with_their_power():
    text = check("1.4", lambda X, W, b: np.full((len(X), len(b)), 1.7976931348623157e308)).message
    assert "e+308" in text and len(text) < 400


def test_html_from_the_learner_is_escaped():
    def weighted_sum(x, w, b):
        raise ValueError("<script>alert(1)</script>")

    for shown in (check("1.2", weighted_sum), check("<script>", 1), hint("<script>")):
        assert "<script>" not in shown._repr_html_() and "&lt;script&gt;" in shown._repr_html_()
    assert "<script>" in repr(check("1.2", weighted_sum))


@EACH
def test_hints_come_one_at_a_time_and_then_the_solution(exercise):
    for rung in (1, 2, 3):
        text = repr(hint(exercise.id))
        assert [h in text for h in exercise.hints] == [i < rung for i in range(3)]
        assert "solution" not in text
    for _ in range(2):
        text = repr(hint(exercise.id))
        place = re.search(r"The solution is in \.\./(solutions/(\d\d)_\w+\.ipynb)\.$", text)
        assert all(h in text for h in exercise.hints)
        assert (ROOT / place[1]).exists() and int(place[2]) == int(exercise.id.split(".")[0])


@pytest.mark.parametrize("unknown", ["9.9", None, "", [], 1.15])
def test_a_hint_for_an_unknown_exercise_says_which_there_are(unknown):
    assert "There is no exercise" in repr(hint(unknown)) and "1.1, 1.2" in repr(hint(unknown))


@EACH
@pytest.mark.parametrize("failing", [..., 5.5])
def test_yours_is_the_courses_until_the_check_passes_and_after_it_fails(exercise, failing):
    course = references(exercise)
    mine = [another(answer) for answer in course]
    fails = [failing] * len(mine)
    for answers, expected in ((fails, course), (mine, mine), (fails, course)):
        check(exercise.id, *answers)
        got = yours(exercise.id) if len(mine) > 1 else (yours(exercise.id),)
        assert len(got) == len(mine) and all(g is e for g, e in zip(got, expected))


def in_lists(answer):
    """The same function, which gives lists."""
    def listed(value):
        if isinstance(value, tuple):
            return tuple(map(listed, value))
        if isinstance(value, dict):
            return {name: listed(part) for name, part in value.items()}
        return np.asarray(value).tolist()

    return functools.wraps(answer)(lambda *arguments: listed(answer(*arguments)))


def in_tuples(value):
    """What a function gave, as a tuple of its arrays."""
    if isinstance(value, dict):
        return tuple(value.values())
    return value if isinstance(value, tuple) else (value,)


def arrays_of(part):
    """(arguments, arrays) of the last case in which a call gives arrays with axes, else None."""
    for case in reversed(part.cases(np.random.default_rng(0))):
        with contextlib.suppress(Exception):  # where an exercise is observed in another way
            arrays = in_tuples(part.reference(*copy.deepcopy(case.args)))
            if all(isinstance(array, np.ndarray) and array.ndim for array in arrays):
                return case.args, arrays
    return None


ASK_FOR_ARRAYS = ("momentum_step", "adam_step",  # they get what they gave
                  "prepare")  # its type matters
GIVE_ARRAYS = [(exercise, place, part) for exercise, place, part in FUNCTIONS
               if part.name not in ASK_FOR_ARRAYS and arrays_of(part)]


@each_part(GIVE_ARRAYS)
def test_what_later_cells_get_of_an_answer_that_gives_lists_are_arrays(exercise, place, part):
    arguments, wanted = arrays_of(part)
    answers = references(exercise, place, in_lists(part.reference))
    assert check(exercise.id, *answers).passed
    mine = yours(exercise.id) if len(answers) == 1 else yours(exercise.id)[place]
    got = in_tuples(mine(*copy.deepcopy(arguments)))
    assert all(isinstance(array, np.ndarray) for array in got)
    assert [array.shape for array in got] == [want.shape for want in wanted]
    assert mine.__name__ == part.reference.__name__
    assert inspect.signature(mine) == inspect.signature(part.reference)


def test_yours_of_an_unknown_exercise_says_which_there_are():
    with pytest.raises(ValueError, match=r"There is no exercise 9\.9\. There are: 1\.1, 1\.2"):
        yours("9.9")


def test_a_hint_and_yours_ask_for_quotes_as_well():
    assert 'Write the number in quotes: hint("1.10") or hint("1.1").' in repr(hint(1.10))
    asked = r'Write the number in quotes: yours\("4\.10"\) or yours\("4\.1"\)\.'
    with pytest.raises(ValueError, match=asked):
        yours(4.10)


# ---- on the page ---------------------------------------------------------------------------------

@EACH
def test_what_is_right_is_told_why_and_what_comes_next(exercise):
    lines = check(exercise.id, *references(exercise)).message.splitlines()
    assert lines[0] == exercise.why and lines[-1].startswith(("Next: ", "That was the last"))


def test_the_next_exercise_is_that_of_the_notebook():
    names = list(finding.titles(1))
    assert names.index("1.7") < names.index("1.6")
    said = [check(name, *references(BY_ID[name])).message.splitlines()[-1] for name in names]
    titles = [f"Next: {name}, {BY_ID[name].title}." for name in names[1:]]
    assert said == [*titles, "That was the last exercise of lesson 1."]


def test_hints_open_one_after_the_other_in_the_result_itself():
    exercise = BY_ID["1.2"]
    shown = check("1.2", wrong_without_a_bias)._repr_html_()
    hints = re.findall(r"<details><summary>Hint (\d) of 3</summary>([^<]*)", shown)
    assert hints == [(str(i), text) for i, text in enumerate(exercise.hints, 1)]
    assert shown.endswith("</details></details></details></div>")  # each inside of the one before
    assert 'hint("1.2")' not in shown and repr(check("1.2", wrong_without_a_bias)).endswith(
        '\nA hint: hint("1.2")')
    assert "<details>" not in check("1.2", right)._repr_html_()
