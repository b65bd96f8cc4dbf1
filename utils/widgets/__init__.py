"""The interactions of the lessons, and what they are made of."""

from utils.widgets.explore import choice, explore, slider, stage
from utils.widgets.linear_collapse import linear_collapse
from utils.widgets.one_neuron import one_neuron
from utils.widgets.quiz import predict, quiz
from utils.widgets.relu_hinges import relu_hinges
from utils.widgets.shape_lens import shape_lens

__all__ = ["choice", "explore", "linear_collapse", "one_neuron", "predict", "quiz", "relu_hinges", "shape_lens", "slider",
           "stage"]
