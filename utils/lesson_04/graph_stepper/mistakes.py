"""What a learner's entry at a step of the graph is: right, or wrong in a way that has a name."""

import math

from utils import ACTIVATIONS
from utils.lesson_04.graph_stepper.graph import FUNCTIONS, OPERATIONS
from utils.lesson_04.graph_stepper.steps import answer, formula, grad, local, made
from utils.widgets.formatting import four_digits

CLOSE, LEAST = 0.01, 0.0005  # an entry may be off by 1 %, or by half a unit of the third decimal


def near(entry, right):
    """Whether an entry is close enough."""
    return entry == right or abs(entry - right) <= max(LEAST, CLOSE * abs(right))


def judge(n, step, entry):
    """(right, what to say): the formula, or which factor is wrong where that can be told."""
    right = answer(n, step)
    if not math.isfinite(right):
        return False, "This number is too large to be written. Press Show."
    if near(entry, right) or near(entry, _from_shown(n, step)):
        return True, formula(n, step)
    mistakes = _value_mistakes(n, step[1]) if step[0] == "value" else _gradient_mistakes(n, step[1])
    told = dict.fromkeys(words for wrong, words in mistakes
                         if _same(entry, wrong) and not near(wrong, right))
    if told:
        return False, " Or: ".join(list(told)[:2])
    if abs(entry - right) <= max(10 * LEAST, 10 * CLOSE * abs(right)):
        return False, "That is near. Give at least three digits."
    return False, _help(n, step)


def _same(entry, wrong):
    return math.isfinite(wrong) and abs(entry - wrong) <= max(1e-4, CLOSE * abs(wrong))


def _from_shown(n, step):
    """The answer that comes from the rounded numbers on show."""
    (kind, i), node = step, n.graph.nodes[step[1]]
    if kind == "value":
        shown = (float(four_digits(n.values[j])) for j in node.inputs)
        return OPERATIONS[node.operation][0](*shown)
    uses = n.graph.uses(i)
    if not uses:
        return 1.0
    shown = [(four_digits(n.back.gradients[edge[0]]), four_digits(n.back.slopes[edge]))
             for edge in uses]
    return sum(float(gradient) * float(slope) for gradient, slope in shown)


def _help(n, step):
    (kind, i), graph = step, n.graph
    if kind == "value":
        placed = made(graph, i, [four_digits(value) for value in n.values])
        return f"Put the numbers in: {graph.nodes[i].name} = {made(graph, i)} = {placed}."
    uses = graph.uses(i)
    if not uses:
        return "A number grows by 1 for each unit of itself."
    ways = "; ".join(f"through {graph.nodes[k].name}: {grad(graph, k)} * {local(graph, (k, place))}"
                     for k, place in uses)
    rule = "Gradient that comes in, times local derivative."
    return f"{rule} {ways[0].upper() + ways[1:]}." + (" Add the parts." if len(uses) > 1 else "")


def _value_mistakes(n, i):
    """[(a wrong value, what it is)]"""
    graph, node, right = n.graph, n.graph.nodes[i], n.values[i]
    a = [n.values[j] for j in node.inputs]
    names = [graph.nodes[j].name for j in node.inputs]
    found = []
    if node.operation in FUNCTIONS:
        found.append((a[0], f"That is {names[0]} itself: apply {node.operation}."))
        found.append((OPERATIONS[node.operation][1](a[0])[0],
                      f"That is the slope of {node.operation}. Here its value is asked."))
        found += [(float(ACTIVATIONS[name][0](a[0])),
                   f"That is {name} of {names[0]}; here it is {node.operation}.")
                  for name in ("sigmoid", "tanh", "ReLU") if name.lower() != node.operation]
    elif node.operation == "square":
        found += [(2 * a[0], f"That is 2 * {names[0]}. The square is {names[0]} times itself."),
                  (a[0], f"That is {names[0]} itself: square it.")]
    elif node.operation == "negative":
        found.append((a[0], f"That is {names[0]}: turn the sign."))
    elif node.operation == "+":
        product = math.prod(a)
        found.append((product, "That is the product. This node adds."))
        found += [(right - number, f"{name} is missing in the sum.")
                  for name, number in zip(names, a)]
        found += [(right - 2 * number, f"{name} has the wrong sign in your sum.")
                  for name, number in zip(names, a)]
    elif node.operation == "-":
        found += [(a[0] + a[1], "That is the sum. This node subtracts."),
                  (a[0] * a[1], "That is the product.")]
    elif node.operation == "*":
        found += [(a[0] + a[1], "That is the sum. This node multiplies."),
                  (a[0] - a[1], "That is the difference.")]
    if node.operation == "-":
        return [*found,
                (-right, f"The size is right, the sign is not: it is {names[0]} minus {names[1]}.")]
    return [*found, (-right, "The size is right, the sign is not.")]


