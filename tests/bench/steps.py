"""How long a training step of the larger networks takes beside eager PyTorch: a Markdown table.

`python tests/bench/steps.py`, from the root. float32, one thread, interleaved rounds, medians. Both
sides have the same shapes, and weights of their own; a step is forward, loss, backward and Adam.
"""
# ruff: noqa: E402

from functools import partial

import engine  # before NumPy: it sets the threads
import numpy as np
import torch
from torch import nn

import utils
from utils import (
    GRU,
    RNN,
    Adam,
    Conv2d,
    Embedding,
    Flatten,
    LayerNorm,
    Linear,
    MaxPool2d,
    Positions,
    ReLU,
    Sequential,
    block,
)

BATCH, STEPS, ROUNDS = 64, 20, 15
TEXTS, LENGTH, CHARACTERS = 32, 64, 65  # a batch of text: each step answers what comes next


def digits(rng):
    """Images and labels of a batch, as MNIST's: (N, 1, 28, 28) float32, and (N,)."""
    return (rng.uniform(size=(BATCH, 1, 28, 28)).astype(np.float32),
            rng.integers(10, size=BATCH))


def text(rng):
    """Tokens and the tokens that follow: (N, T), twice."""
    ids = rng.integers(CHARACTERS, size=(TEXTS, LENGTH + 1))
    return ids[:, :-1], ids[:, 1:]


def our_cnn(rng):
    options = {"rng": rng, "dtype": np.float32}
    return Sequential(
        Conv2d(1, 8, 3, input_gradient=False, **options), ReLU(), MaxPool2d(2),
        Conv2d(8, 16, 3, **options), ReLU(), MaxPool2d(2), Flatten(), Linear(400, 10, **options))


def their_cnn():
    return nn.Sequential(nn.Conv2d(1, 8, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(8, 16, 3),
                         nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(400, 10))


def our_recurrent(layer, rng):
    options = {"rng": rng, "dtype": np.float32}
    return Sequential(Embedding(CHARACTERS, 32, **options), layer(32, 128, **options),
                      Linear(128, CHARACTERS, **options))


class TheirRecurrent(nn.Module):
    def __init__(self, layer):
        super().__init__()
        self.embedding, self.head = nn.Embedding(CHARACTERS, 32), nn.Linear(128, CHARACTERS)
        self.layer = layer(32, 128, batch_first=True)

    def forward(self, ids):
        return self.head(self.layer(self.embedding(ids))[0])


def our_transformer(rng):
    options = {"rng": rng, "dtype": np.float32}
    return Sequential(Embedding(CHARACTERS, 64, **options), Positions(LENGTH, 64, **options),
                      block(64, 4, **options), LayerNorm(64, dtype=np.float32),
                      Linear(64, CHARACTERS, **options))


class TheirTransformer(nn.Module):
    """As people write it today, with PyTorch's fused attention."""

    def __init__(self):
        super().__init__()
        self.embedding, self.positions = nn.Embedding(CHARACTERS, 64), nn.Embedding(LENGTH, 64)
        self.qkv, self.out = nn.Linear(64, 192), nn.Linear(64, 64)
        self.norms = nn.ModuleList(nn.LayerNorm(64) for _ in range(3))
        self.mlp = nn.Sequential(nn.Linear(64, 256), nn.ReLU(), nn.Linear(256, 64))
        self.head = nn.Linear(64, CHARACTERS)

    def forward(self, ids):
        x = self.embedding(ids) + self.positions.weight
        heads = self.qkv(self.norms[0](x)).view(*ids.shape, 3, 4, 16).permute(2, 0, 3, 1, 4)
        seen = nn.functional.scaled_dot_product_attention(*heads, is_causal=True)
        x = x + self.out(seen.transpose(1, 2).reshape(x.shape))
        x = x + self.mlp(self.norms[1](x))
        return self.head(self.norms[2](x))


NETWORKS = {  # name: data, this engine's model, PyTorch's
    "CNN 8-16, batch 64": (digits, our_cnn, their_cnn),
    "char RNN (hidden 128, T 64, batch 32)":
        (text, partial(our_recurrent, RNN), partial(TheirRecurrent, nn.RNN)),
    "char GRU (hidden 128, T 64, batch 32)":
        (text, partial(our_recurrent, GRU), partial(TheirRecurrent, nn.GRU)),
    "transformer, one block (d 64, 4 heads, T 64, batch 32)":
        (text, our_transformer, TheirTransformer),
}


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
            loss(model(X).flatten(0, -2), y.flatten()).backward()
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
