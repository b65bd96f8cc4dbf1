"""The mutants of the engine that are right as well, and why. See engine_mutants."""

EVERYWHERE = {  # a pattern in the mutant's name: why it is right as well
    r"\(-[\w.]+\)\.(shape|dtype|size|ndim)\b": "negatives have the same shape and dtype",
    r"\b[\w.]+\.T\.(dtype|size|ndim|min\(\)|max\(\))": "a transpose holds the same numbers",
    r"\b(x|y|W|target)\[(1:|:1)\]\.(dtype|shape\[1\])": "some rows are like all rows",
    r"check_backward\(-dy\)": "only the shape is read",
    r"keepdims=(2|-1)\b": "any number but 0 is true",
    r"(-|abs\()isinstance\(": "any number but 0 is true",
    r"abs\(np\.(exp|log1p|sqrt|abs|arange|bincount|count_nonzero|\w+_like|zeros|greater|heaviside)\(":
        "it is never negative",
}

COMMUTES, POSITIVE, ZERO = "x + y = y + x, and x * y = y * x", "it is never negative", "0 = -0"
TRUE, EVEN, LAST = "any number but 0 is true", "x and -x have one square", "axis 1 of two is the last"
FLAT, NUMBER = "the transpose of one axis is itself", "so is the transpose of a number"
SAME, SIZE = "both are one thing here", "both have this shape"
LARGER, MIRROR = "the larger of two in the other order", "x + h and x - h change places"
NONE, UNUSED = "nothing here is equal to None or to another class", "nobody reads it"
EMPTY, SPEED = "a part is empty where the whole is", "it changes nothing but the speed"
CHANCE = "the border has no width"

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
        "softmax: e = -np.exp(z - z.max(axis=-1, keepdims=True))": "the sign cancels",
        "softmax: return e / abs(e.sum(axis=-1, keepdims=True))": POSITIVE,
        "Activation.__init__: self.shown = getattr(function, '__name__', '') "
        "if type(self) == Activation else ''": NONE,
        "Activation.backward: return self.derivative(self.x) * dy": COMMUTES,
    },
    "neurons": {
        "Neuron.__init__: def __init__(self, weights, bias=0, activation=identity):": ZERO,
        "Neuron.__init__: def __init__(self, weights, bias=-0.0, activation=identity):": ZERO,
        "Neuron.weighted_sum: if x.T.shape != self.weights.shape:": FLAT,
        "Neuron.weighted_sum: return self.bias + float(x @ self.weights)": COMMUTES,
        "Neuron.weighted_sum: return float(self.weights @ x) + self.bias": COMMUTES,
        "Neuron.weighted_sum: return float(x.T @ self.weights) + self.bias": FLAT,
    },
}
