"""What the interactions of all lessons are made of."""

from utils.widgets.controls import choice, slider
from utils.widgets.explore import as_arrays, explore
from utils.widgets.live import live
from utils.widgets.picture import default_settings, subplots
from utils.widgets.pointing import Handle
from utils.widgets.quiz import predict, quiz

__all__ = ["Handle", "as_arrays", "choice", "default_settings", "explore", "live", "predict",
           "quiz", "slider", "subplots"]
