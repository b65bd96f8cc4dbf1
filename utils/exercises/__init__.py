"""The exercises: one table for each lesson, and the functions that a notebook calls."""

from utils.exercises.checking import check, hint, progress, yours
from utils.words import language

__all__ = ["check", "hint", "language", "progress", "yours"]
