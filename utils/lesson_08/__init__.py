"""Lesson 8, convolutional networks."""

import sys

from utils.lesson import Lesson

__all__ = ["kernel_lab", "shapes"]
sys.modules[__name__].__class__ = Lesson
