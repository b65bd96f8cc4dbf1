"""Lesson 4, forward and backward propagation."""

import sys

from utils.lesson import Lesson

__all__ = ["chain_gears", "gradient_bench", "graph_stepper", "optimizer_race"]
sys.modules[__name__].__class__ = Lesson
