"""Exercise 9.4, back through time. What is said about it stands in words.md."""

import numpy as np

from utils.exercises.exercise import Case, Forms, Part, away_from_0


def unrolled(rng):
    """dL/dhs[T] (N, H), states hs (T + 1, N, H), inputs xs (T, N, D), weights Wh (H, H)."""
    def of(label, steps, n, d, hidden, first=True, scale=0.6, dh=None, xs=None):
        Wx, Wh = away_from_0(rng, d, hidden) * scale, away_from_0(rng, hidden, hidden) * scale
        b = away_from_0(rng, hidden) * scale
        xs = away_from_0(rng, steps, n, d) if xs is None else xs
        h = rng.uniform(-0.9, 0.9, (n, hidden)).round(2) if first else np.zeros((n, hidden))
        hs = [h]
        for x in xs:
            hs.append(np.tanh(x @ Wx + hs[-1] @ Wh + b))
        dh = away_from_0(rng, n, hidden) if dh is None else dh
        return Case(label, (dh, np.array(hs), xs, Wh))

    return [
        of("one step of one number", 1, 1, 1, 1),
        of("one step", 1, 2, 3, 2),
        of("one step from a state of zeros", 1, 2, 3, 2, first=False),
        of("two steps of one number", 2, 1, 1, 1),
        of("two steps", 2, 1, 2, 3),
        of("three steps", 3, 2, 2, 3),
        of("three steps from a state of zeros", 3, 2, 2, 3, first=False),
        of("five steps", 5, 3, 2, 4),
        of("one sequence", 3, 1, 3, 2),
        of("all sizes equal", 3, 3, 3, 3),
        of("five steps, all sizes equal", 5, 5, 5, 5, scale=0.3),
        of("as many inputs as numbers in the state", 3, 2, 3, 3),
        of("a gradient for one sequence only", 3, 2, 2, 3, dh=np.array([[0.0, 0, 0], [1, -2, 1]])),
        of("a gradient of 0", 3, 2, 2, 3, dh=np.zeros((2, 3))),
        of("large weights", 4, 2, 3, 3, scale=1.5),
        of("one-hot rows", 4, 2, 5, 3, xs=np.eye(5)[rng.integers(0, 5, (4, 2))]),
        of("integers for the gradient and the inputs", 3, 2, 2, 3,
           dh=rng.integers(-2, 3, (2, 3)), xs=rng.integers(-2, 3, (3, 2, 2))),
        of("twenty steps", 20, 2, 3, 4, scale=0.4),
    ]


def rnn_backward(dh_last, hs, xs, Wh):
    dWx = dWh = db = 0.0
    dh = dh_last
    for t in range(len(xs) - 1, -1, -1):
        dz = dh * (1 - hs[t + 1] ** 2)
        dWx, dWh, db = dWx + xs[t].T @ dz, dWh + hs[t].T @ dz, db + dz.sum(axis=0)
        dh = dz @ Wh.T
    return dWx, dWh, db, dh


def _going(slope=lambda hs, t: 1 - hs[t + 1] ** 2, back=lambda dz, Wh, dh: dz @ Wh.T,
           x=lambda xs, t: xs[t], h=lambda hs, t: hs[t], order=reversed):
    """An rnn_backward that does one thing in another way."""
    def answer(dh_last, hs, xs, Wh):
        dWx = dWh = db = 0.0
        dh = dh_last
        for t in order(range(len(xs))):
            dz = dh * slope(hs, t)
            dWx, dWh, db = dWx + x(xs, t).T @ dz, dWh + h(hs, t).T @ dz, db + dz.sum(axis=0)
            dh = back(dz, Wh, dh)
        return dWx, dWh, db, dh

    return answer


def _given(change):
    """An rnn_backward that gives change(the four right gradients, *arguments)."""
    return lambda *args: change(rnn_backward(*args), *args)


def _of_each_step(dh_last, hs, xs, Wh):
    """The gradients of each step's own, the last step's first."""
    found, dh = [], dh_last
    for t in range(len(xs) - 1, -1, -1):
        one = rnn_backward(dh, hs[t : t + 2], xs[t : t + 1], Wh)
        found.append(one)
        dh = one[3]
    return found


def _only(*names, step=-1):
    """An rnn_backward that has these of its gradients from one step alone: -1 is the first."""
    def answer(*args):
        right, own = rnn_backward(*args), _of_each_step(*args)[step]
        return tuple(own[i] if i in names else right[i] for i in range(4))

    return answer


def _truncated(*args):
    """Only the last step is seen."""
    return _of_each_step(*args)[0]


def _never_back(dh_last, hs, xs, Wh):
    """Each step gets the gradient of the last state."""
    own = [rnn_backward(dh_last, hs[t : t + 2], xs[t : t + 1], Wh) for t in range(len(xs))]
    return *(sum(step[i] for step in own) for i in range(3)), own[0][3]


def _wh_before_the_slope(dh_last, hs, xs, Wh):
    dWx = dWh = db = 0.0
    dz = dh_last
    for t in reversed(range(len(xs))):
        dz = dz @ Wh.T * (1 - hs[t + 1] ** 2)
        dWx, dWh, db = dWx + xs[t].T @ dz, dWh + hs[t].T @ dz, db + dz.sum(axis=0)
    return dWx, dWh, db, dz


