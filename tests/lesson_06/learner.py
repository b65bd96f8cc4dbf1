"""What a learner may write in lesson 6: mutants that are right as well, and why (see test_mutants);
and, for each interaction, a function that it runs on."""

import numpy as np

from utils.lesson_06 import (
    confusion_browser,
    moved_digits,
    read_my_digit,
    reliability,
    watch_it_learn,
)

COMMUTES, POSITIVE, FLAT = ("the product commutes", "it is never negative",
                            "the transpose of one axis is itself")
NUMBER, LAST, SIZE = ("the transpose of a number is itself", "axis 1 is the last",
                      "as many entries")
FLOAT, LISTED, SQUARE = ("a NumPy number instead of a float", "a list of rows serves as well",
                         "a square has no sign")
ZERO, SUM = ("the image holds zeros only", "the sum of the same numbers")
NO_SIGN = "its sign is taken away afterward"

PREPARE = "return {}.astype(np.float32) / 255"
MEAN = "[X_train[y_train == label].mean(axis=0) for label in classes]"
NEAREST = "classes = {}; means = {}; distances = {}; return {}"
NETWORK = "return _trained(_network(rng, 784, {}, 10), X, {}, rng)"
WORST = "wrong = {}; sureness = {}[{}]; return {}[{}][:k]"
MISTAKEN = "np.flatnonzero({} != {})"
CENTER = ("ink = {}; if ink {} 0: return {}; down, right = ((side - 1) / 2 - {} / ink "
          "for side, places in zip({}, {})); return {}")
CALIBRATION = ("confidence = {}; right = {} == {}; place = {}; surplus = {}; "
               "return {}")
PLACE = "np.minimum((confidence * bins).astype(int), bins - 1)"
SURPLUS = "np.bincount({}, {})"
ERROR = "float({} / {})"
MOVED = "moved(image, round({}), round({}))"
RIGHT = {  # template: its parts
    PREPARE: ("images.reshape(len(images), -1)",),
    NEAREST: ("np.unique(y_train)", f"np.array({MEAN})",
              "((X_test[:, None] - means) ** 2).sum(axis=2)", "classes[distances.argmin(axis=1)]"),
    NETWORK: ("128", "y"),
    WORST: (MISTAKEN.format("probabilities.argmax(axis=1)", "labels"),
            "probabilities.max(axis=1)", "wrong", "wrong", "np.argsort(-sureness, kind='stable')"),
    CENTER: ("image.sum()", "==", "image.copy()", "(places * image).sum()", "image.shape",
             "np.indices(image.shape)", MOVED.format("down", "right")),
    CALIBRATION: ("probabilities.max(axis=1)", "probabilities.argmax(axis=1)", "labels", PLACE,
                  SURPLUS.format("place", "right - confidence"),
                  ERROR.format("np.abs(surplus).sum()", "len(labels)")),
}


def with_one(template, place, other):
    """The code of a mutant: the template with one of its parts replaced."""
    parts = RIGHT[template]
    return template.format(*parts[:place], other, *parts[place + 1:])


