"""Exercise 6.8, four pipelines: which cause is behind each run. What is said stands in words.md."""

from utils.exercises.exercise import Part, letter

CAUSES = "CADB"  # of run 1, 2, 3, 4; a test trains them

PARTS = tuple(Part(right, name=f"run_{number}", observe=letter,
                   wrong={wrong: wrong for wrong in "ABCD" if wrong != right})
              for number, right in enumerate(CAUSES, 1))
