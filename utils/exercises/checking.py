"""check, hint, progress and yours: what a notebook calls."""

import contextlib
import copy
import functools
import time

import numpy as np

from utils.exercises.comparing import same
from utils.exercises.failed_cells import failed
from utils.exercises.finding import address, find, following, lessons, solution, titles
from utils.exercises.lending import begun, lend, lent_note, remember
from utils.exercises.messages import called, explained, of_counts, signature_problem
from utils.exercises.own_settings import NAMES, own_settings, restore_names
from utils.exercises.progress import Progress, record
from utils.exercises.result import Hint, Result
from utils.exercises.running import giving_arrays, run
from utils.exercises.time_limit import GRACE, KEPT, PATIENCE, TIME_LIMIT, TimeLimit, within

SEED = 20  # of the inputs that every check tries

_solved = {}  # exercise id: the learner's answers that passed
_hints_given = {}  # exercise id: rungs
_outcomes = {}  # (part, id of one of its own answers, place of a case): the Outcome


def check(exercise_id, *answers):
    """Compare answers with the right ones on many inputs, and say what to look at. Never raises.

    exercise_id -- "1.4"; answers -- your functions, numbers or choices, in the exercise's order
    """
    try:
        exercise = find(exercise_id, "check({}, ...)")
    except ValueError as error:  # no such exercise, or words that can't be read
        return Result(f"exercise {exercise_id}", "error", str(error))
    title, count = f"exercise {exercise.id}, {exercise.title}", len(exercise.parts)
    names = ", ".join(part.name for part in exercise.parts)
    if len(answers) != count:
        return Result(title, "error", f'The check is called as check("{exercise.id}", {names}): '
                                      f"{count} after the number, got {len(answers)}.")
    if old := failed(part.name for part in exercise.parts):
        return Result(title, "error", "The cell that writes {} stopped with an error ({}), so its "
                                      "older version was not judged. Mend the cell, run it, then "
                                      "run this one.".format(*old))
    if any(begun(answer, answers) for answer in answers):
        state, message = _judge_in_time(exercise, answers)
        message = _praised(exercise, message) if state == "correct" else message
    else:
        state = "not attempted"
        message = f"{lent_note(*answers)}Write {names} above, run its cell, then run this one."
    if state != "correct":
        _solved.pop(exercise.id, None)
    note = record(exercise.id, state)
    message += f"\n{note}" * bool(note)
    if state == "correct" or not exercise.hints:
        return Result(title, state, message)
    return Result(title, state, message, tuple(exercise.hints), f'hint("{exercise.id}")')


def _praised(exercise, compared):
    """What is said when it is right: why, on how many inputs, and what comes next."""
    after = following(exercise.id)
    next_one = f"Next: {after.id}, {after.title}{'.' * after.title[-1].isalnum()}" if after else (
        f"That was the last exercise of lesson {exercise.id.partition('.')[0]}.")
    return "\n".join(filter(None, [exercise.why, compared, next_one]))


def _judge_in_time(exercise, answers):
    """(state, message), also for answers that do not end, or that can't be compared."""
    began, opened = time.process_time(), time.monotonic()
    longer = sum(part.seconds for part in exercise.parts)
    limit = TIME_LIMIT + longer
    try:
        with own_settings():
            return within(limit, lambda: _judge(exercise, answers))
    except TimeLimit:
        took = max(time.process_time() - began, (time.monotonic() - opened) / PATIENCE)
        message = (f"Stopped, but late. {KEPT}" if took > limit + GRACE else
                   f"Stopped after {limit:g} seconds. Is there a loop that never ends"
                   f"{', or more training than it takes' if longer else ''}?")
    except KeyboardInterrupt:
        message = "You interrupted the check. Is there a loop that never ends, or a very long call?"
    except Exception as error:  # an object that can't even be compared or shown
        message = (f"{type(error).__name__} while the answer was compared. "
                   "Return plain numbers, lists or arrays.")
    return "error", message


def _judge(exercise, answers):
    """(state, message) of the first part that is not right."""
    right = []
    for part, answer in zip(exercise.parts, answers):
        known = f"Right already: {', '.join(right) or 'nothing'}."
        if not begun(answer, answers):
            return "wrong", f"{known} Next: {part.name}. {lent_note(answer)}".strip()
        state, message = _judge_part(part, answer)
        if state != "correct":
            return state, f"{known} Now {part.name}:\n" * bool(right) + message
        right.append(part.name)
    _solved[exercise.id] = answers
    return "correct", "" if len(right) > 1 else message