EQUIVALENT = {  # exercise: {mutant of its right answer: why it is right as well}
    "6.1": {
        "return abs(images.reshape(len(images), -1).astype(np.float32)) / 255": POSITIVE,
        with_one(PREPARE, 0, "abs(images.reshape(len(images), -1))"): POSITIVE,
        with_one(PREPARE, 0, "images.reshape(abs(len(images)), -1)"): POSITIVE,
        with_one(PREPARE, 0, "images.reshape(len(-images), -1)"): SIZE,
        with_one(PREPARE, 0, "images.reshape(len(images), -2)"): "NumPy takes any negative number",
    },
    "6.2": {
        with_one(NEAREST, 0, "abs(np.unique(y_train))"): POSITIVE,
        with_one(NEAREST, 0, "np.unique(y_train.T)"): FLAT,
        with_one(NEAREST, 1, MEAN): LISTED,
        with_one(NEAREST, 1, f"np.array({MEAN.replace('in classes', 'in classes.T')})"): FLAT,
        with_one(NEAREST, 1, f"np.array({MEAN.replace('y_train ==', 'y_train.T ==')})"): FLAT,
        with_one(NEAREST, 2, "abs(((X_test[:, None] - means) ** 2).sum(axis=2))"): POSITIVE,
        with_one(NEAREST, 2, "((means - X_test[:, None]) ** 2).sum(axis=2)"): SQUARE,
        with_one(NEAREST, 2, "((-(X_test[:, None] - means)) ** 2).sum(axis=2)"): SQUARE,
        with_one(NEAREST, 3, "classes.T[distances.argmin(axis=1)]"): FLAT,
        with_one(NEAREST, 3, "classes[abs(distances.argmin(axis=1))]"): POSITIVE,
        with_one(NEAREST, 3, "classes[distances.argmin(axis=-1)]"): LAST,
    },
    "6.3": {
        **{with_one(NETWORK, 0, size): "another size reads as well" for size in (
            "127", "129", "256")},
        with_one(NETWORK, 1, "y.T"): FLAT,
    },
    "6.4": {
        "return abs(math.sqrt(accuracy * (1 - accuracy) / n))": POSITIVE,
        "return math.sqrt((1 - accuracy) * accuracy / n)": COMMUTES,
    },
    "6.5": {
        with_one(WORST, 0, f"abs({RIGHT[WORST][0]})"): POSITIVE,
        **{with_one(WORST, 0, MISTAKEN.format(*parts)): why for why, parts in {
            POSITIVE: ("abs(probabilities.argmax(axis=1))", "labels"),
            LAST: ("probabilities.argmax(axis=-1)", "labels"),
            FLAT: ("probabilities.argmax(axis=1)", "labels.T")}.items()},
        with_one(WORST, 1, "abs(probabilities.max(axis=1))"): POSITIVE,
        with_one(WORST, 1, "probabilities.max(axis=-1)"): LAST,
        with_one(WORST, 2, "wrong.T"): FLAT,
        with_one(WORST, 3, "wrong.T"): FLAT,
        with_one(WORST, 4, "abs(np.argsort(-sureness, kind='stable'))"): POSITIVE,
        with_one(WORST, 4, "np.argsort(-sureness.T, kind='stable')"): FLAT,
    },
    "6.6": {
        with_one(CENTER, 0, "abs(image.sum())"): POSITIVE,
        with_one(CENTER, 0, "image.T.sum()"): SUM,
        with_one(CENTER, 1, "<="): POSITIVE,
        with_one(CENTER, 2, "-image.copy()"): ZERO,
        with_one(CENTER, 2, "(-image).copy()"): ZERO,
        with_one(CENTER, 2, "abs(image.copy())"): ZERO,
        with_one(CENTER, 3, "abs((places * image).sum())"): POSITIVE,
        with_one(CENTER, 3, "(image * places).sum()"): COMMUTES,
        with_one(CENTER, 4, "(-image).shape"): SIZE,
        with_one(CENTER, 5, "abs(np.indices(image.shape))"): POSITIVE,
        with_one(CENTER, 5, "np.indices((-image).shape)"): SIZE,
        with_one(CENTER, 6, f"abs({MOVED.format('down', 'right')})"): POSITIVE,
        with_one(CENTER, 6, MOVED.format("down.T", "right")): NUMBER,
        with_one(CENTER, 6, MOVED.format("down", "right.T")): NUMBER,
    },
    "6.7": {
        with_one(CALIBRATION, 0, "abs(probabilities.max(axis=1))"): POSITIVE,
        with_one(CALIBRATION, 0, "probabilities.max(axis=-1)"): LAST,
        with_one(CALIBRATION, 1, "abs(probabilities.argmax(axis=1))"): POSITIVE,
        with_one(CALIBRATION, 1, "probabilities.argmax(axis=-1)"): LAST,
        with_one(CALIBRATION, 2, "labels.T"): FLAT,
        with_one(CALIBRATION, 3, "np.minimum(bins - 1, (confidence * bins).astype(int))"): COMMUTES,
        with_one(CALIBRATION, 3, PLACE.replace("confidence * bins", "bins * confidence")): COMMUTES,
        with_one(CALIBRATION, 3, PLACE.replace("confidence", "confidence.T")): FLAT,
        with_one(CALIBRATION, 3, f"abs({PLACE})"): POSITIVE,
        with_one(CALIBRATION, 3,
                 "np.minimum(abs((confidence * bins).astype(int)), bins - 1)"): POSITIVE,
        **{with_one(CALIBRATION, 4, SURPLUS.format(*parts)): FLAT
           for parts in (("place.T", "right - confidence"), ("place", "right.T - confidence"),
                         ("place", "right - confidence.T"))},
        **{with_one(CALIBRATION, 4, surplus): NO_SIGN
           for surplus in (SURPLUS.format("place", "confidence - right"),
                           SURPLUS.format("place", "-(right - confidence)"),
                           f"-{RIGHT[CALIBRATION][4]}", f"abs({RIGHT[CALIBRATION][4]})")},
        **{with_one(CALIBRATION, 5, ERROR.format("np.abs(surplus).sum()", count)): SIZE
           for count in ("abs(len(labels))", "len(probabilities)", "len(confidence)", "len(right)",
                         "len(place)", "len(-labels)", "len(labels.T)")},
        **{with_one(CALIBRATION, 5, ERROR.format(total, "len(labels)")): POSITIVE
           for total in ("abs(np.abs(surplus).sum())", "abs(np.abs(surplus)).sum()",
                         "np.abs(-surplus).sum()")},
        with_one(CALIBRATION, 5, ERROR.format("np.abs(surplus.T).sum()", "len(labels)")): FLAT,
        with_one(CALIBRATION, 5, "np.abs(surplus).sum() / len(labels)"): FLOAT,
        with_one(CALIBRATION, 5, "abs(float(np.abs(surplus).sum() / len(labels)))"): POSITIVE,
    },
}


def prepare(images):
    return images.astype(np.float32).reshape(-1, images[0].size) / np.float32(255)


def calibration_error(probabilities, labels, bins=10):
    sure, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == labels
    place = np.searchsorted(np.linspace(0, 1, bins + 1)[1:-1], sure, side="right")
    return sum(abs((right[place == i] - sure[place == i]).sum()) for i in range(bins)) / len(labels)


OWN = {  # interaction: its function, or (call, function)
    confusion_browser: None,
    moved_digits: None,
    read_my_digit: (lambda own: read_my_digit(prepare=own), prepare),
    reliability: (lambda own: reliability(calibration_error=own), calibration_error),
    watch_it_learn: None,
}
