"""The small library under the course: a neural network in NumPy, in one sitting.

Read the files in this order: layer, activations, neurons, losses, backprop, optimizers, training;
then convolution, or sequences, recurrent and attention. datasets and texts hold the data.
"""

import warnings

from utils.activations import (
    ACTIVATIONS,
    Activation,
    LeakyReLU,
    ReLU,
    Sigmoid,
    Tanh,
    identity,
    leaky_relu,
    relu,
    sigmoid,
    softmax,
    step,
    tanh,
)
from utils.attention import (
    LayerNorm,
    Residual,
    SelfAttention,
    attention,
    block,
)
from utils.backprop import Sequential, gradient_check, numerical_gradient
from utils.convolution import Conv2d, Flatten, GlobalAvgPool, MaxPool2d
from utils.datasets import circle, digits, mnist, moons, rings, spiral, xor
from utils.layer import Layer, Parameter
from utils.losses import BCEWithLogitsLoss, CrossEntropyLoss, MSELoss
from utils.neurons import Linear, Neuron, he_init, xavier_init
from utils.optimizers import SGD, Adam, clip_gradients
from utils.recurrent import GRU, RNN, orthogonal_init, rnn_step
from utils.sequences import Embedding, Last, Positions, generate
from utils.texts import alice, first_letter, names, recall, reverse
from utils.training import (
    History,
    accuracy,
    confusion_matrix,
    early_stopping,
    evaluate,
    minibatches,
    standardize,
    train,
    train_val_split,
)

# A BLAS may leave flags set though its product is right, and NumPy warns (Apple's: numpy 28687).
# What really overflows shows in the numbers.
warnings.filterwarnings("ignore", r".* encountered in (matmul|dot)$", RuntimeWarning)