def _judge_part(part, answer):
    if problem := signature_problem(part, answer):
        return "wrong", problem
    cases = _cases(part)
    wanted = [_outcome(part, part.reference, place) for place in range(len(cases))]
    outcomes = [run(part, answer, case.args) for case in cases]
    restore_names(NAMES)
    trials = list(zip(cases, outcomes, wanted))
    if not all(map(same, outcomes, wanted)):
        for mistake in part.mistakes:
            if any(all(same(got, _outcome(part, known, i)) for i, got in enumerate(outcomes))
                   for known in mistake.forms):
                return "mistake", mistake.question
        return explained(part, answer, trials)
    for trial in sorted(trials, key=lambda trial: not trial[1].changed):  # the worst fault first
        if problem := _beside_the_value(part, *trial):
            return "wrong", f"The values are right, but {problem}"
    if not same(run(part, answer, cases[0].args), wanted[0]):
        return "wrong", ("The first call is right, but a second call with the same input is not. "
                         "What is kept between calls?")
    if not _right_in_a_changed_array(part, answer, cases):
        return "wrong", ("Right, until the numbers inside an array change: then the result must "
                         "change as well. What is kept between calls?")
    compared = f"Compared on {len(cases)} inputs.{of_counts(trials)}"
    return "correct", compared if part.arguments else ""


@functools.cache
def _cases(part):
    """The inputs that every check tries."""
    return part.cases(np.random.default_rng(SEED))


def _outcome(part, known, place):
    """What one of the part's own answers gives for a case; run once, and compared with many."""
    key = part, id(known), place
    if key not in _outcomes:
        _outcomes[key] = run(part, known, _cases(part)[place].args)
    return _outcomes[key]


def _right_in_a_changed_array(part, answer, cases):
    """Whether a call is right with an array that it had before, with its numbers turned around."""
    for args, place in ((case.args, i) for case in cases for i in range(len(case.args))):
        if isinstance(args[place], np.ndarray) and args[place].ndim and len(args[place]) > 1:
            given = copy.deepcopy(args)
            run(part, answer, args, given)
            given[place][...] = args[place][::-1]
            turned = copy.deepcopy(given)
            return same(run(part, answer, turned, given), run(part, part.reference, turned))
    return True


def _beside_the_value(part, case, outcome, want):
    """What is wrong with a call whose value is right, or ""."""
    if outcome.changed:
        changed = " and ".join(part.arguments[i] for i in outcome.changed)
        return f"your function changes its input {changed}. Work on a copy instead."
    if outcome.shared and not want.shared:
        return (f"at {called(part, case)} your function gives {part.arguments[outcome.shared[0]]} "
                "itself: who changes one of them changes both. How do you make a new array there?")
    if outcome.silenced:
        return (f"your function switches warnings off ({outcome.silenced}), and they stay off in "
                f"all that runs after it. {part.on_warning or 'What do they warn of?'}")
    if outcome.warned and not want.warned:
        return f"NumPy warns ({outcome.warned}) at {called(part, case)}. {part.on_warning}".strip()
    return ""


def hint(exercise_id):
    """The next of three hints for an exercise, with those before it; at last the solution."""
    try:
        exercise = find(exercise_id, "hint({})")
    except ValueError as error:  # no such exercise, or words that can't be read
        return Hint(f"Exercise {exercise_id}", str(error))
    count = len(exercise.hints)
    given = _hints_given[exercise.id] = min(_hints_given.get(exercise.id, 0) + 1, count + 1)
    lines = [f"Hint {i} of {count}: {text}" for i, text in enumerate(exercise.hints[:given], 1)]
    if given > count:
        lines.append(f"That was the last hint. The solution is in {solution(exercise)}.")
    return Hint(f"Exercise {exercise.id}, {exercise.title}", *lines)


def progress():
    """A bar for each lesson: how many of its exercises you have solved, and which is next."""
    try:
        return Progress({lesson: list(titles(lesson)) for lesson in lessons()}, address)
    except ValueError as error:  # words that can't be read
        return Hint("Progress", str(error))


def yours(exercise_id):
    """Your answer to an exercise if it has passed its check, else the course's, for later cells."""
    exercise = find(exercise_id, "yours({})")
    answers = _solved.get(exercise.id)
    if answers is None:
        answers = lend(part.reference for part in exercise.parts)
    else:
        with own_settings(), contextlib.suppress(TimeLimit):
            answers = within(TIME_LIMIT, lambda: tuple(
                giving_arrays(part, answer, _cases(part))
                for part, answer in zip(exercise.parts, answers)))
    remember(answers, exercise)
    return answers[0] if len(answers) == 1 else answers
