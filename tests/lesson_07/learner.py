"""What a learner may write in lesson 7: mutants that are right as well, and why (see test_mutants);
and, for each interaction, a function that it runs on."""

import numpy as np

from utils.lesson_07 import fool_it, layer_morph, layer_views, projection, where_it_looks


def activations(model, X):
    found = [X]
    for layer in model.layers:
        X = layer.forward(X)
        found.append(X)
    return found


def fool(model, loss, X, labels, eps):
    loss.forward(model.forward(X), labels)
    return np.minimum(np.maximum(X + eps * np.sign(model.backward(loss.backward())), 0), 1)


def saliency(model, image, label):
    logits = model.forward(image.reshape(1, -1))
    return model.backward(np.eye(logits.shape[1], dtype=logits.dtype)[[label]]).ravel()


OWN = {  # interaction: its function, or how to call it and that, or None
    fool_it: (lambda fool: fool_it(fool=fool), fool),
    layer_morph: None,
    layer_views: (lambda activations: layer_views(activations=activations), activations),
    projection: None,  # pca, once for each layer: test_projection
    where_it_looks: (lambda saliency: where_it_looks(saliency=saliency), saliency),
}

FLAT, NUMBER = "the transpose of one axis is itself", "the transpose of a number is itself"
COMMUTES, POSITIVE = "the product commutes", "it is never negative"
SQUARED, SIZE = "the square hides the sign", "as many entries"
FLOAT, UNUSED, ZERO = "a NumPy number instead of Python's", "the value is not used", "another zero"
SHAPE = "only the shape is used"
ONE_ROW = "the batch has one row: it is the first and the last"
FREE = "a component may point either way"

PCA = ("centered = X - X.mean(axis=0); "
       "U, S, Vt = np.linalg.svd(centered, full_matrices=False); "
       "return (centered @ Vt[:k].T, S[:k] ** 2 / (S ** 2).sum())")
PURITY = ("same = 0; for i, point in enumerate(H): "
          "distances = ((H - point) ** 2).sum(axis=1) distances[i] = np.inf "
          "same += labels[distances.argmin()] == labels[i]; return float(same / len(H))")
MOVED = "return int((W_before == W_after).all(axis=1).sum())"
SALIENCY = ("logits = model.forward(image[None]); asked = np.zeros_like(logits); "
            "asked[0, label] = 1; return model.backward(asked)[0]")
FOOL = ("loss.forward(model.forward(X), labels); slopes = model.backward(loss.backward()); "
        "return np.clip(X + eps * np.sign(slopes), 0, 1)")
OCCLUSION = ("H, W = image.shape; "
             "falls = np.zeros(((H - size) // step + 1, (W - size) // step + 1)); "
             "for r, c in np.ndindex(falls.shape): covered = image.copy() "
             "covered[r * step:r * step + size, c * step:c * step + size] = 0 "
             "falls[r, c] = predict(image) - predict(covered); return falls")
CORRELATION = ("a, b = (one - one.mean(), other - other.mean()); "
               "return float((a * b).sum() / np.sqrt((a ** 2).sum() * (b ** 2).sum()))")


def mutants_of(code, *changes):
    """{mutant: why}. changes -- (what stands once in the code, what in its place, why)"""
    assert all(code.count(old) == 1 for old, _, _ in changes)
    return {code.replace(old, new): why for old, new, why in changes}


