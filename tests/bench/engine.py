"""How fast and how right the engine is beside PyTorch, scikit-learn and a textbook network: one
Markdown table.

`python tests/bench/engine.py`, from the root. One thread, interleaved rounds, medians. The BLAS
chooses its own kernel. MNIST comes from utils.mnist(full=True): MNIST_FOLDER, or a download.
Each contestant has epoch(X, y) and steps(X, y), which return what is timed, and predict(X).
"""
# ruff: noqa: E402

import os

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[threads] = "1"  # before NumPy is imported
for choice in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "MKL_ENABLE_INSTRUCTIONS"):
    os.environ.pop(choice, None)
import platform
import sys
import timeit
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
import sklearn
import torch
from sklearn.neural_network import MLPClassifier
from torch import nn

import utils
from utils import SGD, Adam, Linear, ReLU, Sequential

torch.set_num_threads(1)
warnings.simplefilter("ignore", UserWarning)  # scikit-learn's, that a fit has not converged
BATCH, EPOCHS = 64, 5
LR, STEPS, ROUNDS = 0.1, 500, 15


class Engine:
    """utils, through its public names: float32 for the digits, as Linear advises, else float64."""

    def epoch(self, X, y):
        rng = np.random.default_rng(0)
        options = {"rng": rng, "dtype": np.float32}
        self.model = Sequential(Linear(784, 128, input_gradient=False, **options), ReLU(),
                                Linear(128, 10, **options))
        loss, optimizer = utils.CrossEntropyLoss(), Adam(self.model.parameters(), lr=1e-3)
        return lambda: utils.train(self.model, loss, optimizer, X, y, epochs=1, batch_size=BATCH,
                                   rng=rng)

    def predict(self, X):
        return self.model.forward(X).argmax(axis=1)

    def steps(self, X, y):
        rng = np.random.default_rng(0)
        model = Sequential(Linear(2, 8, rng=rng, input_gradient=False), ReLU(),
                           Linear(8, 8, rng=rng), ReLU(), Linear(8, 1, rng=rng))
        loss, optimizer = utils.BCEWithLogitsLoss(), SGD(model.parameters(), LR)
        y = y[:, None].astype(float)

        def run():
            for _ in range(STEPS):
                loss.forward(model.forward(X), y)
                model.backward(loss.backward())
                optimizer.step()
        return run


class PyTorch:
    """Eager PyTorch with its defaults (float32), batches by indexing with a permutation."""

    def epoch(self, X, y):
        torch.manual_seed(0)
        X, y = torch.tensor(X), torch.tensor(y)
        self.model = nn.Sequential(nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10))
        loss, optimizer = nn.CrossEntropyLoss(), torch.optim.Adam(self.model.parameters(), lr=1e-3)

        def run():
            for chosen in torch.randperm(len(X)).split(BATCH):
                optimizer.zero_grad()
                loss(self.model(X[chosen]), y[chosen]).backward()
                optimizer.step()
        return run

    def predict(self, X):
        return self.model(torch.tensor(X)).argmax(dim=1).numpy()

    def steps(self, X, y):
        torch.manual_seed(0)
        X, y = torch.tensor(X, dtype=torch.float32), torch.tensor(y[:, None], dtype=torch.float32)
        model = nn.Sequential(nn.Linear(2, 8), nn.ReLU(), nn.Linear(8, 8), nn.ReLU(),
                              nn.Linear(8, 1))
        loss, optimizer = nn.BCEWithLogitsLoss(), torch.optim.SGD(model.parameters(), LR)

        def run():
            for _ in range(STEPS):
                optimizer.zero_grad()
                loss(model(X), y).backward()
                optimizer.step()
        return run


class ScikitLearn:
    """MLPClassifier without its penalty; an epoch is a partial_fit, the steps are one fit."""

    def epoch(self, X, y):
        self.model = MLPClassifier((128,), batch_size=BATCH, learning_rate_init=1e-3, alpha=0,
                                   random_state=0)
        return lambda: self.model.partial_fit(X, y, classes=np.arange(10))

    def predict(self, X):
        return self.model.predict(X)

    def steps(self, X, y):
        model = MLPClassifier((8, 8), solver="sgd", momentum=0, learning_rate_init=LR, alpha=0,
                              batch_size=len(X), max_iter=STEPS, tol=0, n_iter_no_change=STEPS,
                              random_state=0)
        return lambda: model.fit(X, y)


