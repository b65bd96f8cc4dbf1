"""Lesson 10, transformers for text: for each exercise its inputs, a right answer, and wrong ones by name.

What is said about them stands in words.md, under the same names.
"""

from utils.exercises.exercise import Case, Part

EXERCISES = {}  # id: its Part, or the tuple of its Parts


# ---- 10.1 --------------------------------------------------------------------------------------

def numbers(rng):
    return [Case("a number", (1.5,)), Case("zero", (0.0,)), Case("a number below 0", (-2.5,)),
            *(Case("a number drawn at random", (float(number),)) for number in rng.normal(size=5))]


def double(x):
    return 2 * x


EXERCISES["10.1"] = Part(double, cases=numbers, wrong={
    "half": lambda x: x / 2,
    "square": lambda x: x**2,
    "two more": lambda x: x + 2,
    "other sign": lambda x: -2 * x,
    "as it was": lambda x: x,
})
