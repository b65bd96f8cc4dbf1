"""check, hint, progress and yours: what a notebook calls."""

import contextlib
import copy
import html
import time
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from utils.exercises.comparing import giving_arrays, same, with_arrays
from utils.exercises.exercise import call as observe_call
from utils.exercises.finding import find, ids, lessons, solution, why_none
from utils.exercises.lending import begun, lend, lent_note
from utils.exercises.messages import call, explained, of_counts, signature_problem
from utils.exercises.own_settings import NAMES, own_settings, restore_names
from utils.exercises.progress import Progress, record
from utils.exercises.running import run, run_on
from utils.exercises.time_limit import GRACE, KEPT, PATIENCE, TIME_LIMIT, TimeLimit, within

SEED = 20  # of the inputs that every check tries

_solved = {}  # exercise id: the learner's answers that passed
_hints_given = {}  # exercise id: rungs
_made = {}  # part: (its cases, {what the course's own answers give for them})

_STATES = {  # state: (what it is called, color of the bar beside it)
    "correct": ("Correct", "#117733"),
    "wrong": ("Not yet", "#cc6677"),
    "mistake": ("Not yet, and this one is well known", "#aa4499"),
    "not attempted": ("Not attempted", "#888888"),
    "error": ("It stopped with an error", "#882255"),
}


@dataclass(frozen=True)
class Result:
    """What `check` found. state -- "correct", "wrong", "mistake", "not attempted" or "error"; message -- plain text."""

    title: str
    state: str
    message: str

    @property
    def passed(self):
        """Whether the answer is right: what a grader asserts."""
        return self.state == "correct"

    def __repr__(self):
        return f"{_STATES[self.state][0]}: {self.title}\n{self.message}"

    def _repr_html_(self):
        name, color = _STATES[self.state]
        lines = "".join(f"<div>{html.escape(line)}</div>" for line in self.message.splitlines())
        return (f'<div style="border-left: 4px solid {color}; padding: 0.2em 0.8em">'
                f"<b>{name}</b>: {html.escape(self.title)}{lines}</div>")


def check(exercise_id, *answers):
    """Compare your answers with the exercise's reference on many inputs, and say what to look at. Never raises.

    exercise_id -- "1.4"; answers -- your function, number or choice, in the order in which the exercise names them
    """
    try:
        exercise = find(exercise_id)
    except ValueError as broken:  # words that can't be read
        return Result(f"exercise {exercise_id}", "error", str(broken))
    if exercise is None:
        return Result(f"exercise {exercise_id}", "error", why_none(exercise_id, "check({}, ...)"))
    title = f"exercise {exercise.id}, {exercise.title}"
    names = ", ".join(part.name for part in exercise.parts)
    if len(answers) != len(exercise.parts):
        wanted = f'check("{exercise.id}", {names})'
        return Result(title, "error", f"The check is called as {wanted}: {len(exercise.parts)} after the number, got "
                                      f"{len(answers)}.")
    if not any(begun(answer, answers) for answer in answers):
        state = "not attempted"
        message = f'{lent_note(*answers)}Write {names} above, run its cell, then run this one. Stuck? hint("{exercise.id}")'
    else:
        began, opened = time.process_time(), time.monotonic()
        try:
            with own_settings():
                state, message = within(TIME_LIMIT, lambda: _judge(exercise, answers))
        except TimeLimit:
            late = max(time.process_time() - began, (time.monotonic() - opened) / PATIENCE) > TIME_LIMIT + GRACE
            state = "error"
            message = (f"Stopped after {TIME_LIMIT:g} seconds. Is there a loop that never ends?" if not late else
                       f"Stopped, but late. {KEPT}")
        except KeyboardInterrupt:
            state, message = "error", "You interrupted the check. Is there a loop that never ends, or a very long call?"
        except Exception as error:  # an object that can't even be compared or shown
            state = "error"
            message = f"{type(error).__name__} while the answer was compared. Return plain numbers, lists or arrays."
        if state != "correct":
            message += f'\nA hint: hint("{exercise.id}")'
    if state != "correct":
        _solved.pop(exercise.id, None)
    note = record(exercise.id, state)
    return Result(title, state, message + (f"\n{note}" if note else ""))


def _judge(exercise, answers):
    """(state, message) of the first part that is not right."""
    right = []
    for part, answer in zip(exercise.parts, answers):
        if not begun(answer, answers):
            known = f"Right already: {', '.join(right) or 'nothing'}. Next: {part.name}."
            return "wrong", f"{known} {lent_note(answer)}".strip()
        state, message = _judge_part(part, answer)
        if state != "correct":
            return state, (f"Right already: {', '.join(right)}. Now {part.name}:\n" if right else "") + message
        right.append(part.name)
    _solved[exercise.id] = answers
    return "correct", "" if len(right) > 1 else message


