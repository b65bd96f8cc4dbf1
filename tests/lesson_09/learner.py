"""What a learner may write in lesson 9: mutants that are right as well, and why (see test_mutants);
and, for each interaction, a function that it runs on."""

import math

import numpy as np

from utils.lesson_09 import clip_bench, gear_of_time, memory_cliff, name_maker, unrolled_rnn

COMMUTES, POSITIVE, ZERO = "the order does not matter", "it is never negative", "another zero"
ONE_AXIS, SHAPE = "the transpose of one axis is itself", "it has the same shape"
AXES, KIND = "axis 1 is the last", "NumPy's number, or Python's"

ONE_HOT = "return ({} == {}).astype(float)"
COUNTS = "counts = {}; for x, y in zip({}, {}): counts[{}, {}] += 1; return counts"
NATS = "smooth = {}; p = smooth / {}; return {}"
STEP = "return np.tanh({})"
BACKWARD = ("dWx = dWh = db = {}; dh = dh_last; for t in range({} - 1, -1, -1): dz = {} "
            "dWx, dWh, db = ({}, {}, {}) dh = dz @ Wh.T; return (dWx, dWh, {}, dh)")
CLIP = ("norm = {}; factor = max_norm / norm if {} else 1.0; "
        "return (tuple(({} for gradient in gradients)), norm)")
SQUARES = "sum(((gradient ** 2).sum() for gradient in gradients))"
DRAW = "return {}"
CHOICE = "rng.choice({}, p={})"
P = "softmax(logits / temperature)"
REMEMBERS = "return not {}"
CALLS = "np.allclose(forward(x), forward(x))"
GRU = ("x_u, x_r, x_c = np.split({}, 3, axis={}); h_u, h_r, h_c = np.split(h @ U, 3, axis={}); "
       "u, r = ({}, {}); c = np.tanh({}); return {}")
RIGHT = {  # template: its parts
    ONE_HOT: ("ids[:, None]", "np.arange(n_tokens)"),
    COUNTS: ("np.zeros((n_tokens, n_tokens))", "X", "Y", "x", "y"),
    NATS: ("counts + add", "smooth.sum(axis=1, keepdims=True)", "float(-np.log(p[X, Y]).mean())"),
    STEP: ("x @ Wx + h @ Wh + b",),
    BACKWARD: ("0.0", "len(xs)", "dh * (1 - hs[t + 1] ** 2)", "dWx + xs[t].T @ dz",
               "dWh + hs[t].T @ dz", "db + dz.sum(axis=0)", "db"),
    CLIP: (f"float(np.sqrt({SQUARES}))", "norm > max_norm", "gradient * factor"),
    DRAW: (f"int({CHOICE.format('len(logits)', P)})",),
    REMEMBERS: (CALLS,),
    GRU: ("x @ W + b", "1", "1", "sigmoid(x_u + h_u)", "sigmoid(x_r + h_r)", "x_c + r * h_c",
          "u * h + (1 - u) * c"),
}


def mutants(template, *others):
    """{code of a mutant: why}. others -- (place, what stands there instead, why)"""
    parts = RIGHT[template]
    return {template.format(*parts[:place], other, *parts[place + 1:]): why
            for place, other, why in others}