def _gradient_mistakes(n, i):
    """[(a wrong gradient, which factor is wrong)]"""
    graph, right, uses = n.graph, n.back.gradients[i], n.graph.uses(i)
    name, out = graph.nodes[i].name, graph.nodes[-1].name
    if not uses:
        return [(n.values[i], f"That is the value of {out}. Its gradient asks how fast {out} "
                              "changes with itself."),
                (0.0, f"If {out} grows by 1, {out} grows by 1, not by 0.")]
    found = []
    if len(uses) > 1:
        parts = [n.back.parts[edge] for edge in uses]
        for part, (k, _) in zip(parts, uses):
            found.append((part, f"That is only the part through {graph.nodes[k].name}. {name} goes "
                                f"to {len(uses)} places, and the gradients of all of them add."))
        found.append((sum(parts) / len(parts), "That is the mean of the parts. Gradients add."))
        found.append((math.prod(parts), "That is the product of the parts. Gradients add."))
        found.append((-right,
                      "The size is right, the sign is not: look at the signs of the factors."))
        found.append((sum(n.back.slopes[edge] for edge in uses),
                      "You added local derivatives. Multiply each by the gradient that comes in, "
                      "then add."))
    for edge in uses:
        others, where = right - n.back.parts[edge], ""
        if len(uses) > 1:
            where = f"The part through {graph.nodes[edge[0]].name} is wrong. "
        found += [(others + wrong, where + words) for wrong, words in _edge_mistakes(n, edge)]
    return found


def _edge_mistakes(n, edge):
    """[(a wrong part, which factor is wrong)] for one edge"""
    (k, place), graph = edge, n.graph
    node, g, s, y = graph.nodes[k], n.back.gradients[k], n.back.slopes[edge], n.values[k]
    i = node.inputs[place]
    own, x = graph.nodes[i].name, n.values[i]
    incoming, slope = grad(graph, k), local(graph, edge)
    found = [(-g * s, f"The size is right, the sign is not: {slope} = {four_digits(s)}, {incoming} "
                      f"= {four_digits(g)}.")]
    if node.operation == "relu" and not s:
        found.append((g, f"relu is off here: {own} = {four_digits(x)} is not above 0, so its slope "
                         f"{slope} is 0."))
    elif node.operation == "*":
        found.append((g * x, f"You multiplied by {own} itself. The derivative of {made(graph, k)} "
                             f"by {own} is the other factor."))
    elif node.operation == "square":
        law = f"The local derivative of {made(graph, k)} is 2 * {own}"
        found += [(g * x, f"{law}: the 2 is missing."), (g * 2, f"{law}: {own} is missing.")]
    elif node.operation in ("sigmoid", "tanh"):
        law = "{0} * (1 - {0})" if node.operation == "sigmoid" else "1 - {0} ** 2"
        rule = f"The slope of {node.operation} is {law.format(node.name)}"
        wrong = x * (1 - x) if node.operation == "sigmoid" else 1 - x * x
        found.append((g * wrong, f"You used the input {own} in the slope. {rule}, with the output "
                                 f"{node.name}."))
        found.append((g * y, f"You multiplied by the output {node.name}. {rule}."))
        found.append((g * (1 - y), f"You multiplied by 1 - {node.name}. {rule}."))
        found.append((g * x, f"You multiplied by the input {own}. {rule}."))
    found += [
        (s, f"That is the local derivative {slope} alone. Multiply it by the gradient that comes "
            f"in, {incoming} = {four_digits(g)}."),
        (g + s, f"You added the two factors. The chain rule multiplies: {incoming} * {slope}."),
        (g * y, f"You multiplied by the value of {node.name}. The factor is the local derivative "
                f"{slope}."),
        (y, f"That is the value of {node.name}. Its gradient {incoming} comes in, times {slope}."),
        (x, f"That is the value of {own}. The gradient is {incoming} * {slope}."),
    ]
    if s != -1:  # then it is the sign
        found.append((g, f"That is the gradient that comes in, {incoming}. The factor {slope} is "
                         "missing."))
    return found
