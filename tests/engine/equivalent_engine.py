"""The mutants of the engine that are right as well, or that no test can tell, and why. See engine_mutants."""

EVERYWHERE = {  # what a mutant's name holds: why it is right as well
    r"\(-[\w.]+\)\.(shape|dtype|size|ndim)\b": "negatives have the same shape and dtype",
    r"\b[\w.]+\.T\.(dtype|size|ndim)\b": "so has a transpose, but for the order of its axes",
    r"\b(x|W)\[(1:|:1)\]\.(dtype|ndim|shape\[1\])": "and rows of a matrix, but for their number",
    r"check_backward\(-dy\)": "only the shape is checked",
    r"keepdims=(2|-1)\b": "any number but 0 is true",
    r"(-|abs\()isinstance\(": "any number but 0 is true",
}

COMMUTES, POSITIVE, ZERO = "x + y is y + x, x * y is y * x", "it is never negative", "0 is 0.0, and -0.0"
TRUE, EVEN, LAST = "any number but 0 is true", "the sign goes in the square or abs", "axis 1 of two is the last"
FLAT, SAME = "the transpose of one axis is itself", "two names for one thing"

EQUIVALENT = {  # file: {mutant: why it is right as well}
    "layer": {
        "float_type: dtype = abs(np.asarray(x)).dtype": "a float's is the same, and all else gets float64",
    },
    "activations": {
        "identity_derivative: return abs(np.ones_like(x))": POSITIVE,
        "step: return abs(np.heaviside(x, 0.0))": POSITIVE,
        "step: return np.heaviside(x, 0)": ZERO,
        "step: return np.heaviside(x, -0.0)": ZERO,
        "step_derivative: return -np.zeros_like(x)": ZERO,
        "step_derivative: return abs(np.zeros_like(x))": POSITIVE,
        "relu: return np.maximum(0, x)": "the larger of two in the other order",
        "relu: return abs(np.maximum(x, 0))": POSITIVE,
        "relu_derivative: return abs(np.greater(x, 0).astype(float_type(x)))": POSITIVE,
        "relu_derivative: return abs(np.greater(x, 0)).astype(float_type(x))": POSITIVE,
    },
    "neurons": {
    },
    "losses": {},
    "backprop": {},
    "optimizers": {},
    "training": {},
    "datasets": {},
}
