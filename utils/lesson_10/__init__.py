"""Lesson 10, transformers for text."""

import sys

from utils.lesson import Lesson

__all__ = ["attention_map", "order_matters", "qkv_by_hand", "recall_race", "write_on"]
sys.modules[__name__].__class__ = Lesson
