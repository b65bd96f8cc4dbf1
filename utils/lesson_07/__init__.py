"""Lesson 7, seeing inside a network."""

import sys

from utils.lesson import Lesson

__all__ = ["fool_it", "layer_morph", "layer_views", "projection", "where_it_looks"]
sys.modules[__name__].__class__ = Lesson
