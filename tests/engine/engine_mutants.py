"""Mutants of the engine, copies of its files with one small fault each, and whether a test fails.

`make mutants`. A process for each swaps the file's code and runs its tests up to the first failure.
"""
# ruff: noqa: E402

import argparse
import ast
import collections
import contextlib
import copy
import gc
import io
import os
import random
import re
import sys
import tempfile
from importlib.machinery import SourceFileLoader
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TESTS))

import pytest
from equivalent_engine import EQUIVALENT, EVERYWHERE
from helpers.mutants import plain, variables, variants

FILES = {file: TESTS.parent / "utils" / f"{file}.py" for file in EQUIVALENT}
ALSO = {"sequences": ["recurrent", "attention"]}
PROCESSES = os.cpu_count()
SECONDS = 10  # of a processor, for one mutant; without a fault the slowest file's tests take 2


def tests_of(file):
    """The file's own tests, those where its layers work, and those of all layers."""
    names = dict.fromkeys((file, *ALSO.get(file, ()), "layer"))
    return [str(next(TESTS.rglob(f"test_{name}.py"))) for name in names]


# ---- the mutants ---------------------------------------------------------------------------------

def mutants_of(tree):
    """Put one fault after another into a file's tree, named as "Linear.forward: the new line"."""
    count = collections.Counter()
    for function, names, (block, i), (holder, key) in places(tree):
        before, part, seen = lines(block[i]), holder[key], set()
        for fault in [*variants(part, names), *more_variants(part)]:
            holder[key] = ast.fix_missing_locations(fault)
            after = lines(block[i])
            if after != before and str(after) not in seen:
                seen.add(str(after))
                name = named(function, changed(before, after))
                count[name] += 1
                yield name if count[name] == 1 else f"{name} ({count[name]})"
        holder[key] = part


def places(node, function="", names=(), statement=None):
    """Of each part of a tree: its function, the names in there, and the places of its statement and
    itself. A place is a list or dict, and the index or key in it."""
    for field, value in ast.iter_fields(node):
        is_list = isinstance(value, list)
        holder = value if is_list else vars(node)
        for key in range(len(value)) if is_list else [field]:
            if not isinstance(part := holder[key], ast.AST):
                continue
            where = [function, names, statement]
            if isinstance(part, ast.stmt):
                where[2] = holder, key
            if isinstance(part, ast.FunctionDef | ast.ClassDef):
                where[:2] = f"{function}.{part.name}".strip("."), names_in(part)
            if where[2]:
                yield *where, (holder, key)
            yield from places(part, *where)


def named(function, mutant):
    return f"{function}: {mutant}" if function else mutant


def names_in(definition):
    """The names of a function's arrays and numbers; of a class none."""
    codes = compile(ast.Module([definition], []), "", "exec").co_consts
    code = next(code for code in codes if getattr(code, "co_name", "") == definition.name)
    return variables(code, definition)


def lines(statement):
    return [plain(line) for line in ast.unparse(statement).splitlines()]


def changed(before, after):
    """What a fault has made of the lines of a statement, in one line."""
    new = [line for line in after if line not in before and line != "pass"]
    if new == ["break"]:
        return f"{before[0]} break"
    return "; ".join(new) or "no " + next(line for line in before if line not in after)


def more_variants(node):
    """More than a formula's slips: a statement, condition, decorator or keyword is forgotten."""
    if isinstance(node, ast.Raise) or is_call(node):
        yield ast.Pass()
    elif isinstance(node, ast.If):
        for op, constant in (ast.Or(), True), (ast.And(), False):
            test = ast.BoolOp(op, [node.test, ast.Constant(constant)])
            yield ast.If(test, node.body, node.orelse)
    elif isinstance(node, ast.IfExp):
        yield from (node.body, node.orelse)
    elif isinstance(node, ast.BoolOp):
        yield ast.BoolOp(ast.And() if isinstance(node.op, ast.Or) else ast.Or(), node.values)
        yield from node.values
    elif isinstance(node, ast.FunctionDef | ast.ClassDef):
        yield from without_one(node, "decorator_list")
    elif isinstance(node, ast.Call):
        yield from without_one(node, "keywords")


def is_call(node):
    """Whether a node is a statement by itself, and no docstring."""
    return isinstance(node, ast.Expr) and not isinstance(node.value, ast.Constant)


