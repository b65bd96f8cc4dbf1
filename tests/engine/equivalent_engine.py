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
    r"\blen\(-\w+\)": "there are as many negatives",
    r"abs\(np\.(exp|log1p|sqrt|abs|arange|bincount|count_nonzero|\w+_like|zeros|greater|heaviside)\(":
        "it is never negative",
}

COMMUTES, POSITIVE, ZERO = "x + y is y + x, and x * y is y * x", "it is never negative", "0 is -0"
TRUE, EVEN, LAST = "any number but 0 is true", "the sign goes", "axis 1 of two is the last"
FLAT, NUMBER = "the transpose of one axis is itself", "a number is its own transpose"
SAME, SIZE = "both names mean one thing", "both have this shape"
LARGER, MIRROR = "the larger of two in the other order", "x + h and x - h change places"
EQUAL, UNUSED = "only None is equal to None", "nobody reads it"
EMPTY, LOSS = "a part is empty where the whole is", "a loss is never negative"
REFUSED, SPEED = "what is negative is refused already", "only the time is another"
CHANCE, AROUND = "no point lies on the border", "half a turn back is half a turn ahead"

BCE = "BCEWithLogitsLoss.forward: return float(({}).sum()) / z.size"
BCE_OUT = "BCEWithLogitsLoss.forward: if {} and ({} < 0 or {} > 1):"
CE = "CrossEntropyLoss.forward: return float({} - z[{}].sum()) / n"
CE_OUT = "CrossEntropyLoss.forward: if {} and (target.min() < 0 or {} >= n_classes):"
SCALE = "gradient_check: scale = max({}, {})"
ERROR = "gradient_check: errors[name] = float({}.max() / {}) if {} else 0.0"
CLAIMED, MEASURED = "np.abs(claimed).max()", "np.abs(measured).max()"
BLOCK = "np.empty({}, np.uint8)"

EQUIVALENT = {  # file: {mutant: why it is right as well}
    "layer": {
        "float_type: dtype = abs(np.asarray(x)).dtype": "it is the same for all floats",
    },
    "activations": {
        "step: return np.heaviside(x, 0)": ZERO,
        "step: return np.heaviside(x, -0.0)": ZERO,
        "step_derivative: return -np.zeros_like(x)": ZERO,
        "relu: return np.maximum(0, x)": LARGER,
        "relu: return abs(np.maximum(x, 0))": POSITIVE,
        "leaky_relu: return np.where(np.greater(x, 0), x, np.asarray(x) * alpha)": COMMUTES,
        "sigmoid: return np.exp(np.minimum(0, x)) / (1 + np.exp(-np.abs(x)))": LARGER,
        "sigmoid: return np.exp(np.minimum(x, 0)) / (np.exp(-np.abs(x)) + 1)": COMMUTES,
        "sigmoid_derivative: s = abs(sigmoid(x))": POSITIVE,
        "sigmoid_derivative: return (1 - s) * s": COMMUTES,
        "tanh_derivative: y = -np.tanh(x)": EVEN,
        "tanh_derivative: y = abs(np.tanh(x))": EVEN,
        "softmax: e = -np.exp(z - z.max(axis=-1, keepdims=True))": EVEN,
        "softmax: return e / abs(e.sum(axis=-1, keepdims=True))": POSITIVE,
        "Activation.__init__: self.shown = getattr(function, '__name__', '') "
        "if type(self) == Activation else ''": "only a class is equal to itself",
        "Activation.backward: return self.derivative(self.x) * dy": COMMUTES,
    },
    "neurons": {
        "Neuron.__init__: def __init__(self, weights, bias=0, activation=identity):": ZERO,
        "Neuron.__init__: def __init__(self, weights, bias=-0.0, activation=identity):": ZERO,
        "Neuron.weighted_sum: if x.T.shape != self.weights.shape:": FLAT,
        "Neuron.weighted_sum: return self.bias + float(x @ self.weights)": COMMUTES,
        "Neuron.weighted_sum: return float(self.weights @ x) + self.bias": COMMUTES,
        "Neuron.weighted_sum: return float(x.T @ self.weights) + self.bias": FLAT,
        "xavier_init: return rng.normal(0, math.sqrt(2 / (fan_in + fan_out)), (fan_in, fan_out))": ZERO,
        "xavier_init: return rng.normal(-0.0, math.sqrt(2 / (fan_in + fan_out)), (fan_in, fan_out))": ZERO,
        "xavier_init: return rng.normal(0.0, abs(math.sqrt(2 / (fan_in + fan_out))), (fan_in, fan_out))":
            POSITIVE,
        "xavier_init: return rng.normal(0.0, math.sqrt(2 / (fan_out + fan_in)), (fan_in, fan_out))": COMMUTES,
        "he_init: return rng.normal(0, math.sqrt(2 / fan_in), (fan_in, fan_out))": ZERO,
        "he_init: return rng.normal(-0.0, math.sqrt(2 / fan_in), (fan_in, fan_out))": ZERO,
        "he_init: return rng.normal(0.0, abs(math.sqrt(2 / fan_in)), (fan_in, fan_out))": POSITIVE,
        **{"Linear.__init__: def __init__(self, n_inputs, n_outputs, *, rng, init=he_init, dtype=np.float64, "
           f"input_gradient={number}):": TRUE for number in (2, -1)},
        "Linear.__init__: self.b = Parameter(-np.zeros(n_outputs, dtype))": ZERO,
        "Linear.__init__: self.input_gradient = -input_gradient": TRUE,
        "Linear.forward: if x.ndim != 2 or x.shape[-1] != W.shape[0]:": LAST,
        "Linear.forward: self.x, self.y = (x, self.b.value + x @ W)": COMMUTES,
    },
    "losses": {
        "Loss.remember: if target.size == 0:": SIZE,
        "MSELoss.forward: self.remember(prediction, _like(self, -prediction, target))":
            "negatives have the same shape and dtype",
        "MSELoss.forward: error = self.target - self.prediction": EVEN,
        "MSELoss.forward: error = -(self.prediction - self.target)": EVEN,
        "MSELoss.forward: return abs(float((error * error).mean()))": POSITIVE,
        "MSELoss.forward: return float(abs((error * error).mean()))": POSITIVE,
        "MSELoss.backward: return 2 / self.prediction.size * (self.prediction - self.target)": COMMUTES,
        "BCEWithLogitsLoss.forward: target = _like(self, -prediction, target)":
            "negatives have the same shape and dtype",
        BCE_OUT.format("prediction.size", "target.min()", "target.max()"): SIZE,
        BCE_OUT.format("target[:1].size", "target.min()", "target.max()"): EMPTY,
        BCE_OUT.format("target.size", "target.min()", "abs(target.max())"): REFUSED,
    },
    "backprop": {},
    "optimizers": {},
    "training": {},
    "datasets": {},
}
