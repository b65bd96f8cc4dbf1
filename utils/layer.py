"""What every layer of a network has in common: forward, backward and its parameters."""

import numpy as np


class Parameter:
    """An array that training changes, together with its gradient.

    value -- the numbers, of any shape
    grad  -- dLoss/dvalue, same shape, or None; every backward SETS it (PyTorch adds)
    """

    def __init__(self, value):
        self.value = value
        self.grad = None

    def __repr__(self):
        gradient = "no gradient yet" if self.grad is None else "with its gradient"
        return f"Parameter of shape {getattr(self.value, 'shape', ())}, {gradient}"


class Layer:
    """One step of a network. Data moves through it by `forward`, gradients move back by `backward`.

    A layer keeps its last input `x` and output `y`: backward needs the values that forward met.
    np.errstate, here and below: whatever np.seterr says, what overflows shows in the numbers.
    """

    x = y = None
    shown = ""  # what stands in the parentheses when a layer says what it is

    def __repr__(self):
        return f"{type(self).__name__}({self.shown})"

    def forward(self, x):
        """The output y for an input x; the first axis of both counts the N examples."""
        raise NotImplementedError(f"{type(self).__name__} has no forward")

    def backward(self, dy):
        """From dy = dLoss/dy, set the gradient of every parameter and return dLoss/dx."""
        raise NotImplementedError(f"{type(self).__name__} has no backward")

    def parameters(self):
        """The layer's parameters, in the order in which it made them; also of layers inside it."""
        return [parameter for _, parameter in named_parameters(self)]

    def check_forward(self, x, fits, wanted, dtype=None):
        """Raise ValueError unless x has the shape that is wanted, and the dtype of the weights."""
        if not fits:
            raise ValueError(f"{self} takes x of shape {wanted}, got {x.shape}")
        if dtype is not None and x.dtype != dtype:
            raise ValueError(f"{self} holds {dtype} and takes x of {dtype}, got {x.dtype}")

    def check_backward(self, dy):
        """Raise ValueError unless forward ran before and dy has the shape of its output."""
        call, y = f"{type(self).__name__}.backward", self.y
        if y is None:
            raise ValueError(f"{call} needs a forward first: it uses the values that forward met")
        if dy.shape != y.shape:
            raise ValueError(f"{call} takes dy of shape {y.shape}, like its output, got {dy.shape}")


def named_parameters(layer, prefix=""):
    """Yield (name, parameter) of a layer and of the layers that it holds: "layers[0].W"."""
    for name, value in vars(layer).items():
        several = isinstance(value, tuple | list)
        for place, part in enumerate(value if several else [value]):
            full = f"{prefix}{name}[{place}]" if several else prefix + name
            if isinstance(part, Parameter):
                yield full, part
            elif isinstance(part, Layer):
                yield from named_parameters(part, full + ".")


def float_type(x):
    """The dtype of x if that is a float, else float64."""
    dtype = np.asarray(x).dtype
    return dtype if dtype.kind == "f" else np.float64
