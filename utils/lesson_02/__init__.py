"""Lesson 2, activation functions."""

import sys

from utils.lesson import Lesson

__all__ = ["activation_explorer", "dead_relu", "ring_units", "saturation_meter"]
sys.modules[__name__].__class__ = Lesson
