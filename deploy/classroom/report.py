"""What a teacher reads: grades.csv, and class.html about all that was graded."""

import csv
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import nbformat
from jinja2 import Environment, FileSystemLoader
from nbgrader.api import Gradebook, MissingEntry

from deploy.classroom import collecting, places, roster
from utils import words
from utils.exercises.result import STATES
from utils.exercises.words import of_lesson

OPEN = {"wrong", "mistake", "error"}  # tried, and not solved


@dataclass(frozen=True)
class Exercise:
    """An exercise of a lesson, in the order of its notebook."""

    id: str
    title: str
    points: int
    second_sitting: bool
    questions: dict  # {question: name of the mistake}


@dataclass
class Work:
    """What a learner handed in for a lesson."""

    learner: str
    problem: str = ""  # why it is not graded
    points: dict = field(default_factory=dict)  # {exercise id: points}
    states: dict = field(default_factory=dict)  # {exercise id: what check said: "correct", ...}
    mistakes: dict = field(default_factory=dict)  # {exercise id: name of a mistake}
    page: str = ""  # address of the feedback

    @property
    def total(self):
        """All points."""
        return _short(sum(self.points.values()))


def exercises(folder, name):
    """The Exercises of a lesson that was released."""
    said = of_lesson(words.folder(int(name[:2])))
    cells = nbformat.read(folder / "source" / name / f"{name}.ipynb", as_version=4).cells
    marked = {cell.metadata["nbgrader"]["grade_id"]: cell for cell in cells
              if "nbgrader" in cell.metadata}
    found = []
    for mark, cell in marked.items():
        if mark.startswith("check-"):
            answer = marked.get(mark.replace("check", "exercise"), cell)
            own = said[mark.removeprefix("check-").replace("-", ".")]
            questions = {text: kind for part in own.questions.values()
                         for kind, text in part.items()}
            found.append(Exercise(own.id, own.title, cell.metadata["nbgrader"]["points"],
                                  "second-sitting" in answer.metadata.get("tags", []), questions))
    return found


def works(folder, name, learners):
    """The Work of each learner for a lesson."""
    known = {exercise.id: exercise for exercise in exercises(folder, name)}
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as gradebook:
        return [_work(folder, name, learner, known, gradebook) for learner in learners]


def _work(folder, name, learner, known, gradebook):
    work, done = Work(learner), places.graded(folder, name, learner)
    if not done.exists():
        place = folder / "submitted" / learner / name
        work.problem = "nothing handed in" if not place.exists() else (
            collecting.problem(folder, name, learner) or "not graded yet")
        return work
    try:
        grades = gradebook.find_submission_notebook(name, name, learner).grades
    except MissingEntry:
        work.problem = "not graded yet"
        return work
    scores = {_number(grade.name): grade.score for grade in grades}
    work.points = {number: scores.get(number, 0) for number in known}
    cells = nbformat.read(done, as_version=4).cells
    said = {_number(mark): _said(cell) for cell in cells if (
        mark := cell.metadata.get("nbgrader", {}).get("grade_id", "")).startswith("check-")}
    for number, exercise in known.items():
        state, message = said.get(number, ("not attempted", ""))
        named = [exercise.questions[line] for line in message.splitlines()
                 if line in exercise.questions]
        work.states[number] = "correct" if work.points[number] >= exercise.points else (
            "error" if state == "correct" else state)
        if state == "mistake" and named:
            work.mistakes[number] = named[0]
    page = places.feedback_page(folder, name, learner)
    work.page = page.relative_to(folder).as_posix() if page.exists() else ""
    return work


def _said(cell):
    """(state, message) of what a check said that ran in a graded notebook."""
    errors = [output for output in cell.get("outputs", []) if output.output_type == "error"]
    if not errors:
        return "correct", ""
    for state, (called, _) in STATES.items():
        if errors[0].evalue.startswith(f"{called}: exercise"):
            return state, errors[0].evalue
    return "error", ""


def _number(grade_id):
    return grade_id.removeprefix("check-").replace("-", ".")


