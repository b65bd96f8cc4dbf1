"""Lesson 1, neurons and layers."""

import sys

from utils.lesson import Lesson

__all__ = ["digit_pad", "linear_collapse", "one_neuron", "relu_hinges", "shape_lens"]
sys.modules[__name__].__class__ = Lesson
