"""The interaction `graph_stepper`: a graph of numbers, filled forward and backward."""

from utils.lesson_04.graph_stepper.widget import graph_stepper

__all__ = ["graph_stepper"]
