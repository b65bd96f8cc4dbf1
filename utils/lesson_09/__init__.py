"""Lesson 9, recurrent networks."""

import sys

from utils.lesson import Lesson

__all__ = ["clip_bench", "gear_of_time", "memory_cliff", "name_maker", "unrolled_rnn"]
sys.modules[__name__].__class__ = Lesson
