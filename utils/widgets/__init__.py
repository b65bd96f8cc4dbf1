"""The interactions of the lessons, and what they are made of."""

from utils.widgets.activation_explorer import activation_explorer
from utils.widgets.batch_noise import batch_noise
from utils.widgets.chain_gears import chain_gears
from utils.widgets.dead_relu import dead_relu
from utils.widgets.early_stop import early_stop
from utils.widgets.explore import choice, explore, slider, stage
from utils.widgets.gradient_bench import gradient_bench
from utils.widgets.graph_stepper import graph_stepper
from utils.widgets.linear_collapse import linear_collapse
from utils.widgets.live import live
from utils.widgets.lr_finder import lr_finder
from utils.widgets.one_neuron import one_neuron
from utils.widgets.optimizer_race import optimizer_race
from utils.widgets.outlier_bench import outlier_bench
from utils.widgets.playground import playground
from utils.widgets.quiz import predict, quiz
from utils.widgets.relu_hinges import relu_hinges
from utils.widgets.ring_units import ring_units
from utils.widgets.saturation_meter import saturation_meter
from utils.widgets.shape_lens import shape_lens
from utils.widgets.softmax_thermometer import softmax_thermometer
from utils.widgets.surprise_meter import surprise_meter
from utils.widgets.training_clinic import training_clinic
from utils.widgets.two_losses import two_losses

__all__ = ["activation_explorer", "batch_noise", "chain_gears", "choice", "dead_relu", "early_stop", "explore",
           "gradient_bench", "graph_stepper", "linear_collapse", "live", "lr_finder", "one_neuron", "optimizer_race",
           "outlier_bench", "playground", "predict", "quiz", "relu_hinges", "ring_units", "saturation_meter", "shape_lens",
           "slider", "softmax_thermometer", "stage", "surprise_meter", "training_clinic", "two_losses"]
