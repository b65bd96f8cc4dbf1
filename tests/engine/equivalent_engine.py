"""The mutants of the engine that are right as well, and why. See engine_mutants."""

EVERYWHERE = {  # a pattern in the mutant's name: why it is right as well
    r"(?<!\w)\(-(?!self\)|mask\))[\w.]+\)\.(shape|dtype|size|ndim)\b":
        "negatives have the same shape and dtype",
    r"\b(?!self\.T)[\w.]+\.T\.(dtype|size|ndim|min\(\)|max\(\))":
        "a transpose holds the same numbers",
    r"\b(x|y|W|target)\[(1:|:1)\]\.(dtype|shape\[1\])": "some rows are like all rows",
    r"check_backward\(-dy\)": "only the shape is read",
    r"keepdims=(2|-1)\b": "any number but 0 is true",
    r"(-|abs\()isinstance\(": "any number but 0 is true",
    r"noise=(0|-0\.0), rng": "0 is 0.0, and -0.0",
    r"abs\(len\(|-len\(\w+\) == 0|len\(\w+\) <= 0": "a length is never negative",
    r"\blen\(-(X|x|labels)\)": "there are as many negatives",
    r"abs\(np\.(exp|log1p|sqrt|abs|arange|bincount|count_nonzero)\(": "it is never negative",
    r"abs\(np\.((zeros|ones)_like\(x|zeros\(|greater|heaviside)": "it is never negative",
    r"abs\(rng\.(permut(ation|ed)\(|uniform\(0)": "it is never negative",
    r"\.reshape\((-2|.*-n_classes)\b": "NumPy works out the length that is negative",
    r"^(no |-|abs\()?(np\.empty\()?2 \*\* (16|2[456])"
    r"( [-+] \(?(2 [-+*] 16|-?[012] \*\* 1?\d|16 \*\* 2|2|16)\)?)?(, .*)?$|^np\.uint8$":
        "a block of another size, or none, changes the time alone",
}

COMMUTES, POSITIVE, ZERO = "x + y is y + x, and x * y is y * x", "it is never negative", "0 is -0"
TRUE, EVEN, LAST = "any number but 0 is true", "the sign goes", "axis 1 of two is the last"
FLAT, NUMBER = "the transpose of one axis is itself", "a number is its own transpose"
SAME, SIZE, LENGTH = "both names mean one thing", "both have this shape", "both are equally long"
NEGATIVES, HOLDS = "negatives have the same shape and dtype", "a transpose holds the same numbers"
LARGER, MIRROR = "the larger of two in the other order", "x + h and x - h change places"
EQUAL, UNUSED = "only None is equal to None", "nobody reads it"
EMPTY, REFUSED = "a part is empty where the whole is", "what is negative is refused already"
CHANCE = "no point lies on the border"
SWAPPED, SOME = "two axes change places either way", "some are like all"
MANY, FILLED = "there are as many negatives", "it is filled before it is read"
DTYPE, MIDDLE = "both have this dtype", "the steps stand in the middle either way"
WORKED_OUT = "NumPy works out the length that is negative"

