"""Lesson 4, exercises 4.6 to 4.8, the gradient check and the first optimizers: the wrong functions that are known by name,
and the question that leads on from each."""

import numpy as np

from utils.exercises.old_form import Mistake
from utils.lesson_04.e02_linear_backward import numerical_gradient, relative_error
from utils.lesson_04.e08_sgd_steps import momentum_step


def _differences(quotient):
    """A numerical_gradient with another quotient, a function of (f(x + h), f(x), f(x - h), h)."""
    def gradient_of(f, x, h=1e-5):
        gradient = np.zeros(np.shape(x))
        for place in np.ndindex(gradient.shape):
            step = np.zeros(gradient.shape)
            step[place] = h
            gradient[place] = quotient(f(x + step), f(x), f(x - step), h)
        return gradient

    return gradient_of


def _never_restored(f, x, h=1e-5):
    x = np.array(x, float)
    gradient = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        x[place] += h
        above = f(x)
        x[place] -= 2 * h
        gradient[place] = (above - f(x)) / (2 * h)
    return gradient


def _integers_stay(f, x, h=1e-5):
    x, gradient = x.copy(), np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        value = x[place]
        x[place] = value + h
        above = f(x)
        x[place] = value - h
        gradient[place] = (above - f(x)) / (2 * h)
        x[place] = value
    return gradient


def _row_by_row(f, x, h=1e-5):
    x = np.array(x, float)
    gradient = np.zeros(x.shape)
    for i in range(len(x)):
        step = np.zeros(x.shape)
        step[i] = h
        gradient[i] = (f(x + step) - f(x - step)) / (2 * h)
    return gradient


NUMERICAL_GRADIENT = (  # 4.6
    Mistake(_differences(lambda above, here, below, h: (above - here) / h),
            "This is the one-sided difference: where the function bends, it is off by what grows with h. Where would a "
            "second point cancel that?"),
    Mistake(lambda f, x, h=1e-5: numerical_gradient(f, x, h).astype(np.asarray(x).dtype),
            "Right for floats. Where x holds integers, your result does too, and 1.8 is cut to 1. Which dtype has "
            "np.zeros(x.shape), and which np.zeros_like(x)?"),
    Mistake(_differences(lambda above, here, below, h: (here - below) / h),
            "This difference looks back only: where the function bends, it is off by what grows with h. Which point would "
            "cancel that?"),
    Mistake(_differences(lambda above, here, below, h: (above - below) / h),
            "Everything is twice as large. How far is it from x - h to x + h?"),
    Mistake(_differences(lambda above, here, below, h: above - below / 2 * h),
            "Division and product come before the difference here. Where do parentheses belong?"),
    Mistake(_differences(lambda above, here, below, h: (above - below) / 2 * h),
            "/ 2 * h divides by 2 and then multiplies by h. What must stand under the bar together?"),
    Mistake(_differences(lambda above, here, below, h: (below - above) / (2 * h)),
            "Every sign is turned around. Which of the two points lies further along?"),
    Mistake(_differences(lambda above, here, below, h: above - below),
            "This is the rise alone. A slope is a rise over what?"),
    Mistake(_never_restored,
            "Every element stays moved after its turn, so the next is measured at another place. What must happen before "
            "the loop goes on?"),
    Mistake(_integers_stay,
            "Right for floats. An array of integers can't hold 3.00001: which type should your copy have?"),
    Mistake(_row_by_row,
            "The loop runs over the first axis, so whole rows move together. How do you reach every element of any shape?"),
    Mistake(lambda f, x, h=1e-5: (f(x + h) - f(x - h)) / (2 * h),
            "x + h moves all elements at once: one number came back. How can a single element move while the others wait?"),
    Mistake(lambda f, x, h=1e-5: np.full(np.shape(x), (f(x + h) - f(x - h)) / (2 * h)),
            "x + h moves all elements at once, so all got the same slope. How can a single element move while the others "
            "wait?"),
    Mistake(lambda f, x, h=1e-5: numerical_gradient(f, x),
            "Where the caller hands in a large h, your result is that of a small one. By which h should you step?"),
    Mistake(lambda f, x, h=1e-3: numerical_gradient(f, x, h),
            "Right wherever h is handed in. And when it is not: what is its default?"),
    Mistake(lambda f, x, h=1e-5: numerical_gradient(f, x, h).ravel(),
            "The numbers are right, but in one long row. Which shape has a gradient of x?"),
)


