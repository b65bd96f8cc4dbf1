"""What `make_lessons.py --new` lays out: a draft with one exercise, which passes all tests at once.

A draft says so below its title. When that line gives way to its minutes, the tests ask for all that
a lesson has.
"""

import re

FILES = {
    "solutions/{NN}_{name}.py": """\
# %% [markdown]
# # {N} {title}
#
# *Draft.*
#
# When you are through, you can
# - double a number.

# %% tags=["core"]
import sys; sys.path.insert(0, "..")
import numpy as np

import utils
from utils.exercises import check, hint, progress, yours
from utils.widgets import predict, quiz

# %% [markdown]
# ## A first section
#
# ### Exercise {N}.1: twice a number (\\*, 2 minutes)
# Write a function that doubles a number.

# %%
def double(x):
    \"\"\"Twice a number, a float.\"\"\"
    # BEGIN SOLUTION
    return 2 * x
    # END SOLUTION

# %%
check("{N}.1", double)

# %%
progress()

# %% [markdown]
# Answers to all exercises: [the solutions](../solutions/{NN}_{name}.ipynb).
""",
    "utils/lesson_{NN}/__init__.py": """\
\"\"\"Lesson {N}, {title}.\"\"\"

import sys

from utils.lesson import Lesson

__all__ = []  # its interactions, each in the file of its name
sys.modules[__name__].__class__ = Lesson
""",
    "utils/lesson_{NN}/ask.py": """\
\"\"\"What lesson {N} asks: its words stand in words.md, a picture is drawn here.\"\"\"

from pathlib import Path

from utils.widgets.questions import questions

__getattr__ = questions(Path(__file__).parent)
""",
    "utils/lesson_{NN}/exercises.py": """\
\"\"\"Lesson {N}: for each exercise its inputs, a right answer, and wrong ones by name.

What is said about them stands in words.md, under the same names.
\"\"\"

from utils.exercises.exercise import Case, Part

EXERCISES = {{}}  # id: its Part, or the tuple of its Parts


# ---- {N}.1 --------------------------------------------------------------------------------------

def numbers(rng):
    return [Case("a number", (1.5,)), Case("zero", (0.0,)), Case("a number below 0", (-2.5,)),
            *(Case("a number drawn at random", (float(number),)) for number in rng.normal(size=5))]


def double(x):
    return 2 * x


EXERCISES["{N}.1"] = Part(double, cases=numbers, wrong={{
    "half": lambda x: x / 2,
    "square": lambda x: x**2,
    "two more": lambda x: x + 2,
    "other sign": lambda x: -2 * x,
    "as it was": lambda x: x,
}})
""",
    "utils/lesson_{NN}/words.md": """\
# Lesson {N}, {title}: what is said and asked

# Exercises

## {N}.1 twice a number *
- half: You halved it. Which operation makes a number twice as large?
- square: You multiplied the number by itself. By what should it be multiplied?
- two more: You added 2. What is twice 0?
- other sign: The size is right. Which sign is turned around?
- as it was: The number came back as it was. What is still to be done?
1. Twice a number is that number and itself, added up.
2. Which number can you multiply it by?
3. It is 2 * x.
> Twice a number is the number added to itself.

# PREDICT

# CORE_QUIZ

# MORE_QUIZ
""",
    "tests/lesson_{NN}/learner.py": """\
\"\"\"What a learner may have written in lesson {N}.\"\"\"

OWN = {{}}  # interaction: the function that it runs on

EQUIVALENT = {{  # exercise: {{mutant of its right answer: why it is right as well}}
    "{N}.1": {{"return x * 2": "the product commutes"}},
}}
""",
    "tests/lesson_{NN}/test_answers.py": """\
\"\"\"Lesson {N}: the many ways to be right, which all pass, and wrong answers without a name.\"\"\"

import numpy as np
import pytest
from helpers.exercises import entries, judged, written

RIGHT = {{"{N}.1": ["x + x", "x * 2", "np.add(x, x)"]}}
WRONG = {{"{N}.1": ["abs(2 * x)", "np.maximum(2 * x, 0)", "2.1 * x"]}}


@pytest.mark.parametrize("name, expression", entries(RIGHT))
def test_another_way_to_be_right_passes(name, expression):
    assert judged(name, written(name, expression, {{"np": np}})).passed


@pytest.mark.parametrize("name, expression", entries(WRONG))
def test_a_wrong_answer_is_rejected(name, expression):
    assert not judged(name, written(name, expression, {{"np": np}})).passed
"""}


def lay_out(root, number="", name=""):
    """Write the files of a new lesson, and say what comes next -> 0, or 1 if nothing was written.

    number -- such as "11"; name -- such as "a_name"
    """
    taken = next(root.glob(f"solutions/{number:0>2}_*.py"), None)
    if not re.fullmatch(r"\d{1,2}", number) or not re.fullmatch(r"[a-z][a-z0-9_]*", name) or taken:
        why = f"; {taken.name} is there already" if taken else ""
        print(f"a new lesson is laid out with: --new 11 a_name{why}")
        return 1
    values = {"N": int(number), "NN": f"{int(number):02}", "name": name,
              "title": name.replace("_", " ")}
    for path, text in FILES.items():
        file = root / path.format(**values)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text.format(**values), encoding="utf-8", newline="\n")
        print(f"wrote {file.relative_to(root)}")
    print(f"next: make_lessons.py {values['NN']} builds its notebooks, "
          "and make test says what is missing")
    return 0
