"""The mutants of the engine that are right as well, and why. See engine_mutants."""

EVERYWHERE = {  # a pattern in the mutant's name: why it is right as well
    r"\(-[\w.]+\)\.(shape|dtype|size|ndim)\b": "negatives have the same shape and dtype",
    r"\b[\w.]+\.T\.(dtype|size|ndim|min\(\)|max\(\))": "a transpose holds the same numbers",
    r"\b(x|y|W|target)\[(1:|:1)\]\.(dtype|shape\[1\])": "some rows are like all rows",
    r"check_backward\(-dy\)": "only the shape is read",
    r"keepdims=(2|-1)\b": "any number but 0 is true",
    r"(-|abs\()isinstance\(": "any number but 0 is true",
    r"noise=(0|-0\.0), rng": "0 is 0.0, and -0.0",
    r"abs\(len\(|-len\(\w+\) == 0|len\(\w+\) <= 0": "a length is never negative",
    r"\blen\(-(X|x|y|labels)\)": "there are as many negatives",
    r"abs\(np\.(exp|log1p|sqrt|abs|arange|bincount|count_nonzero)\(": "it is never negative",
    r"abs\(np\.(\w+_like|zeros|greater|heaviside)\(": "it is never negative",
}

COMMUTES, POSITIVE, ZERO = "x + y is y + x, and x * y is y * x", "it is never negative", "0 is -0"
TRUE, EVEN, LAST = "any number but 0 is true", "the sign goes", "axis 1 of two is the last"
FLAT, NUMBER = "the transpose of one axis is itself", "a number is its own transpose"
SAME, SIZE = "both names mean one thing", "both have this shape"
NEGATIVES, HOLDS = "negatives have the same shape and dtype", "a transpose holds the same numbers"
LARGER, MIRROR = "the larger of two in the other order", "x + h and x - h change places"
EQUAL, UNUSED = "only None is equal to None", "nobody reads it"
EMPTY, REFUSED = "a part is empty where the whole is", "what is negative is refused already"
SPEED, CHANCE = "only the time is another", "no point lies on the border"

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
            "self.x, self.y = (x, self.b.value + x @ W)": COMMUTES,
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
            "if prediction.ndim != 2 or target.T.shape != prediction.shape[:1]:": FLAT,
            "if prediction.ndim != 2 or target.shape != prediction.shape[:-1]:": LAST,
            "if -n and (target.min() < 0 or target.max() >= n_classes):": TRUE,
            "if n and (target.min() < 0 or abs(target.max()) >= n_classes):": REFUSED,
            "z = prediction - prediction.max(axis=-1, keepdims=True)": LAST,
            "sums = abs(e.sum(axis=1, keepdims=True))": POSITIVE,
            "sums = e.sum(axis=-1, keepdims=True)": LAST,
            "return abs(float(np.log(sums).sum() - z[np.arange(n), target].sum())) / n": POSITIVE,
            "return float(abs(np.log(sums).sum()) - z[np.arange(n), target].sum()) / n": POSITIVE,
            "return float(abs(np.log(sums)).sum() - z[np.arange(n), target].sum()) / n": POSITIVE,
            "return float(np.log(sums.T).sum() - z[np.arange(n), target].sum()) / n": HOLDS,
            "return float(np.log(sums).sum() - z[np.arange(n), target.T].sum()) / n": FLAT,
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
            "p.value -= m * (self.lr * mean / root) / (np.sqrt(v) + self.eps / root)": COMMUTES,
            "p.value -= mean * self.lr / root * m / (np.sqrt(v) + self.eps / root)": COMMUTES,
            "p.value -= self.lr * mean / root * m / (self.eps / root + np.sqrt(v))": COMMUTES,
        },
        "_check": {
            "if not lr > 0 or not -math.isfinite(lr):": TRUE,
            "if not lr > 0 or not abs(math.isfinite(lr)):": TRUE,
            "if not lr > 0 or not math.isfinite(-lr):": EVEN,
            "if not parameters[:1]:": EMPTY,
        },
    },
    "training": {
    },
    "datasets": {
    },
}
