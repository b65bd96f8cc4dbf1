"""Lesson 5, the training process."""

import sys

from utils.lesson import Lesson

__all__ = ["batch_noise", "early_stop", "lr_finder", "playground", "training_clinic"]
sys.modules[__name__].__class__ = Lesson
