"""Loss functions: how far the predictions are from the truth, as one number, and which way to move.

Each loss is a mean over the batch (MSE: over all elements). Logarithms are natural: units are nats.
backward() returns dLoss/dprediction for the last forward, in the shape and dtype of the prediction.
"""

import numpy as np

from utils.activations import sigmoid
from utils.layer import float_type


class Loss:
    """forward(prediction, target) -> float, then backward() -> dLoss/dprediction."""

    prediction = target = None

    def forward(self, prediction, target):
        raise NotImplementedError(f"{type(self).__name__} has no forward")

    def backward(self):
        raise NotImplementedError(f"{type(self).__name__} has no backward")

    def remember(self, prediction, target):
        """Keep both for backward. Raises ValueError for an empty batch."""
        if prediction.size == 0:
            raise ValueError(f"{type(self).__name__} takes at least one example, "
                             f"got prediction of shape {prediction.shape}")
        self.prediction, self.target = prediction, target

    def check_backward(self):
        """Raise ValueError unless forward ran before."""
        if self.prediction is None:
            raise ValueError(f"{type(self).__name__}.backward needs a forward first")


class MSELoss(Loss):
    """Mean of (prediction - target)^2 over all elements, in the target's unit squared.

    prediction, target -- one shape; (N, 1) against (N,) is refused: it would broadcast to (N, N)
    """

    @np.errstate(all="ignore")
    def forward(self, prediction, target):
        self.remember(prediction, _like(self, prediction, target))
        error = self.prediction - self.target
        return float((error * error).mean())

    @np.errstate(all="ignore")
    def backward(self):
        self.check_backward()
        return (self.prediction - self.target) * (2 / self.prediction.size)


class BCEWithLogitsLoss(Loss):
    """Binary cross-entropy from logits: exact at +-1000, where a probability is rounded.

    prediction -- logits z, any shape; target -- labels 0 or 1 (or between), same shape
    """

    @np.errstate(all="ignore")
    def forward(self, prediction, target):
        target = _like(self, prediction, target)
        if target.size and (target.min() < 0 or target.max() > 1):
            raise ValueError("BCEWithLogitsLoss takes targets between 0 and 1, "
                             f"got {target.min()} to {target.max()}")
        self.remember(prediction, target)
        z = prediction
        return float((np.maximum(z, 0) - z * target + np.log1p(np.exp(-np.abs(z)))).sum()) / z.size

    @np.errstate(all="ignore")
    def backward(self):
        self.check_backward()
        return (sigmoid(self.prediction) - self.target) / self.prediction.size


class CrossEntropyLoss(Loss):
    """Cross-entropy in nats, from logits: -log softmax(z)[label]. Before training about ln C.

    prediction -- logits (N, C); target -- labels (N,), integers from 0 to C - 1
    An answer at each step: logits (N, T, C), labels (N, T), or any (..., C) and (...); the mean is
    over all of them. (PyTorch wants the classes second there: (N, C, T).)
    """

    @np.errstate(all="ignore")
    def forward(self, prediction, target):
        if prediction.ndim < 2 or target.shape != prediction.shape[:-1]:
            raise ValueError("CrossEntropyLoss takes logits (N, C) and labels (N,), "
                             f"got {prediction.shape} and {target.shape}")
        n, n_classes = target.size, prediction.shape[-1]
        if target.dtype.kind not in "iu":
            raise ValueError(f"CrossEntropyLoss takes labels that are integers, got {target.dtype}")
        if n and (target.min() < 0 or target.max() >= n_classes):
            raise ValueError(f"CrossEntropyLoss takes labels from 0 to {n_classes - 1}, "
                             f"got {target.min()} to {target.max()}")
        self.remember(prediction, target)
        z = prediction.reshape(n, n_classes)
        z = z - z.max(axis=1, keepdims=True)
        e = np.exp(z)
        sums = e.sum(axis=1, keepdims=True)
        e /= sums
        self.probabilities = e.reshape(prediction.shape)
        return float(np.log(sums).sum() - z[np.arange(n), target.ravel()].sum()) / n

    @np.errstate(all="ignore")
    def backward(self):
        self.check_backward()
        n = self.target.size
        dz = (self.probabilities / n).reshape(n, -1)
        dz[np.arange(n), self.target.ravel()] -= 1 / n
        return dz.reshape(self.prediction.shape)


def _like(loss, prediction, target):
    """The target in the prediction's dtype: float32 stays float32. ValueError for another shape."""
    if prediction.shape != target.shape:
        raise ValueError(f"{type(loss).__name__} takes prediction and target of one shape, "
                         f"got {prediction.shape} and {target.shape}")
    return target.astype(float_type(prediction), copy=False)
