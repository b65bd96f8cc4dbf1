"""Lesson 6, first network on mnist."""

import sys

from utils.lesson import Lesson

__all__ = ["read_my_digit"]
sys.modules[__name__].__class__ = Lesson
