"""Lesson 3, loss functions."""

import sys

from utils.lesson import Lesson

__all__ = ["outlier_bench", "softmax_thermometer", "surprise_meter", "two_losses"]
sys.modules[__name__].__class__ = Lesson
