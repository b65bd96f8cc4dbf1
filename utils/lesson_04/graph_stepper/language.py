"""What the learner may write: expressions that become a graph, and numbers with their arithmetic.

The text is read with `ast` and never run. Chains of + make one node; a name that is used twice is
one node with a fan-out.
"""

import ast
import math
import warnings
from dataclasses import replace
from itertools import chain, count

from utils.lesson_04.graph_stepper.graph import FUNCTIONS, OPERATIONS, Graph, Node

MOST_NODES, DEEPEST, LONGEST_NAME, LARGEST = 24, 8, 6, 1000  # what a picture has room for
LANGUAGE = "numbers, names, + - *, ** 2, tanh( ), sigmoid( ) and relu( )"


def parse(text):
    """The graph of an expression, or of several assignments parted by ";".

    Raises ValueError with what to change.
    """
    reader = _Reader()
    statements = _syntax(text)
    for statement in statements[:-1]:
        if not isinstance(statement, ast.Assign):
            raise ValueError("All parts before the last one are assignments, such as z = w*x + b.")
        reader.assign(statement)
    last = statements[-1]
    if isinstance(last, ast.Assign):
        reader.assign(last)
    elif isinstance(last, ast.Expr):
        reader.operation(last.value, "the expression")
    else:
        raise ValueError(f"The language here: {LANGUAGE}.")
    return reader.graph(text)


def _syntax(text):
    """The statements in a text. Raises ValueError unless there is at least one."""
    if len(text) > 200:
        raise ValueError(f"At most 200 characters, got {len(text)}.")
    if "^" in text:
        raise ValueError("Write the square as ** 2.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            statements = ast.parse(text.strip()).body
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        raise ValueError(f"This can't be read: {getattr(error, 'msg', error)}. "
                         f"The language here: {LANGUAGE}.") from None
    if not statements:
        raise ValueError("Write an expression such as tanh(w*x + b).")
    return statements


class _Reader:
    """Collects the nodes while it goes through the syntax tree."""

    def __init__(self):
        self.nodes, self.named = [], {}

    def assign(self, statement):
        target = statement.targets[0]
        if len(statement.targets) > 1 or not isinstance(target, ast.Name):
            raise ValueError("Give each result one name, such as z = w*x + b.")
        name = _checked(target.id)
        place = self.operation(statement.value, name)
        if name in self.named:
            raise ValueError(f"{name} has a meaning already. Take a new name for each result.")
        node = self.nodes[place]
        self.nodes[place] = replace(node, name=name)
        self.named[name] = place

    def operation(self, tree, what):
        before = len(self.nodes)
        place = self.read(tree)
        if place < before or not self.nodes[place].inputs:
            raise ValueError(f"There is nothing to compute in {what}: "
                             "it needs an operation, such as w * x.")
        return place

    def add(self, operation, inputs=(), name="", number=None):
        if len(self.nodes) == MOST_NODES:
            raise ValueError(f"That is more than {MOST_NODES} nodes. Write a smaller expression.")
        self.nodes.append(Node(name, operation, tuple(inputs), number))
        return len(self.nodes) - 1

    def read(self, tree):
        """Add what a piece of syntax needs -> the place of its node."""
        match tree:
            case ast.Name(name):
                if name not in self.named:
                    self.named[_checked(name)] = self.add("input", name=name)
                return self.named[name]
            case ast.Constant(number) | ast.UnaryOp(ast.USub(), ast.Constant(number)):
                sign = -1.0 if isinstance(tree, ast.UnaryOp) else 1.0
                return self.add("constant", number=sign * _number(number))
            case ast.UnaryOp(ast.USub(), inner):
                return self.add("negative", [self.read(inner)])
            case ast.BinOp(_, ast.Add(), _):
                return self.add("+", [self.read(term) for term in _terms(tree)])
            case ast.BinOp(left, ast.Sub() | ast.Mult() as sign, right):
                return self.add("-" if isinstance(sign, ast.Sub) else "*",
                                [self.read(left), self.read(right)])
            case ast.BinOp(base, ast.Pow(), power):
                if not isinstance(power, ast.Constant) or power.value != 2:
                    raise ValueError("The only power here is ** 2.")
                return self.add("square", [self.read(base)])
            case ast.Call(ast.Name(name), [argument], []) if name in FUNCTIONS:
                return self.add(name, [self.read(argument)])
            case ast.Call(ast.Name(name)) if name not in FUNCTIONS:
                raise ValueError(f"There is no function {name} here. "
                                 "There are tanh, sigmoid and relu.")
            case ast.Call():
                raise ValueError("tanh, sigmoid and relu take one number each.")
        raise ValueError(f"{ast.unparse(tree)} is not in the language here: {LANGUAGE}.")

    def graph(self, text):
        """All nodes, the nameless ones named."""
        if not any(node.operation == "input" for node in self.nodes):
            raise ValueError("There is no name in it, so there is no gradient to ask for. "
                             "Write one, such as x.")
        used = {i for node in self.nodes for i in node.inputs}
        for i, node in enumerate(self.nodes[:-1]):
            if i not in used:
                raise ValueError(f"{node.name} is made and never used.")
        depth = []
        for node in self.nodes:
            depth.append(1 + max((depth[i] for i in node.inputs), default=-1))
        if depth[-1] > DEEPEST:
            raise ValueError(f"That is more than {DEEPEST} operations one after another. "
                             "Write a smaller expression.")
        free = (name for name in (f"v{i}" for i in count(1)) if name not in self.named)
        last = next(name for name in chain(["L", "f"], free) if name not in self.named)
        self.nodes[-1] = replace(self.nodes[-1], name=self.nodes[-1].name or last)
        for i, node in enumerate(self.nodes):
            if not node.name:
                name = next(free) if node.number is None else f"{node.number:g}"
                self.nodes[i] = replace(node, name=name)
        return Graph(tuple(self.nodes), text)


def _terms(tree):
    """The terms of a + b + c, which Python reads as (a + b) + c."""
    if isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.Add):
        return [*_terms(tree.left), tree.right]
    return [tree]


