"""Lesson 4, exercise 4.9, a step of Adam: the wrong functions that are known by name, and the question that leads on."""

import numpy as np

from utils.exercises.old_form import Mistake
from utils.lesson_04.e08_sgd_steps import adam_step


def _adam(mean=lambda m, g, b1: b1 * m + (1 - b1) * g, square=lambda v, g, b2: b2 * v + (1 - b2) * g * g,
          corrected=lambda m, v, t, b1, b2: (m / (1 - b1**t), v / (1 - b2**t)),
          step=lambda m, v, lr, eps: lr * m / (np.sqrt(v) + eps)):
    """An adam_step in which one of its four formulas is another one."""
    def adam(w, g, m, v, t, lr=1e-3, b1=0.9, b2=0.999, eps=1e-8):
        m, v = mean(m, g, b1), square(v, g, b2)
        return w - step(*corrected(m, v, t, b1, b2), lr, eps), m, v

    return adam


def _corrected_are_kept(w, g, m, v, t, lr=1e-3, b1=0.9, b2=0.999, eps=1e-8):
    w, m, v = adam_step(w, g, m, v, t, lr, b1, b2, eps)
    return w, m / (1 - b1**t), v / (1 - b2**t)


def _old_moments_in_the_step(w, g, m, v, t, lr=1e-3, b1=0.9, b2=0.999, eps=1e-8):
    _, new_m, new_v = adam_step(w, g, m, v, t, lr, b1, b2, eps)
    return w - lr * (m / (1 - b1**t)) / (np.sqrt(v / (1 - b2**t)) + eps), new_m, new_v


def _defaults(lr=1e-3, b1=0.9, b2=0.999, eps=1e-8):
    """An adam_step with other defaults."""
    return lambda w, g, m, v, t, lr=lr, b1=b1, b2=b2, eps=eps: adam_step(w, g, m, v, t, lr, b1, b2, eps)


_DEFAULT = "Right wherever {0} is handed in. And when it is not: what is the default of {0}?"
ADAM_STEP = (  # 4.9
    Mistake(_adam(corrected=lambda m, v, t, b1, b2: (m, v)),
            "m and v are right, but the bias is not corrected. They began at 0: by how much are they too small after t "
            "steps?"),
    Mistake(_adam(corrected=lambda m, v, t, b1, b2: (m / (1 - b1**t), v)),
            "m was corrected for its start at 0, v was not. Does v begin anywhere else?"),
    Mistake(_adam(corrected=lambda m, v, t, b1, b2: (m, v / (1 - b2**t))),
            "v was corrected for its start at 0, m was not. Does m begin anywhere else?"),
    Mistake(_adam(corrected=lambda m, v, t, b1, b2: (m / (1 - b1), v / (1 - b2))),
            "The correction is that of the first step, at every step. Where does t come in?"),
    Mistake(_adam(corrected=lambda m, v, t, b1, b2: (m / (1 - b1 * t), v / (1 - b2 * t))),
            "b1 * t grows without end. How much of the start at 0 is left after t steps that each keep a share b1?"),
    Mistake(_adam(corrected=lambda m, v, t, b1, b2: (m / (1 - b1 ** (t + 1)), v / (1 - b2 ** (t + 1)))),
            "The correction is one step ahead, as if t counted from 0. What is t at the first step here?"),
    Mistake(_adam(corrected=lambda m, v, t, b1, b2: (m / (1 - b1 ** (t - 1)), v / (1 - b2 ** (t - 1)))),
            "The correction is one step behind: at t = 1 it divides by 0. How many steps has m seen when t is 1?"),
    Mistake(_adam(corrected=lambda m, v, t, b1, b2: (m / (1 - b2**t), v / (1 - b1**t))),
            "m was corrected with b2 and v with b1. Which belongs to which?"),
    Mistake(_adam(corrected=lambda m, v, t, b1, b2: (m * (1 - b1**t), v * (1 - b2**t))),
            "The correction made small moments smaller. They began at 0: must it make them larger or smaller?"),
    Mistake(_adam(step=lambda m, v, lr, eps: lr * m / np.sqrt(v + eps)),
            "eps stands inside the root, where 1e-8 becomes 1e-4. Where does the exercise put it?"),
    Mistake(_adam(step=lambda m, v, lr, eps: lr * m / np.sqrt(v)),
            "eps does not appear. What happens where a gradient is always 0?"),
    Mistake(_adam(step=lambda m, v, lr, eps: lr * m / (v + eps)),
            "The step is divided by v itself. If all gradients were 10 times as large, should the step stay the same?"),
    Mistake(_adam(step=lambda m, v, lr, eps: lr * m / np.sqrt(v) + eps),
            "Division comes before addition: eps moved the weights, not the denominator. Where do parentheses belong?"),
    Mistake(_adam(step=lambda m, v, lr, eps: -lr * m / (np.sqrt(v) + eps)),
            "m and v are right, but you walked uphill. What sign does the step have?"),
    Mistake(_adam(step=lambda m, v, lr, eps: m / (np.sqrt(v) + eps)),
            "The learning rate does not appear. How long would every step be?"),
    Mistake(_adam(square=lambda v, g, b2: b2 * v + (1 - b2) * g),
            "v averages the gradients themselves, and may turn negative. What does it average?"),
    Mistake(_adam(square=lambda v, g, b2: b2 * v + (1 - b2) * np.abs(g)),
            "v averages the sizes of the gradients. The step takes a root of v: of which average?"),
    Mistake(_adam(square=lambda v, g, b2: b2 * v + ((1 - b2) * g) ** 2),
            "(1 - b2) was squared together with g. Where do parentheses belong?"),
    Mistake(_adam(square=lambda v, g, b2: b2 * v + g * g),
            "The factor of g^2 is missing: v becomes a sum. What makes it a mean?"),
    Mistake(_adam(mean=lambda m, g, b1: b1 * m + g),
            "m is momentum's velocity here, a sum. What factor of g makes it a mean?"),
    Mistake(_adam(mean=lambda m, g, b1: (1 - b1) * m + b1 * g),
            "The shares of m are swapped: with b1 = 0.9 the new gradient got nine tenths. Which of the two should stay?"),
    Mistake(_adam(square=lambda v, g, b2: (1 - b2) * v + b2 * g * g),
            "The shares of v are swapped: the new gradient got nearly everything. Which of the two should stay?"),
    Mistake(_adam(mean=lambda m, g, b1: (1 - b1) * m + b1 * g, square=lambda v, g, b2: (1 - b2) * v + b2 * g * g),
            "The shares are swapped in m and in v: with b1 = 0.9 the new gradient got nine tenths. What should stay?"),
    Mistake(_corrected_are_kept,
            "The corrected moments came back, so the next step would correct them again. Which m and v does it need?"),
    Mistake(_old_moments_in_the_step,
            "The step was made with the OLD moments. Which comes first: the new m and v, or the step?"),
    Mistake(lambda w, g, m, v, t, lr=1e-3, b1=0.9, b2=0.999, eps=1e-8: adam_step(w, g, m, v, t, lr, b1, b2, eps)[0],
            "The new w is right, and alone. What does the next step need from this one?"),
    Mistake(_defaults(lr=1e-2), _DEFAULT.format("lr")),
    Mistake(_defaults(b1=0.99), _DEFAULT.format("b1")),
    Mistake(_defaults(b2=0.99), _DEFAULT.format("b2")),
    Mistake(_defaults(eps=1e-6), _DEFAULT.format("eps")),
)