def _judge_part(part, answer):
    problem = signature_problem(part, answer)
    if problem:
        return "wrong", problem
    cases = _cases(part)
    wanted = [_outcome(part, part.reference, place) for place in range(len(cases))]
    outcomes = [run(part, answer, case.args) for case in cases]
    restore_names(NAMES)
    agreed = [same(got, want) for got, want in zip(outcomes, wanted)]
    if not all(agreed):
        for mistake in part.mistakes:
            for known in mistake.forms:
                if all(same(got, _outcome(part, known, place)) for place, got in enumerate(outcomes)):
                    return "mistake", mistake.question
        return explained(part, answer, cases, outcomes, wanted, agreed)
    problem = next(filter(None, map(partial(_beside_the_value, part), cases, outcomes, wanted)), "")
    if problem:
        return "wrong", f"The values are right, but {problem}"
    if not same(run(part, answer, cases[0].args), wanted[0]):
        return "wrong", "The first call is right, but a second call with the same input is not. What is kept between calls?"
    if not _right_in_a_changed_array(part, answer, cases):
        return "wrong", ("Right, until the numbers inside an array change: then the result must change as well. What is "
                         "kept between calls?")
    return "correct", f"Compared on {len(cases)} inputs.{of_counts(outcomes, wanted)}" if part.arguments else ""


def _cases(part):
    """The inputs that every check tries, made once."""
    if part not in _made:
        _made[part] = part.cases(np.random.default_rng(SEED)), {}
    return _made[part][0]


def _outcome(part, known, place):
    """What one of the course's own answers gives for a case: the same whatever it is compared with, so it is run once."""
    cases, outcomes = _made[part]
    key = id(known), place  # the part keeps it, so the id stays its own
    if key not in outcomes:
        outcomes[key] = run(part, known, cases[place].args)
    return outcomes[key]


def _right_in_a_changed_array(part, answer, cases):
    """Whether a call is right with an array that another call has got before, with its numbers in another order."""
    args, place = next(((case.args, i) for case in cases for i, arg in enumerate(case.args)
                        if isinstance(arg, np.ndarray) and arg.ndim and len(arg) > 1), ((), 0))
    if not args:
        return True
    given = copy.deepcopy(args)
    run_on(part, answer, args, given)
    given[place][...] = args[place][::-1]
    turned = copy.deepcopy(given)
    return same(run_on(part, answer, turned, given), run(part, part.reference, turned))


def _beside_the_value(part, case, outcome, want):
    """What is wrong with a call whose value is right, or ""."""
    if outcome.changed:
        changed = " and ".join(part.arguments[i] for i in outcome.changed)
        return f"your function changes its input {changed}. Work on a copy instead."
    if outcome.shared and not want.shared:
        return (f"at {call(part, case)} your function gives {part.arguments[outcome.shared[0]]} itself: who changes one of "
                "them changes both. How do you make a new array there?")
    if outcome.silenced:
        return (f"your function switches warnings off ({outcome.silenced}), and they stay off in all that runs after it. "
                f"{part.on_warning or 'What do they warn of?'}")
    if outcome.warned and not want.warned:
        return f"NumPy warns ({outcome.warned}) at {call(part, case)}. {part.on_warning}".strip()
    return ""


def _for_later_cells(part, answer):
    """The answer as the cells after it need it: where it gives lists, it gives arrays."""
    if not part.arguments or isinstance(answer, type):
        return answer
    plain = replace(part, observe=observe_call)
    values = (run(plain, answer, case.args).value for case in _cases(part))
    return giving_arrays(answer) if any(with_arrays(value) is not value for value in values) else answer


class Hint:
    """The rungs given so far, as text."""

    def __init__(self, title, lines):
        self.title, self.lines = title, lines

    def __repr__(self):
        return "\n".join([self.title, *self.lines])

    def _repr_html_(self):
        return f"<b>{html.escape(self.title)}</b>" + "".join(f"<div>{html.escape(line)}</div>" for line in self.lines)


def hint(exercise_id):
    """The next of three hints for an exercise, with those before it; after the last, where the solution is."""
    try:
        exercise = find(exercise_id)
    except ValueError as broken:  # words that can't be read
        return Hint(f"Exercise {exercise_id}", [str(broken)])
    if exercise is None:
        return Hint(f"Exercise {exercise_id}", [why_none(exercise_id, "hint({})")])
    given = _hints_given[exercise.id] = min(_hints_given.get(exercise.id, 0) + 1, len(exercise.hints) + 1)
    lines = [f"Hint {i} of {len(exercise.hints)}: {text}" for i, text in enumerate(exercise.hints[:given], 1)]
    if given > len(exercise.hints):
        lines.append(f"That was the last hint. The solution is in {solution(exercise)}.")
    return Hint(f"Exercise {exercise.id}, {exercise.title}", lines)


def progress():
    """A bar for each lesson: how many of its exercises you have solved, and which is next."""
    try:
        return Progress({lesson: ids(lesson) for lesson in lessons()})
    except ValueError as broken:  # words that can't be read
        return Hint("Progress", [str(broken)])


def yours(exercise_id):
    """Your answer to an exercise if it has passed its check, else the course's: what the widgets after it run on."""
    exercise = find(exercise_id)
    if exercise is None:
        raise ValueError(why_none(exercise_id, "yours({})"))
    answers = _solved.get(exercise.id)
    if answers is None:
        answers = lend(part.reference for part in exercise.parts)
    else:
        with own_settings(), contextlib.suppress(TimeLimit):
            answers = within(TIME_LIMIT, lambda: tuple(map(_for_later_cells, exercise.parts, answers)))
    return answers[0] if len(answers) == 1 else answers
