"""Exercise 4.10, the bug hunt: which broken layer is behind each report, and the questions to a wrong letter."""

from utils.exercises.old_form import Mistake

ANSWERS = "CADB"  # the layer behind report 1, 2, 3, 4
_REPORTS = {  # letter: what its own report shows
    "C": "Report {n} finds every parameter right, and dx alone wrong.",
    "A": "Report {n} finds everything right from layers[2] to the end, and everything before it wrong.",
    "D": "Report {n} finds the last layer right, and everything before it wrong.",
    "B": "Report {n} finds one tensor wrong, a bias, and its error is exactly 0.875: 7/8, with 8 examples.",
}
_GUESSES = {  # letter: the question when it was named for a report of another
    "A": "A would spoil what leaves the ReLU on the way back. Which parameters lie before it?",
    "B": "B sets db by a mean, and returns the right dx. Which tensors could that spoil?",
    "C": "C stands first and returns a wrong dx, but its own dW and db are right. Who reads that dx?",
    "D": "D would spoil what leaves the Sigmoid on the way back. Which parameters lie before it?",
}


def mistakes(number):
    """The three wrong letters for a report, each with its question."""
    right = ANSWERS[number - 1]
    return tuple(Mistake(letter, f"{_REPORTS[right].format(n=number)} {guess}")
                 for letter, guess in _GUESSES.items() if letter != right)
