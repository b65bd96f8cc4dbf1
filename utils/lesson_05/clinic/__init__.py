"""The clinic: sick training runs, what can be examined on them, and their cures. Really trained; nothing is painted."""

from utils.lesson_05.clinic.examinations import EXAMINATIONS
from utils.lesson_05.clinic.patients import BECAUSE, CAUSES, LATE, PATIENTS, Treatment, late_accuracy, treat
from utils.lesson_05.clinic.runs import NUMBERS, OPTIONS, Setup, data, run

__all__ = ["BECAUSE", "CAUSES", "EXAMINATIONS", "LATE", "NUMBERS", "OPTIONS", "PATIENTS", "Setup", "Treatment", "data",
           "late_accuracy", "run", "treat"]
