"""What the interactions of all lessons are made of."""

from utils.widgets.explore import choice, explore, slider, stage
from utils.widgets.live import live
from utils.widgets.quiz import predict, quiz

__all__ = ["choice", "explore", "live", "predict", "quiz", "slider", "stage"]
