"""Lesson 6, a first network on MNIST."""

import sys

from utils.lesson import Lesson

__all__ = ["confusion_browser", "moved_digits", "read_my_digit", "reliability", "watch_it_learn"]
sys.modules[__name__].__class__ = Lesson
