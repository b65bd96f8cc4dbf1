"""Exercise 4.10, four broken backward passes: which layer is behind each report."""

from utils.exercises.exercise import Part, letter

ANSWERS = "CADB"  # the layer behind report 1, 2, 3, 4

PARTS = tuple(Part(right, name=f"report_{number}", observe=letter,
                   wrong={wrong: wrong for wrong in "ABCD" if wrong != right})
              for number, right in enumerate(ANSWERS, 1))