class Textbook:
    """A first NumPy network, written plainly: float64, one-hot labels, new arrays at each step."""

    def make(self, *sizes):
        rng = np.random.default_rng(0)
        self.W = [rng.normal(size=pair) * np.sqrt(2 / pair[0]) for pair in zip(sizes, sizes[1:])]
        self.b = [np.zeros((1, size)) for size in sizes[1:]]
        return rng

    def forward(self, X):
        self.A = [X]
        for W, b in zip(self.W, self.b):
            Z = self.A[-1] @ W + b
            self.A.append(np.maximum(0, Z))
        return Z

    def backward(self, dZ):
        dW, db = [], []
        for i in reversed(range(len(self.W))):
            dW = [self.A[i].T @ dZ, *dW]
            db = [np.sum(dZ, axis=0, keepdims=True), *db]
            dA = dZ @ self.W[i].T
            dZ = dA * (self.A[i] > 0) if i > 0 else dA
        return dW + db

    def epoch(self, X, y):
        rng, X, Y, t = self.make(784, 128, 10), X.astype(float), np.eye(10)[y], 0
        m, v = ([np.zeros_like(p) for p in self.W + self.b] for _ in range(2))

        def run():
            nonlocal t
            for chosen in np.split(rng.permutation(len(X)), range(BATCH, len(X), BATCH)):
                x, target = X[chosen], Y[chosen]
                e = np.exp(self.forward(x))
                p = e / np.sum(e, axis=1, keepdims=True)
                -np.mean(np.sum(target * np.log(p + 1e-12), axis=1))
                t, parameters = t + 1, self.W + self.b
                for i, g in enumerate(self.backward((p - target) / len(x))):
                    m[i] = 0.9 * m[i] + 0.1 * g
                    v[i] = 0.999 * v[i] + 0.001 * g**2
                    m_hat, v_hat = m[i] / (1 - 0.9**t), v[i] / (1 - 0.999**t)
                    parameters[i] = parameters[i] - 1e-3 * m_hat / (np.sqrt(v_hat) + 1e-8)
                self.W, self.b = parameters[:2], parameters[2:]
        return run

    def predict(self, X):
        return np.argmax(self.forward(X.astype(float)), axis=1)

    def steps(self, X, y):
        self.make(2, 8, 8, 1)
        y = y.reshape(-1, 1)

        def run():
            for _ in range(STEPS):
                p = 1 / (1 + np.exp(-self.forward(X)))
                -np.mean(y * np.log(p + 1e-12) + (1 - y) * np.log(1 - p + 1e-12))
                gradients = self.backward((p - y) / len(X))
                parameters = [w - LR * g for w, g in zip(self.W + self.b, gradients)]
                self.W, self.b = parameters[:3], parameters[3:]
        return run


def seconds(runs, rounds):
    """The median time of each run, in rounds: A B C D, A B C D, ..."""
    times = [[timeit.timeit(run, number=1) for run in runs] for _ in range(rounds)]
    return np.median(times, axis=0)


def table():
    """Measure all of it (about half a minute) -> the Markdown table, with a line on conditions."""
    try:
        X, y, X_test, y_test = utils.mnist(full=True)
    except (OSError, ValueError) as error:
        print(f"All of MNIST cannot be had, so the course's subset is used: {error}",
              file=sys.stderr)
        X, y, X_test, y_test = utils.mnist()
    X, X_test = (part.reshape(-1, 784).astype(np.float32) / 255 for part in (X, X_test))
    nets = {"this engine": Engine(), "PyTorch": PyTorch(), "scikit-learn": ScikitLearn(),
            "textbook NumPy": Textbook()}
    epochs = seconds([net.epoch(X, y) for net in nets.values()], EPOCHS)
    right = [(net.predict(X_test) == y_test).mean() for net in nets.values()]
    points = utils.moons(noise=0.1, rng=np.random.default_rng(0))
    fits = seconds([net.steps(*points) for net in nets.values()], ROUNDS)
    data = "all of MNIST" if len(X) == 60000 else f"a SUBSET of MNIST, {len(X):,} images"
    lines = [f"| | 784-128-10 on {data}: s per epoch | time | test accuracy after {EPOCHS} epochs "
             "| 2-8-8-1 on 200 points: steps per s | time |", "|---|--:|--:|--:|--:|--:|"]
    for name, epoch, accuracy, fit in zip(nets, epochs, right, fits):
        lines.append(f"| {name} | {epoch:.2f} | x {epoch / epochs[0]:.2f} | {100 * accuracy:.1f} % "
                     f"| {STEPS / fit:,.0f} | x {fit / fits[0]:.2f} |")
    lines += ["", f"One thread; medians of {EPOCHS} epochs and {ROUNDS} runs of {STEPS} steps, "
              f"interleaved. Batch {BATCH}, Adam 1e-3; full batch, SGD {LR}. "
              f"Python {platform.python_version()}, NumPy {np.__version__}, "
              f"PyTorch {torch.__version__}, scikit-learn {sklearn.__version__}."]
    return "\n".join(lines)


if __name__ == "__main__":
    print(table())
