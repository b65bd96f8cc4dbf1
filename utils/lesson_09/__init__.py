"""Lesson 9, recurrent networks."""

import sys

from utils.lesson import Lesson

__all__ = [  # its interactions, each in the file of its name
    "unrolled_rnn",
]
sys.modules[__name__].__class__ = Lesson
