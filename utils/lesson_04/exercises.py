"""Lesson 4, forward and backward propagation: the exercises. The right answers and the inputs to try stand in given.py,
value.py (4.5), steps.py (4.8, 4.9) and e10_reports.py (4.10), the wrong ones in *mistakes.py."""

from utils.exercises.exercise import letter
from utils.exercises.old_form import Exercise, Part
from utils.lesson_04 import e02_linear_backward as given
from utils.lesson_04 import e04_mlp_backward as wrong
from utils.lesson_04 import e05_value as values
from utils.lesson_04 import e06_numerical_gradient as wrong_step
from utils.lesson_04 import e08_sgd_steps as steps
from utils.lesson_04 import e10_reports
from utils.lesson_04 import value_mistakes as wrong_value
from utils.lesson_04.e09_adam_step import ADAM_STEP

EXERCISES = [
    Exercise(
        "4.1", "the chain rule by hand", 1,
        (Part("chain_rule_neuron", given.chain_rule_neuron, cases=given.neurons, observe=given.results_in_order,
              arguments=("x", "w", "b", "y"), results=("dL/dw", "dL/db"), mistakes=wrong.CHAIN_RULE_NEURON),),
        ("Name the steps: z = w x + b, a = sigmoid(z), L = (a - y)^2. How much does each move the next?",
         "dL/da = 2 (a - y), da/dz = a (1 - a). Their product is dL/dz. Then: how much does w move z, and b?",
         "dL/dw = dL/dz times x, dL/db = dL/dz times 1. Return both, in this order."),
    ),
    Exercise(
        "4.2", "backward through a layer", 2,
        (Part("linear_backward", given.linear_backward, cases=given.linear_layers, arguments=("dout", "X", "W"),
              results=("dX", "dW", "db"),
              mistakes=wrong.LINEAR_BACKWARD),),
        ("Every gradient has the shape of its own array: dX (N, D), dW (D, K), db (K,). dout is (N, K).",
         "W (D, K) and X (N, D) each meet dout once. Which of them must be transposed, and on which side does it stand?",
         "dX = dout @ W.T, dW = X.T @ dout. The bias was added to every row: db is the sum over the rows of dout."),
    ),
    Exercise(
        "4.3", "backward through ReLU", 1,
        (Part("relu_backward", given.relu_backward, cases=given.relu_inputs, observe=given.gradient_of_relu,
              arguments=("dout", "x"), on_warning="Is there a division by x, or by what ReLU makes of it?",
              mistakes=wrong.RELU_BACKWARD),),
        ("Multiply what comes from behind by the slope of ReLU at x.",
         "The slope is 1 where x is positive, else 0. A comparison gives True and False, which count as 1 and 0.",
         "dout * (x > 0): a new array, so dout stays as it was."),
    ),
    Exercise(
        "4.4", "backward through a network", 3,
        (Part("mlp_backward", given.mlp_backward, cases=given.networks, arguments=("X", "labels", "W1", "b1", "W2", "b2"),
              mistakes=wrong.MLP_BACKWARD,
              on_warning="exp of a large logit is more than a float can hold. What did softmax subtract first, in 3.5?"),),
        (
                "Run forward and keep what you will need: z = X W1 + b1, the hidden values, the logits. Then go back step "
                "by step.",
         "softmax_ce_grad of 3.7 gives dlogits. linear_backward gives dW2, db2 and the gradient of the hidden values.",
         "relu_backward turns that into dz (it asks z), and linear_backward with X turns dz into dW1 and db1. Return a "
         "dict with the keys W1, b1, W2, b2."),
    ),
    Exercise(
        "4.5", "a number that remembers how it was made", 3,
        (
            Part("SmallValue", values.SmallValue, cases=values.small_programs, observe=values.observe, shown=values.shown,
                 arguments=("data",), mistakes=wrong_value.SMALL_MISTAKES),
            Part("Value", values.Value, cases=values.programs, observe=values.observe, shown=values.shown,
                 arguments=("data",), mistakes=wrong_value.MISTAKES),
        ),
        ("Let every result keep the two that it was made of, and the local slope to each: for a * b these are b and a. "
         "Make it with type(self)(...): then a Value makes Values.",
         "SmallValue: backward(self, gradient=1.0) adds gradient to self.grad, and calls backward of both parents with "
         "slope * gradient. Value: turn a plain number into a Value first; __radd__ and __rmul__ serve 1 + v and 2 * v.",
         "For the order: first walk back with a list as a stack and count how often each Value is used. Then hand "
         "gradients on, and put a parent on the list of those that are ready when its count has come down to 0. No "
         "recursion needed."),
        takes=30,
    ),
    Exercise(
        "4.6", "the slope by measurement", 2,
        (Part("numerical_gradient", given.numerical_gradient, cases=given.functions, arguments=("f", "x", "h"),
              mistakes=wrong_step.NUMERICAL_GRADIENT),),
        ("Move ONE element of x up by h and down by h, and see how f changes. Then the next one.",
         "np.ndindex(x.shape) gives the index of every element of any shape. Work on a float copy of x.",
         "gradient[i] = (f with x[i] + h, minus f with x[i] - h) / (2 * h). Put x[i] back before the next element."),
    ),
    Exercise(
        "4.7", "an error that does not cry wolf", 2,
        (Part("relative_error", given.relative_error, cases=given.gradients, observe=given.error_of, arguments=("a", "b"),
              mistakes=wrong_step.RELATIVE_ERROR,
              on_warning="0 / 0 was computed somewhere. Can you look at the size before you divide?"),),
        ("Two numbers of the whole tensors: the largest difference, and the largest gradient.",
         "np.abs(a - b).max() is the first. The second is the larger of np.abs(a).max() and np.abs(b).max().",
         "Divide, unless the largest gradient is 0: then both are 0 everywhere, and so is the error."),
    ),
    Exercise(
        "4.8", "two steps downhill", 1,
        (
            Part("sgd_step", steps.sgd_step, cases=steps.updates, arguments=("w", "g", "lr"), mistakes=wrong_step.SGD_STEP),
            Part("momentum_step", steps.momentum_step, cases=steps.momentum_updates, observe=steps.momentum_steps,
                 arguments=("w", "g", "v", "lr", "mu"), results=("w", "v"), mistakes=wrong_step.MOMENTUM_STEP),
        ),
        ("The gradient points uphill. The learning rate says how far to go the other way.",
         "Momentum moves by a velocity instead: first the new v from the old one and g, then the step.",
         "w - lr * g. And: v = mu * v + g, which makes a new array, then return w - lr * v and v."),
    ),
    Exercise(
        "4.9", "a step of Adam", 3,
        (Part("adam_step", steps.adam_step, cases=steps.adam_updates, observe=steps.adam_steps,
              arguments=("w", "g", "m", "v", "t", "lr", "b1", "b2", "eps"), results=("w", "m", "v"), mistakes=ADAM_STEP,
              on_warning="0 / 0, or a root of a negative number? What keeps the denominator above 0?"),),
        ("m is a running mean of g, v of g squared: each keeps a share b of the old and takes 1 - b of the new.",
         "Both began at 0 and are too small at first. Dividing by 1 - b1**t and 1 - b2**t makes up for it; the corrected "
         "ones serve the step only.",
         "The step is lr times the corrected m over (the root of the corrected v, plus eps). Return the new w, and m and v "
         "as they were before the correction."),
    ),
    Exercise(
        "4.10", "four broken backward passes", 3,
        tuple(Part(f"report_{n}", answer, observe=letter, mistakes=e10_reports.mistakes(n))
              for n, answer in enumerate(e10_reports.ANSWERS, 1)),
        ("A wrong dW or db shows in one tensor only. A wrong dx spoils everything that lies before it, the input too.",
         "For each of A to D, first say what is wrong: dW, db or dx? Then: at which place of the network does it stand, "
         "and which tensors lie before it?",
         "A ReLU that lets everything pass, and a slope s (1 - s) that took the input: both return a wrong dx. "
         "dout.mean is 1/N of dout.sum: by how much is it off, with 8 examples?"),
    ),
]
