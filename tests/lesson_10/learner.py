"""What a learner may have written in lesson 10."""

OWN = {}  # interaction: the function that it runs on

EQUIVALENT = {}  # exercise: {mutant of its right answer: why it is right as well}
