"""What a learner may write in lesson 10: mutants that are right as well, and why (test_mutants);
and, for each interaction, a function that it runs on."""

import numpy as np

from utils.lesson_10 import attention_map, order_matters, qkv_by_hand, recall_race, write_on

COMMUTES, POSITIVE = "the order does not matter", "it is never negative"
SHAPE, AXES = "it has the same shape", "axis 1 is the last"
ROWS, MATCH = "how many rows there are does not change the columns", "queries and keys match"
TWO, AUTO = "axis 2 of four is axis -2", "a length below 0 is worked out, from the others"
FLAT, TRUE = "the transpose of one axis is itself", "what is not 0 is true"

SCORES = "return Q @ K.T / {}"
ATTENTION = ("scores = Q @ K.T / {}; weights = {}; return (weights @ V, weights)")
SOFTMAX = "softmax(scores if mask is None else np.where(mask, scores, -np.inf))"
BACKWARD = ("dscores = softmax_backward(dout @ V.T, weights) / {}; "
            "return (dscores @ K, dscores.T @ Q, weights.T @ dout)")
SPLIT = "N, T, D = {}; return x.reshape({}, {}, {}, {}).swapaxes({})"
MERGE = "N, n_heads, T, d = {}; return x.swapaxes({}).reshape({}, {}, {})"
NORM = "variance = {}; return {}"
VARIANCE, SHIFTED = "x.var(axis=-1, keepdims=True)", "{} / {} * {} + {}"
UNIT = ("_centered(x)", "np.sqrt(variance + eps)", "gain", "shift")
DRAW = "best = {}[-k:]; return {}"
DRAWN = "int(rng.choice(best, p=softmax(logits[best] / temperature)))"
LEAKS = ("before = model.forward(ids); for t in range({}, {}): changed = {} "
         "if not {}: return True; return {}")
STACK = "np.hstack([ids[:, :t], {} % {}])"
CLOSE = "np.allclose(model.forward(changed)[:, :t], before[:, :t])"
RIGHT = {  # template: its parts
    ATTENTION: ("np.sqrt(Q.shape[1])", SOFTMAX),
    SPLIT: ("x.shape", "N", "T", "n_heads", "D // n_heads", "1, 2"),
    MERGE: ("x.shape", "1, 2", "N", "T", "n_heads * d"),
    NORM: (VARIANCE, SHIFTED.format(*UNIT)),
    DRAW: ("np.argsort(logits)", DRAWN),
    LEAKS: ("1", "ids.shape[1]", STACK.format("(ids[:, t:] + 1)", "before.shape[2]"), CLOSE,
            "False"),
}
ROOTS = {"abs(np.sqrt(Q.shape[1]))": POSITIVE, "np.sqrt((-Q).shape[1])": SHAPE,
         "np.sqrt(K.shape[1])": MATCH, "np.sqrt(Q.shape[-1])": AXES,
         "np.sqrt(Q[1:].shape[1])": ROWS, "np.sqrt(Q[:1].shape[1])": ROWS}


def with_one(template, place, other):
    """The code of a mutant: the template with one of its parts replaced."""
    parts = RIGHT[template]
    return template.format(*parts[:place], other, *parts[place + 1:])


def each(template, *others):
    """{mutant: why}, of (place, what stands there, why)."""
    return {with_one(template, place, other): why for place, other, why in others}


