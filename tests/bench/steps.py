"""How long a training step of the larger networks takes beside eager PyTorch: a Markdown table.

`python tests/bench/steps.py`, from the root. float32, one thread, interleaved rounds, medians. Both
sides have the same shapes, and weights of their own; a step is forward, loss, backward and Adam.
"""
# ruff: noqa: E402

import engine  # before NumPy: it sets the threads
import numpy as np
import torch
from torch import nn

import utils
from utils import Adam, Conv2d, Flatten, Linear, MaxPool2d, ReLU, Sequential

BATCH, STEPS, ROUNDS = 64, 20, 15


def digits(rng):
    """Images and labels of a batch, as MNIST's: (N, 1, 28, 28) float32, and (N,)."""
    return (rng.uniform(size=(BATCH, 1, 28, 28)).astype(np.float32),
            rng.integers(10, size=BATCH))


def ours(rng):
    options = {"rng": rng, "dtype": np.float32}
    return Sequential(
        Conv2d(1, 8, 3, input_gradient=False, **options), ReLU(), MaxPool2d(2),
        Conv2d(8, 16, 3, **options), ReLU(), MaxPool2d(2), Flatten(), Linear(400, 10, **options))


def theirs():
    return nn.Sequential(nn.Conv2d(1, 8, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(8, 16, 3),
                         nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(400, 10))


NETWORKS = {"CNN 8-16, batch 64": (digits, ours, theirs)}


def our_steps(model, X, y):
    loss, optimizer = utils.CrossEntropyLoss(), Adam(model.parameters(), lr=1e-3)

    def run():
        for _ in range(STEPS):
            loss.forward(model.forward(X), y)
            model.backward(loss.backward())
            optimizer.step()
    return run


def their_steps(model, X, y):
    loss, optimizer = nn.CrossEntropyLoss(), torch.optim.Adam(model.parameters(), lr=1e-3)
    X, y = torch.tensor(X), torch.tensor(y)

    def run():
        for _ in range(STEPS):
            optimizer.zero_grad()
            loss(model(X), y).backward()
            optimizer.step()
    return run


def table():
    """Measure all of it -> the Markdown table."""
    torch.manual_seed(0)
    lines = ["| a training step | this engine: ms | PyTorch: ms | of PyTorch's time |",
             "|---|--:|--:|--:|"]
    for name, (data, make, make_theirs) in NETWORKS.items():
        rng = np.random.default_rng(0)
        X, y = data(rng)
        runs = [our_steps(make(rng), X, y), their_steps(make_theirs(), X, y)]
        mine, other = 1000 * engine.seconds(runs, ROUNDS) / STEPS
        lines.append(f"| {name} | {mine:.2f} | {other:.2f} | {mine / other:.2f} |")
    return "\n".join([*lines, "", f"float32, one thread, Adam; medians of {ROUNDS} runs of {STEPS} "
                      "steps, interleaved."])


if __name__ == "__main__":
    print(table())
