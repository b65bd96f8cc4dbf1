"""What races on a surface: functions begin(w, lr) -> move, with move(g) -> the next w (2,).

That of Adam gives its running means as well: move(g) -> (w, m, v).
"""

import inspect

import numpy as np

from utils import SGD, Adam, Parameter

MOMENTUM, B1, B2, EPS = 0.9, 0.9, 0.999, 1e-8


def engine_mover(make):
    """The course's optimizer make(parameters, lr), as a mover."""
    def begin(w, lr):
        parameter = Parameter(w.copy())
        optimizer = make([parameter], lr)

        def move(g):
            parameter.grad = g
            optimizer.step()
            if not isinstance(optimizer, Adam):
                return parameter.value
            m, v = optimizer.m[0], optimizer.v[0]  # the engine keeps them without the factors
            return parameter.value, (1 - B1) * m, (1 - B2) * v

        return move

    return begin


def own_mover(step, memories, *settings, counts=False):
    """A function step(w, g, *memories, [t,] lr, *settings) -> w, *memories, as a mover."""
    def begin(w, lr):
        kept, t = [w.copy(), *(np.zeros_like(w) for _ in range(memories))], 0

        def move(g):
            nonlocal kept, t
            t += 1
            result = step(kept[0], g, *kept[1:], *([t] if counts else []), lr, *settings)
            kept = [np.array(part, float) for part in (result if memories else [result])]
            return kept if memories > 1 else kept[0]

        return move

    return begin


def free_mover(step):
    """A function step(w, g, lr), or step(w, g, lr, memory) with a dict to keep things in."""
    def begin(w, lr):
        more = [{}] if len(inspect.signature(step).parameters) > 3 else []
        w = w.copy()

        def move(g):
            nonlocal w
            w = np.array(step(w, g, lr, *more), float).reshape(2)
            return w

        return move

    return begin


COURSE = (engine_mover(SGD), engine_mover(lambda parameters, lr: SGD(parameters, lr, MOMENTUM)),
          engine_mover(Adam))
