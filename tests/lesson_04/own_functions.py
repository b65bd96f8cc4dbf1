"""What a learner may have written in lesson 4: the function that each interaction runs on.

An interaction that takes it in another way than as its only argument has (a call with the function, the function); one
that runs on none has None.
"""

import numpy as np

from utils.lesson_04 import chain_gears, gradient_bench, graph_stepper, optimizer_race


def numerical_gradient(f, x, h=1e-5):
    gradient = np.zeros(np.shape(x))
    for index in np.ndindex(gradient.shape):
        above, below = np.array(x, float), np.array(x, float)
        above[index] += h
        below[index] -= h
        gradient[index] = (f(above) - f(below)) / (2 * h)
    return gradient


def sgd_step(w, g, lr):
    return w - lr * g


OWN = {
    chain_gears: numerical_gradient,
    gradient_bench: numerical_gradient,
    graph_stepper: None,
    optimizer_race: (lambda own: optimizer_race((own, None, None)), sgd_step),
}
