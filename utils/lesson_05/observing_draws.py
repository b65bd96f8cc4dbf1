"""Batches (5.2) and splits (5.4): what is true of them, whichever examples are drawn."""

import itertools

import numpy as np

from utils.exercises.comparing import describe_type

CALLS, AGAIN = 3, 2  # with one rng, to see that it draws anew, and with a second of the same seed
# By chance all calls are alike once in 100,000 times with ENOUGH examples (in batches, in a split),
# and an example has a fixed place in MORE calls once in a million times, or less often.
ENOUGH, MORE = (9, 12), 60
ONCE, TOGETHER = "each comes once", "each with its own example"


def observe_minibatches(answer, X, y, batch_size, new_rng):
    """What is true of the batches, whatever order was drawn."""
    def pairs(X, y, rng):
        batches = answer(X, y, batch_size, rng)
        if batches is None:
            return None
        if isinstance(batches, tuple | list) and list(map(type, batches)) == [np.ndarray] * 2:
            batches = [batches]  # one pair: a return inside the loop
        return [_arrays(batch, 2, "a batch is a pair (x, y)")
                for batch in itertools.islice(batches, len(X) + 2)]  # a generator may never end

    calls, places, facts = _calls(pairs, X, y, new_rng)
    if calls is None:
        return None
    facts = {"the sizes of the batches": _either(map(_sizes, calls))} | facts
    if batch_size < len(X) >= ENOUGH[0]:
        facts["the order of the examples"] = _order(places[:CALLS], batch_size)
        if batch_size > 1:
            groups = {frozenset(map(frozenset, batches)) for batches in places[:CALLS]}
            facts["the examples that share a batch"] = (
                "new ones in every call" if len(groups) > 1 else "always the same")
        facts["a second rng with the same seed gives"] = _compared(places)
        if len(X) / 4 <= batch_size <= len(X) / 2:
            many = _many(pairs, X, y, new_rng)
            facts["the first batch"] = _moving(many, len(X))
            facts["the examples of a batch"] = _together(many, len(X))
    return facts


def observe_train_val_split(answer, X, y, val_fraction, new_rng):
    """What is true of the parts, whichever examples were drawn for validation."""
    def parts(X, y, rng):
        four = answer(X, y, val_fraction, rng)
        if four is None:
            return None
        wanted = "the split is X_train, y_train, X_val, y_val"
        X_train, y_train, X_val, y_val = _arrays(four, 4, wanted)
        return [(X_train, y_train), (X_val, y_val)]

    calls, places, facts = _calls(parts, X, y, new_rng)
    if calls is None:
        return None
    counts = (f"{len(train)} for training, {len(val)} for validation" for train, val in places)
    facts = {"the examples in the parts": _either(counts)} | facts
    repeats = any(len(set(part)) < len(part) for call in places for part in call)
    facts["the examples of one part"] = "some come twice" if repeats else "all different"
    if len(X) >= ENOUGH[1]:
        held_out = {frozenset(val) for _, val in places[:CALLS]}
        facts["the validation part"] = _held_out(held_out, len(X))
        facts["a second rng with the same seed gives"] = _compared([[val] for _, val in places])
        many = _many(lambda *args: parts(*args)[1:], X, y, new_rng)
        facts["the validation part, in many calls"] = _moving(many, len(X))
    return facts


def _calls(call, X, y, new_rng):
    """What CALLS calls with one rng give, and AGAIN more with a second rng of the same seed: (lists
    of pairs, the places of their examples in X, what is true of all calls); (None, None, None) if
    one returns nothing.

    The first call gets X and y themselves, so that a change is seen, the others copies."""
    before = X.copy(), y.copy()
    generators = [new_rng()] * CALLS + [new_rng()] * AGAIN
    calls = [call(*((X, y) if i == 0 else map(np.copy, before)), rng)
             for i, rng in enumerate(generators)]
    if any(pairs is None for pairs in calls):
        return None, None, None
    X, y = before
    places = _places(calls, X)
    shapes = (str(x.shape[1:]) for pairs in calls for x, _ in pairs if len(x))
    return calls, places, {
        "the shape of an example": _either(shapes, str(X.shape[1:])),
        "the examples": _either((_examples(sum(of_one, []), len(X)) for of_one in places), ONCE),
        "the labels": _either((_labels(*both, y) for both in zip(places, calls)), TOGETHER)}


def _many(call, X, y, new_rng):
    """The places of the examples in MORE calls with one rng."""
    rng = new_rng()
    return _places([call(X.copy(), y.copy(), rng) for _ in range(MORE)], X)


def _places(calls, X):
    """For each call, for each part: its examples' places in X, None for what is no row of X."""
    where = {row.tobytes(): i for i, row in enumerate(X.astype(float))}
    return [[[where.get(row.tobytes()) for row in np.asarray(x, float)] for x, _ in pairs]
            for pairs in calls]