EQUIVALENT = {  # exercise: {mutant of its right answer: why it is right as well}
    "7.2": mutants_of(
        PCA,
        ("X - X.mean(axis=0)", "X.mean(axis=0) - X", FREE),
        ("X - X.mean(axis=0)", "-(X - X.mean(axis=0))", FREE),
        ("svd(centered", "svd(-centered", FREE),
        ("(centered @ Vt[:k].T,", "(-(centered @ Vt[:k].T),", FREE),
        ("(centered @", "(-centered @", FREE),
        ("@ Vt[:k]", "@ (-Vt)[:k]", FREE),
        *(("full_matrices=False", f"full_matrices={number}",
           "more directions than the k that are taken") for number in (1, -1)),
        ("full_matrices=False", "full_matrices=0", "0 is false"),
        ("(S ** 2).sum()", "abs((S ** 2).sum())", POSITIVE),
        ("S[:k] **", "(-S)[:k] **", SQUARED),
        ("S[:k] **", "S.T[:k] **", FLAT),
        ("(S ** 2)", "((-S) ** 2)", SQUARED),
        ("(S ** 2)", "(S.T ** 2)", FLAT),
        ("(S ** 2)", "(centered ** 2)", "both are the variance of all columns, times N")),
    "7.3": mutants_of(
        PURITY,
        ("float(same / len(H))", "same / len(H)", FLOAT),
        ("float(same / len(H))", "abs(float(same / len(H)))", POSITIVE),
        ("same / len(H)", "same.T / len(H)", NUMBER),
        ("len(H)", "abs(len(H))", POSITIVE),
        ("len(H)", "len(labels)", SIZE),
        ("len(H)", "len(distances)", SIZE),
        ("len(H)", "len(-H)", SIZE),
        ("((H - point) ** 2).sum(axis=1)", "abs(((H - point) ** 2).sum(axis=1))", POSITIVE),
        ("H - point", "point - H", SQUARED),
        ("(H - point)", "(-(H - point))", SQUARED),
        ("H - point", "H - point.T", FLAT),
        ("axis=1", "axis=-1", "axis 1 is the last"),
        ("distances[i]", "distances.T[i]", FLAT),
        ("distances.argmin", "distances.T.argmin", FLAT),
        ("labels[distances.argmin()]", "labels[abs(distances.argmin())]", POSITIVE),
        ("labels[distances", "labels.T[distances", FLAT),
        ("labels[i]", "labels.T[i]", FLAT)),
    "7.4": mutants_of(
        MOVED,
        ("int((W_before == W_after).all(axis=1).sum())",
         "(W_before == W_after).all(axis=1).sum()", FLOAT),
        ("int((W_before == W_after).all(axis=1).sum())",
         "abs(int((W_before == W_after).all(axis=1).sum()))", POSITIVE),
        ("(W_before == W_after).all(axis=1).sum()",
         "abs((W_before == W_after).all(axis=1).sum())", POSITIVE),
        ("(W_before == W_after).all(axis=1)", "abs((W_before == W_after).all(axis=1))",
         "abs(True) is true"),
        ("axis=1", "axis=-1", "axis 1 is the last")),
    "7.5": mutants_of(
        SALIENCY,
        ("= model.forward(image[None])", "= -model.forward(image[None])", SHAPE),
        ("= model.forward(image[None])", "= abs(model.forward(image[None]))", SHAPE),
        ("np.zeros_like(logits)", "-np.zeros_like(logits)", ZERO),
        ("np.zeros_like(logits)", "abs(np.zeros_like(logits))", ZERO),
        ("zeros_like(logits)", "zeros_like(-logits)", SHAPE),
        ("zeros_like(logits)", "zeros_like(logits[:1])", ONE_ROW),
        ("asked[0, label]", "asked[:1][0, label]", ONE_ROW),
        ("asked[0, label]", "asked[-1, label]", ONE_ROW),
        ("(asked)[0]", "(asked)[-1]", ONE_ROW),
        ("(asked)[0]", "(asked[:1])[0]", ONE_ROW),
        ("image[None]", "image.T[None]", FLAT)),
    "7.6": mutants_of(
        FOOL,
        ("loss.forward(model.forward(X), labels)", "-loss.forward(model.forward(X), labels)",
         UNUSED),
        ("loss.forward(model.forward(X), labels)", "abs(loss.forward(model.forward(X), labels))",
         UNUSED),
        ("X + eps * np.sign(slopes), 0, 1", "0, X + eps * np.sign(slopes), 1",
         "the largest of two numbers, in any order"),
        ("np.clip(X + eps * np.sign(slopes), 0, 1)",
         "abs(np.clip(X + eps * np.sign(slopes), 0, 1))", POSITIVE),
        ("X + eps * np.sign(slopes)", "eps * np.sign(slopes) + X", "the sum commutes"),
        ("eps * np.sign(slopes)", "np.sign(slopes) * eps", COMMUTES)),
    "7.7": mutants_of(
        OCCLUSION,
        ("np.zeros(((H - size) // step + 1, (W - size) // step + 1))",
         "-np.zeros(((H - size) // step + 1, (W - size) // step + 1))", ZERO),
        ("np.zeros(((H - size) // step + 1, (W - size) // step + 1))",
         "abs(np.zeros(((H - size) // step + 1, (W - size) // step + 1)))", ZERO),
        ("image.shape", "(-image).shape", SHAPE),
        ("falls.shape", "(-falls).shape", SHAPE),
        ("((H - size) // step + 1", "(1 + (H - size) // step", "the sum commutes"),
        ("(W - size) // step + 1", "1 + (W - size) // step", "the sum commutes"),
        *((f"{n} * step:", f"step * {n}:", COMMUTES) for n in "rc"),
        *((f":{n} * step", f":step * {n}", COMMUTES) for n in "rc"),
        *((f":{n} * step + size", f":size + {n} * step", "the sum commutes") for n in "rc")),
    "7.8 correlation": mutants_of(
        CORRELATION,
        ("(one - one.mean(), other - other.mean())", "(other - other.mean(), one - one.mean())",
         COMMUTES),
        ("float((a * b).sum() / np.sqrt((a ** 2).sum() * (b ** 2).sum()))",
         "(a * b).sum() / np.sqrt((a ** 2).sum() * (b ** 2).sum())", FLOAT),
        ("np.sqrt((a ** 2).sum() * (b ** 2).sum())",
         "abs(np.sqrt((a ** 2).sum() * (b ** 2).sum()))", POSITIVE),
        ("(a ** 2).sum() * (b ** 2).sum()", "(b ** 2).sum() * (a ** 2).sum()", COMMUTES),
        ("one.mean()", "one.T.mean()", "a mean does not see the order"),
        ("other.mean()", "other.T.mean()", "a mean does not see the order"),
        ("(a * b)", "(b * a)", COMMUTES),
        ("(a * b)", "(one * b)", "one mean taken away is enough for the products"),
        ("(a * b)", "(a * other)", "one mean taken away is enough for the products"),
        *((f"({x} ** 2)", f"((-{x}) ** 2)", SQUARED) for x in "ab"),
        *((f"({x} ** 2)", f"({x}.T ** 2)", "a sum does not see the order") for x in "ab"),
        *((f"({x} ** 2).sum()", f"abs(({x} ** 2).sum())", POSITIVE) for x in "ab")),
}