EQUIVALENT = {  # exercise: {mutant of its right answer: why it is right as well}
    "10.1": {SCORES.format(root): why for root, why in ROOTS.items()},
    "10.2": {"return abs(np.arange(T))[:, None] >= np.arange(T)": POSITIVE,
             "return np.arange(T)[:, None] >= abs(np.arange(T))": POSITIVE},
    "10.3": {**each(ATTENTION, *((0, root, why) for root, why in ROOTS.items())),
             **each(ATTENTION, (1, f"abs({SOFTMAX})", POSITIVE))},
    "10.4": {BACKWARD.format(root): why for root, why in ROOTS.items()},
    "10.5 split_heads": each(
        SPLIT, (0, "(-x).shape", SHAPE), (1, "-N", AUTO), (2, "-T", AUTO), (3, "-n_heads", AUTO),
        (4, "-(D // n_heads)", AUTO), (4, "-D // n_heads", AUTO), (4, "D // -n_heads", AUTO),
        (5, "1, -2", TWO), (5, "2, 1", COMMUTES)),
    "10.5 merge_heads": each(
        MERGE, (0, "(-x).shape", SHAPE), (1, "1, -2", TWO), (1, "2, 1", COMMUTES), (2, "-N", AUTO),
        (3, "-T", AUTO), (4, "-(n_heads * d)", AUTO), (4, "-n_heads * d", AUTO),
        (4, "n_heads * -d", AUTO), (4, "d * n_heads", COMMUTES)),
    "10.6": each(
        NORM, (0, "(-x).var(axis=-1, keepdims=True)", "the squares are the same"),
        (0, f"abs({VARIANCE})", POSITIVE), (0, "x.var(axis=-1, keepdims=-1)", TRUE),
        (0, "x.var(axis=-1, keepdims=2)", TRUE),
        (1, SHIFTED.format(UNIT[0], f"abs({UNIT[1]})", *UNIT[2:]), POSITIVE),
        (1, SHIFTED.format(UNIT[0], "np.sqrt(eps + variance)", *UNIT[2:]), COMMUTES),
        (1, SHIFTED.format(*UNIT[:3], "shift.T"), FLAT),
        (1, SHIFTED.format(*UNIT[:2], "gain.T", "shift"), FLAT),
        (1, "gain * ({} / {}) + {}".format(*UNIT[:2], "shift"), COMMUTES),
        (1, "shift + {} / {} * {}".format(*UNIT[:3]), COMMUTES)),
    "10.7": each(
        DRAW, (0, "abs(np.argsort(logits))", POSITIVE), (0, "np.argsort(logits.T)", FLAT),
        (1, f"abs({DRAWN})", POSITIVE), (1, DRAWN[4:-1], "an integer of NumPy's is one as well"),
        (1, f"int(abs({DRAWN[4:-1]}))", POSITIVE),
        (1, DRAWN.replace("(best, ", "(best.T, "), FLAT),
        (1, DRAWN.replace("logits[best]", "logits[best.T]"), FLAT),
        (1, DRAWN.replace("logits[best]", "logits.T[best]"), FLAT),
        (1, "int(rng.choice(best, p=abs(softmax(logits[best] / temperature))))", POSITIVE)),
    "10.8": each(
        LEAKS, (0, "0", "there is nothing before step 0"),
        (0, "-1", "step -1 is the last, and nothing stands before step 0"),
        (1, "(-ids).shape[1]", SHAPE), (1, "before.shape[1]", "as many steps"),
        (1, "ids.shape[-1]", AXES), (1, "ids[1:].shape[1]", ROWS), (1, "ids[:1].shape[1]", ROWS),
        *((2, STACK.format(other, "before.shape[2]"), why) for other, why in (
            ("(1 + ids[:, t:])", COMMUTES), ("(ids[:, t:] + -1)", "another token as well"),
            ("(ids[:, t:] - 1)", "another token as well"))),
        *((2, STACK.format("(ids[:, t:] + 1)", f"{other}.shape[2]"), why) for other, why in (
            ("(-before)", SHAPE), ("before[1:]", ROWS), ("before[:1]", ROWS))),
        (2, f"abs({STACK.format('(ids[:, t:] + 1)', 'before.shape[2]')})", POSITIVE),
        (3, f"-{CLOSE}", TRUE), (3, f"abs({CLOSE})", TRUE),
        (3, "np.allclose(before[:, :t], model.forward(changed)[:, :t])", COMMUTES),
        (4, "0", "0 is False")),
}


def attention(Q, K, V, mask=None):
    scores = Q @ K.T / Q.shape[1] ** 0.5
    e = np.exp(scores - scores.max(axis=1)[:, None]) * (True if mask is None else mask)
    weights = e / e.sum(axis=1)[:, None]
    return weights @ V, weights


OWN = {  # interaction: its function, or None
    attention_map: None,  # its text is no slider: see test_attention_map
    order_matters: attention,
    qkv_by_hand: attention,
    recall_race: None,
    write_on: None,  # as well: see test_write_on
}