def _moving(calls, n):
    """Whether each example is in the first of the parts in some of the calls, and not in others."""
    parts = [set(*places[:1]) for places in calls]
    always, ever = set.intersection(*parts), set.union(*parts)
    words = ["some examples always in it"] * bool(always) + ["some never"] * (len(ever) < n)
    return ", ".join(words) or "each example at times"


def _together(calls, n):
    """Whether the batches of one number change and yet always hold neighbors: in X without the
    batches before them. Chance does that less than once in a million times."""
    for number in range(min(map(len, calls))):
        changing = len({frozenset(places[number]) for places in calls}) > 1
        if changing and all(_neighbors(places[:number], {*places[number]}, n) for places in calls):
            return f"in batch {number + 1}, always neighbors among those that are left of X"
    return "mixed in every batch"


def _neighbors(before, chosen, n):
    """Whether the chosen places are a run of those that the batches before leave, which must be two
    more at least."""
    taken = set().union(*before)
    left = [place for place in range(n) if place not in taken]
    pairs = zip(left, left[1:] + left[:1])
    ends = sum(place in chosen and after not in chosen for place, after in pairs)
    return len(chosen) < len(left) - 1 and ends == 1


def _arrays(things, count, wanted):
    if not isinstance(things, tuple | list) or len(things) != count:
        length = f" of length {len(things)}" if isinstance(things, tuple | list) else ""
        raise ValueError(f"{wanted}, got {describe_type(things)}{length}")
    try:
        arrays = tuple(map(np.asarray, things))
    except ValueError:  # rows of different lengths
        arrays = ()
    if not arrays or 0 in [array.ndim for array in arrays]:
        got = " and ".join(map(describe_type, things))
        raise ValueError(f"{wanted}: {count} arrays, got {got}")
    return arrays


def _either(texts, right=""):
    """The texts without `right`; that only if there is nothing else."""
    return " or ".join(sorted({*texts} - {right})) or right


def _sizes(batches):
    sizes = [len(x) for x, _ in batches]
    text = ", ".join(map(str, sorted(sizes, reverse=True))) or "no batch came"
    return text if sizes == sorted(sizes, reverse=True) else f"{text}, in another order"


def _examples(places, n):
    if None in places:
        return "not rows of X"
    once = len(set(places))
    words = ["some are missing"] * (once < n) + ["some come twice"] * (once < len(places))
    return " and ".join(words) or ONCE


def _labels(places, pairs, y):
    labels = [labels for _, labels in pairs]
    if [labels.shape for labels in labels] != [(len(of_one), *y.shape[1:]) for of_one in places]:
        return "not one for each example"
    if any(None in of_one for of_one in places):
        return "can't be told"
    if not all(np.array_equal(some, y[of_one]) for some, of_one in zip(labels, places)):
        joined, turned = np.concatenate(labels), np.concatenate(labels[::-1])
        if np.array_equal(joined, y) or np.array_equal(turned, y):  # the end of X may be held out
            return "in the order of y"
        same = np.array_equal(np.sort(joined, axis=0), np.sort(y, axis=0))
        return "with other examples" if same else "not those of y"
    changed = [str(some.dtype) for some in labels if len(some) and _kind(some) != _kind(y)]
    return f"{TOGETHER}, but of type {changed[0]}" if changed else TOGETHER


def _kind(labels):
    return "i" if labels.dtype.kind == "u" else labels.dtype.kind


def _order(orders, batch_size):
    """How the places of the examples, batch by batch, change from call to call. Within a batch any
    order will do."""
    n = sum(map(len, orders[0]))
    flat = [sum(batches, []) for batches in orders]
    if flat == [list(range(n))] * CALLS:
        return "that of X"
    if all(None not in order and all((j - i) % n == 1 for i, j in zip(order, order[1:]))
           for order in flat):
        return "that of X, begun elsewhere"
    sets = {tuple(map(frozenset, batches)) for batches in orders}
    if len(sets) > 1:
        return "new in every call"
    in_order = tuple(frozenset(range(i, min(i + batch_size, n))) for i in range(0, n, batch_size))
    if sets == {in_order}:
        return "that of X, but for the order inside a batch"
    return "the same in every call"


def _held_out(sets, n):
    if all(sum((place + 1) % n not in places for place in places if place is not None) < 2
           for places in sets):
        block = "neighbors in X"
        return block if len(sets) > 1 else _ends(*sets, n) or block
    return "drawn anew in every call" if len(sets) > 1 else "the same in every call"


def _ends(places, n):
    ends = {frozenset(range(len(places))): "the first examples",
            frozenset(range(n - len(places), n)): "the last examples"}
    return ends.get(places)


def _compared(places):
    """Whether the calls with the second rng give what the first ones gave."""
    sets = [list(map(frozenset, batches)) for batches in places]
    return "the same examples" if sets[:AGAIN] == sets[CALLS:] else "other examples"
