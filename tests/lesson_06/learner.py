"""What a learner may have written in lesson 6."""

OWN = {}  # interaction: the function that it runs on

EQUIVALENT = {  # exercise: {mutant of its right answer: why it is right as well}
    "6.1": {"return x * 2": "the product commutes"},
}