EQUIVALENT = {  # file: {function: {mutant: why it is right as well}}
    "layer": {
        "float_type": {
            "dtype = abs(np.asarray(x)).dtype": "it is the same for all floats",
        },
    },
    "activations": {
        "step": {
            "return np.heaviside(x, 0)": ZERO,
            "return np.heaviside(x, -0.0)": ZERO,
        },
        "step_derivative": {
            "return -np.zeros_like(x)": ZERO,
        },
        "relu": {
            "return np.maximum(0, x)": LARGER,
            "return abs(np.maximum(x, 0))": POSITIVE,
        },
        "leaky_relu": {
            "return np.where(np.greater(x, 0), x, np.asarray(x) * alpha)": COMMUTES,
        },
        "sigmoid": {
            "return np.exp(np.minimum(0, x)) / (1 + np.exp(-np.abs(x)))": LARGER,
            "return np.exp(np.minimum(x, 0)) / (np.exp(-np.abs(x)) + 1)": COMMUTES,
        },
        "sigmoid_derivative": {
            "s = abs(sigmoid(x))": POSITIVE,
            "return (1 - s) * s": COMMUTES,
        },
        "tanh_derivative": {
            "y = -np.tanh(x)": EVEN,
            "y = abs(np.tanh(x))": EVEN,
        },
        "softmax": {
            "e = -np.exp(z - z.max(axis=-1, keepdims=True))": EVEN,
            "return e / abs(e.sum(axis=-1, keepdims=True))": POSITIVE,
        },
        "Activation.__init__": {
            "self.shown = getattr(function, '__name__', '') if type(self) == Activation else ''":
                "only a class is equal to itself",
        },
        "Activation.backward": {
            "return self.derivative(self.x) * dy": COMMUTES,
        },
    },
    "neurons": {
        "Neuron.__init__": {
            "def __init__(self, weights, bias=0, activation=identity):": ZERO,
            "def __init__(self, weights, bias=-0.0, activation=identity):": ZERO,
        },
        "Neuron.weighted_sum": {
            "if x.T.shape != self.weights.shape:": FLAT,
            "return self.bias + float(x @ self.weights)": COMMUTES,
            "return float(self.weights @ x) + self.bias": COMMUTES,
            "return float(x.T @ self.weights) + self.bias": FLAT,
        },
        "xavier_init": {
            "return rng.normal(0, math.sqrt(2 / (fan_in + fan_out)), (fan_in, fan_out))": ZERO,
            "return rng.normal(-0.0, math.sqrt(2 / (fan_in + fan_out)), (fan_in, fan_out))": ZERO,
            "return rng.normal(0.0, abs(math.sqrt(2 / (fan_in + fan_out))), (fan_in, fan_out))":
                POSITIVE,
            "return rng.normal(0.0, math.sqrt(2 / (fan_out + fan_in)), (fan_in, fan_out))":
                COMMUTES,
        },
        "he_init": {
            "return rng.normal(0, math.sqrt(2 / fan_in), (fan_in, fan_out))": ZERO,
            "return rng.normal(-0.0, math.sqrt(2 / fan_in), (fan_in, fan_out))": ZERO,
            "return rng.normal(0.0, abs(math.sqrt(2 / fan_in)), (fan_in, fan_out))": POSITIVE,
        },
        "Linear.__init__": {
            "def __init__(self, n_inputs, n_outputs, *, rng, init=he_init, dtype=np.float64, "
            "input_gradient=2):": TRUE,
            "def __init__(self, n_inputs, n_outputs, *, rng, init=he_init, dtype=np.float64, "
            "input_gradient=-1):": TRUE,
            "self.b = Parameter(-np.zeros(n_outputs, dtype))": ZERO,
            "self.input_gradient = -input_gradient": TRUE,
        },
        "Linear.forward": {
            "if x.ndim != 2 or x.shape[-1] != W.shape[0]:": LAST,
        },
    },
    "losses": {
        "Loss.remember": {
            "if prediction.size <= 0:": POSITIVE,
            "if target.size == 0:": SIZE,
        },
        "MSELoss.forward": {
            "self.remember(prediction, _like(self, -prediction, target))": NEGATIVES,
            "error = self.target - self.prediction": EVEN,
            "error = -(self.prediction - self.target)": EVEN,
            "return abs(float((error * error).mean()))": POSITIVE,
            "return float(abs((error * error).mean()))": POSITIVE,
        },
        "MSELoss.backward": {
            "return 2 / self.prediction.size * (self.prediction - self.target)": COMMUTES,
        },
        "BCEWithLogitsLoss.forward": {
            "target = _like(self, -prediction, target)": NEGATIVES,
            "if prediction.size and (target.min() < 0 or target.max() > 1):": SIZE,
            "if target[:1].size and (target.min() < 0 or target.max() > 1):": EMPTY,
            "if target.size and (target.min() < 0 or abs(target.max()) > 1):": REFUSED,
            "return abs(float((np.maximum(z, 0) - z * target + "
            "np.log1p(np.exp(-np.abs(z)))).sum())) / z.size": POSITIVE,
            "return float(abs((np.maximum(z, 0) - z * target + "
            "np.log1p(np.exp(-np.abs(z)))).sum())) / z.size": POSITIVE,
            "return float((np.log1p(np.exp(-np.abs(z))) + (np.maximum(z, 0) - z * "
            "target)).sum()) / z.size": COMMUTES,
            "return float((np.maximum(0, z) - z * target + np.log1p(np.exp(-np.abs(z)))).sum()) "
            "/ z.size": LARGER,
            "return float((abs(np.maximum(z, 0)) - z * target + "
            "np.log1p(np.exp(-np.abs(z)))).sum()) / z.size": POSITIVE,
            "return float((np.maximum(prediction, 0) - z * target + "
            "np.log1p(np.exp(-np.abs(z)))).sum()) / z.size": SAME,
            "return float((np.maximum(z, 0) - target * z + np.log1p(np.exp(-np.abs(z)))).sum()) "
            "/ z.size": COMMUTES,
            "return float((np.maximum(z, 0) - prediction * target + "
            "np.log1p(np.exp(-np.abs(z)))).sum()) / z.size": SAME,
            "return float((np.maximum(z, 0) - z * target + "
            "np.log1p(np.exp(-np.abs(prediction)))).sum()) / z.size": SAME,
            "return float((np.maximum(z, 0) - z * target + np.log1p(np.exp(-np.abs(-z)))).sum()) "
            "/ z.size": EVEN,
            "return float((np.maximum(z, 0) - z * target + np.log1p(np.exp(-np.abs(z)))).sum()) "
            "/ prediction.size": SAME,
            "return float((np.maximum(z, 0) - z * target + np.log1p(np.exp(-np.abs(z)))).sum()) "
            "/ target.size": SIZE,
        },
        "BCEWithLogitsLoss.backward": {
            "return (abs(sigmoid(self.prediction)) - self.target) / self.prediction.size": POSITIVE,
        },
        "CrossEntropyLoss.forward": {
            "if prediction.ndim != 2 or target.shape != prediction.shape[:-1]:": LAST,
            "if -n and (target.min() < 0 or target.max() >= n_classes):": TRUE,
            "if n and (target.min() < 0 or abs(target.max()) >= n_classes):": REFUSED,
            "z = z - z.max(axis=-1, keepdims=True)": LAST,
            "sums = abs(e.sum(axis=1, keepdims=True))": POSITIVE,
            "sums = e.sum(axis=-1, keepdims=True)": LAST,
            "return abs(float(np.log(sums).sum() - z[np.arange(n), target.ravel()].sum())) / n":
                POSITIVE,
            "return float(abs(np.log(sums).sum()) - z[np.arange(n), target.ravel()].sum()) / n":
                POSITIVE,
            "return float(abs(np.log(sums)).sum() - z[np.arange(n), target.ravel()].sum()) / n":
                POSITIVE,
            "return float(np.log(sums.T).sum() - z[np.arange(n), target.ravel()].sum()) / n": HOLDS,
        },
        "_like": {
            "return target.astype(float_type(-prediction), copy=False)": NEGATIVES,
            "return target.astype(float_type(prediction.T), copy=False)": HOLDS,
            "return target.astype(float_type(prediction), copy=0)": "0 is false",
        },
    },
    "backprop": {
        "numerical_gradient": {
            "def numerical_gradient(f, x, h=-1e-05):": MIRROR,
            "gradient = np.empty_like(-x)": NEGATIVES,
            "for index in np.ndindex(gradient.shape):": SIZE,
            "x[index] = h + value": COMMUTES,
            "x[index] = value.T + h": NUMBER,
            "x[index] = value.T - h": NUMBER,
            "x[index] = value.T": NUMBER,
            "gradient[index] = (above - below) / (h * 2)": COMMUTES,
        },
        "gradient_check": {
            "def gradient_check(model, loss, x, target, h=-1e-05):": MIRROR,
            "-loss.forward(model.forward(x), target)": UNUSED,
            "abs(loss.forward(model.forward(x), target))": UNUSED,
            "claimed = dx if parameter == None else parameter.grad": EQUAL,
            "if dx is None and parameter is None:": SAME,
            "if claimed is None and parameter == None:": EQUAL,
            'raise ValueError(f"backward must give {name} a gradient of shape {value.shape}, got '
            "{('none' if claimed is None else np.shape(-claimed))}\")": NEGATIVES,
            "measured = numerical_gradient(loss_at, value, -h)": MIRROR,
            "scale = max(np.abs(measured).max(), np.abs(claimed).max())": LARGER,
            "scale = abs(max(np.abs(claimed).max(), np.abs(measured).max()))": POSITIVE,
            "scale = max(np.abs(-claimed).max(), np.abs(measured).max())": EVEN,
            "scale = max(np.abs(claimed.T).max(), np.abs(measured).max())": HOLDS,
            "scale = max(np.abs(claimed).max(), np.abs(-measured).max())": EVEN,
            "scale = max(np.abs(claimed).max(), np.abs(measured.T).max())": HOLDS,
            "errors[name] = float(np.abs(claimed - measured).max() / scale) if -scale else 0.0":
                TRUE,
            "errors[name] = float(np.abs(claimed - measured).max() / scale) if scale.T else 0.0":
                NUMBER,
            "errors[name] = abs(float(np.abs(claimed - measured).max() / scale)) if scale else 0.0":
                POSITIVE,
            "errors[name] = float(np.abs(measured - claimed).max() / scale) if scale else 0.0":
                EVEN,
            "errors[name] = float(np.abs(-(claimed - measured)).max() / scale) if scale else 0.0":
                EVEN,
            "errors[name] = float(np.abs(claimed - measured).max() / scale.T) if scale else 0.0":
                NUMBER,
            "errors[name] = float(np.abs(claimed - measured).max() / scale) if scale else -0.0":
                ZERO,
        },
        "gradient_check.loss_at": {
            "if parameter == None:": EQUAL,
        },
    },
    "optimizers": {
        "SGD.__init__": {
            "def __init__(self, parameters, lr, momentum=0):": ZERO,
            "def __init__(self, parameters, lr, momentum=-0.0):": ZERO,
            "self.lr, self.momentum = (abs(float(lr)), momentum)": "what is not above 0 is refused",
        },
        "SGD.step": {
            "if self.momentum or True:": "v = 0 * v + g is g",
            "p.value -= move * self.lr": COMMUTES,
        },
        "Adam.__init__": {
            "self.lr, self.b1, self.b2, self.eps = (abs(float(lr)), b1, b2, eps)":
                "what is not above 0 is refused",
        },
        "Adam.step": {
            "root = abs(math.sqrt((1 - self.b2) / (1 - self.b2 ** self.t)))": POSITIVE,
            "move = np.multiply(self._m, self.lr * mean / root, out=g)": COMMUTES,
            "move = np.multiply(mean * self.lr / root, self._m, out=g)": COMMUTES,
            "move /= self.eps / root + np.sqrt(self._v)": COMMUTES,
        },
        "_check": {
            "if not lr > 0 or not -math.isfinite(lr):": TRUE,
            "if not lr > 0 or not abs(math.isfinite(lr)):": TRUE,
            "if not lr > 0 or not math.isfinite(-lr):": EVEN,
            "if not parameters[:1]:": EMPTY,
        },
    },
    "training": {
        "History.__repr__": {
            "last = ', '.join((f\"{name.replace('_', ' ')} {values[-1]:.4f}\" for name, values in "
            "vars(self).items() if values and name > 'stopped'))":
                "all other names come after it in the alphabet",
        },
        "standardize": {
            "mean, sd = (X_train.mean(axis=0), abs(X_train.std(axis=0)))": POSITIVE,
            "mean, sd = (X_train.mean(axis=0), (-X_train).std(axis=0))": EVEN,
            "sd = abs(np.where(X_train.max(axis=0) > X_train.min(axis=0), sd, 1.0))": POSITIVE,
            "sd = np.where(X_train.max(axis=0) != X_train.min(axis=0), sd, 1.0)":
                "the largest is never below the smallest",
            "sd = np.where(X_train.max(axis=0) > X_train.min(axis=0), sd.T, 1.0)": FLAT,
            "return ((X_train - mean.T) / sd, (X_test - mean) / sd)": FLAT,
            "return ((X_train - mean) / sd.T, (X_test - mean) / sd)": FLAT,
            "return ((X_train - mean) / sd, (X_test - mean.T) / sd)": FLAT,
            "return ((X_train - mean) / sd, (X_test - mean) / sd.T)": FLAT,
        },
        "train_val_split": {
            "order = rng.permutation(len(y))": LENGTH,
            "val, train = np.split(order.T, [round(len(X) * val_fraction)])": FLAT,
            "val, train = np.split(order, [abs(round(len(X) * val_fraction))])": POSITIVE,
            "val, train = np.split(order, [round(val_fraction * len(X))])": COMMUTES,
            "val, train = np.split(order, [round(len(y) * val_fraction)])": LENGTH,
            "val, train = np.split(order, [round(len(order) * val_fraction)])": LENGTH,
            "return (X[train.T], y[train], X[val], y[val])": FLAT,
            "return (X[train], y[train.T], X[val], y[val])": FLAT,
            "return (X[train], y[train], X[val.T], y[val])": FLAT,
            "return (X[train], y[train], X[val], y[val.T])": FLAT,
        },
        "minibatches": {
            "if len(X) != len(y) or len(y) == 0:": LENGTH,
            "if len(X) != len(y) or len(X[:1]) == 0:": EMPTY,
            "order = rng.permutation(len(y))": LENGTH,
            "for start in range(0, len(y), batch_size):": LENGTH,
            "for start in range(0, len(order), batch_size):": LENGTH,
            "chosen = order.T[start:start + batch_size]": FLAT,
            "chosen = order[start:batch_size + start]": COMMUTES,
            "yield (X[chosen.T], y[chosen])": FLAT,
            "yield (X[chosen], y[chosen.T])": FLAT,
        },
        "train": {
            "for name, values in (('X', -X), ('y', y)):": "negatives are finite as well",
            "for name, values in (('X', X.T), ('y', y)):": HOLDS,
            "for name, values in (('X', X), ('y', y.T)):": HOLDS,
            "bad = np.count_nonzero(~abs(np.isfinite(values)))": TRUE,
            "bad = np.count_nonzero(~np.isfinite(values.T))": HOLDS,
            "if -bad:": TRUE,
            "if bad.T:": NUMBER,
            "raise ValueError(f'train takes finite numbers, got {bad.T} nan or inf in {name}')":
                NUMBER,
            "raise ValueError(f'train takes finite numbers, got {bad} nan or inf in {name[:1]}')":
                "both names are one letter",
            "for epoch in range(1, 1 + epochs):": COMMUTES,
            "total = 0": ZERO,
            "total = -0.0": ZERO,
            "for batch, (x, target) in enumerate(minibatches(X, values, batch_size, rng=rng), 1):":
                SAME,
            "if not -math.isfinite(value):": TRUE,
            "if not abs(math.isfinite(value)):": TRUE,
            "if not math.isfinite(-value):": EVEN,
            "total += len(x) * value": COMMUTES,
            "total += value * len(target)": LENGTH,
            "history.train_loss.append(total / len(y))": LENGTH,
            "history.train_loss.append(total / len(values))": SAME,
            "if validation != None:": EQUAL,
        },
        "early_stopping": {
            "def early_stopping(val_losses, patience, min_delta=0):": ZERO,
            "def early_stopping(val_losses, patience, min_delta=-0.0):": ZERO,
            "if len(val_losses[:1]) == 0 or patience < 1:": EMPTY,
            "if epoch - best == patience:": "epochs are counted one by one, and never jump over it",
        },
        "evaluate": {
            "return (loss.forward(prediction, y), accuracy(prediction, y) if -labels else None)":
                TRUE,
            "return (loss.forward(prediction, y), abs(accuracy(prediction, y)) if labels else "
            "None)": POSITIVE,
        },
        "accuracy": {
            "if logits.ndim < 2 or labels.shape != logits.shape[:-1] or labels.T.size == 0:": FLAT,
            "if logits.ndim < 2 or labels.shape != logits.shape[:-1] or labels[:1].size == 0:":
                EMPTY,
            "if logits.ndim < 2 or labels.shape != logits.shape[:-1] or labels.size <= 0:":
                POSITIVE,
            "if logits.ndim < 2 or labels.shape != logits.shape[:-1] or logits.size == 0:":
                "logits without classes are refused either way",
            "return abs(float((logits.argmax(axis=-1) == labels).mean()))": POSITIVE,
            "return float(abs((logits.argmax(axis=-1) == labels).mean()))": POSITIVE,
            "return float((abs(logits.argmax(axis=-1)) == labels).mean())": POSITIVE,
        },
        "confusion_matrix": {
            "if labels.T.shape != predictions.shape or labels.ndim != 1:": FLAT,
            "if labels.shape != predictions.T.shape or labels.ndim != 1:": FLAT,
            "if labels.shape != predictions.shape or predictions.ndim != 1:": SIZE,
            "both = np.stack([labels.T, predictions])": FLAT,
            "both = np.stack([labels, predictions.T])": FLAT,
            "if labels.size and (both.min() < 0 or both.max() >= n_classes):": SIZE,
            "if predictions.size and (both.min() < 0 or both.max() >= n_classes):": SIZE,
            "if both[1:].size and (both.min() < 0 or both.max() >= n_classes):":
                "it holds two of each, or none",
            "if both[:1].size and (both.min() < 0 or both.max() >= n_classes):": EMPTY,
            "if both.size and (both.min() < 0 or abs(both.max()) >= n_classes):": REFUSED,
            "rows, columns = abs(both.astype(np.intp, casting='same_kind'))": REFUSED,
            "pairs = columns + rows * n_classes": COMMUTES,
            "pairs = n_classes * rows + columns": COMMUTES,
            "pairs = rows.T * n_classes + columns": FLAT,
            "pairs = rows * n_classes + predictions": "they hold the same numbers",
            "pairs = rows * n_classes + columns.T": FLAT,
            "return np.bincount(pairs.T, minlength=n_classes ** 2).reshape(n_classes, n_classes)":
                FLAT,
            "return np.bincount(pairs, minlength=(-n_classes) ** 2).reshape(n_classes, n_classes)":
                EVEN,
        },
    },
    "datasets": {
        "circle": {
            "return _noisy(X, (X * X).sum(axis=1) <= 0.64, noise, rng)": CHANCE,
            "return _noisy(X, abs((X * X).sum(axis=1)) < 0.64, noise, rng)": POSITIVE,
            "return _noisy(X, (X * X).sum(axis=-1) < 0.64, noise, rng)": LAST,
        },
        "rings": {
            "y = abs(_half(n, rng))": POSITIVE,
            "X = _on_circle(rng.uniform(0, 2 * np.pi, n)) * np.where(y, 0.4, 0.9)[:, None]":
                COMMUTES,
            "X = abs(np.where(y, 0.4, 0.9))[:, None] * _on_circle(rng.uniform(0, 2 * np.pi, n))":
                POSITIVE,
            "X = np.where(y.T, 0.4, 0.9)[:, None] * _on_circle(rng.uniform(0, 2 * np.pi, n))": FLAT,
            "X = np.where(y, 0.4, 0.9)[:, None] * _on_circle(rng.uniform(0, np.pi * 2, n))":
                COMMUTES,
            "return _noisy(X, y.T, noise, rng)": FLAT,
        },
        "moons": {
            "y = abs(_half(n, rng))": POSITIVE,
            "return _noisy(np.where(y.T[:, None], -X, X), y, noise, rng)": FLAT,
            "return _noisy(np.where(y[:, None], -X, X), y.T, noise, rng)": FLAT,
        },
        "xor": {
            "X = rng.uniform(0.1, 1, (n, 2)) / rng.choice([-1, 1], (n, 2))":
                "both are the same for 1 and -1",
            "X = rng.choice([-1, 1], (n, 2)) * rng.uniform(0.1, 1, (n, 2))": COMMUTES,
            "return _noisy(X, X[:, 0] * X[:, 1] <= 0, noise, rng)": CHANCE,
            "return _noisy(X, X[:, 0] / X[:, 1] < 0, noise, rng)":
                "a quotient has the sign of the product",
            "return _noisy(X, X[:, 1] * X[:, 0] < 0, noise, rng)": COMMUTES,
            "return _noisy(X, X[:, 0] * X[:, -1] < 0, noise, rng)": LAST,
        },
        "spiral": {
            "y = abs(_half(n, rng))": POSITIVE,
            "return _noisy(_on_circle(np.pi * (3 * t + y)) * t[:, None], y, noise, rng)": COMMUTES,
            "return _noisy(t.T[:, None] * _on_circle(np.pi * (3 * t + y)), y, noise, rng)": FLAT,
            "return _noisy(t[:, None] * _on_circle((3 * t + y) * np.pi), y, noise, rng)": COMMUTES,
            "return _noisy(t[:, None] * _on_circle(np.pi * (3 * t - y)), y, noise, rng)":
                "half a turn ahead is half a turn behind",
            "return _noisy(t[:, None] * _on_circle(np.pi * (y + 3 * t)), y, noise, rng)": COMMUTES,
            "return _noisy(t[:, None] * _on_circle(np.pi * (t * 3 + y)), y, noise, rng)": COMMUTES,
            "return _noisy(t[:, None] * _on_circle(np.pi * (3 * t.T + y)), y, noise, rng)": FLAT,
            "return _noisy(t[:, None] * _on_circle(np.pi * (3 * t + y.T)), y, noise, rng)": FLAT,
            "return _noisy(t[:, None] * _on_circle(np.pi * (3 * t + y)), y.T, noise, rng)": FLAT,
        },
        "_on_circle": {
            "return np.stack([np.cos(-angle), np.sin(angle)], axis=1)": EVEN,
            "return np.stack([np.cos(angle.T), np.sin(angle)], axis=1)": FLAT,
            "return np.stack([np.cos(angle), np.sin(angle.T)], axis=1)": FLAT,
            "return np.stack([np.cos(angle), np.sin(angle)], axis=-1)": LAST,
        },
        "_noisy": {
            "return (noise * rng.normal(size=X.shape) + X, y.astype(np.intp))": COMMUTES,
            "return (X + rng.normal(size=X.shape) * noise, y.astype(np.intp))": COMMUTES,
            "return (X + noise * rng.normal(size=X.shape), abs(y.astype(np.intp)))": POSITIVE,
            "return (X + noise * rng.normal(size=X.shape), y.T.astype(np.intp))": FLAT,
        },
        "mnist": {
            "def mnist(full=0, folder=None):": "0 is false",
            "if not -full:": TRUE,
            "parts = [abs(_read_idx(_find(folder, name) if folder else _download(name))) for name "
            "in _FILES]": POSITIVE,
            "return tuple((abs(part.astype(np.intp if part.ndim == 1 else np.uint8)) for part in "
            "parts))": POSITIVE,
            "return tuple((part.astype(np.intp if part.ndim <= 1 else np.uint8) for part in "
            "parts))": "all have an axis",
        },
        "digits": {
            "return (abs(_pool(X_train, side)), y_train, _pool(X_test, side), y_test)": POSITIVE,
            "return (_pool(X_train, side), y_train.T, _pool(X_test, side), y_test)": FLAT,
            "return (_pool(X_train, side), y_train, abs(_pool(X_test, side)), y_test)": POSITIVE,
            "return (_pool(X_train, side), y_train, _pool(X_test, side), y_test.T)": FLAT,
        },
        "_pool": {
            "margin = side * block - 28": COMMUTES,
            "framed = abs(np.pad(images, ((0, 0), *[(margin // 2, margin - margin // 2)] * 2)))":
                POSITIVE,
            "framed = np.pad(images, ((0, 0), *2 * [(margin // 2, margin - margin // 2)]))":
                COMMUTES,
            "pooled = abs(framed.reshape(-1, side, block, side, block).mean(axis=(2, 4)))":
                POSITIVE,
            "pooled = framed.reshape(side, -1, block, side, block).mean(axis=(2, 4))":
                "the numbers keep their order",
            "pooled = abs(framed.reshape(-1, side, block, side, block)).mean(axis=(2, 4))":
                POSITIVE,
            "pooled = framed.reshape(-1, side, block, side, block).mean(axis=(4, 2))": COMMUTES,
            "return abs(pooled.reshape(-1, side * side)) / 255": POSITIVE,
        },
        "_find": {
            "if -path.is_file():": TRUE,
            "if abs(path.is_file()):": TRUE,
        },
        "_read_idx": {
            "data = gzip.decompress(path.read_bytes()) if path.suffix >= '.gz' else "
            "path.read_bytes()": "a file has this suffix or none",
            "except (zlib.error, EOFError, OSError) as error:": "they are the same three errors",
            "return abs(np.frombuffer(data, np.uint8, offset=4 + 4 * len(shape)).reshape(shape))":
                POSITIVE,
            "return abs(np.frombuffer(data, np.uint8, offset=4 + 4 * len(shape))).reshape(shape)":
                POSITIVE,
            "return np.frombuffer(data, np.uint8, offset=4 * len(shape) + 4).reshape(shape)":
                COMMUTES,
            "return np.frombuffer(data, np.uint8, offset=4 + len(shape) * 4).reshape(shape)":
                COMMUTES,
        },
    },
    "convolution": {
        "output_size": {
            "if 2 * padding + size < kernel:": COMMUTES,
            "if size + padding * 2 < kernel:": COMMUTES,
            "return (2 * padding + size - kernel) // stride + 1": COMMUTES,
            "return (size + padding * 2 - kernel) // stride + 1": COMMUTES,
            "return 1 + (size + 2 * padding - kernel) // stride": COMMUTES,
        },
        "he_kernels": {
            "return -rng.normal(0.0, math.sqrt(2 / (n_inputs * size ** 2)), (n_outputs, "
            "n_inputs, size, size))": "negatives are as likely",
            "return rng.normal(-0.0, math.sqrt(2 / (n_inputs * size ** 2)), (n_outputs, "
            "n_inputs, size, size))": ZERO,
            "return rng.normal(0, math.sqrt(2 / (n_inputs * size ** 2)), (n_outputs, n_inputs, "
            "size, size))": ZERO,
            "return rng.normal(0.0, abs(math.sqrt(2 / (n_inputs * size ** 2))), (n_outputs, "
            "n_inputs, size, size))": POSITIVE,
            "return rng.normal(0.0, math.sqrt(2 / (n_inputs * (-size) ** 2)), (n_outputs, "
            "n_inputs, size, size))": EVEN,
            "return rng.normal(0.0, math.sqrt(2 / (size ** 2 * n_inputs)), (n_outputs, "
            "n_inputs, size, size))": COMMUTES,
        },
        "Conv2d.__init__": {
            "def __init__(self, n_inputs, n_outputs, size, *, stride=1, padding=0, rng, "
            "init=he_kernels, dtype=np.float64, input_gradient=-1):": TRUE,
            "def __init__(self, n_inputs, n_outputs, size, *, stride=1, padding=0, rng, "
            "init=he_kernels, dtype=np.float64, input_gradient=2):": TRUE,
            "self.b = Parameter(-np.zeros(n_outputs, dtype))": ZERO,
            "self.input_gradient = -input_gradient": TRUE,
        },
        "Conv2d.forward": {
            "if x.ndim != 4 or x.shape[1] != W.shape[1] or abs(min(x.shape[2:])) < max(1, k - 2"
            " * p):": POSITIVE,
            "if x.ndim != 4 or x.shape[1] != W.shape[1] or min(x.shape[-2:]) < max(1, k - 2 * "
            "p):": "axes 2 and 3 of four are the last two",
            "if x.ndim != 4 or x.shape[1] != W.shape[1] or min(x.shape[2:]) < abs(max(1, k - 2 "
            "* p)):": POSITIVE,
            "if x.ndim != 4 or x.shape[1] != W.shape[1] or min(x.shape[2:]) < max(1, k - p * "
            "2):": COMMUTES,
            "if x.ndim != 4 or x.shape[1] != W.shape[1] or min(x.shape[2:]) < max(k - 2 * p, "
            "1):": LARGER,
            "if x.ndim != 4 or x.shape[1] != W.shape[1] or min(x[1:].shape[2:]) < max(1, k - 2 "
            "* p):": "some images are as large",
            "if x.ndim != 4 or x.shape[1] != W.shape[1] or min(x[:1].shape[2:]) < max(1, k - 2 "
            "* p):": "some images are as large",
            "if x[1:].ndim != 4 or x.shape[1] != W.shape[1] or min(x.shape[2:]) < max(1, k - 2 "
            "* p):": "some images have as many axes",
            "if x[:1].ndim != 4 or x.shape[1] != W.shape[1] or min(x.shape[2:]) < max(1, k - 2 "
            "* p):": "some images have as many axes",
            "image = np.pad(np.ascontiguousarray(x.transpose(1, -2, 3, 0)), ((0, 0), (p, p), "
            "(p, p), (0, 0)))": "axis 2 of four is the last but one",
            "image = np.pad(x.transpose(1, 2, 3, 0), ((0, 0), (p, p), (p, p), (0, 0)))":
                "another order in memory changes the time alone",
            "patches = -np.empty((channels, k, k, rows, columns, n), x.dtype)":
                "all of it is written over",
            "patches = abs(np.empty((channels, k, k, rows, columns, n), x.dtype))":
                "all of it is written over",
            "patches = np.empty((channels, k, k, rows, columns, n), W.dtype)":
                "both are of one type",
            "patches = np.empty((channels, k, k, rows, columns, n), image.dtype)":
                "both are of one type",
            "patches[:, i, j] = image[:, i:i + rows * s:s, j:j + s * columns:s]": COMMUTES,
            "patches[:, i, j] = image[:, i:i + s * rows:s, j:j + columns * s:s]": COMMUTES,
            "patches[:, i, j] = image[:, i:i + s * rows:s, j:s * columns + j:s]": COMMUTES,
            "patches[:, i, j] = image[:, i:s * rows + i:s, j:j + s * columns:s]": COMMUTES,
            "raise ValueError(f'{self} takes x of shape (N, {W.shape[1]}, H, W), H and W at "
            "least {abs(max(1, k - 2 * p))}, got {x.shape}')": POSITIVE,
            "raise ValueError(f'{self} takes x of shape (N, {W.shape[1]}, H, W), H and W at "
            "least {max(1, k - p * 2)}, got {x.shape}')": COMMUTES,
            "raise ValueError(f'{self} takes x of shape (N, {W.shape[1]}, H, W), H and W at "
            "least {max(k - 2 * p, 1)}, got {x.shape}')": LARGER,
            "rows, columns = (abs(output_size(high, k, s)), output_size(wide, k, s))": POSITIVE,
            "rows, columns = (output_size(high, k, s), abs(output_size(wide, k, s)))": POSITIVE,
            "self.patches = patches.reshape(channels * k * k, -2)":
                WORKED_OUT,
            "self.patches = patches.reshape(k * (channels * k), -1)": COMMUTES,
            "self.patches = patches.reshape(k * channels * k, -1)": COMMUTES,
            "self.x, self.y = (-x, y.reshape(-1, rows, columns, n).transpose(3, 0, 1, 2))":
                "only its shape is read",
            "self.x, self.y = (x, y.reshape(-1, rows, columns, n).transpose(3, 0, 1, -2))":
                "axis 2 of four is the last but one",
            "y = W.reshape(len(-W), -1) @ self.patches + self.b.value[:, None]": NEGATIVES,
            "y = W.reshape(len(W), -2) @ self.patches + self.b.value[:, None]":
                WORKED_OUT,
            "y = self.b.value[:, None] + W.reshape(len(W), -1) @ self.patches": COMMUTES,
        },
        "Conv2d.backward": {
            "(n, channels, high, wide), _, _, rows, columns = (self.x.shape, dy[1:].shape)":
                "some maps are as large",
            "(n, channels, high, wide), _, _, rows, columns = (self.x.shape, dy[:1].shape)":
                "some maps are as large",
            "dpatches = (W.reshape(len(-W), -1).T @ dy).reshape(channels, k, k, rows, columns, "
            "n)": NEGATIVES,
            "dpatches = (W.reshape(len(W), -1).T @ dy).reshape(-channels, k, k, rows, columns, "
            "n)": WORKED_OUT,
            "dpatches = (W.reshape(len(W), -1).T @ dy).reshape(channels, -k, k, rows, columns, "
            "n)": WORKED_OUT,
            "dpatches = (W.reshape(len(W), -1).T @ dy).reshape(channels, k, -k, rows, columns, "
            "n)": WORKED_OUT,
            "dpatches = (W.reshape(len(W), -1).T @ dy).reshape(channels, k, k, -rows, columns, "
            "n)": WORKED_OUT,
            "dpatches = (W.reshape(len(W), -1).T @ dy).reshape(channels, k, k, rows, -columns, "
            "n)": WORKED_OUT,
            "dpatches = (W.reshape(len(W), -1).T @ dy).reshape(channels, k, k, rows, columns, "
            "-n)": WORKED_OUT,
            "dpatches = (W.reshape(len(W), -2).T @ dy).reshape(channels, k, k, rows, columns, "
            "n)": WORKED_OUT,
            "dpatches = (W.reshape(len(dy), -1).T @ dy).reshape(channels, k, k, rows, columns, "
            "n)": LENGTH,
            "dx = -np.zeros((channels, high + 2 * p, wide + 2 * p, n), dy.dtype)": ZERO,
            "dx = np.zeros((channels, 2 * p + high, wide + 2 * p, n), dy.dtype)": COMMUTES,
            "dx = np.zeros((channels, high + 2 * p, 2 * p + wide, n), dy.dtype)": COMMUTES,
            "dx = np.zeros((channels, high + 2 * p, wide + 2 * p, n), W.dtype)":
                "both are of one type",
            "dx = np.zeros((channels, high + 2 * p, wide + 2 * p, n), dpatches.dtype)":
                "both are of one type",
            "dx = np.zeros((channels, high + 2 * p, wide + 2 * p, n), dy[1:].dtype)":
                "some are like all",
            "dx = np.zeros((channels, high + 2 * p, wide + 2 * p, n), dy[:1].dtype)":
                "some are like all",
            "dx = np.zeros((channels, high + 2 * p, wide + 3 * p, n), dy.dtype)":
                "what is too large is cut off",
            "dx = np.zeros((channels, high + 2 * p, wide + 4 * p, n), dy.dtype)":
                "what is too large is cut off",
            "dx = np.zeros((channels, high + 2 * p, wide + p * 2, n), dy.dtype)": COMMUTES,
            "dx = np.zeros((channels, high + 3 * p, wide + 2 * p, n), dy.dtype)":
                "what is too large is cut off",
            "dx = np.zeros((channels, high + 4 * p, wide + 2 * p, n), dy.dtype)":
                "what is too large is cut off",
            "dx = np.zeros((channels, high + p * 2, wide + 2 * p, n), dy.dtype)": COMMUTES,
            "dx[:, i:i + rows * s:s, j:j + s * columns:s] += dpatches[:, i, j]": COMMUTES,
            "dx[:, i:i + s * rows:s, j:j + columns * s:s] += dpatches[:, i, j]": COMMUTES,
            "dx[:, i:i + s * rows:s, j:s * columns + j:s] += dpatches[:, i, j]": COMMUTES,
            "dx[:, i:s * rows + i:s, j:j + s * columns:s] += dpatches[:, i, j]": COMMUTES,
            "dy = dy.transpose(1, 2, 3, 0).reshape(len(W), -1)":
                "another order in memory changes the time alone",
            "dy = np.ascontiguousarray(dy.transpose(1, -2, 3, 0)).reshape(len(W), -1)":
                "axis 2 of four is the last but one",
            "dy = np.ascontiguousarray(dy.transpose(1, 2, 3, 0)).reshape(len(-W), -1)": NEGATIVES,
            "dy = np.ascontiguousarray(dy.transpose(1, 2, 3, 0)).reshape(len(W), -2)":
                WORKED_OUT,
            "return": "None is returned",
            "return dx[:, p:high + p, p:p + wide].transpose(3, 0, 1, 2)": COMMUTES,
            "return dx[:, p:p + high, p:p + wide].transpose(3, 0, 1, -2)":
                "axis 2 of four is the last but one",
            "return dx[:, p:p + high, p:wide + p].transpose(3, 0, 1, 2)": COMMUTES,
            "self.b.grad = dy.sum(axis=-1)": LAST,
        },
        "MaxPool2d.__init__": {
            "self.size, self.shown = (size, size)": "it is shown as text",
        },
        "MaxPool2d.forward": {
            "if x.ndim != 4 or abs(min(x.shape[2:])) < self.size:": POSITIVE,
            "if x.ndim != 4 or min(x.shape[-2:]) < self.size:":
                "axes 2 and 3 of four are the last two",
            "if x.ndim != 4 or min(x[1:].shape[2:]) < self.size:": "some images are as large",
            "if x.ndim != 4 or min(x[:1].shape[2:]) < self.size:": "some images are as large",
            "if x[1:].ndim != 4 or min(x.shape[2:]) < self.size:": "some images have as many axes",
            "if x[:1].ndim != 4 or min(x.shape[2:]) < self.size:": "some images have as many axes",
            "self.y = np.maximum(other, self.y)": LARGER,
        },
        "MaxPool2d.backward": {
            "dplace[...] = largest * dy": COMMUTES,
            "dx = -np.zeros_like(self.x)": ZERO,
            "dx = abs(np.zeros_like(self.x))": POSITIVE,
            "free *= ~largest": "the product of bools is and",
            "free = abs(np.ones_like(self.y, bool))": POSITIVE,
            "largest = (place == self.y) * free": "the product of bools is and",
            "largest = (place >= self.y) & free": "none is larger than the largest",
            "largest = free & (place == self.y)": COMMUTES,
        },
        "MaxPool2d._places": {
            "high, wide = (length // self.size * self.size for length in x.shape[-2:])":
                "axes 2 and 3 of four are the last two",
            "high, wide = (length // self.size * self.size for length in x[1:].shape[2:])":
                "some images are as large",
            "high, wide = (length // self.size * self.size for length in x[:1].shape[2:])":
                "some images are as large",
            "high, wide = (self.size * (length // self.size) for length in x.shape[2:])": COMMUTES,
        },
        "GlobalAvgPool.forward": {
            "if x.ndim != 4 or not -(x.shape[2] * x.shape[3]):": TRUE,
            "if x.ndim != 4 or not x.shape[-2] * x.shape[3]:": "axis 2 of four is the last but one",
            "if x.ndim != 4 or not x.shape[2] * x[1:].shape[3]:": "some images are as large",
            "if x.ndim != 4 or not x.shape[2] * x[:1].shape[3]:": "some images are as large",
            "if x.ndim != 4 or not x.shape[3] * x.shape[2]:": COMMUTES,
            "if x.ndim != 4 or not x[1:].shape[2] * x.shape[3]:": "some images are as large",
            "if x.ndim != 4 or not x[:1].shape[2] * x.shape[3]:": "some images are as large",
            "if x[1:].ndim != 4 or not x.shape[2] * x.shape[3]:": "some images have as many axes",
            "if x[:1].ndim != 4 or not x.shape[2] * x.shape[3]:": "some images have as many axes",
            "self.x, self.y = (-x, x.mean(axis=(2, 3)))": "only its shape is read",
            "self.x, self.y = (x, x.mean(axis=(-2, 3)))": "axis 2 of four is the last but one",
            "self.x, self.y = (x, x.mean(axis=(3, 2)))": COMMUTES,
            "self.x, self.y = (x[:1], x.mean(axis=(2, 3)))": "one row goes for all",
        },
        "GlobalAvgPool.backward": {
            "return abs(np.ones_like(self.x)) * share[:, :, None, None]": POSITIVE,
            "return share[:, :, None, None] * np.ones_like(self.x)": COMMUTES,
            "share = dy / abs(math.prod(self.x.shape[2:]))": POSITIVE,
            "share = dy / math.prod(self.x.shape[-2:])": "axes 2 and 3 of four are the last two",
        },
        "Flatten.forward": {
            "self.x, self.y = (-x, x.reshape(len(x), math.prod(x.shape[1:])))":
                "only its shape is read",
            "self.x, self.y = (x, x.reshape(-len(x), math.prod(x.shape[1:])))":
                WORKED_OUT,
            "self.x, self.y = (x, x.reshape(len(x), abs(math.prod(x.shape[1:]))))": POSITIVE,
            "self.x, self.y = (x, x.reshape(len(x), math.prod(x[1:].shape[1:])))":
                "some images are as large",
            "self.x, self.y = (x, x.reshape(len(x), math.prod(x[:1].shape[1:])))":
                "some images are as large",
        },
        "_check": {
            "if min(counts) < 1 or padding < 0 or -any((count != int(count) for count in "
            "(*counts, padding))):": TRUE,
            "if min(counts) < 1 or padding < 0 or abs(any((count != int(count) for count in "
            "(*counts, padding)))):": TRUE,
            "if min(counts) < 1 or padding < 0 or any((count != abs(int(count)) for count in "
            "(*counts, padding))):": POSITIVE,
            "if min(counts) < 1 or padding < 0 or any((count != int(count) for count in "
            "(*counts, -padding))):": "its negative is whole as well",
            "if min(counts) < 1 or padding < 0 or any((count != int(count) for count in "
            "(padding, *counts))):": "the order does not matter",
            "if min(counts) < 1 or padding < 0 or any((count > int(count) for count in "
            "(*counts, padding))):": "int leaves out what follows the point",
        },
    },
    "projections": {
        "": {
            "HALVINGS = 39": "the precision is found before",
            "HALVINGS = 41": "the precision is found before",
            "HALVINGS = 80": "the precision is found before",
        },
        "pca": {
            "U, S, Vt = np.linalg.svd(X - X.mean(axis=0), full_matrices=0)": "0 is false",
            "if X.ndim != 2 or not 1 <= k <= abs(min(X.shape)):": POSITIVE,
            "if X.ndim != 2 or not 1 <= k <= min(X.T.shape):": "the smaller of both is the same",
            "if X[1:].ndim != 2 or not 1 <= k <= min(X.shape):": "some points have as many axes",
            "if X[:1].ndim != 2 or not 1 <= k <= min(X.shape):": "some points have as many axes",
            "largest = np.abs(-Vt).argmax(axis=1)": EVEN,
            "largest = np.abs(Vt).argmax(axis=-1)": LAST,
            "return ((S * U * signs)[:, :k], variances[:k] / (total if total else 1))":
                "0 by any other number is 0",
            "return ((U * S * signs)[:, :k], variances.T[:k] / (total if total else 1))":
                "0 by any other number is 0",
            "return ((U * S * signs)[:, :k], variances[:k] / (total if -total else 1))": TRUE,
            "return ((U * S * signs)[:, :k], variances[:k] / (total if total else -1))":
                "0 by any other number is 0",
            "return ((U * S * signs)[:, :k], variances[:k] / (total if total else 2))":
                "0 by any other number is 0",
            "return ((U * S * signs)[:, :k], variances[:k] / (total if total.T else 1))": NUMBER,
            "return ((U * S * signs)[:, :k], variances[:k] / (total.T if total else 1))": NUMBER,
            "return ((U * S * signs.T)[:, :k], variances[:k] / (total if total else 1))":
                "0 by any other number is 0",
            "return ((U * S / signs)[:, :k], variances[:k] / (total if total else 1))":
                "0 by any other number is 0",
            "return ((U * S.T * signs)[:, :k], variances[:k] / (total if total else 1))":
                "0 by any other number is 0",
            "return ((signs * (U * S))[:, :k], variances[:k] / (total if total else 1))":
                "0 by any other number is 0",
            "signs = np.sign(np.take_along_axis(Vt, largest.T[:, None], axis=1)[:, 0])": FLAT,
            "signs = np.sign(np.take_along_axis(Vt, largest[:, None])[:, 0])": LAST,
            "signs = np.sign(np.take_along_axis(Vt, largest[:, None], axis=-1)[:, 0])": LAST,
            "signs = np.sign(np.take_along_axis(Vt, largest[:, None], axis=1)[:, -1])":
                "it is the only column",
            "total = abs(variances.sum())": POSITIVE,
            "total = variances.T.sum()": FLAT,
            "variances = (-S) ** 2": EVEN,
            "variances = -S ** 2": EVEN,
            "variances = S.T ** 2": FLAT,
        },
        "tsne": {
            "P = abs(joint(neighbors(X, perplexity)))": POSITIVE,
            "P = joint(abs(neighbors(X, perplexity)))": POSITIVE,
            "P = joint(neighbors(-X, perplexity))": "negatives are as far from each other",
            "Y = 0.01 * Y / (-Y)[:, 0].std()": "it spreads as much",
            "Y = 0.01 * Y / Y[::-1, 0].std()": "it spreads as much",
            "Y = 0.01 * Y / abs(Y[:, 0].std())": POSITIVE,
            "Y = Y * 0.01 / Y[:, 0].std()": COMMUTES,
            "Y = pca(X, 2)[0] if rng == None else rng.normal(size=(len(X), 2))": EQUAL,
            "Y = pca(X, 2)[0] if rng is None else rng.normal(size=(len(P), 2))":
                "P has a row for each point",
            "Y = velocity + Y": COMMUTES,
            "gains = abs(np.where(velocity * gradient < 0, gains + 0.2, np.maximum(0.8 * "
            "gains, 0.01)))": POSITIVE,
            "gains = np.where(gradient * velocity < 0, gains + 0.2, np.maximum(0.8 * gains, "
            "0.01))": COMMUTES,
            "gains = np.where(velocity * gradient < 0, 0.2 + gains, np.maximum(0.8 * gains, "
            "0.01))": COMMUTES,
            "gains = np.where(velocity * gradient < 0, gains + 0.2, abs(np.maximum(0.8 * "
            "gains, 0.01)))": POSITIVE,
            "gains = np.where(velocity * gradient < 0, gains + 0.2, np.maximum(0.01, 0.8 * "
            "gains))": LARGER,
            "gains = np.where(velocity * gradient < 0, gains + 0.2, np.maximum(gains * 0.8, "
            "0.01))": COMMUTES,
            "gains = np.where(velocity / gradient < 0, gains + 0.2, np.maximum(0.8 * gains, "
            "0.01))": "a gradient is never exactly 0",
            "gradient = divergence(EXAGGERATION * P if -early else P, Y)[1]": TRUE,
            "gradient = divergence(EXAGGERATION * P if early else P, Y)[-1]":
                "the second of two is the last",
            "gradient = divergence(EXAGGERATION * P if early else P.T, Y)[1]": "P is symmetric",
            "gradient = divergence(EXAGGERATION * P.T if early else P, Y)[1]": "P is symmetric",
            "gradient = divergence(P * EXAGGERATION if early else P, Y)[1]": COMMUTES,
            "velocity = (0.5 if -early else 0.8) * velocity - lr * gains * gradient": TRUE,
            "velocity = (0.5 if early else 0.8) * velocity - gains * lr * gradient": COMMUTES,
            "velocity = (0.5 if early else 0.8) * velocity - gradient * (lr * gains)": COMMUTES,
            "velocity = velocity * (0.5 if early else 0.8) - lr * gains * gradient": COMMUTES,
            "velocity, gains = (-np.zeros_like(Y), np.ones_like(Y))": ZERO,
            "velocity, gains = (abs(np.zeros_like(Y)), np.ones_like(Y))": POSITIVE,
            "velocity, gains = (np.zeros_like(-Y), np.ones_like(Y))": NEGATIVES,
            "velocity, gains = (np.zeros_like(Y), abs(np.ones_like(Y)))": POSITIVE,
            "velocity, gains = (np.zeros_like(Y), np.ones_like(-Y))": NEGATIVES,
            "velocity, gains = (np.zeros_like(Y), np.ones_like(Y[:1]))": "one number goes for all",
            "velocity, gains = (np.zeros_like(Y), np.ones_like(lr))": "one number goes for all",
            "velocity, gains = (np.zeros_like(Y), np.ones_like(perplexity))":
                "one number goes for all",
            "velocity, gains = (np.zeros_like(Y), np.ones_like(rng))": "one number goes for all",
            "velocity, gains = (np.zeros_like(Y), np.ones_like(steps))": "one number goes for all",
            "velocity, gains = (np.zeros_like(Y[:1]), np.ones_like(Y))": "one number goes for all",
            "velocity, gains = (np.zeros_like(lr), np.ones_like(Y))": "one number goes for all",
            "velocity, gains = (np.zeros_like(perplexity), np.ones_like(Y))":
                "one number goes for all",
            "velocity, gains = (np.zeros_like(rng), np.ones_like(Y))": "one number goes for all",
            "velocity, gains = (np.zeros_like(steps), np.ones_like(Y))": "one number goes for all",
        },
        "neighbors": {
            "P = abs(softmax(-np.exp(middle) * squares))": POSITIVE,
            "P = softmax(-np.exp(middle) * squares.T)": "distances are symmetric",
            "P = softmax(squares * -np.exp(middle))": COMMUTES,
            "entropy = -np.sum(P * np.log(abs(np.where(P > 0, P, 1))), axis=1, keepdims=True)":
                POSITIVE,
            "entropy = -np.sum(P * np.log(np.where(P != 0, P, 1)), axis=1, keepdims=True)":
                POSITIVE,
            "entropy = -np.sum(P * np.log(np.where(P > 0, P, 1)), axis=-1, keepdims=True)": LAST,
            "entropy = -np.sum(P * np.log(np.where(P > 0, P, 2)), axis=1, keepdims=True)":
                "it is multiplied by 0",
            "entropy = -np.sum(np.log(np.where(P > 0, P, 1)) * P, axis=1, keepdims=True)": COMMUTES,
            "low, high = np.full((2, len(X), 1), [[[-14.0]], [[25.0]]])":
                "the precision lies between them",
            "low, high = np.full((2, len(X), 1), [[[-15.0]], [[24.0]]])":
                "the precision lies between them",
            "low, high = np.full((2, len(X), 1), [[[-15.0]], [[26.0]]])":
                "the precision lies between them",
            "low, high = np.full((2, len(X), 1), [[[-15.0]], [[50.0]]])":
                "the precision lies between them",
            "low, high = np.full((2, len(X), 1), [[[-16.0]], [[25.0]]])":
                "the precision lies between them",
            "low, high = np.full((2, len(X), 1), [[[-30.0]], [[25.0]]])":
                "the precision lies between them",
            "low, high = np.full((2, len(X[:1]), 1), [[[-15.0]], [[25.0]]])":
                "one number goes for all",
            "low, high = np.full((2, len(squares), 1), [[[-15.0]], [[25.0]]])": LENGTH,
            "middle = (high + low) / 2": COMMUTES,
            "np.fill_diagonal(squares.T, np.inf)": "distances are symmetric",
            "squares /= abs(squares.mean())": POSITIVE,
            "squares /= squares.T.mean()": "distances are symmetric",
            "squares /= squares[1:].mean()": "another unit of length",
            "squares /= squares[:1].mean()": "another unit of length",
            "squares = -squared_distances(X)": "it is divided by its mean, and the sign goes",
            "squares = abs(squared_distances(X))": POSITIVE,
            "squares = squared_distances(-X)": "negatives are as far from each other",
            "wide = entropy > abs(np.log(perplexity))": POSITIVE,
            "wide = entropy >= np.log(perplexity)": "they are never exactly equal",
        },
        "joint": {
            "return (P + P.T) / (2 * len(-P))": NEGATIVES,
            "return (P + P.T) / (2 * len(P.T))": "it is square",
            "return (P + P.T) / (len(P) * 2)": COMMUTES,
            "return (P.T + P) / (2 * len(P))": COMMUTES,
        },
        "divergence": {
            "Q = kernel / abs(kernel.sum())": POSITIVE,
            "Q = kernel / kernel.T.sum()": "it is symmetric",
            "Q = kernel.T / kernel.sum()": "it is symmetric",
            "kernel = 1 / (1 + abs(squared_distances(Y)))": POSITIVE,
            "kernel = 1 / (1 + squared_distances(-Y))": "negatives are as far from each other",
            "kernel = 1 / (squared_distances(Y) + 1)": COMMUTES,
            "loss = abs(np.sum(P * (np.log(np.where(P > 0, P, 1)) - np.log(np.where(P > 0, Q, "
            "1)))))": POSITIVE,
            "loss = np.sum((np.log(np.where(P > 0, P, 1)) - np.log(np.where(P > 0, Q, 1))) * P)":
                COMMUTES,
            "loss = np.sum(P * (np.log(abs(np.where(P > 0, P, 1))) - np.log(np.where(P > 0, Q, "
            "1))))": POSITIVE,
            "loss = np.sum(P * (np.log(np.where(P != 0, P, 1)) - np.log(np.where(P > 0, Q, "
            "1))))": POSITIVE,
            "loss = np.sum(P * (np.log(np.where(P > 0, P, 1)) - np.log(abs(np.where(P > 0, Q, "
            "1)))))": POSITIVE,
            "loss = np.sum(P * (np.log(np.where(P > 0, P, 1)) - np.log(np.where(P != 0, Q, "
            "1))))": POSITIVE,
            "loss = np.sum(P * (np.log(np.where(P > 0, P, 1)) - np.log(np.where(P > 0, Q, 2))))":
                "it is multiplied by 0",
            "loss = np.sum(P * (np.log(np.where(P > 0, P, 1)) - np.log(np.where(P > 0, Q.T, "
            "1))))": "it is symmetric",
            "loss = np.sum(P * (np.log(np.where(P > 0, P, 1)) - np.log(np.where(P.T > 0, Q, "
            "1))))": "it is symmetric",
            "loss = np.sum(P * (np.log(np.where(P > 0, P, 1)) - np.log(np.where(Q > 0, Q, 1))))":
                "both are 0 for a point and itself",
            "loss = np.sum(P * (np.log(np.where(P > 0, P, 1)) - np.log(np.where(kernel > 0, Q, "
            "1))))": "both are 0 for a point and itself",
            "loss = np.sum(P * (np.log(np.where(P > 0, P, 2)) - np.log(np.where(P > 0, Q, 1))))":
                "it is multiplied by 0",
            "loss = np.sum(P * (np.log(np.where(P > 0, P.T, 1)) - np.log(np.where(P > 0, Q, "
            "1))))": "it is symmetric",
            "loss = np.sum(P * (np.log(np.where(P.T > 0, P, 1)) - np.log(np.where(P > 0, Q, "
            "1))))": "it is symmetric",
            "loss = np.sum(P.T * (np.log(np.where(P > 0, P, 1)) - np.log(np.where(P > 0, Q, "
            "1))))": "it is symmetric",
            "np.fill_diagonal(kernel.T, 0)": "it is symmetric",
            "pull = (P - Q) * kernel.T": "it is symmetric",
            "pull = (P - Q.T) * kernel": "it is symmetric",
            "pull = (P.T - Q) * kernel": "it is symmetric",
            "pull = kernel * (P - Q)": COMMUTES,
            "return (abs(float(loss)), 4 * (pull.sum(axis=1, keepdims=True) * Y - pull @ Y))":
                POSITIVE,
            "return (float(loss), (pull.sum(axis=1, keepdims=True) * Y - pull @ Y) * 4)": COMMUTES,
            "return (float(loss), 4 * (Y * pull.sum(axis=1, keepdims=True) - pull @ Y))": COMMUTES,
            "return (float(loss), 4 * (pull.T.sum(axis=1, keepdims=True) * Y - pull @ Y))":
                "it is symmetric",
            "return (float(loss), 4 * (pull.sum(axis=-1, keepdims=True) * Y - pull @ Y))": LAST,
            "return (float(loss), 4 * (pull.sum(axis=1, keepdims=True) * Y - pull.T @ Y))":
                "it is symmetric",
            "return (float(loss.T), 4 * (pull.sum(axis=1, keepdims=True) * Y - pull @ Y))": NUMBER,
        },
        "squared_distances": {
            "return abs(np.maximum(squares[:, None] + squares - 2 * X @ X.T, 0))": POSITIVE,
            "return np.maximum(0, squares[:, None] + squares - 2 * X @ X.T)": LARGER,
            "return np.maximum(squares + squares[:, None] - 2 * X @ X.T, 0)": COMMUTES,
            "return np.maximum(squares.T[:, None] + squares - 2 * X @ X.T, 0)": FLAT,
            "return np.maximum(squares[:, None] + squares - X * 2 @ X.T, 0)": COMMUTES,
            "return np.maximum(squares[:, None] + squares.T - 2 * X @ X.T, 0)": FLAT,
            "squares = abs(np.sum(X ** 2, axis=1))": POSITIVE,
            "squares = np.sum((-X) ** 2, axis=1)": EVEN,
            "squares = np.sum(X ** 2, axis=-1)": LAST,
        },
    },
    "texts": {
        "names": {
            "return (_DATA / 'names.txt').read_text().split()":
                "only Windows reads other than UTF-8 unasked",
        },
        "alice": {
            "return (_DATA / 'alice.txt').read_text()":
                "only Windows reads other than UTF-8 unasked",
        },
        "first_letter": {
            "X = abs(rng.integers(N_LETTERS, size=(n, steps)))": POSITIVE,
            "return (X, abs(X[:, 0].copy()))": POSITIVE,
        },
        "reverse": {
            "letters = abs(rng.integers(N_LETTERS, size=(n, length)))": POSITIVE,
            "y = abs(letters[:, ::-1].copy())": POSITIVE,
            "return (abs(np.concatenate([letters, np.full((n, 1), N_LETTERS), y[:, :-1]], "
            "axis=1)), y)": POSITIVE,
            "return (np.concatenate([letters, abs(np.full((n, 1), N_LETTERS)), y[:, :-1]], "
            "axis=1), y)": POSITIVE,
            "return (np.concatenate([letters, np.full((n, 1), N_LETTERS), y[:, :-1]], axis=-1), y)":
                LAST,
        },
        "recall": {
            "keys = N_LETTERS + rng.permuted(np.tile(np.arange(N_KEYS), (n, 1)), axis=-1)"
            "[:, :pairs]": LAST,
            "keys = rng.permuted(np.tile(np.arange(N_KEYS), (n, 1)), axis=1)[:, :pairs] + "
            "N_LETTERS": COMMUTES,
            "keys = N_LETTERS + rng.permuted(abs(np.tile(np.arange(N_KEYS), (n, 1))), "
            "axis=1)[:, :pairs]": POSITIVE,
            "keys = N_LETTERS + rng.permuted(np.tile(np.arange(N_KEYS), (n, 1)), axis=1)[::-1, "
            ":pairs]": "rows in another order are drawn as well",
            "values = abs(rng.integers(N_LETTERS, size=(n, pairs)))": POSITIVE,
            "rows, asked = (np.arange(n), -rng.integers(pairs, size=n))":
                "a place may be counted from the end",
            "rows, asked = (np.arange(n), abs(rng.integers(pairs, size=n)))": POSITIVE,
            "both = abs(np.stack([keys, values], axis=2).reshape(n, -1))": POSITIVE,
            "both = abs(np.stack([keys, values], axis=2)).reshape(n, -1)": POSITIVE,
            "both = np.stack([keys, values], axis=2).reshape(n, -2)":
                WORKED_OUT,
            "return (abs(np.concatenate([both, keys[rows, asked, None]], axis=1)), "
            "values[rows, asked])": POSITIVE,
            "return (np.concatenate([both, keys[rows.T, asked, None]], axis=1), values[rows, "
            "asked])": FLAT,
            "return (np.concatenate([both, keys[rows, asked.T, None]], axis=1), values[rows, "
            "asked])": FLAT,
            "return (np.concatenate([both, keys[rows, asked, None]], axis=-1), values[rows, "
            "asked])": LAST,
            "return (np.concatenate([both, keys[rows, asked, None]], axis=1), values[rows.T, "
            "asked])": FLAT,
            "return (np.concatenate([both, keys[rows, asked, None]], axis=1), values[rows, "
            "asked.T])": FLAT,
        },
    },
    "sequences": {
        "Embedding.__init__": {
            "self.W = Parameter(rng.normal(0, sd, (n_tokens, n_outputs)).astype(dtype))":
                "0 is 0.0, and -0.0",
            "self.W = Parameter(rng.normal(-0.0, sd, (n_tokens, n_outputs)).astype(dtype))":
                "0 is 0.0, and -0.0",
        },
        "Embedding.forward": {
            "if x[:1].size and (not 0 <= x.min() <= x.max() < n_tokens):": SOME,
            "if x.size and (not 0 <= x.min() <= abs(x.max()) < n_tokens):": POSITIVE,
        },
        "Embedding.backward": {
            "one_hot = (abs(self.x.reshape(-1, 1)) == np.arange(len(self.W.value)))"
            ".astype(dy.dtype)": POSITIVE,
            "one_hot = abs((self.x.reshape(-1, 1) == "
            "np.arange(len(self.W.value))).astype(dy.dtype))": POSITIVE,
            "one_hot = (self.x.reshape(-1, 1) == "
            "np.arange(len(self.W.value))).astype(dy[1:].dtype)": SOME,
            "one_hot = (self.x.reshape(-1, 1) == "
            "np.arange(len(self.W.value))).astype(dy[:1].dtype)": SOME,
            "self.W.grad = one_hot.T @ dy.reshape(-1, dy[1:].shape[-1])": SOME,
            "self.W.grad = one_hot.T @ dy.reshape(-1, dy[:1].shape[-1])": SOME,
        },
        "Positions.__init__": {
            "self.P = Parameter(rng.normal(0, sd, (max_steps, n_features)).astype(dtype))":
                "0 is 0.0, and -0.0",
            "self.P = Parameter(rng.normal(-0.0, sd, (max_steps, n_features)).astype(dtype))":
                "0 is 0.0, and -0.0",
        },
        "Positions.forward": {
            "fits = x[1:].ndim == 3 and x.shape[1] <= steps and (x.shape[2] == d)":
                SOME,
            "fits = x[:1].ndim == 3 and x.shape[1] <= steps and (x.shape[2] == d)":
                SOME,
            "fits = x.ndim == 3 and x.T.shape[1] <= steps and (x.shape[2] == d)":
                MIDDLE,
            "fits = x.ndim == 3 and x.shape[1] <= steps and (x[1:].shape[2] == d)":
                SOME,
            "fits = x.ndim == 3 and x.shape[1] <= steps and (x[:1].shape[2] == d)":
                SOME,
            "self.check_forward(-x, fits, f'(N, T, {d}), T at most {steps}', dtype)": NEGATIVES,
            "self.check_forward(x, -fits, f'(N, T, {d}), T at most {steps}', dtype)": TRUE,
            "self.x, self.y = (x, self.P.value[:x.shape[1]] + x)": COMMUTES,
            "self.x, self.y = (x, x + self.P.value[:x.T.shape[1]])":
                MIDDLE,
        },
        "Positions.backward": {
            "self.P.grad = -np.zeros_like(self.P.value)": ZERO,
            "self.P.grad = abs(np.zeros_like(self.P.value))": POSITIVE,
            "self.P.grad[:dy.T.shape[1]] = dy.sum(axis=0)":
                MIDDLE,
            "self.P.grad[:dy[1:].shape[1]] = dy.sum(axis=0)": SOME,
            "self.P.grad[:dy[:1].shape[1]] = dy.sum(axis=0)": SOME,
        },
        "Last.__init__": {
            "self.steps, self.shown = (steps, '' if steps == None else str(steps))": EQUAL,
            "self.steps, self.shown = (steps, '' if steps is None else steps)":
                "it is text where it is shown",
            "self.place = -1 if steps == None else slice(-steps, None)": EQUAL,
        },
        "Last.forward": {
            "self.check_forward(-x, x.ndim == 3 and x.shape[1] >= least, f'(N, T, D), T at "
            "least {least}')": NEGATIVES,
            "self.check_forward(x, x[1:].ndim == 3 and x.shape[1] >= least, f'(N, T, D), T at "
            "least {least}')": SOME,
            "self.check_forward(x, x[:1].ndim == 3 and x.shape[1] >= least, f'(N, T, D), T at "
            "least {least}')": SOME,
            "self.check_forward(x, x.ndim == 3 and x.T.shape[1] >= least, f'(N, T, D), T at "
            "least {least}')": MIDDLE,
        },
        "Last.backward": {
            "dx = -np.zeros_like(self.x)": ZERO,
            "dx = abs(np.zeros_like(self.x))": POSITIVE,
        },
        "generate": {
            "if not temperature > 0 or (top_k != None and top_k < 1) or window < 1:": EQUAL,
            "ids = np.atleast_2d(start)": "it makes an array, too",
            "if ids.ndim > 2 or ids.dtype.kind not in 'iu' or (not ids.size):":
                "it has two axes at least",
            "if ids[1:].ndim != 2 or ids.dtype.kind not in 'iu' or (not ids.size):":
                SOME,
            "if ids[:1].ndim != 2 or ids.dtype.kind not in 'iu' or (not ids.size):":
                SOME,
            "if ids.ndim != 2 or ids[1:].dtype.kind not in 'iu' or (not ids.size):":
                SOME,
            "if ids.ndim != 2 or ids[:1].dtype.kind not in 'iu' or (not ids.size):":
                SOME,
            "if ids.ndim != 2 or ids.dtype.kind not in 'iu' or (not ids[:1].size):":
                SOME,
            "raise ValueError(f'generate takes a start of tokens, integers (T,) or (N, T) with "
            "T at least 1, got {ids[1:].dtype}, {np.shape(start)}')": SOME,
            "raise ValueError(f'generate takes a start of tokens, integers (T,) or (N, T) with "
            "T at least 1, got {ids[:1].dtype}, {np.shape(start)}')": SOME,
            "if top_k is not None and top_k <= z.shape[1]:": "all of them leave nothing out",
            "if top_k is not None and top_k < z[1:].shape[1]:": SOME,
            "if top_k is not None and top_k < z[:1].shape[1]:": SOME,
            "if top_k is not None and top_k < z.shape[-1]:": LAST,
            "up_to = abs(np.cumsum(softmax(z), axis=1))": POSITIVE,
            "up_to = np.cumsum(abs(softmax(z)), axis=1)": POSITIVE,
            "up_to = np.cumsum(softmax(z), axis=-1)": LAST,
            "drawn = rng.random((len(z), 1)) / up_to[:, -1:]":
                "the sum of all is 1, but for rounding",
            "drawn = up_to[:, -1:] * rng.random((len(z), 1))": COMMUTES,
            "drawn = rng.random((len(z), 1))": "the sum of all is 1, but for rounding",
            "drawn = abs(rng.random((len(z), 1))) * up_to[:, -1:]": POSITIVE,
            "drawn = rng.random((len(ids), 1)) * up_to[:, -1:]": LENGTH,
            "drawn = rng.random((len(up_to), 1)) * up_to[:, -1:]": LENGTH,
            "drawn = rng.random((len(-z), 1)) * up_to[:, -1:]": MANY,
            "drawn = rng.random((len(z), 1)) * up_to[:1][:, -1:]":
                "the sum of all is 1, but for rounding",
            "drawn = rng.random((len(z), 1)) * up_to[::-1, -1:]":
                "the sum of all is 1, but for rounding",
            "ids = abs(np.concatenate([ids, (up_to <= drawn).sum(axis=1, keepdims=True)], axis=1))":
                POSITIVE,
            "ids = np.concatenate([ids, abs((up_to <= drawn).sum(axis=1, keepdims=True))], axis=1)":
                POSITIVE,
            "ids = np.concatenate([ids, (up_to < drawn).sum(axis=1, keepdims=True)], axis=1)":
                "no draw hits it exactly",
            "ids = np.concatenate([ids, (up_to <= drawn).sum(axis=-1, keepdims=True)], axis=1)":
                LAST,
            "ids = np.concatenate([ids, (up_to <= drawn).sum(axis=1, keepdims=True)], axis=-1)":
                LAST,
            "return abs(ids.reshape(*np.shape(start)[:-1], -1))": POSITIVE,
            "return ids.reshape(*np.shape(start)[:-1], -2)":
                WORKED_OUT,
        },
    },
    "recurrent": {
        "orthogonal_init": {
            "q, r = np.linalg.qr(rng.normal(size=(fan_out, fan_in)))": "both sizes are the same",
            "q, r = np.linalg.qr(rng.normal(size=(fan_out, fan_out)))": "both sizes are the same",
            "q, r = np.linalg.qr(rng.normal(size=(fan_in, fan_in)))": "both sizes are the same",
            "return q / np.copysign(1.0, np.diag(r))": "both are the same for 1 and -1",
            "return np.copysign(1.0, np.diag(r)) * q": COMMUTES,
            "return q * np.copysign(-1.0, np.diag(r))": "both are the same for 1 and -1",
            "return q * np.copysign(1.0, np.diag(r.T))": "a transpose has the same diagonal",
        },
        "rnn_step": {
            "return np.tanh(b + (x @ Wx + h @ Wh))": COMMUTES,
            "return np.tanh(h @ Wh + x @ Wx + b)": COMMUTES,
            "return np.tanh(x @ Wx + h @ Wh + b.T)": FLAT,
        },
        "RNN.__init__": {
            "self.b = Parameter(-np.zeros(n_hidden, dtype))": ZERO,
        },
        "RNN.forward": {
            "-np.tanh(z, out=following)": UNUSED,
            "abs(np.tanh(z, out=following))": UNUSED,
            "self.x, self.y = (x, self.h[1:].swapaxes(1, 0))": SWAPPED,
        },
        "RNN.backward": {
            "dh = dy.swapaxes(1, 0).copy()": SWAPPED,
            "for t in reversed(range(len(dz))):": LENGTH,
            "for t in reversed(range(len(-dh))):": MANY,
            "if -t:": TRUE,
            "self.dh = dh.swapaxes(1, 0)": SWAPPED,
        },
        "GRU.__init__": {
            "def __init__(self, n_inputs, n_hidden, *, rng, keep=0, dtype=np.float64):":
                "0 is 0.0, and -0.0",
            "def __init__(self, n_inputs, n_hidden, *, rng, keep=-0.0, dtype=np.float64):":
                "0 is 0.0, and -0.0",
            "self.W, self.U = (Parameter(np.concatenate(w, axis=-1).astype(dtype)) for w in "
            "(W, U))": LAST,
            "self.shown = f'{n_inputs}, {n_hidden}, keep={keep}' if -keep else f'{n_inputs}, "
            "{n_hidden}'": TRUE,
        },
        "GRU.forward": {
            "self.recalled = -np.empty_like(self.h[1:])": FILLED,
            "self.recalled = abs(np.empty_like(self.h[1:]))": FILLED,
            "gates, c = (z[:, :n_hidden * 2], z[:, 2 * n_hidden:])": COMMUTES,
            "gates, c = (z[:, :2 * n_hidden], z[:, n_hidden * 2:])": COMMUTES,
            "gates += from_h[:, :n_hidden * 2]": COMMUTES,
            "-np.tanh(0.5 * gates, out=gates)": UNUSED,
            "abs(np.tanh(0.5 * gates, out=gates))": UNUSED,
            "np.tanh(gates * 0.5, out=gates)": COMMUTES,
            "recalled[...] = from_h[:, n_hidden * 2:]": COMMUTES,
            "c += recalled * gates[:, n_hidden:]": COMMUTES,
            "c += gates[:, -n_hidden:] * recalled": "the gates are two halves",
            "-np.tanh(c, out=c)": UNUSED,
            "abs(np.tanh(c, out=c))": UNUSED,
            "np.multiply(h - c, gates[:, :n_hidden], out=following)": COMMUTES,
            "-np.multiply(gates[:, :n_hidden], h - c, out=following)": UNUSED,
            "abs(np.multiply(gates[:, :n_hidden], h - c, out=following))": UNUSED,
            "np.multiply(z[:, :n_hidden], h - c, out=following)": "the gates stand in z",
            "np.multiply(gates[:, :-n_hidden], h - c, out=following)": "the gates are two halves",
            "self.x, self.y = (x, self.h[1:].swapaxes(1, 0))": SWAPPED,
        },
        "GRU.backward": {
            "dh = dy.swapaxes(1, 0).copy()": SWAPPED,
            "u, r, c = np.moveaxis(self.gates, -2, 0)": "axis 2 of four is the last but one",
            "dc = (1 - c * c) * (1 - u)": COMMUTES,
            "dz = -np.empty_like(self.gates)": FILLED,
            "dz = abs(np.empty_like(self.gates))": FILLED,
            "dz[:, :, 0] = (1 - u) * ((self.h[:-1] - c) * u)": COMMUTES,
            "dz[:, :, 0] = u * (self.h[:-1] - c) * (1 - u)": COMMUTES,
            "dz[:, :, 1] = (1 - r) * (dc * self.recalled * r)": COMMUTES,
            "dz[:, :, 1] = r * (dc * self.recalled) * (1 - r)": COMMUTES,
            "dz[:, :, 1] = self.recalled * dc * r * (1 - r)": COMMUTES,
            "dz[:, :, 2] = r * dc": COMMUTES,
            "side_by_side = dz.reshape(*u.shape[:2], 3 * dh.shape[2])": SIZE,
            "side_by_side = dz.reshape(*r.shape[:2], 3 * dh.shape[2])": SIZE,
            "side_by_side = dz.reshape(*c.shape[:2], 3 * dh.shape[2])": SIZE,
            "side_by_side = dz.reshape(*dc.shape[:2], 3 * dh.shape[2])": SIZE,
            "side_by_side = dz.reshape(*dz.shape[:2], 3 * dh.shape[2])": SIZE,
            "side_by_side = dz.reshape(*dh.shape[:2], dh.shape[2] * 3)": COMMUTES,
            "side_by_side = dz.reshape(*dh.shape[:2], 3 * dy.shape[2])": SIZE,
            "side_by_side = dz.reshape(*dh.shape[:2], 3 * u.shape[2])": SIZE,
            "side_by_side = dz.reshape(*dh.shape[:2], 3 * r.shape[2])": SIZE,
            "side_by_side = dz.reshape(*dh.shape[:2], 3 * c.shape[2])": SIZE,
            "side_by_side = dz.reshape(*dh.shape[:2], 3 * dc.shape[2])": SIZE,
            "side_by_side = dz.reshape(*dh.shape[:2], 3 * dh[1:].shape[2])": SOME,
            "side_by_side = dz.reshape(*dh.shape[:2], 3 * dh[:1].shape[2])": SOME,
            "for t in reversed(range(len(u))):": LENGTH,
            "for t in reversed(range(len(r))):": LENGTH,
            "for t in reversed(range(len(c))):": LENGTH,
            "for t in reversed(range(len(dc))):": LENGTH,
            "for t in reversed(range(len(dz))):": LENGTH,
            "for t in reversed(range(len(side_by_side))):": LENGTH,
            "for t in reversed(range(len(-dh))):": MANY,
            "if -t:": TRUE,
            "dh[t - 1] += side_by_side[t] @ self.U.value.T + dh[t] * u[t]": COMMUTES,
            "dh[t - 1] += u[t] * dh[t] + side_by_side[t] @ self.U.value.T": COMMUTES,
            "self.dh = dh.swapaxes(1, 0)": SWAPPED,
            "dz[:, :, 2] = dc * dh (2)": COMMUTES,
        },
        "_start": {
            "layer.check_forward(-x, x.ndim == 3 and x.shape[2] == len(W), f'(N, T, "
            "{len(W)})', W.dtype)": NEGATIVES,
            "layer.check_forward(x, x[1:].ndim == 3 and x.shape[2] == len(W), f'(N, T, "
            "{len(W)})', W.dtype)": SOME,
            "layer.check_forward(x, x[:1].ndim == 3 and x.shape[2] == len(W), f'(N, T, "
            "{len(W)})', W.dtype)": SOME,
            "layer.check_forward(x, x.ndim == 3 and x[1:].shape[2] == len(W), f'(N, T, "
            "{len(W)})', W.dtype)": SOME,
            "layer.check_forward(x, x.ndim == 3 and x[:1].shape[2] == len(W), f'(N, T, "
            "{len(W)})', W.dtype)": SOME,
            "layer.check_forward(x, x.ndim == 3 and x.shape[2] == len(-W), f'(N, T, "
            "{len(W)})', W.dtype)": MANY,
            "layer.check_forward(x, x.ndim == 3 and x.shape[2] == len(W), f'(N, T, "
            "{len(-W)})', W.dtype)": MANY,
            "layer.check_forward(x, x.ndim == 3 and x.shape[2] == len(W), f'(N, T, "
            "{len(W)})', b.dtype)": DTYPE,
            "sums = x.swapaxes(1, 0) @ W": SWAPPED,
            "sums += b.T": FLAT,
            "return (sums, -np.zeros((x.shape[1] + 1, len(x), n_hidden), x.dtype))": ZERO,
            "return (sums, np.zeros((1 + x.shape[1], len(x), n_hidden), x.dtype))": COMMUTES,
            "return (sums, np.zeros((x.T.shape[1] + 1, len(x), n_hidden), x.dtype))":
                MIDDLE,
            "return (sums, np.zeros((x.shape[1] + 1, len(x), n_hidden), W.dtype))":
                DTYPE,
            "return (sums, np.zeros((x.shape[1] + 1, len(x), n_hidden), b.dtype))":
                DTYPE,
            "return (sums, np.zeros((x.shape[1] + 1, len(x), n_hidden), sums.dtype))":
                DTYPE,
        },
        "_over_all_steps": {
            "return x.reshape(-1, x[1:].shape[2]).T @ dz.reshape(-1, dz.shape[2])":
                SOME,
            "return x.reshape(-1, x[:1].shape[2]).T @ dz.reshape(-1, dz.shape[2])":
                SOME,
            "return x.reshape(-1, x.shape[2]).T @ dz.reshape(-1, dz[1:].shape[2])":
                SOME,
            "return x.reshape(-1, x.shape[2]).T @ dz.reshape(-1, dz[:1].shape[2])":
                SOME,
        },
        "_finish": {
            "W.grad = _over_all_steps(x.swapaxes(1, 0), dz)": SWAPPED,
            "b.grad = dz.sum(axis=(1, 0))": SWAPPED,
            "return (dz @ W.value.T).swapaxes(1, 0)": SWAPPED,
        },
    },
    "attention": {
        "LayerNorm.__init__": {
            "self.gain = Parameter(abs(np.ones(n_features, dtype)))": POSITIVE,
            "self.shift = Parameter(-np.zeros(n_features, dtype))": ZERO,
            "self.eps, self.shown = (eps, n_features)": "it is text where it is shown",
        },
        "LayerNorm.forward": {
            "fits = x.ndim > 1 and x[1:].shape[-1] == len(gain)": SOME,
            "fits = x.ndim > 1 and x[:1].shape[-1] == len(gain)": SOME,
            "fits = x.ndim > 1 and x.shape[-1] == len(-gain)": MANY,
            "fits = x.ndim > 1 and x.shape[-1] == len(gain.T)": FLAT,
            "self.check_forward(-x, fits, f'(..., {len(gain)})', gain.dtype)": NEGATIVES,
            "self.check_forward(x, -fits, f'(..., {len(gain)})', gain.dtype)": TRUE,
            "self.check_forward(x, fits, f'(..., {len(-gain)})', gain.dtype)":
                MANY,
            "self.check_forward(x, fits, f'(..., {len(gain.T)})', gain.dtype)": FLAT,
            "self.check_forward(x, fits, f'(..., {len(gain)})', gain[1:].dtype)":
                SOME,
            "self.check_forward(x, fits, f'(..., {len(gain)})', gain[:1].dtype)":
                SOME,
            "self.scale = 1 / np.sqrt(self.eps + _mean_product(centered, centered))": COMMUTES,
            "self.scale = 1 / np.sqrt(abs(_mean_product(centered, centered)) + self.eps)": POSITIVE,
            "self.scale = 1 / np.sqrt(_mean_product(x, centered) + self.eps)":
                "the numbers of centered have the sum 0",
            "self.scale = 1 / np.sqrt(_mean_product(centered, x) + self.eps)":
                "the numbers of centered have the sum 0",
            "self.unit = np.multiply(self.scale, centered, out=centered)": COMMUTES,
            "self.unit = np.multiply(centered, self.scale)": "only where it is written differs",
            "self.unit = np.multiply(centered, self.scale, out=-centered)":
                "only where it is written differs",
            "self.x, self.y = (x, self.shift.value + self.unit * gain)": COMMUTES,
            "self.x, self.y = (x, gain * self.unit + self.shift.value)": COMMUTES,
            "self.x, self.y = (x, self.unit * gain.T + self.shift.value)": FLAT,
        },
        "LayerNorm.backward": {
            "rows, units = (array.reshape(-1, dy[1:].shape[-1]) for array in (dy, self.unit))":
                SOME,
            "rows, units = (array.reshape(-1, dy[:1].shape[-1]) for array in (dy, self.unit))":
                SOME,
            "self.gain.grad, self.shift.grad = (np.einsum('nk,nk->k', units, rows), "
            "rows.sum(axis=0))": COMMUTES,
            "d = self.gain.value * dy": COMMUTES,
            "along = _mean_product(self.unit, d)": COMMUTES,
            "d -= along * self.unit": COMMUTES,
        },
        "_mean_product": {
            "return np.einsum('...k,...k->...', b, a)[..., None] / a.shape[-1]": COMMUTES,
            "return np.einsum('...k,...k->...', a, b)[..., None] / b.shape[-1]": LENGTH,
            "return np.einsum('...k,...k->...', a, b)[..., None] / a[1:].shape[-1]":
                SOME,
            "return np.einsum('...k,...k->...', a, b)[..., None] / a[:1].shape[-1]":
                SOME,
        },
        "attention": {
            "if Q[1:].shape[-1] != K.shape[-1] or K.shape[-2] != V.shape[-2]:": SOME,
            "if Q[:1].shape[-1] != K.shape[-1] or K.shape[-2] != V.shape[-2]:": SOME,
            "if Q.shape[-1] != K[1:].shape[-1] or K.shape[-2] != V.shape[-2]:": SOME,
            "if Q.shape[-1] != K[:1].shape[-1] or K.shape[-2] != V.shape[-2]:": SOME,
            "shape = (Q.shape[-2], V.shape[-2])": LENGTH,
            "if mask.dtype > bool or mask.shape != shape or (not mask.any(axis=-1).all()):":
                "every other dtype comes after bool",
            "if mask[1:].dtype != bool or mask.shape != shape or (not mask.any(axis=-1).all()):":
                SOME,
            "if mask[:1].dtype != bool or mask.shape != shape or (not mask.any(axis=-1).all()):":
                SOME,
            "if mask.dtype != bool or mask.shape != shape or (not abs(mask.any(axis=-1).all())):":
                POSITIVE,
            "if mask.dtype != bool or mask.shape != shape or (not abs(mask.any(axis=-1)).all()):":
                POSITIVE,
            "if mask.dtype != bool or mask.shape != shape or (not mask.any(axis=1).all()):": LAST,
            "if mask.dtype != bool or mask.shape != shape or (not mask.any(axis=--1).all()):": LAST,
            "raise ValueError(f'attention takes a mask of True and False, {shape}, with a True "
            "in each row, got {mask[1:].dtype}, {mask.shape}')": SOME,
            "raise ValueError(f'attention takes a mask of True and False, {shape}, with a True "
            "in each row, got {mask[:1].dtype}, {mask.shape}')": SOME,
            "weights = Q / abs(math.sqrt(Q.shape[-1])) @ K.swapaxes(-1, -2)": POSITIVE,
            "weights = Q / math.sqrt(K.shape[-1]) @ K.swapaxes(-1, -2)": LENGTH,
            "weights = Q / math.sqrt(Q[1:].shape[-1]) @ K.swapaxes(-1, -2)": SOME,
            "weights = Q / math.sqrt(Q[:1].shape[-1]) @ K.swapaxes(-1, -2)": SOME,
            "weights = Q / math.sqrt(Q.shape[-1]) @ K.swapaxes(-2, -1)": SWAPPED,
            "weights += np.where(mask, 1, -np.inf).astype(weights.dtype)":
                "softmax does not see what all scores have in common",
            "weights += np.where(mask, -1, -np.inf).astype(weights.dtype)":
                "softmax does not see what all scores have in common",
            "weights += np.where(mask, 0, -np.inf).astype(Q.dtype)": DTYPE,
            "weights += np.where(mask, 0, -np.inf).astype(K.dtype)": DTYPE,
            "weights += np.where(mask, 0, -np.inf).astype(V.dtype)": DTYPE,
            "weights += np.where(mask, 0, -np.inf).astype(weights[1:].dtype)": SOME,
            "weights += np.where(mask, 0, -np.inf).astype(weights[:1].dtype)": SOME,
            "-np.exp(weights, out=weights)": UNUSED,
            "weights /= abs(weights.sum(axis=-1, keepdims=True))": POSITIVE,
        },
        "SelfAttention.__init__": {
            "def __init__(self, n_features, n_heads, *, rng, causal=2, dtype=np.float64):": TRUE,
            "def __init__(self, n_features, n_heads, *, rng, causal=-1, dtype=np.float64):": TRUE,
            "if n_heads < 1 or -(n_features % n_heads):": TRUE,
            "if n_heads < 1 or -n_features % n_heads:": "what is divisible is so with any sign",
            "if n_heads < 1 or n_features % -n_heads:": "what is divisible is so with any sign",
            "self.n_heads, self.causal = (n_heads, -causal)": TRUE,
            "self.qkv = Linear(n_features, n_features * 3, rng=rng, init=xavier_init, dtype=dtype)":
                COMMUTES,
            "self.shown = f'{n_features}, {n_heads}' + (not causal) * ', causal=False'": COMMUTES,
            "self.shown = f'{n_features}, {n_heads}' + ', causal=False' * (not -causal)": TRUE,
        },
        "SelfAttention.forward": {
            "self.check_forward(-x, x.ndim == 3 and x.shape[2] == len(W), f'(N, T, {len(W)})', "
            "W.dtype)": NEGATIVES,
            "self.check_forward(x, x[1:].ndim == 3 and x.shape[2] == len(W), f'(N, T, "
            "{len(W)})', W.dtype)": SOME,
            "self.check_forward(x, x[:1].ndim == 3 and x.shape[2] == len(W), f'(N, T, "
            "{len(W)})', W.dtype)": SOME,
            "self.check_forward(x, x.ndim == 3 and x[1:].shape[2] == len(W), f'(N, T, "
            "{len(W)})', W.dtype)": SOME,
            "self.check_forward(x, x.ndim == 3 and x[:1].shape[2] == len(W), f'(N, T, "
            "{len(W)})', W.dtype)": SOME,
            "self.check_forward(x, x.ndim == 3 and x.shape[2] == len(-W), f'(N, T, {len(W)})', "
            "W.dtype)": MANY,
            "self.check_forward(x, x.ndim == 3 and x.shape[2] == len(W), f'(N, T, {len(-W)})', "
            "W.dtype)": MANY,
            "parts = self.qkv.forward(x).reshape(-n, steps, 3, self.n_heads, d // self.n_heads)":
                WORKED_OUT,
            "parts = self.qkv.forward(x).reshape(n, -steps, 3, self.n_heads, d // self.n_heads)":
                WORKED_OUT,
            "parts = self.qkv.forward(x).reshape(n, steps, -3, self.n_heads, d // self.n_heads)":
                WORKED_OUT,
            "parts = self.qkv.forward(x).reshape(n, steps, 3, self.n_heads, -(d // self.n_heads))":
                WORKED_OUT,
            "parts = self.qkv.forward(x).reshape(n, steps, 3, self.n_heads, -d // self.n_heads)":
                WORKED_OUT,
            "mask = abs(np.tri(steps, dtype=bool)) if self.causal else None": POSITIVE,
            "self.x, self.y = (x, self.out.forward(self.seen.swapaxes(2, 1).reshape(x.shape)))":
                SWAPPED,
            "self.x, self.y = (x, self.out.forward(self.seen.swapaxes(1, -2).reshape(x.shape)))":
                "axis 2 of four is the last but one",
        },
        "SelfAttention.backward": {
            "dseen = self.out.backward(dy).reshape(n, steps, heads, d).swapaxes(2, 1)": SWAPPED,
            "dseen = self.out.backward(dy).reshape(-n, steps, heads, d).swapaxes(1, 2)":
                WORKED_OUT,
            "dseen = self.out.backward(dy).reshape(n, -steps, heads, d).swapaxes(1, 2)":
                WORKED_OUT,
            "dseen = self.out.backward(dy).reshape(n, steps, -heads, d).swapaxes(1, 2)":
                WORKED_OUT,
            "dseen = self.out.backward(dy).reshape(n, steps, heads, -d).swapaxes(1, 2)":
                WORKED_OUT,
            "dseen = self.out.backward(dy).reshape(n, steps, heads, d).swapaxes(1, -2)":
                "axis 2 of four is the last but one",
            "dscores = dseen @ V.swapaxes(3, 2)": SWAPPED,
            "dscores = dseen @ V.swapaxes(-2, 3)": "axis 2 of four is the last but one",
            "dscores -= (self.seen * dseen).sum(axis=3, keepdims=True)": COMMUTES,
            "dscores /= abs(math.sqrt(d))": POSITIVE,
            "dparts = -np.empty((n, steps, 3, heads, d), dy.dtype)":
                FILLED,
            "dparts = abs(np.empty((n, steps, 3, heads, d), dy.dtype))":
                FILLED,
            "dparts = np.empty((n, steps, 3, heads, d), Q.dtype)": DTYPE,
            "dparts = np.empty((n, steps, 3, heads, d), K.dtype)": DTYPE,
            "dparts = np.empty((n, steps, 3, heads, d), V.dtype)": DTYPE,
            "dparts = np.empty((n, steps, 3, heads, d), dseen.dtype)": DTYPE,
            "dparts = np.empty((n, steps, 3, heads, d), dscores.dtype)": DTYPE,
            "dparts = np.empty((n, steps, 3, heads, d), dy[1:].dtype)": SOME,
            "dparts = np.empty((n, steps, 3, heads, d), dy[:1].dtype)": SOME,
            "-np.matmul(dscores, K, out=dQ)": UNUSED,
            "abs(np.matmul(dscores, K, out=dQ))": UNUSED,
            "-np.matmul(dscores.swapaxes(2, 3), Q, out=dK)": UNUSED,
            "abs(np.matmul(dscores.swapaxes(2, 3), Q, out=dK))": UNUSED,
            "np.matmul(dscores.swapaxes(3, 2), Q, out=dK)": SWAPPED,
            "np.matmul(dscores.swapaxes(-2, 3), Q, out=dK)": "axis 2 of four is the last but one",
            "-np.matmul(self.weights.swapaxes(2, 3), dseen, out=dV)": UNUSED,
            "abs(np.matmul(self.weights.swapaxes(2, 3), dseen, out=dV))": UNUSED,
            "np.matmul(self.weights.swapaxes(3, 2), dseen, out=dV)": SWAPPED,
            "np.matmul(abs(self.weights.swapaxes(2, 3)), dseen, out=dV)": POSITIVE,
            "np.matmul(self.weights.swapaxes(-2, 3), dseen, out=dV)":
                "axis 2 of four is the last but one",
            "return self.qkv.backward(dparts.reshape(n, steps, -2))":
                WORKED_OUT,
        },
        "Residual.forward": {
            "return super().forward(x) + x": COMMUTES,
        },
        "Residual.backward": {
            "return super().backward(dy) + dy": COMMUTES,
        },
        "block": {
            "def block(n_features, n_heads, *, rng, causal=2, dtype=np.float64):": TRUE,
            "def block(n_features, n_heads, *, rng, causal=-1, dtype=np.float64):": TRUE,
            "return Sequential(Residual(LayerNorm(n_features, dtype=dtype), "
            "SelfAttention(n_features, n_heads, causal=-causal, **options)), "
            "Residual(LayerNorm(n_features, dtype=dtype), Linear(n_features, 4 * n_features, "
            "**options), ReLU(), Linear(4 * n_features, n_features, init=xavier_init, "
            "**options)))": TRUE,
            "return Sequential(Residual(LayerNorm(n_features, dtype=dtype), "
            "SelfAttention(n_features, n_heads, causal=causal, **options)), "
            "Residual(LayerNorm(n_features, dtype=dtype), Linear(n_features, n_features * 4, "
            "**options), ReLU(), Linear(4 * n_features, n_features, init=xavier_init, "
            "**options)))": COMMUTES,
            "return Sequential(Residual(LayerNorm(n_features, dtype=dtype), "
            "SelfAttention(n_features, n_heads, causal=causal, **options)), "
            "Residual(LayerNorm(n_features, dtype=dtype), Linear(n_features, 4 * n_features, "
            "**options), ReLU(), Linear(n_features * 4, n_features, init=xavier_init, "
            "**options)))": COMMUTES,
        },
    },
}