EQUIVALENT = {  # exercise: {mutant of its right answer: why it is right as well}
    "9.1": mutants(ONE_HOT, (0, "ids.T[:, None]", ONE_AXIS),
                   (1, "abs(np.arange(n_tokens))", POSITIVE)) | {
        "return abs((ids[:, None] == np.arange(n_tokens)).astype(float))": POSITIVE},
    "9.2 bigram_counts": mutants(
        COUNTS,
        (0, "-np.zeros((n_tokens, n_tokens))", ZERO),
        (0, "abs(np.zeros((n_tokens, n_tokens)))", ZERO),
        (1, "X.T", ONE_AXIS), (2, "Y.T", ONE_AXIS),
        (3, "x.T", "a number is its own transpose"), (4, "y.T", "a number is its own transpose")),
    "9.2 bigram_nats": mutants(
        NATS,
        (0, "add + counts", COMMUTES),
        (0, "-(counts + add)", "the sums of the rows have the same sign"),
        (1, "abs(smooth.sum(axis=1, keepdims=True))", POSITIVE),
        (1, "smooth.sum(axis=-1, keepdims=True)", AXES),
        (1, "smooth.sum(axis=1, keepdims=2)", "2 counts as True"),
        (1, "smooth.sum(axis=1, keepdims=-1)", "-1 counts as True"),
        (2, "-np.log(p[X, Y]).mean()", KIND),
        (2, "abs(float(-np.log(p[X, Y]).mean()))", POSITIVE),
        (2, "float(-np.log(p[X.T, Y]).mean())", ONE_AXIS),
        (2, "float(-np.log(p[X, Y.T]).mean())", ONE_AXIS)),
    "9.3": mutants(
        STEP,
        (0, "b + (x @ Wx + h @ Wh)", COMMUTES),
        (0, "h @ Wh + x @ Wx + b", COMMUTES),
        (0, "x @ Wx + h @ Wh + b.T", ONE_AXIS)),
    "9.4": mutants(
        BACKWARD,
        (0, "0", ZERO), (0, "-0.0", ZERO),
        (1, "abs(len(xs))", POSITIVE),
        (1, "len(-xs)", SHAPE),
        (2, "(1 - hs[t + 1] ** 2) * dh", COMMUTES),
        (2, "dh * (1 - (-hs)[t + 1] ** 2)", "it is squared"),
        (2, "dh * (1 - hs[1 + t] ** 2)", COMMUTES),
        (3, "xs[t].T @ dz + dWx", COMMUTES),
        (4, "hs[t].T @ dz + dWh", COMMUTES),
        (5, "dz.sum(axis=0) + db", COMMUTES),
        (6, "db.T", ONE_AXIS)),
    "9.5": mutants(
        CLIP,
        (0, f"np.sqrt({SQUARES})", KIND),
        (0, f"abs(float(np.sqrt({SQUARES})))", POSITIVE),
        (0, f"float(abs(np.sqrt({SQUARES})))", POSITIVE),
        (0, f"float(np.sqrt(abs({SQUARES})))", POSITIVE),
        (0, "float(np.sqrt(sum((abs((gradient ** 2).sum()) for gradient in gradients))))",
         POSITIVE),
        (1, "norm >= max_norm", "at the norm the factor is 1"),
        (2, "factor * gradient", COMMUTES)),
    "9.6": mutants(
        DRAW,
        (0, CHOICE.format("len(logits)", P), KIND),
        (0, f"abs(int({CHOICE.format('len(logits)', P)}))", POSITIVE),
        (0, f"int(abs({CHOICE.format('len(logits)', P)}))", POSITIVE),
        (0, f"int({CHOICE.format('abs(len(logits))', P)})", POSITIVE),
        (0, f"int({CHOICE.format('len(-logits)', P)})", SHAPE),
        (0, f"int({CHOICE.format('len(logits.T)', P)})", ONE_AXIS),
        (0, f"int({CHOICE.format('len(logits)', f'abs({P})')})", POSITIVE),
        (0, f"int({CHOICE.format('len(logits)', 'softmax(logits.T / temperature)')})", ONE_AXIS)),
    "9.7 remembers": mutants(
        REMEMBERS,
        (0, f"-{CALLS}", "-True is true as well"), (0, f"abs({CALLS})", "abs(True) is true")),
    "9.8 gru_step": mutants(
        GRU,
        (0, "b + x @ W", COMMUTES), (0, "x @ W + b.T", ONE_AXIS),
        (1, "-1", AXES), (2, "-1", AXES),
        (3, "abs(sigmoid(x_u + h_u))", POSITIVE), (3, "sigmoid(h_u + x_u)", COMMUTES),
        (4, "abs(sigmoid(x_r + h_r))", POSITIVE), (4, "sigmoid(h_r + x_r)", COMMUTES),
        (5, "r * h_c + x_c", COMMUTES), (5, "x_c + h_c * r", COMMUTES),
        (6, "(1 - u) * c + u * h", COMMUTES), (6, "h * u + (1 - u) * c", COMMUTES),
        (6, "u * h + c * (1 - u)", COMMUTES)),
}



def rnn_step(x, h, Wx, Wh, b):
    return np.tanh(np.concatenate([x, h], axis=1) @ np.concatenate([Wx, Wh]) + b)


def clip_and_norm(gradients, max_norm):
    """Both in one array, for tests that add to what comes."""
    norm = math.hypot(*np.concatenate(gradients))
    return np.array([*np.concatenate(gradients) * min(1, max_norm / norm), norm])


def sample_next(logits, temperature, rng):
    weights = np.exp(logits / temperature - max(logits / temperature))
    return rng.choice(np.arange(len(weights)), p=weights / sum(weights))


def bench_on(clip):
    """The bench on a function that gives the clipped gradients and their norm in one array."""
    def own(gradients, max_norm):
        *clipped, norm = clip(gradients, max_norm)
        return clipped, norm

    return clip_bench(clip if not callable(clip) else own)


OWN = {  # interaction: its function, or None; or what is called with it, and the function
    clip_bench: (bench_on, clip_and_norm),
    gear_of_time: None,
    memory_cliff: None,
    name_maker: (lambda own: name_maker(sample_next=own), sample_next),
    unrolled_rnn: rnn_step,
}
