"""Exercise 4.5, a number that remembers how it was made: the wrong classes that are known by name."""

import math

from utils.exercises.old_form import Mistake
from utils.lesson_04 import e05_value_slips as slip
from utils.lesson_04.e05_value import SmallValue, Value
from utils.lesson_04.e05_value_slips import with_methods


def _of_both(base):
    """{question: the classes}: what goes wrong with + and *, and on the way back. base -- SmallValue or Value"""
    def goes_back(*ways):
        return [with_methods(base, backward=way) for way in ways]

    return {
        "A number that is used twice keeps one of its gradients only: the later one took the place of the earlier. Both "
        "uses move the result: what must = become?":
            [*slip.sets_gradients(base, "__add__", "__mul__", *UNARY[base]),
             *goes_back(slip.along_each_way(lambda grad, gradient: gradient, lambda slope, gradient: slope * gradient))],
        "A sum replaces a gradient that has come from elsewhere, where a product adds to it. Does = or += stand in its "
        "rule, for each of the two?": slip.sets_gradients(base, "__add__"),
        "A product replaces a gradient that has come from elsewhere, where a sum adds to it. Does = or += stand in its "
        "rule, for each of the two?": slip.sets_gradients(base, "__mul__"),
        "Every gradient is 0 after backward, the result's own as well. With which number does backward begin: how much "
        "does the result change when it moves itself by 1? And does anything set gradients back to 0 at the end?":
            goes_back(slip.backward(slip.adds, first=lambda _: 0.0), slip.along_each_way(lambda *_: 0.0, lambda *_: 0.0)),
        "Every gradient is 1: backward begins anew at each number. Where does the 1 belong, and what comes to the others?":
            goes_back(slip.along_each_way(lambda *_: 1.0, lambda *_: 1.0), slip.backward(slip.is_one)),
        "Only the result has a gradient, all others are 0. Who hands it on to those that it was made of, and does anything "
        "set theirs back to 0?": goes_back(slip.only_to_the_result),
        "backward begins with the result's own number. By how much does the result change when it moves itself by 1?":
            goes_back(slip.backward(slip.adds, first=lambda last: last.data)),
        "The gradients do not begin at 0: each is too large by what was there before backward added to it.":
            [slip.begins_with(base, 1.0)],
        "The gradients of a product are swapped: d(a b)/da was a itself. If b is 0, does moving a change the product?":
            [slip.product(base, lambda a, b: (a, b))],
        "Both parts of a product got the same slope. a * b answers to a with b: with what does it answer to b?":
            [slip.product(base, lambda a, b: (b, b)), slip.product(base, lambda a, b: (a, a))],
        "Your product passes its gradient on as a sum does. How steep is a * b in a: does it matter how large b is?":
            [slip.product(base, lambda a, b: (1.0, 1.0))],
        "One of the two numbers of a sum or a product gets no gradient. How many numbers must each result remember?":
            [slip.remembers_one(base, place, *methods) for place in (0, 1)
             for methods in (("__add__", "__mul__"), ("__add__",), ("__mul__",))],
        "In a + a and a * a one of the two is lost: each result remembers a number once. Does a set or a dict keep both?":
            [slip.counts_once(base)],
        "Only the slope of the last step arrives. By what must it be multiplied when the result itself feeds into more?":
            goes_back(slip.backward(slip.adds_the_slope),
                      slip.along_each_way(lambda grad, gradient: grad + gradient, lambda slope, gradient: slope)),
        "The gradient reaches the direct parents of the result and stops. Who tells theirs, and do they come after the "
        "result?": goes_back(slip.to_the_parents_only),
        "A number in the middle that is used twice passes its gradient on twice: first a part, then that part again with "
        "the rest. When is its gradient complete?":
            goes_back(slip.pass_on_all(True), slip.pass_on_all(False), slip.backward(slip.adds, slip.with_repeats)),
        "Right until a number in the middle is used twice: it was passed on before all of its users had sent their share. "
        "In which order must the numbers be visited?": goes_back(slip.at_the_first_visit(0)),
        "A number in the middle that is used twice was passed on too early, from the top of a stack. What must have "
        "happened to all of its users before?": goes_back(slip.at_the_first_visit(-1)),
        "Right until a number was used in another expression, too: backward waits for that user, which never sends. Which "
        "users count: all, or those on the way to the result?": [slip.counts_its_users(base)],
        "The gradients that backward began with are right, those of the numbers in the middle are 0 afterward. Every "
        "number keeps its own: what sets them back?": goes_back(slip.clears_the_middle),
    }


UNARY = {SmallValue: (), Value: ("tanh", "relu")}
_OF_VALUE = {
    "A Value plus or times a plain number fails: a number has no .data. How can other be turned into a Value first?":
        [slip.numbers_refused("__add__", "__mul__"), slip.numbers_refused("__add__"), slip.numbers_refused("__mul__")],
    "a * 3 works, 3 * a does not: Python asks the 3 first, which knows no Values. Which methods does it try on a next? "
    "(They have an r in their names.)":
        [slip.numbers_refused("__radd__", "__rmul__"), slip.numbers_refused("__radd__"), slip.numbers_refused("__rmul__")],
    "tanh replaces a gradient that has come from elsewhere. Does = or += stand in its rule?":
        slip.sets_gradients(Value, "tanh")[:2],
    "relu replaces a gradient that has come from elsewhere. Does = or += stand in its rule?":
        slip.sets_gradients(Value, "relu")[:2],
    "1 - x^2 of the INPUT of tanh was used. Which number does the rule 1 - y^2 take?": [slip.tanh(lambda x, t: 1 - x * x)],
    "The slope of tanh was taken as 1 - tanh(x). What is missing on tanh?": [slip.tanh(lambda x, t: 1 - t)],
    "The slope of tanh is 1 - y^2, and y is tanh(x) already. Was tanh taken once more?":
        [slip.tanh(lambda x, t: 1 - math.tanh(t) ** 2)],
    "tanh passes its gradient on unchanged. How steep is it away from 0?": [slip.tanh(lambda x, t: 1.0)],
    "relu lets the gradient through everywhere. Did you ask whether its OUTPUT is >= 0? It always is.":
        [slip.relu(lambda x: 1.0)],
    "relu multiplies the gradient by its own value. How steep is it right of 0: does that depend on how far?":
        [slip.relu(lambda x: max(x, 0.0))],
}


def _recursive(wrong):
    """The same class, whose backward calls itself, and so stops on a deep graph."""
    def backward(self, *gradient):
        slip.by_recursion(self)
        wrong.backward(self, *gradient)

    return with_methods(wrong, backward=backward)


def _each_way_back(classes):
    """Those that have no backward of their own, with one that goes back way by way."""
    return [with_methods(wrong, backward=SmallValue.backward) for wrong in classes if wrong.backward is Value.backward]


def _mistakes(table):
    return tuple(Mistake(first, question, tuple(also)) for question, (first, *also) in table.items())


SMALL_MISTAKES = _mistakes(_of_both(SmallValue))
MISTAKES = (
    Mistake(with_methods(Value, backward=slip.backward(slip.adds, slip.by_recursion)),
            "All gradients are right until the graph is deep: your function calls itself for every value, and Python does "
            "not allow thousands of such calls. Can a loop and a list of values that wait do the same?"),
    *_mistakes({question: [*classes, *map(_recursive, classes), *_each_way_back(classes)]
                for question, classes in (_of_both(Value) | _OF_VALUE).items()}),
)
