"""The networks of the layer morph: trained as far as somebody asks, with every epoch kept."""

import threading

import numpy as np

from utils import (
    ACTIVATIONS,
    Activation,
    Adam,
    BCEWithLogitsLoss,
    Linear,
    ReLU,
    Sequential,
    Tanh,
    circle,
    he_init,
    moons,
    rings,
    spiral,
    train,
    xavier_init,
    xor,
)

DATA = {"spiral": spiral, "rings": rings, "circle": circle, "moons": moons, "xor": xor}
LAYERS = {  # name: the layer that bends, and what the weights before it are drawn from
    "ReLU": (ReLU, he_init), "tanh": (Tanh, xavier_init),
    "identity": (lambda: Activation(*ACTIVATIONS["identity"]), xavier_init)}
N, NOISE, BATCH, LR, EPOCHS = 300, 0.02, 50, 0.02, 150


class Training:
    """A network 2 - units - 2 - 1 on N points, by Adam. Its last two units do not bend.

    X (N, 2), y (N,) -- the points and their labels, 0 and 1
    right -- of the epochs so far, the first before training: how many points it gets right
    """

    def __init__(self, data, activation, units, start):
        bend, init = LAYERS[activation]
        self.X, self.y = DATA[data](N, noise=NOISE, rng=np.random.default_rng(100))
        self._rng = rng = np.random.default_rng(start)
        self.model = Sequential(
            Linear(2, units, rng=rng, init=init), bend(),
            Linear(units, 2, rng=rng, init=xavier_init), Linear(2, 1, rng=rng, init=xavier_init))
        self._optimizer = Adam(self.model.parameters(), LR)
        self._kept, self.right, self._lock = [], [], threading.Lock()
        self._keep()

    def network(self, epoch):
        """The network as it is after an epoch; 0 is the one before training."""
        with self._lock:
            for parameter, value in zip(self.model.parameters(), self._kept[-1]):
                parameter.value[...] = value
            while len(self._kept) <= epoch:
                train(self.model, BCEWithLogitsLoss(), self._optimizer, self.X,
                      self.y[:, None].astype(float), epochs=1, batch_size=BATCH, rng=self._rng)
                self._keep()
            for parameter, value in zip(self.model.parameters(), self._kept[epoch]):
                parameter.value[...] = value
        return self.model

    def _keep(self):
        self._kept.append([parameter.value.copy() for parameter in self.model.parameters()])
        self.right.append(int(((self.model.forward(self.X)[:, 0] > 0) == self.y).sum()))
