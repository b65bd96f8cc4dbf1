"""What the playground says of a run: its read-out, and a table of answers."""

from utils.lesson_05.playground.controls import GRADIENTS, TARGETS
from utils.lesson_05.playground.settings import YOURS, shape
from utils.widgets.formatting import fixed, two_digits


def _plain(value):
    """Three decimals; a number that has left for infinity in short."""
    return fixed(value, 3, high=1e4)


def readout(run, s, lines, target):
    """The state in words."""
    used = run.settings
    unit = " nats" if used.loss == "cross-entropy" else ""
    _, train_loss, val_loss, train_right, val_right = s.curves[-1]
    network = f"{shape(used)} ({', '.join(used.activations)})" if used.units else f"{shape(used)}, no hidden layer"
    source = "your data" if used.data == YOURS else f"{used.data}, {used.points} points, noise {used.noise:.2f}"
    seen = f", {run.seen} of {run.n_train} examples" if run.seen else ""
    text = (f"Data: {source}, seed {used.seed}. Network: {network}, {used.loss}, {used.optimizer}, "
            f"learning rate {used.lr:g}, batches of {run.batch_size}, weight decay {used.decay:g}. "
            f"Epoch {run.epoch}{seen}: training loss {_plain(train_loss)}{unit}, {100 * train_right:.1f} % right; "
            f"validation loss {_plain(val_loss)}{unit}, {100 * val_right:.1f} % right.")
    if used.loss == YOURS:
        text += (f" With your loss, an answer above {run.threshold:g} counts as class 1 (threshold in its class changes "
                 "that).")
    if s.moved:
        steps, layer, i, k, before, after = s.moved
        where = f"the output, W[{i + 1}]" if layer == len(used.units) else f"layer {layer + 1}, W[{i + 1}, {k + 1}]"
        last = "the last batch" if steps == 1 else f"the last {steps} batches"
        change = f" (by {two_digits(after - before)})" if _plain(before) == _plain(after) else ""
        text += (f" Moved most by {last}: {where}, from {_plain(before)} to {_plain(after)}{change}." if before != after
                 else f" No weight moved by {last}.")
    if lines == GRADIENTS and not run.failed:
        largest, *biases = max(abs(W).max() for W in s.gradients), *(abs(b).max() for b in s.bias_gradients)
        still = "no weight can move" if used.optimizer == "SGD" and not used.decay else "the loss moves no weight"
        text += f" Largest gradient: {two_digits(largest)}." if largest else f" Every dL/dW is 0: {still}."
        if max(biases):  # which no line shows
            layer = biases.index(max(biases))
            of = "the output" if layer == len(used.units) else f"layer {layer + 1}"
            text += f" Largest dL/db: {two_digits(max(biases))}, of {of}{': a bias can move' if not largest else ''}."
    if s.constant:
        text += f" {s.constant} hidden unit{'s answer' if s.constant > 1 else ' answers'} the same for every example."
    if run.failed:
        return f"{text} {run.failed} Press New run to begin again."
    if target in run.met:
        name = next(name for name, value in TARGETS if value == target)
        return f"{text} The target, {name}, was reached in epoch {run.met[target]}."
    return text


def confusion_table(counts):
    """The confusion matrix (2, 2) of the validation set as a table of HTML."""
    rows = "".join(f'<tr><th scope="row">class {i}</th><td>{row[0]}</td><td>{row[1]}</td></tr>'
                   for i, row in enumerate(counts))
    return ('<table style="text-align: right"><caption>Validation set: how many of each class (rows) get which answer '
            '(columns)</caption><tr><td></td><th scope="col">answer 0</th><th scope="col">answer 1</th></tr>'
            f"{rows}</table>")
