"""What every source file keeps to: docstring, size, and whole numbers on the tick path.

Each check takes a file and returns what is wrong, a line each; the limits stand first. Only reads
source: nothing is run here.
"""

import ast
import re

FILE_LINES_BELOW = 300
FUNCTION_LINES_BELOW = 40
# "file.py:function" -> why it is longer all the same.
LONG_WITH_REASON = {
    "plant.py:advance": "one step of the plant: calls inside it would halve the simulator's speed",
}
# A MicroPython small integer on the chips; a number beyond it is allocated.
SMALL_INT = range(-(2**30), 2**30)

# Folders of one machine. A web address may well have such a part, so what stands before counts.
MACHINE_PATH = re.compile(r"(?<![\w.~-])/(?:work|root|home|Users)/")
LOCKED_HOST = re.compile(r'"resolved"\s*:')


def check_docstring(path):
    """Every module says what it is for; an empty file has nothing to say."""
    source = path.read_text(encoding="utf-8")
    if source.strip() and not ast.get_docstring(ast.parse(source)):
        return ["1: the module has no docstring"]
    return []


def check_size(path):
    """Files and functions fit a head."""
    source = path.read_text(encoding="utf-8")
    lines = source.count("\n") + (not source.endswith("\n"))
    problems = []
    if lines >= FILE_LINES_BELOW:
        problems.append(f"1: {lines} lines; a file stays below {FILE_LINES_BELOW}")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = node.end_lineno - node.lineno + 1
            excused = f"{path.name}:{node.name}" in LONG_WITH_REASON
            if length >= FUNCTION_LINES_BELOW and not excused:
                problems.append(
                    f"{node.lineno}: {node.name} has {length} lines;"
                    f" a function stays below {FUNCTION_LINES_BELOW}"
                )
    return problems


def check_whole_numbers(path):
    """The tick computes with small integers: a float or a larger number would be allocated."""
    problems = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, float | complex):
            problems.append(f"{node.lineno}: {node.value!r} is not a whole number")
        elif isinstance(node, ast.Constant) and isinstance(node.value, int):
            if node.value not in SMALL_INT:
                problems.append(f"{node.lineno}: {node.value} is no small integer on the chips")
        elif isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div):
            problems.append(f"{node.lineno}: '/' makes a float; whole numbers divide with '//'")
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("float", "complex"):
            problems.append(f"{node.lineno}: {node.func.id}() makes a float")
    return problems


def check_no_print(path):
    """What prints waits for whoever reads: the running firmware has cuff/panel/console.py."""
    problems = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "print":
            problems.append(f"{node.lineno}: print() waits for 500 ms where nobody reads")
    return problems


def check_no_machine_path(path):
    """What is handed out names no folder of the machine it was made on."""
    return _lines_with(path, MACHINE_PATH, "names a folder of one machine")


def check_no_locked_host(path):
    """The list of node packages leaves it to the user which registry they come from."""
    return _lines_with(path, LOCKED_HOST, "binds a package to one registry's address")


def _lines_with(path, pattern, complaint):
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        return []  # a picture or an archive
    return [f"{at}: {complaint}" for at, line in enumerate(lines, 1) if pattern.search(line)]


# A sentence for a person: two words of letters with a space between.
SENTENCE = re.compile(r"[A-Za-z]{2,} [a-z]{2,}")


def check_no_sentence(path):
    """What a person is told has a code; its words stand in words/, by language."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        f"{node.lineno}: {node.value!r} is a sentence; its place is cuff/words/"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in docs
        and SENTENCE.search(node.value)
    ]