def _before_the_last_product(dh_last, hs, xs, Wh):
    """The fourth is the gradient by the state after the first step."""
    *three, _ = rnn_backward(dh_last, hs, xs, Wh)
    return *three, rnn_backward(dh_last, hs[1:], xs[1:], Wh)[3]


def _with_db(db_of):
    """An rnn_backward whose db is db_of(the gradients of the sums, (T, N, H))."""
    def answer(dh_last, hs, xs, Wh):
        dWx, dWh, _, dh = rnn_backward(dh_last, hs, xs, Wh)
        dz = [rnn_backward(dh_last, hs[t:], xs[t:], Wh)[3] for t in range(1, len(hs))]
        return dWx, dWh, db_of(np.array(dz) * (1 - hs[1:] ** 2)), dh

    return answer


def _one_too_many(dh_last, hs, xs, Wh):
    dh = dh_last
    for t in reversed(range(len(hs))):
        dh = dh * (1 - hs[t + 1] ** 2) @ Wh.T
    return dh


def _first_dz(dh_last, hs, xs, Wh):
    *three, _ = rnn_backward(dh_last, hs, xs, Wh)
    return *three, rnn_backward(dh_last, hs[1:], xs[1:], Wh)[3] * (1 - hs[1] ** 2)


PART = Part(
    rnn_backward, cases=unrolled, results=("dWx", "dWh", "db", "dh_first"), wrong={
        "overwritten": Forms([
            _only(0, 1, 2), _only(0), _only(1), _only(2), _only(0, 1), _only(0, 2), _only(1, 2)]),
        "last step only": Forms([_truncated, _only(0, 1, 2, step=0), _given(
            lambda right, dh_last, hs, xs, Wh: (
                *_truncated(dh_last, hs, xs, Wh)[:3], dh_last @ Wh.T))]),
        "never taken back": Forms([_never_back, _given(
            lambda right, *args: (*_never_back(*args)[:3], args[0]))]),
        "slope at the state before": _going(slope=lambda hs, t: 1 - hs[t] ** 2),
        "no slope": Forms([
            _going(slope=lambda hs, t: 1.0), _going(slope=lambda hs, t: np.ones_like(hs[t]))]),
        "slope of tanh of tanh": _going(slope=lambda hs, t: 1 - np.tanh(hs[t + 1]) ** 2),
        "1 - h": _going(slope=lambda hs, t: 1 - hs[t + 1]),
        "sigmoid's slope": _going(slope=lambda hs, t: hs[t + 1] * (1 - hs[t + 1])),
        "slope of the last step": _going(slope=lambda hs, t: 1 - hs[-1] ** 2),
        "Wh not transposed": _going(back=lambda dz, Wh, dh: dz @ Wh),
        "Wh before the slope": _wh_before_the_slope,
        "back without the slope": _going(back=lambda dz, Wh, dh: dh @ Wh.T),
        "back without Wh": _going(back=lambda dz, Wh, dh: dz),
        "dh added up": Forms([
            _going(back=lambda dz, Wh, dh: dh + dz @ Wh.T),
            lambda dh_last, hs, xs, Wh: _going(
                back=lambda dz, Wh, dh: dh_last + dz @ Wh.T)(dh_last, hs, xs, Wh)]),
        "state after the step": _going(h=lambda hs, t: hs[t + 1]),
        "x of the step before": _going(x=lambda xs, t: xs[t - 1]),
        "x from the other end": _going(x=lambda xs, t: xs[len(xs) - 1 - t]),
        "forward": _going(order=iter),
        "first step missing": _given(lambda right, dh_last, hs, xs, Wh: tuple(
            np.zeros(right[i].shape) + rnn_backward(dh_last, hs[1:], xs[1:], Wh)[i]
            for i in range(4))),
        "one step too many": _one_too_many,
        "all states one too early": _going(slope=lambda hs, t: 1 - hs[t] ** 2,
                                           h=lambda hs, t: hs[t - 1]),
        "first state taken for 0": _going(h=lambda hs, t: hs[t] if t else 0 * hs[t]),
        "mean over the sequences": Forms([
            _given(lambda right, *args: tuple(right[i] / (1 if i == 3 else len(args[0]))
                                              for i in range(4))),
            _given(lambda right, *args: (*right[:2], right[2] / len(args[0]), right[3]))]),
        "mean over the steps": _given(lambda right, *args: tuple(
            right[i] / (1 if i == 3 else len(args[2])) for i in range(4))),
        "db for each sequence": _with_db(lambda dz: dz.sum(axis=0)),
        "db summed over the state": _with_db(lambda dz: dz.sum(axis=(0, 2))),
        "db one number": _with_db(np.sum),
        "dWx transposed": _given(lambda right, *args: (right[0].T, *right[1:])),
        "dWh transposed": _given(lambda right, *args: (right[0], right[1].T, *right[2:])),
        "both transposed": _given(lambda right, *args: (right[0].T, right[1].T, *right[2:])),
        "dWx and dWh swapped": _given(lambda right, *args: (right[1], right[0], *right[2:])),
        "dh_first in front": _given(lambda right, *args: (right[3], *right[:3])),
        "three": _given(lambda right, *args: right[:3]),
        "dh_last": _given(lambda right, *args: (*right[:3], args[0])),
        "dh one step short": _before_the_last_product,
        "dz for dh": _first_dz,
    })