def where(work, known):
    """(order, where a learner is in the first sitting, in words): who is stuck comes first."""
    first = [exercise for exercise in known if not exercise.second_sitting] or known
    solved = [work.states[exercise.id] == "correct" for exercise in first]
    after = max((place for place, right in enumerate(solved, 1) if right), default=0)
    tried = [place for place in range(after, len(first)) if work.states[first[place].id] in OPEN]
    if tried:
        return (0, tried[0]), f"stuck since {first[tried[0]].id}, {first[tried[0]].title}"
    if after < len(first):
        return (1, after), f"stopped after {first[after - 1].id}" if after else "has not begun"
    left = [exercise.id for exercise, right in zip(first, solved) if not right]
    return (2, -len(left)), f"open: {', '.join(left)}" if left else "all solved"


def write(folder):
    """Write grades.csv and class.html."""
    names = places.lessons(folder)
    rows = roster.read(folder)
    learners, listed = roster.learners(folder, rows)
    known = {name: exercises(folder, name) for name in names}
    found = {name: works(folder, name, learners) for name in names}
    _write_grades(folder / "grades.csv", learners, rows, listed, known, found)
    _write_page(folder / "class.html", learners, known, found)
    print(f"wrote {folder / 'grades.csv'} and {folder / 'class.html'}")


def _write_grades(file, learners, rows, listed, known, found):
    heads, possible = [], sum(one.points for own in known.values() for one in own)
    for name, own in known.items():
        number = int(name[:2])
        heads += [one.id for one in own]
        heads += [f"lesson {number} first sitting", f"lesson {number} second sitting"]
    with open(file, "w", encoding="utf-8-sig", newline="") as target:  # Excel asks for the -sig
        writer = csv.writer(target)
        own_heads = list(rows[0]) if rows else []
        writer.writerow([*own_heads, "learner", *heads, "points", "of", "not graded"])
        for place, learner in enumerate(learners):
            scores, notes, total = [], [], 0
            for name, own in known.items():
                work = found[name][place]
                scores += [_short(work.points.get(one.id, "")) for one in own]
                for second in (False, True):
                    scores.append(_short(sum(work.points.get(one.id, 0) for one in own
                                             if one.second_sitting is second)))
                total += work.total
                if work.problem:
                    notes.append(f"lesson {int(name[:2])}: {work.problem}")
            row = listed.get(learner, {})
            writer.writerow([*(row.get(head, "") for head in own_heads), learner, *scores,
                             _short(total), _short(possible), "; ".join(notes)])


def _short(points):
    return int(points) if points != "" and points == int(points) else points


def _write_page(file, learners, known, found):
    lessons = [_summary(name, own, found[name]) for name, own in known.items()]
    template = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True,
                           trim_blocks=True, lstrip_blocks=True).get_template("page.html")
    text = template.render(lessons=lessons, learners=learners, day=date.today().isoformat())
    file.write_text(text, encoding="utf-8")


def _summary(name, known, found):
    """What the page says of a lesson."""
    done = [work for work in found if not work.problem]
    rows = []
    for exercise in known:
        states = Counter(work.states[exercise.id] for work in done)
        named = Counter(work.mistakes[exercise.id] for work in done if exercise.id in work.mistakes)
        asked = {kind: question for question, kind in exercise.questions.items()}
        tried = sum(states[state] for state in OPEN)
        rows.append({
            "exercise": exercise, "solved": states["correct"], "tried": tried,
            "waits": states["not attempted"], "errors": states["error"],
            "share": round(100 * states["correct"] / len(done)) if done else 0,
            "mistakes": [(kind, asked[kind], count) for kind, count in named.most_common(3)],
            "others": states["wrong"] + states["mistake"] - sum(
                count for _, count in named.most_common(3))})
    groups = defaultdict(list)
    for work in done:
        groups[where(work, known)].append(work.learner)
    return {"number": int(name[:2]), "title": name[3:].replace("_", " ").capitalize(),
            "rows": rows, "graded": len(done), "groups": sorted(groups.items()),
            "stuck": sum(len(who) for (order, _), who in groups.items() if order[0] == 0),
            "missing": [work for work in found if work.problem],
            "works": {work.learner: work for work in found},
            "possible": sum(exercise.points for exercise in known)}
