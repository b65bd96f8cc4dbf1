"""Back-propagation through a stack of layers, and the check that proves a backward pass right."""

import numpy as np

from utils.layer import Layer, named_parameters


class Sequential(Layer):
    """Layers one after another: the output of each is the input of the next. As nn.Sequential."""

    def __init__(self, *layers):
        self.layers = layers

    def __repr__(self):
        return f"{type(self).__name__}({', '.join(map(repr, self.layers))})"

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, dy):
        for layer in reversed(self.layers):
            dy = layer.backward(dy)
        return dy


@np.errstate(under="ignore")
def numerical_gradient(f, x, h=1e-5):
    """The gradient of f at x by central differences: (f(x + h) - f(x - h)) / 2h, one by one.

    f -- a function from an array shaped like x to a number; x -- float64 array, left unchanged
    h -- 1e-5 is near the best for float64: smaller loses digits to rounding, larger to curvature
    """
    x = np.array(x, dtype=np.float64)
    gradient = np.empty_like(x)
    for index in np.ndindex(x.shape):
        value = x[index]
        x[index] = value + h
        above = f(x)
        x[index] = value - h
        below = f(x)
        x[index] = value
        gradient[index] = (above - below) / (2 * h)
    return gradient


@np.errstate(all="ignore")
def gradient_check(model, loss, x, target, h=1e-5):
    """How far backward is from the numerical gradient: {name: error} for input and parameters.

    The error of a tensor is its largest difference divided by its largest gradient: one tiny one
    can't cry wolf. Below 1e-7: right. Above 1e-3: wrong. Between: look for a kink within h.
    Integers in x, such as tokens, have no gradient: then x is left out.
    Raises ValueError unless all is float64, and for a gradient of a wrong shape, or none.
    """
    tensors = {} if np.asarray(x).dtype.kind in "iu" else {"x": (np.array(x), None)}
    for name, parameter in named_parameters(model):
        tensors[name] = (parameter.value, parameter)
        parameter.grad = None
    for name, (value, _) in tensors.items():
        if value.dtype != np.float64:
            raise ValueError("gradient_check takes float64, because float32 hides errors in "
                             f"rounding; {name} is {value.dtype}")

    loss.forward(model.forward(x), target)
    dx = model.backward(loss.backward())
    errors = {}
    for name, (value, parameter) in tensors.items():
        claimed = dx if parameter is None else parameter.grad
        if claimed is None and parameter is None:  # a first layer that saves it
            continue
        if np.shape(claimed) != value.shape:
            raise ValueError(f"backward must give {name} a gradient of shape {value.shape}, "
                             f"got {'none' if claimed is None else np.shape(claimed)}")

        def loss_at(changed, parameter=parameter, value=value):
            if parameter is None:
                return loss.forward(model.forward(changed), target)
            parameter.value = changed
            result = loss.forward(model.forward(x), target)
            parameter.value = value
            return result

        measured = numerical_gradient(loss_at, value, h)
        scale = max(np.abs(claimed).max(), np.abs(measured).max())
        errors[name] = float(np.abs(claimed - measured).max() / scale) if scale else 0.0
    return errors
