"""The interaction `graph_stepper`: a graph of numbers, filled forward and backward."""

from utils.widgets.graph_stepper.widget import graph_stepper

__all__ = ["graph_stepper"]