def _at_least(a, b, smallest):
    return np.abs(a - b).max() / max(np.abs(a).max(), np.abs(b).max(), smallest)


RELATIVE_ERROR = (  # 4.7
    Mistake(lambda a, b: np.max(np.abs(a - b) / np.maximum(np.maximum(np.abs(a), np.abs(b)), 1e-300)),
            "Each element was divided by its own size, so a tiny gradient cries wolf for all. Which one size is fair to "
            "the whole tensor?"),
    Mistake(lambda a, b: np.max(np.abs(a - b) / np.maximum(np.abs(a) + np.abs(b), 1e-300)),
            "Each element was divided by the sum of its own two sizes, so a tiny gradient cries wolf for all. Which one "
            "size is fair to the whole tensor?"),
    Mistake(lambda a, b: np.abs(a - b).max() / max(np.abs(a).max(), np.abs(b).max()),
            "Right until both are 0 everywhere: 0 / 0 is nan. How large is the error when both say 0?"),
    Mistake(lambda a, b: _at_least(a, b, 1e-4),
            "A size of at least 1e-4 makes small gradients look right. Can you treat 0 / 0 by itself?"),
    Mistake(lambda a, b: np.abs(a - b).max() / (max(np.abs(a).max(), np.abs(b).max()) + 1e-8),
            "The 1e-8 that you add to the size is no longer small beside gradients of 1e-6. Can you treat 0 / 0 by "
            "itself?"),
    Mistake(lambda a, b: np.abs(a - b).max() / np.abs(a).max() if np.abs(a).any() else 0.0,
            "The size was taken from a alone: a zero a hides every error, and swapping a and b changes the result. Where "
            "does b come in?"),
    Mistake(lambda a, b: np.abs(a - b).max() / np.abs(b).max() if np.abs(b).any() else 0.0,
            "The size was taken from b alone: a zero b hides every error, and swapping a and b changes the result. Where "
            "does a come in?"),
    Mistake(lambda a, b: np.abs(a - b).max() / (np.abs(a).max() + np.abs(b).max()) if np.abs([a, b]).any() else 0.0,
            "You added the two sizes, which halves most errors. Which of the two was asked for?"),
    Mistake(lambda a, b: np.abs(a - b).max(),
            "This is the absolute difference. Is 0.001 much, for a gradient of 1000, and for one of 0.002?"),
    Mistake(lambda a, b: np.abs(a - b).mean() / max(np.abs(a).max(), np.abs(b).max()) if np.abs([a, b]).any() else 0.0,
            "The mean difference lets one wrong element hide among many right ones. Which difference shows it?"),
    Mistake(lambda a, b: np.abs(a - b).sum() / max(np.abs(a).max(), np.abs(b).max()) if np.abs([a, b]).any() else 0.0,
            "The differences were summed, so a larger tensor seems more wrong. Which single one was asked for?"),
    Mistake(lambda a, b: np.linalg.norm(a - b) / max(np.linalg.norm(a), np.linalg.norm(b)) if np.abs([a, b]).any() else 0.0,
            "These are lengths of whole tensors, a good measure too, but one wrong element hides among many right ones. "
            "Which difference shows it?"),
    Mistake(lambda a, b: np.linalg.norm(a - b) / (np.linalg.norm(a) + np.linalg.norm(b)) if np.abs([a, b]).any() else 0.0,
            "This is a quotient of lengths, with their sum below: one wrong element hides among many. Which single "
            "difference was asked for, over which single gradient?"),
    Mistake(lambda a, b: (a - b).max() / max(np.abs(a).max(), np.abs(b).max()) if np.abs([a, b]).any() else 0.0,
            "Differences with a minus were not seen. What makes them count as well?"),
    Mistake(lambda a, b: np.abs(a - b).max() / max(a.max(), b.max()) if np.abs([a, b]).any() else 0.0,
            "The largest gradient may be a negative one. What makes its size count?"),
    Mistake(lambda a, b: 100 * relative_error(a, b),
            "That is in percent. What is the error of 1.5 against 2, as a fraction?"),
)

