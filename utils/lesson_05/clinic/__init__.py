"""The clinic: patients, what to examine on them, their cures. Really trained, nothing painted."""

from utils.lesson_05.clinic.causes import CAUSES
from utils.lesson_05.clinic.examinations import CURVES, EXAMINATIONS, examined
from utils.lesson_05.clinic.patients import LATE, PATIENTS, Treatment, against, late_accuracy, treat
from utils.lesson_05.clinic.runs import NUMBERS, OPTIONS, Setup, data, train_run

__all__ = ["CAUSES", "CURVES", "EXAMINATIONS", "LATE", "NUMBERS", "OPTIONS", "PATIENTS", "Setup",
           "Treatment", "against", "data", "examined", "late_accuracy", "train_run", "treat"]
