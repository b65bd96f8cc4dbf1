"""The wrong answers to accuracy and confusion_matrix of lesson 5 that square tables and small logits let through, and what
is true of all that give the same numbers."""

import numpy as np
import pytest
from helpers.exercises import EXERCISES, judged, written

import utils
from utils.lesson_05.e03_accuracy import accuracy, confusion_matrix

NAMES = {"np": np, "utils": utils, "accuracy": accuracy, "confusion_matrix": confusion_matrix}
COUNTED = "confusion_matrix(labels, predictions, n_classes)"
WRONG = {
    "accuracy": [
        "accuracy(logits.T if len(logits) == logits.shape[1] else logits, labels)",
        "np.mean(logits.argmax(axis=0 if len(logits) == logits.shape[1] else 1) == labels)",
        "accuracy(utils.softmax(logits) > 0.5, labels)"],
    "confusion_matrix": [
        f"{COUNTED}.T if len(labels) == n_classes else {COUNTED}",
        "confusion_matrix(*(labels, predictions)[::-1 if len(labels) == n_classes else 1], "
        "n_classes)"],
}
NAMED = {
    "accuracy": [
        ("(logits.argmax(axis=1) == labels).all()", "What should 3 right ones of 4 give?"),
        ("int(accuracy(logits, labels))", "What should 3 right ones of 4 give?"),
        ("np.mean(utils.softmax(logits)[np.arange(len(labels)), labels] > 0.5)", "above one half")],
    "confusion_matrix": [
        (f"{COUNTED} > 0", "What would a loop over the examples do at the second one?"),
        (f"np.minimum({COUNTED}, 1)", "What would a loop over the examples do at the second one?")],
}
EACH_WRONG = [(name, expression) for name, expressions in WRONG.items() for expression in expressions]
EACH_NAMED = [(name, *pair) for name, pairs in NAMED.items() for pair in pairs]


def tried(part, expression):
    name = next(f"{exercise.id} {part}" for exercise in EXERCISES if part in [p.name for p in exercise.parts])
    return judged(name, written(name, expression, NAMES))


@pytest.mark.parametrize("part, expression", EACH_WRONG)
def test_every_wrong_expression_fails_and_is_no_named_mistake(part, expression):
    assert tried(part, expression).state in ("wrong", "error")


@pytest.mark.parametrize("part, expression, question", EACH_NAMED)
def test_a_name_is_true_of_all_that_give_the_same_numbers(part, expression, question):
    result = tried(part, expression)
    assert result.state == "mistake" and question in result.message
