"""Lesson 2, activation functions: the exercises. The right answers and the inputs to try stand in given.py,
e07_initial_weights.py (2.7) and e09_weak_test.py (2.9)."""

import math

import numpy as np

from utils.exercises.exercise import letter, value
from utils.exercises.old_form import Exercise, Mistake, Part
from utils.lesson_02 import e07_initial_weights as weights
from utils.lesson_02 import e09_weak_test as fooling
from utils.lesson_02 import given
from utils.lesson_02.given import ONE_AT_A_TIME, relu, sigmoid, tanh

SLOPES = ("slopes", "max_slope")
NO_COSH = "e to the 1000 is too large for a float. Can you write it with a function that is limited by itself?"


EXERCISES = [
    Exercise(
        "2.1", "ReLU", 1,
        (Part("relu", relu, cases=given.arrays, arguments=("x",), mistakes=(
            Mistake(lambda x: x, "Negative numbers come through unchanged. What does ReLU make of them?"),
            Mistake(lambda x: np.abs(x), "Negative numbers come out positive. Does ReLU turn them around, or stop them?"),
            Mistake(lambda x: np.minimum(x, 0), "You kept the negative half. Which half does ReLU let through?"),
            Mistake(lambda x: np.maximum(-x, 0), "Your ReLU is mirrored: it fires for negative x. Which sign is too many?"),
            Mistake(lambda x: np.where(x > 0, 1.0, 0.0),
                    "You return 1 wherever x is positive. That is the step; how much of x does ReLU let through?"),
            Mistake(lambda x: np.clip(x, 0, 1), "Your ReLU stops at 1. Is there a largest value?"),
            Mistake(lambda x: max(0, x), ONE_AT_A_TIME),
            Mistake(lambda x: np.max(x, 0),
                    "np.max looks for the largest number along an axis. Which function compares two things, element by "
                    "element?"),
            Mistake(lambda x: relu(x) + 0.01 * np.minimum(x, 0),
                    "Negative numbers leak through a little: that is leaky ReLU. What does ReLU make of them?"),
        )),),
        ("A number above 0 stays, any other becomes 0.",
         "max(0, x) does it for one number. NumPy has a function that compares whole arrays.",
         "np.maximum takes two arrays, or an array and a number."),
    ),
    Exercise(
        "2.2", "leaky ReLU", 1,
        (Part("leaky_relu", given.leaky_relu, cases=given.arrays_and_alphas, arguments=("x", "alpha"), mistakes=(
            Mistake(lambda x, alpha=0.01: relu(x), "This is ReLU: negative numbers become 0. What leaks through here?"),
            Mistake(lambda x, alpha=0.01: np.where(x > 0, x, 0.01 * x),
                    "You always use 0.01. What if the caller hands in another alpha?"),
            Mistake(lambda x, alpha=0.01: np.where(x > 0, x, x + alpha), "alpha was added. Is it a shift, or a slope?"),
            Mistake(lambda x, alpha=0.01: np.where(x > 0, x, alpha),
                    "All negative numbers become alpha itself. What does a slope do to x?"),
            Mistake(lambda x, alpha=0.01: np.maximum(x, alpha),
                    "You took the larger of x and alpha. A slope needs x in it: what stands there instead of 0?"),
            Mistake(lambda x, alpha=0.01: np.where(x > 0, alpha * x, x),
                    "alpha sits on the wrong side. Which half of x leaks only a little?"),
            Mistake(lambda x, alpha=0.01: np.where(x > 0, x, -alpha * x),
                    "Negative numbers come out positive. Below 0, does a line with a positive slope rise above 0?"),
            Mistake(lambda x, alpha=0.01: alpha * x,
                    "Positive numbers are made small as well. Which half keeps its slope 1?"),
            Mistake(lambda x, alpha=0.1: np.where(x > 0, x, alpha * x),
                    "Right wherever alpha is handed in. And when it is not: what is its default?"),
            Mistake(lambda x, alpha=0.01: max(x, alpha * x), ONE_AT_A_TIME),
            Mistake(lambda x, alpha=0.01: np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0))),
                    "Below 0 your curve bends, and ends at -alpha: that is ELU. Which line goes on falling with the same "
                    "slope?"),
        )),),
        ("Two straight pieces: slope 1 above 0. Which slope below?",
         "np.where(condition, a, b) takes a where the condition holds, else b.",
         "Where x > 0 it is x, elsewhere alpha * x."),
    ),
    Exercise(
        "2.3", "the sigmoid, also at 1000", 2,
        (Part("sigmoid", sigmoid, cases=given.arrays, arguments=("x",), on_warning=(
            "exp of a large positive number is more than a float can hold, and np.where computes both of its branches. "
            "Can you arrange it so that exp never sees a positive number?"), mistakes=(
            Mistake(lambda x: 1 / (1 + np.exp(x)), "Your curve falls. Which sign does x have in the exponential?"),
            Mistake(lambda x: 1 / 1 + np.exp(-x),
                    "This is 1 + exp(-x), with nothing under a bar: in 1 / 1 + exp(-x), 1 / 1 is computed first. Where do "
                    "parentheses belong?"),
            Mistake(lambda x: np.exp(x) / (1 + np.exp(x)),
                    "The formula is right, but at 1000 both numbers are infinite, and inf / inf is nan. For which x is "
                    "exp(x) harmless?"),
            Mistake(lambda x: 1 / (1 - np.exp(-x)), "Your denominator is 0 at x = 0. Is it 1 + or 1 -?"),
            Mistake(lambda x: np.exp(-x), "This is the exponential alone. How does it become a number between 0 and 1?"),
            Mistake(lambda x: np.tanh(x), "That S-curve goes from -1 to 1. Where does the sigmoid begin and end?"),
            Mistake(lambda x: sigmoid(x) * (1 - sigmoid(x)), "This is the slope of the sigmoid. The value is asked for."),
            Mistake(lambda x: np.clip(0.25 * x + 0.5, 0, 1),
                    "Three straight pieces: right at 0, and not beside it. Which function bends it?"),
            Mistake(lambda x: 1 / (1 + np.exp(-np.abs(x))),
                    "Right for x above 0. Below, your curve goes up again: what does the absolute value do to -3?"),
            Mistake(lambda x: 1 / (1 + math.exp(-x)),
                    "The functions of math take one number, and x may hold many. Who else has an exp?"),
            Mistake(lambda x: 1 / (1 + np.exp(-x)) if x >= 0 else np.exp(x) / (1 + np.exp(x)),
                    ONE_AT_A_TIME),
        )),),
        ("For x above 0 use 1 / (1 + exp(-x)), for x below 0 use exp(x) / (1 + exp(x)). In both, exp sees -|x|.",
         "np.where computes both of its branches for every x. So give exp what is safe in both: e = np.exp(-np.abs(x)).",
         "The denominator is 1 + e on both sides. The numerator is 1 where x is 0 or more, and e where it is below."),
    ),
    Exercise(
        "2.4", "tanh from your sigmoid", 2,
        (Part("tanh", tanh, cases=given.arrays, arguments=("x",), on_warning=NO_COSH, mistakes=(
            Mistake(lambda x: 2 * sigmoid(x) - 1,
                    "It goes from -1 to 1 as it should, but too slowly: its slope at 0 is one half. What happens inside "
                    "the sigmoid?"),
            Mistake(lambda x: 2 * sigmoid(x / 2) - 1,
                    "Your curve is stretched, not squeezed. Is it steeper or flatter than the sigmoid?"),
            Mistake(lambda x: sigmoid(2 * x), "Squeezed as it should be, but from 0 to 1. How do you get to -1 to 1?"),
            Mistake(lambda x: 2 * sigmoid(2 * x), "It goes from 0 to 2. What is still to be taken away?"),
            Mistake(lambda x: sigmoid(2 * x) - 0.5,
                    "It is centered, and half as high as it should be. Where is a 2 missing?"),
            Mistake(lambda x: sigmoid(2 * x) - 1, "It goes from -1 to 0. What must be done before 1 is taken away?"),
            Mistake(lambda x: 1 - 2 * sigmoid(2 * x), "Your curve falls, from 1 to -1. Which sign is turned around?"),
            Mistake(lambda x: 2 * (sigmoid(2 * x) - 1),
                    "It goes from -2 to 0, as if 1 were taken away before the doubling. Where do the parentheses end?"),
            Mistake(lambda x: np.sinh(x) / np.cosh(x),
                    "The formula is right, but at 1000 both parts are infinite, and inf / inf is nan. Your sigmoid can "
                    "do 1000: how can it help?"),
            Mistake(lambda x: 1 - np.tanh(x) ** 2, "This is the slope of tanh. The value is asked for."),
        )),),
        ("Draw both: the sigmoid goes from 0 to 1, tanh from -1 to 1. What makes the range twice as wide, and centers it?",
         "Twice the sigmoid, minus 1, has the right range, but half the slope at 0.",
         "To double the slope without changing the range, change what goes in."),
    ),
    Exercise(
        "2.5", "three slopes", 2,
        (
            Part("relu_grad", given.relu_grad, cases=given.arrays, observe=given.slope_of_relu, arguments=("x",), mistakes=(
                Mistake(lambda x: relu(x), "This is ReLU itself. How steep is it: where does it rise, and by how much?"),
                Mistake(lambda x: np.ones(np.shape(x)),
                        "Left of 0 your slope is 1 as well. Does ReLU rise there? (Its OUTPUT is never below 0.)"),
                Mistake(lambda x: np.sign(x), "Left of 0 you have -1. Does ReLU fall there?"),
                Mistake(lambda x: np.where(x < 0, 1.0, 0.0), "The sides are swapped. Where is ReLU flat?"),
                Mistake(lambda x: np.where(x > 0, 1.0, 0.01),
                        "That is the slope of leaky ReLU. How much leaks through ReLU?"),
                Mistake(lambda x: 1 if x > 0 else 0, ONE_AT_A_TIME),
            )),
            Part("sigmoid_grad", given.sigmoid_grad, cases=given.arrays, arguments=("x",), on_warning=(
                "Your sigmoid of 2.3 can do 1000. Can you write the slope with it?"), mistakes=(
                Mistake(lambda x: x * (1 - x), "s (1 - s) takes the OUTPUT of the sigmoid. What is handed in here?"),
                Mistake(lambda x: sigmoid(x),
                        "This is the sigmoid itself. Its slope is small on both sides: what is multiplied with it?"),
                Mistake(lambda x: 1 - sigmoid(x), "One of two factors is missing: your slope does not fade on the left."),
                Mistake(lambda x: sigmoid(x) * (1 + sigmoid(x)),
                        "At x = 1000 the curve is flat, and your slope is 2. Which sign is turned around?"),
                Mistake(lambda x: 1 - sigmoid(x) ** 2, "That rule belongs to tanh. Which one belongs to the sigmoid?"),
                Mistake(lambda x: sigmoid(x) * (1 - x),
                        "One factor takes the output, the other the input. Which of them should both take?"),
                Mistake(lambda x: np.exp(-x) / (1 + np.exp(-x)) ** 2,
                        "The formula is right, but at -1000 it is inf / inf. Can you write it with a sigmoid that does "
                        "not overflow?"),
            )),
            Part("tanh_grad", given.tanh_grad, cases=given.arrays, arguments=("x",), on_warning=NO_COSH, mistakes=(
                Mistake(lambda x: 1 - x * x, "1 - y^2 takes the OUTPUT of tanh. What is handed in here?"),
                Mistake(lambda x: 1 - np.tanh(x), "On the left, your slope grows to 2. What is missing on tanh(x)?"),
                Mistake(lambda x: 1 + np.tanh(x) ** 2, "Your slope is 2 far out, where tanh is flat. Which sign is it?"),
                Mistake(lambda x: np.tanh(x), "This is tanh itself. How steep is it at 0, and far out?"),
                Mistake(lambda x: np.tanh(x) * (1 - np.tanh(x)),
                        "That rule belongs to the sigmoid. What is tanh's slope at 0, and what does yours give?"),
            )),
        ),
        ("A slope is how much the output changes when x grows a little. Draw each curve, and the slope under it.",
         "ReLU: two straight pieces, two slopes. Sigmoid: first s = sigmoid(x). tanh: first t = tanh(x).",
         "The slope of the sigmoid is s (1 - s), the slope of tanh is 1 - t^2."),
    ),
    Exercise(
        "2.6", "how many are saturated?", 2,
        (Part("saturated_fraction", given.saturated_fraction, cases=given.slopes, arguments=SLOPES, mistakes=(
            Mistake(lambda slopes, max_slope: 100 * np.mean(slopes < 0.01 * max_slope),
                    "That is in percent. What is the largest value of a fraction?"),
            Mistake(lambda slopes, max_slope: np.sum(slopes < 0.01 * max_slope), "You counted. Out of how many?"),
            Mistake(lambda slopes, max_slope: np.mean(slopes <= 0.01 * max_slope),
                    "A slope of exactly 1 % is not BELOW 1 %. Which comparison leaves it out?"),
            Mistake(lambda slopes, max_slope: np.mean(slopes < 0.01), "You compared with 0.01 itself. 1 % of what?"),
            Mistake(lambda slopes, max_slope: np.mean(slopes < 0.01 * slopes.max()),
                    "You took the largest slope that you saw. Where all units are saturated, what would it be? max_slope "
                    "is the largest possible one."),
            Mistake(lambda slopes, max_slope: np.mean(slopes >= 0.01 * max_slope),
                    "That is the share of units that are NOT saturated. Which ones are?"),
            Mistake(lambda slopes, max_slope: np.mean(slopes < 0.1 * max_slope), "Your limit is 10 %. How is 1 % written?"),
            Mistake(lambda slopes, max_slope: np.mean(slopes < max_slope),
                    "You compared with the largest slope. Where is the 1 %?"),
            Mistake(lambda slopes, max_slope: np.mean(slopes < 0.01 * max_slope, axis=0),
                    "You averaged along one axis only. One share is asked for, whatever the shape."),
            Mistake(lambda slopes, max_slope: np.sum(slopes < 0.01 * max_slope) / len(slopes),
                    "You divided by the number of rows. How many slopes does a table hold?"),
        )),),
        ("Three steps: the limit, who is below it, and their share.",
         "The limit is 1 % of max_slope. slopes < limit is an array of True and False.",
         "True counts as 1 and False as 0: the mean of such an array is the share of True."),
    ),
    Exercise(
        "2.7", "initial weights that keep layer 10 alive", 3,
        (
            Part("xavier_init", weights.xavier_init, cases=weights.layers, observe=weights.xavier_statistics,
                 arguments=weights.ARGUMENTS, mistakes=weights.XAVIER_MISTAKES),
            Part("he_init", weights.he_init, cases=weights.layers, observe=weights.he_statistics,
                 arguments=weights.ARGUMENTS, mistakes=weights.HE_MISTAKES),
        ),
        ("rng.normal(mean, standard deviation, shape) draws the weights. Which shape?",
         "The standard deviation is the square root of the variance.",
         "For Xavier that is the root of 2 / (fan_in + fan_out), for He the root of 2 / fan_in."),
    ),
    Exercise(
        "2.8", "how many ReLU units part the ring?", 3,
        (
            Part("fewest", 3.0, observe=value, mistakes=(
                Mistake(0, "Without hidden units there is one straight border. How many sides of the middle can it guard?"),
                Mistake(1, "One line cuts the plane into two halves. On which side of it is the middle still open?"),
                Mistake(2, "Two lines leave a strip or a wedge, and both run on without end. What is the best score that "
                           "you saw with two, over several starts?"),
                Mistake(4, "A square around the middle works. Is there a closed shape with fewer sides?"),
                Mistake(5, "That works, and easily. From some starts, fewer do it as well: try several."),
                Mistake(6, "That works from nearly every start. How far down can you go if you try several starts?"),
                Mistake(8, "That many are comfortable. The question is for the fewest that can do it from SOME start."),
            )),
            Part("why", "B", observe=letter, mistakes=(
                Mistake("A", "Count again for a straight border: two classes, and how many hidden units does it need? "
                             "Does the number of classes decide, or the shape of the border?"),
                Mistake("C", "More starts and more epochs are cheap to try: does the score with one unit fewer ever "
                             "reach 100 %? What shape would its border have?"),
                Mistake("D", "The gap between the classes is wide. Must the border itself be round, or only run inside "
                             "the gap?"),
            )),
        ),
        ("Try 1, 2, 3 and 4 units, and several starts each: a bad start proves nothing.",
         "Each unit bends the result along one line, and its border is made of straight pieces. Which borders are closed?",
         "Draw the inner class and put straight walls around it. With how few walls can nothing get out?"),
    ),
    Exercise(
        "2.9", "fool a test, then mend it", 3,
        (
            Part("wrong_tanh", fooling.wrong_tanh, cases=fooling.weak_points, observe=fooling.fooled, arguments=("x",),
                 mistakes=fooling.NOT_FOOLING),
            Part("catches", fooling.catches, cases=fooling.functions, observe=fooling.verdict, arguments=("f",),
                 mistakes=fooling.NOT_CATCHING),
        ),
        ("The weak test looks at three points only. What may a function do between them?",
         "Look between these points: at small and larger numbers, of both signs, and not only at whole ones. What should "
         "come out there?",
         "Compare with np.tanh at many points, with a small tolerance: the last digit of a right answer may differ."),
    ),
]