def without_one(node, field):
    for i in range(len(getattr(node, field))):
        changed = copy.copy(node)
        setattr(changed, field, getattr(node, field)[:i] + getattr(node, field)[i + 1:])
        yield changed


# ---- their tests ---------------------------------------------------------------------------------

class Mutants:
    """A plugin of pytest: it starts a process for each mutant, and only these go on to the tests.

    chosen -- {file: names of its mutants}
    survivors -- {file: names of those that no test sees}; "" is the file as it is
    """

    def __init__(self, chosen):
        self.chosen, self.survivors = chosen, {file: set() for file in chosen}
        self.running, self.is_mutant = {}, False

    def pytest_collection(self, session):
        for file, name, tree in self.mutants():
            while len(self.running) == PROCESSES:
                self.wait()
            gc.freeze()  # a process copies what its garbage collector visits
            process = os.fork()
            if process == 0:
                self.is_mutant = True
                become(file, tree)
                session.config.args = tests_of(file)
                return None
            self.running[process] = file, name
        while self.running:
            self.wait()
        return True

    def mutants(self):
        for file, names in self.chosen.items():
            tree = ast.parse(FILES[file].read_text(encoding="utf-8"))
            yield file, "", tree
            yield from ((file, name, tree) for name in mutants_of(tree) if name in names)

    def wait(self):
        process, status = os.wait()
        file, name = self.running.pop(process)
        if status == 0:
            self.survivors[file].add(name)


def become(file, tree):
    """Let `utils` be imported anew, with the tree in place of a file."""
    import resource  # only here: Windows has none

    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    for output in 1, 2:
        os.dup2(os.open(os.devnull, os.O_WRONLY), output)
    for name in [name for name in sys.modules if name.split(".")[0] == "utils"]:
        del sys.modules[name]
    code = compile(ast.fix_missing_locations(tree), FILES[file], "exec")
    get_code, swapped = SourceFileLoader.get_code, f"utils.{file}"
    SourceFileLoader.get_code = lambda self, name: code if name == swapped else get_code(self, name)


def survivors_of(chosen):
    """{file: names of the mutants that no test sees} of {file: names of its mutants}."""
    plugin, said = Mutants(chosen), io.StringIO()
    options = ["-x", "-q", "-s", "--tb=no", "-p", "no:cacheprovider", str(TESTS)]
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(said):
        os.environ["PYTEST_DEBUG_TEMPROOT"] = folder  # else the folders of the killed would stay
        code = pytest.main(options, plugins=[plugin])
        if plugin.is_mutant:
            os._exit(code)
    assert code == pytest.ExitCode.NO_TESTS_COLLECTED, said.getvalue()
    failing = [file for file, names in plugin.survivors.items() if "" not in names]
    assert not failing, f"the tests of {failing} fail without a fault, or take {SECONDS} seconds"
    return {file: names - {""} for file, names in plugin.survivors.items()}


# ---- what comes of it ----------------------------------------------------------------------------

def names_of(file):
    return list(mutants_of(ast.parse(FILES[file].read_text(encoding="utf-8"))))


def table_of(file):
    return {named(function, mutant)
            for function, mutants in EQUIVALENT[file].items() for mutant in mutants}


def explained(file, names):
    """Those of a file's mutants that are right as well."""
    table = table_of(file)
    return {name for name in names
            if name in table or any(re.search(pattern, name) for pattern in EVERYWHERE)}


def sample(chosen, size):
    every = [(file, name) for file, names in chosen.items() for name in names]
    drawn = random.Random(0).sample(every, size)
    return {file: [name for other, name in drawn if other == file] for file in chosen}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", default=list(FILES), help=", ".join(FILES))
    parser.add_argument("--sample", type=int, help="so many of all mutants, always the same")
    options = parser.parse_args()
    chosen = {file: names_of(file) for file in options.files}
    if options.sample:
        chosen = sample(chosen, options.sample)
    found, survivors = survivors_of(chosen), []
    print(f"{'file':11} mutants  killed explained survivors")
    for file, names in chosen.items():
        right, alive = explained(file, names), found[file]
        print(f"{file:11} {len(names):7} {len(names) - len(alive):7} {len(alive & right):9} "
              f"{len(alive - right):9}")
        survivors += [f"{file} lives: {name}" for name in names if name in alive - right]
        survivors += [f"{file} is explained, and killed: {name}" for name in right - alive]
    print(*survivors, sep="\n")
    return len(survivors) > 0


if __name__ == "__main__":
    sys.exit(main())