def _checked(name):
    if name in FUNCTIONS:
        raise ValueError(f"{name} is a function. Write {name}( ) with a number in it.")
    if len(name) > LONGEST_NAME or not name.isascii():
        raise ValueError(f"A name has at most {LONGEST_NAME} plain letters and digits; "
                         f"this is {name}.")
    return name


def _number(value):
    if type(value) not in (int, float) or not abs(value) <= LARGEST:
        raise ValueError(f"Numbers here lie between -{LARGEST} and {LARGEST}; "
                         f"this is {value!r:.20}.")
    return float(value)


def evaluate(text, known):
    """The number that a text stands for, such as "1.5", "3/4" or "2 * e".

    known -- {name: number} that it may use
    A comma is a decimal point. Raises ValueError with what to change.
    """
    statements = _syntax(text.replace(",", "."))
    if len(statements) > 1 or not isinstance(statements[0], ast.Expr):
        raise ValueError("Write one number, or arithmetic that gives one.")
    number = _worth(statements[0].value, known)
    if not math.isfinite(number):
        raise ValueError("That is not a finite number.")
    return number


def _worth(tree, known):
    match tree:
        case ast.Constant(number) if type(number) in (int, float):
            if abs(number) > 1e300:
                raise ValueError("That number is too large.")
            return float(number)
        case ast.Name(name):
            if name not in known:
                raise ValueError(f"{name} has no number yet. Write a number, such as 1.5 or 3/4.")
            return known[name]
        case ast.UnaryOp(ast.USub() | ast.UAdd() as sign, inner):
            return (-1 if isinstance(sign, ast.USub) else 1) * _worth(inner, known)
        case ast.BinOp(left, ast.Add() | ast.Sub() | ast.Mult() as sign, right):
            name = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*"}[type(sign)]
            return OPERATIONS[name][0](_worth(left, known), _worth(right, known))
        case ast.BinOp(left, ast.Div(), right):
            below = _worth(right, known)
            if below == 0:
                raise ValueError("That divides by 0.")
            return _worth(left, known) / below
        case ast.BinOp(base, ast.Pow(), ast.Constant(2)):
            return OPERATIONS["square"][0](_worth(base, known))
        case ast.Call(ast.Name(name), [argument], []) if name in FUNCTIONS:
            return OPERATIONS[name][0](_worth(argument, known))
    raise ValueError(f"{ast.unparse(tree)} is no number. Write one, such as 1.5 or 3/4.")
