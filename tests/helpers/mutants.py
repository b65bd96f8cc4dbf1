"""Mutants: copies of a function with one small fault each, made by changing its syntax tree."""

import ast
import copy
import inspect
import re
import textwrap

OPERATORS = [ast.Add, ast.Sub, ast.Mult, ast.Div, ast.MatMult]
COMPARISONS = [ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq]


def mutants(function):
    """{code of the body: function}: every copy of the function with one change."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    tree.body[0].decorator_list.clear()  # such as np.errstate
    names, found = variables(function.__code__, tree), {}
    for place, node in enumerate(ast.walk(tree)):
        for change in range(len(list(variants(node, names)))):
            mutant = copy.deepcopy(tree)
            target = list(ast.walk(mutant))[place]
            replacement = list(variants(target, names))[change]
            mutant = ast.fix_missing_locations(Replace(target, replacement).visit(mutant))
            namespace = dict(function.__globals__)
            exec(compile(mutant, f"mutant of {function.__name__}", "exec"), namespace)
            found[body_of(mutant)] = namespace[function.__name__]
    found.pop(body_of(tree), None)
    return found


def variables(code, tree):
    """The names of its arrays and numbers, without those of comprehensions, which are among them
    since Python 3.12."""
    inside = {name.id for node in ast.walk(tree) if isinstance(node, ast.comprehension)
              for name in ast.walk(node.target) if isinstance(name, ast.Name)}
    return [name for name in code.co_varnames if name not in inside]


def body_of(tree):
    """The code of the one function in a tree, without its first line and its docstring."""
    statements = tree.body[0].body[1 if ast.get_docstring(tree.body[0]) else 0:]
    return plain("; ".join(ast.unparse(statement) for statement in statements))


def plain(code):
    """Code in one line, without the parentheses that Python 3.10 writes around several targets."""
    code = re.sub(r"\bfor \(([\w, ]+)\) in", r"for \1 in", " ".join(code.split()))
    return re.sub(r"(?<![\w)])\(([\w, .]+)\) = ", r"\1 = ", code)


class Replace(ast.NodeTransformer):
    def __init__(self, target, replacement):
        self.target, self.replacement = target, replacement

    def visit(self, node):
        return self.replacement if node is self.target else self.generic_visit(node)


def variants(node, names):
    """What could stand in place of a node by a slip."""
    if isinstance(node, ast.BinOp):
        yield from (ast.BinOp(node.left, op(), node.right) for op in OPERATORS
                    if not isinstance(node.op, op))
        yield ast.BinOp(node.right, node.op, node.left)
        yield from (node.left, node.right, negative(node))
    elif isinstance(node, ast.AugAssign):
        yield from (ast.AugAssign(node.target, op(), node.value) for op in OPERATORS
                    if not isinstance(node.op, op))
        yield ast.Assign([node.target], node.value)
        yield ast.Pass()
    elif isinstance(node, ast.Compare):
        yield from (ast.Compare(node.left, [op()], node.comparators) for op in COMPARISONS
                    if not isinstance(node.ops[0], op))
    elif isinstance(node, ast.Call):
        yield from node.args
        for i in range(len(node.args) - 1):
            swapped = [*node.args[:i], node.args[i + 1], node.args[i], *node.args[i + 2:]]
            yield ast.Call(node.func, swapped, node.keywords)
        yield from (negative(node), ast.Call(ast.Name("abs", ast.Load()), [node], []))
    elif isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        number = node.value
        yield from map(ast.Constant, (number + 1, number - 1, 0, -number, 2 * number))
    elif isinstance(node, ast.UnaryOp):
        yield node.operand
    elif isinstance(node, ast.Slice):
        one, minus_one = ast.Constant(1), ast.Constant(-1)
        yield from (ast.Slice(None, node.upper), ast.Slice(node.lower, None),
                    ast.Slice(node.upper, node.lower), ast.Slice(node.lower, node.upper, minus_one),
                    ast.Slice(one, minus_one))
    elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        yield node.value
    elif isinstance(node, ast.Tuple) and isinstance(node.ctx, ast.Load):
        yield ast.Tuple(node.elts[::-1], node.ctx)
        yield from node.elts
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in names:
        yield from (ast.Name(name, node.ctx) for name in names if name != node.id)
        yield from (negative(node), ast.Attribute(node, "T", ast.Load()))
        yield from (ast.Subscript(node, cut, ast.Load())
                    for cut in (ast.Slice(ast.Constant(1)), ast.Slice(None, ast.Constant(1))))
    elif isinstance(node, ast.Return):
        yield ast.Return(None)
    elif isinstance(node, ast.Assign):
        yield ast.Pass()
    elif isinstance(node, ast.For):
        yield from node.body
        yield ast.For(node.target, node.iter, node.body + [ast.Break()], [])


def negative(node):
    return ast.UnaryOp(ast.USub(), node)
