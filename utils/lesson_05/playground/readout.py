"""What the playground says of a run: its read-out, and a table of answers."""

from utils.lesson_05.playground.controls import GRADIENTS, TARGETS, named, weight
from utils.lesson_05.playground.settings import YOURS, shape
from utils.widgets.formatting import fixed, two_digits


def _plain(value):
    """Three decimals; a number that has left for infinity in short."""
    return fixed(value, 3, high=1e4)


def progress(run, s):
    """How far it is, in words: while it trains, all that is said."""
    unit = " nats" if run.settings.loss == "cross-entropy" else ""
    _, train_loss, val_loss, train_right, val_right = s.curves[-1]
    seen = f", {run.seen} of {run.n_train} examples" if run.seen else ""
    return (f"Epoch {run.epoch}{seen}: training loss {_plain(train_loss)}{unit}, "
            f"{100 * train_right:.1f} % right; validation loss {_plain(val_loss)}{unit}, "
            f"{100 * val_right:.1f} % right.")


def readout(run, s, lines, target):
    """The state in words."""
    used = run.settings
    hidden = f" ({', '.join(used.activations)})" if used.units else ", no hidden layer"
    network = f"{shape(used)}{hidden}"
    drawn = f"{used.data}, {used.points} points, noise {used.noise:.2f}"
    source = "your data" if used.data == YOURS else drawn
    text = (f"Data: {source}, seed {used.seed}. Network: {network}, {used.loss}, {used.optimizer}, "
            f"learning rate {used.lr:g}, batches of {run.batch_size}, weight decay {used.decay:g}. "
            f"{progress(run, s)}")
    if used.loss == YOURS:
        text += (f" With your loss, an answer above {run.threshold:g} counts as class 1 (threshold "
                 "in its class changes that).")
    if s.moved:
        text += f" {_moved(used, *s.moved)}"
    if lines == GRADIENTS and not run.failed:
        text += f" {_gradients(used, s)}"
    if s.constant:
        answer = "s answer" if s.constant > 1 else " answers"
        text += f" {s.constant} hidden unit{answer} the same for every example."
    if run.failed:
        return f"{text} {run.failed} Press New run to begin again."
    if target in run.met:
        name = next(name for name, value in TARGETS if value == target)
        return f"{text} The target, {name}, was reached in epoch {run.met[target]}."
    return text


def _moved(used, steps, layer, i, k, before, after):
    """The weight that moved most in some batches."""
    last = "the last batch" if steps == 1 else f"the last {steps} batches"
    if before == after:
        return f"No weight moved by {last}."
    place = weight(used, layer, i, k)
    change = f" (by {two_digits(after - before)})" if _plain(before) == _plain(after) else ""
    return (f"Moved most by {last}: {named(used, layer)}, {place}, from {_plain(before)} to "
            f"{_plain(after)}{change}.")


def _gradients(used, s):
    """The largest of the gradients, and of those of the biases, which no line shows."""
    largest = max(abs(W).max() for W in s.gradients)
    biases = [abs(b).max() for b in s.bias_gradients]
    no_move = used.optimizer == "SGD" and not used.decay
    still = "no weight can move" if no_move else "the loss moves no weight"
    text = f"Largest gradient: {two_digits(largest)}." if largest else f"Every dL/dW is 0: {still}."
    most = max(biases)
    if not most:
        return text
    move = "" if largest else ": a bias can move"
    return f"{text} Largest dL/db: {two_digits(most)}, of {named(used, biases.index(most))}{move}."


def confusion_table(counts):
    """The confusion matrix (2, 2) of the validation set as a table of HTML."""
    rows = "".join(f'<tr><th scope="row">class {i}</th><td>{row[0]}</td><td>{row[1]}</td></tr>'
                   for i, row in enumerate(counts))
    heads = "".join(f'<th scope="col">answer {i}</th>' for i in (0, 1))
    return ('<table style="text-align: right"><caption>Validation set: how many of each class '
            "(rows) get which answer (columns)</caption>"
            f"<tr><td></td>{heads}</tr>{rows}</table>")
