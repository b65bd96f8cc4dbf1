"""Train the network of alice_model.py, and keep its weights: `make weights`, some minutes.

Another machine may round otherwise, and get other weights: as good, but not the same file.
"""

import hashlib
import math
import sys

import numpy as np

from utils import Adam, CrossEntropyLoss
from utils.lesson_10 import alice_model as course

STEPS, BATCH, LR, WARM_UP = 2400, 32, 0.005, 100


def learning_rate(step):
    """Up over WARM_UP steps, then down along a cosine, almost to 0."""
    along = max(0, step - WARM_UP) / (STEPS - WARM_UP)
    return LR * min(1, (step + 1) / WARM_UP) * (0.01 + 0.99 * (1 + math.cos(math.pi * along)) / 2)


def trained(rng, say=print):
    """The network after STEPS steps; say gets a line now and then."""
    train, val = course.split()
    model, loss = course.untrained(rng), CrossEntropyLoss()
    optimizer = Adam(model.parameters(), lr=LR)
    for step in range(STEPS):
        places = rng.integers(len(train) - course.STEPS, size=(BATCH, 1)) + np.arange(course.STEPS)
        optimizer.lr = learning_rate(step)
        loss.forward(model.forward(train[places]), train[places + 1])
        model.backward(loss.backward())
        optimizer.step()
        if (step + 1) % 200 == 0:
            say(f"{step + 1} steps: {course.nats(model, val):.3f} nats")
    return model


def keep(model, path=course.WEIGHTS):
    """Write the weights as float16 -> the file's sha256."""
    weights = {f"{place:02}": parameter.value.astype(np.float16)
               for place, parameter in enumerate(model.parameters())}
    np.savez_compressed(path, **weights)
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    print("sha256", keep(trained(np.random.default_rng(0), lambda line: print(line, flush=True))))
    print(f"{course.nats(course.alice_model(), course.split()[1]):.4f} nats", file=sys.stdout)