SGD_STEP = (  # 4.8
    Mistake(lambda w, g, lr: w + lr * g, "You walked uphill. The gradient points to where the loss grows: and the step?"),
    Mistake(lambda w, g, lr: w - g, "The learning rate does not appear. Where does it scale the step?"),
    Mistake(lambda w, g, lr: -lr * g, "This is the step alone. Where does it start?"),
    Mistake(lambda w, g, lr: lr * (w - g),
            "The learning rate scaled w as well. What should shrink: the weight, or the step?"),
    Mistake(lambda w, g, lr: w - g / lr, "You divided by the learning rate. Should a larger one make the step smaller?"),
    Mistake(lambda w, g, lr: w - lr * np.sign(g),
            "Every step is equally long. Should a steep gradient not move further than a flat one?"),
    Mistake(lambda w, g, lr: w - lr * w * g, "The step was multiplied by w. Does a weight of 0 never move?"),
    Mistake(lambda w, g, lr: w - lr * g / len(w), "The step was divided by the number of weights. What asks for that?"),
)


def _momentum(velocity, step=lambda v, g, lr: lr * v):
    """A momentum_step with another velocity, a function of (v, g, lr, mu), or another step."""
    def momentum(w, g, v, lr, mu):
        v = velocity(v, g, lr, mu)
        return w - step(v, g, lr), v

    return momentum


MOMENTUM_STEP = (  # 4.8
    Mistake(_momentum(lambda v, g, lr, mu: mu * v + (1 - mu) * g),
            "This velocity is an average of gradients, as in Adam. Does the rule here scale g?"),
    Mistake(_momentum(lambda v, g, lr, mu: mu * v + lr * g, lambda v, g, lr: v),
            "The learning rate went into the velocity. The first step is right: but what if lr changes? Where does the "
            "rule put it?"),
    Mistake(_momentum(lambda v, g, lr, mu: mu * v + lr * g),
            "The learning rate was used twice. Where does the rule put it?"),
    Mistake(_momentum(lambda v, g, lr, mu: mu * v - lr * g, lambda v, g, lr: -v),
            "This velocity holds the learning rate and points downhill. What does the rule here put into v?"),
    Mistake(_momentum(lambda v, g, lr, mu: v + g), "Nothing is ever forgotten: the old velocity stays whole. Where is mu?"),
    Mistake(_momentum(lambda v, g, lr, mu: mu * g + v), "mu scaled the gradient. Which of the two should fade?"),
    Mistake(_momentum(lambda v, g, lr, mu: mu * (v + g)), "mu scaled both. Which of the two should fade?"),
    Mistake(_momentum(lambda v, g, lr, mu: g), "The old velocity does not appear. What does momentum remember?"),
    Mistake(_momentum(lambda v, g, lr, mu: mu * v - g),
            "The gradient was subtracted from the velocity, and the velocity from w: two signs. Which one belongs?"),
    Mistake(_momentum(lambda v, g, lr, mu: mu * v + g, lambda v, g, lr: -lr * v),
            "The velocity is right, but you walked uphill. What sign does the step have?"),
    Mistake(lambda w, g, v, lr, mu: (w - lr * v, mu * v + g),
            "The step was made with the OLD velocity. Which comes first: the new velocity, or the step?"),
    Mistake(_momentum(lambda v, g, lr, mu: mu * v + g, lambda v, g, lr: lr * g),
            "The velocity is right, but the step follows g alone. Who should move w?"),
    Mistake(lambda w, g, v, lr, mu: (w - lr * (g + mu * (mu * v + g)), mu * v + g),
            "That is Nesterov's step: it looks one velocity ahead. What does plain momentum subtract?"),
    Mistake(lambda w, g, v, lr, mu: momentum_step(w, g, v, lr, mu)[::-1],
            "Both results are right, in the wrong order. Which was asked for first?"),
    Mistake(lambda w, g, v, lr, mu: w - lr * (mu * v + g),
            "The new w is right, and alone. What does the next step need from this one?"),
    Mistake(lambda w, g, v, lr, mu: (w - lr * (mu * v + g), v),
            "The new w is right, but the old velocity came back. What does the next step need from this one?"),
)
