"""The exercises: one table for each lesson, and the functions that a notebook calls."""

from utils.exercises.checking import check, hint, progress, yours

__all__ = ["check", "hint", "progress", "yours"]
