"""Lesson 4, forward and backward propagation: the exercises.

Each has a file of its own: the inputs to try, a right answer, what is observed, and the wrong
answers that have a name. What is said about them stands in words.md, under the same names.
"""

from utils.lesson_04 import (
    e01_chain_rule_neuron,
    e02_linear_backward,
    e03_relu_backward,
    e04_mlp_backward,
    e05_value,
    e06_numerical_gradient,
    e07_relative_error,
    e08_sgd_steps,
    e09_adam_step,
    e10_reports,
)

EXERCISES = {  # id: its Part, or the tuple of its Parts
    "4.1": e01_chain_rule_neuron.PART,
    "4.2": e02_linear_backward.PART,
    "4.3": e03_relu_backward.PART,
    "4.4": e04_mlp_backward.PART,
    "4.5": e05_value.PARTS,
    "4.6": e06_numerical_gradient.PART,
    "4.7": e07_relative_error.PART,
    "4.8": e08_sgd_steps.PARTS,
    "4.9": e09_adam_step.PART,
    "4.10": e10_reports.PARTS,
}
