"""What a pointer can do in the picture of the playground: it sets the controls."""

import numpy as np

from utils.lesson_05.playground.controls import named, weight
from utils.lesson_05.playground.run import GRID, REACH
from utils.lesson_05.playground.settings import FEATURES, LAYERS, UNITS
from utils.widgets import Handle
from utils.widgets.formatting import rounded, two_digits

ALONG = np.linspace(0.15, 0.85, 16)[:, None]  # where a line can be taken, as shares of it
WITHIN = np.array([[x, y] for x in (-0.35, 0, 0.35) for y in (-0.35, 0, 0.35)])  # and a unit


def nearest(points, px, py):
    """The number of the point nearest to a place."""
    return int(np.hypot(*(np.asarray(points) - [px, py]).T).argmin())


def handles(play):
    """The Handles of a Playground."""
    drawing = play.drawing

    def lay():
        return drawing.layout

    def used():
        return play.run.settings

    # ---- data and inputs ----------------------------------------------------------------------

    def data(px, py):
        return list(drawing.sets)[nearest(lay().data[: len(drawing.sets)], px, py)]

    def feature(px, py):
        return list(FEATURES)[nearest(lay().inputs, px, py)]

    def about_feature(px, py, **values):
        name = feature(px, py)
        return f"{name}: press to {'take it out' if values[name] else 'put it in'}; begins anew"

    # ---- layers and units: the signs are in pairs, - and + ------------------------------------

    def units(px, py, **values):
        layer, plus = divmod(nearest(lay().units, px, py), 2)
        name = f"units{layer + 1}"
        return {name: values[name] + (1 if plus else -1)}

    def about_units(px, py, **values):
        (name, wanted), = units(px, py, **values).items()
        if not 1 <= wanted <= UNITS:
            return f"Layer {name[-1]}: 1 to {UNITS} units"
        return f"{wanted} unit{'s' * (wanted > 1)} in layer {name[-1]}; begins anew"

    def layers(px, py, layers, **_):
        return {"layers": layers + (1 if nearest(lay().layers, px, py) else -1)}

    def about_layers(px, py, layers, **_):
        wanted = layers + (1 if nearest(lay().layers, px, py) else -1)
        if not 0 <= wanted <= LAYERS:
            return f"0 to {LAYERS} hidden layers"
        return f"{wanted} hidden layer{'s' * (wanted != 1)}; begins anew"

    # ---- units, weights and biases ------------------------------------------------------------

    def places():
        """(layer, unit) of each but the inputs, and the middles (M, 2)."""
        middles = lay().middles[1:]
        which = [(layer, k) for layer, column in enumerate(middles) for k in range(len(column))]
        return which, np.vstack(middles)

    def unit(px, py):
        which, middles = places()
        return which[nearest(middles, px, py)]

    def units_at(**_):
        *hidden, output = places()[1]
        all_over = [middle + lay().tile * WITHIN for middle in hidden]
        return np.vstack([*all_over, [output - [16, 14]]])

    def about_unit(px, py, **_):
        layer, k = unit(px, py)
        linear = play.run.linear[layer]
        before = used().features if layer == 0 else [
            f"unit {i + 1}" for i in range(len(linear.W.value))]
        weights = zip(before, linear.W.value[:, k])
        terms = ", ".join(f"{name} {rounded(w, 2)}" for name, w in weights)
        name = named(used(), layer)
        name = f"Unit {k + 1} of {name}" if layer < len(used().units) else "The output"
        return f"{name}: bias {rounded(linear.b.value[k], 2)}; weights {terms}"

    def lines():
        """(layer, i, k) of each weight, and where its line begins and ends, (M, 2) each."""
        which = [(layer, i, k) for layer, linear in enumerate(play.run.linear)
                 for i, k in np.ndindex(linear.W.value.shape)]
        return which, *np.stack([lay().line(*each) for each in which], axis=1)

    def lines_at(**_):
        _, start, end = lines()
        return (start[:, None] + ALONG * (end - start)[:, None]).reshape(-1, 2)

    def line(px, py):
        which, start, end = lines()
        along = ((end - start) * ([px, py] - start)).sum(axis=1) / ((end - start)**2).sum(axis=1)
        along = np.clip(along, ALONG[0], ALONG[-1])[:, None]
        return which[nearest(start + along * (end - start), px, py)]

    def about_line(px, py, **_):
        layer, i, k = which = line(px, py)
        gradient = drawing.seen.gradients[layer][i, k]
        return (f"{named(used(), layer)}, {weight(used(), layer, i, k)} = "
                f"{rounded(play.run.get(*which), 3)}, gradient {two_digits(gradient)}")

    def choose(find):
        """Choose what is found, or nothing if it was chosen."""
        def move(px, py, chosen, **_):
            found = find(px, py)
            return {"chosen": () if found == chosen else found}
        return move

    def about_place(px, py, **_):
        i, k = (int(np.clip((at / REACH + 1) / 2 * GRID, 0, GRID - 1)) for at in (py, px))
        return f"at ({px:.2f}, {py:.2f}): {drawing.seen.sure[i, k]:.2f} for class 1"

    board = drawing.board
    return [
        Handle(board, lambda px, py, **_: {"data": data(px, py)},
               lambda **_: lay().data[: len(drawing.sets)],
               lambda px, py, **_: f"{data(px, py)}: press to train on it; begins anew", False),
        Handle(board, lambda px, py, **values: {feature(px, py): not values[feature(px, py)]},
               lambda **_: lay().inputs, about_feature, False),
        Handle(board, layers, lambda **_: lay().layers, about_layers, False),
        Handle(board, units, lambda **_: lay().units, about_units, False),
        Handle(board, choose(lambda px, py: (unit(px, py)[0], None, unit(px, py)[1])), units_at,
               about_unit, False),
        Handle(board, choose(line), lines_at, about_line, False),
        Handle(drawing.plane, tip=about_place),
    ]
