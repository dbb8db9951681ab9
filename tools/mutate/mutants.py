"""All mutants of a source: each a whole text that differs in one place and can be compiled.

A mutant is named by what a person sees: file, function, the line before and after. So a proof
stays with it when lines move, and goes stale when the line itself changes. Two operators that give
the same text give one mutant; a text that means the same to the compiler is none.
"""

import ast
import copy
import dataclasses
import hashlib

from cosmic_ray.ast import Visitor, get_ast

from tools.mutate.operators import operators


@dataclasses.dataclass
class Mutant:
    """place: 'file::function' ('file::' outside any); nth: among those that read alike."""

    file: str
    place: str
    line: int
    old: str
    new: str
    text: str
    nth: int = 1

    @property
    def name(self):
        """What identifies it in proofs and reports."""
        return (self.place, self.old, self.new, self.nth)

    @property
    def key(self):
        """Short and unique: for the file of results."""
        return hashlib.sha256(repr((self.file, self.text)).encode()).hexdigest()[:16]

    def __str__(self):
        return f"{self.place} line {self.line}\n    - {self.old}\n    + {self.new}"


class _Nodes(Visitor):
    """Every node of a tree, in Cosmic Ray's order."""

    def __init__(self):
        self.nodes = []

    def visit(self, node):
        self.nodes.append(node)
        return node


def _texts(source):
    """The text of every mutation, in the order of the operators."""
    walk = _Nodes()
    walk.walk(get_ast(source))
    starts = [0]
    for line in source.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    for _, operator in operators():
        for node in walk.nodes:
            for index in range(len(list(operator.mutation_positions(node)))):
                line, column = node.get_start_pos_of_prefix()
                begin = starts[line - 1] + column
                end = begin + len(node.get_code())
                new = operator.mutate(_clone(node), index)  # None: the node goes (a decorator)
                yield source[:begin] + (new.get_code() if new else "") + source[end:]


def _clone(node):
    """A copy that an operator may change: the operators alter the tree they are given."""
    other = copy.copy(node)
    if hasattr(node, "children"):
        other.children = [_clone(child) for child in node.children]
    return other


def _functions(tree):
    """[(first line, last line, name)] of every function, outer ones first."""
    found = []

    def walk(node, prefix):
        for child in ast.iter_child_nodes(node):
            inner = prefix
            if isinstance(child, ast.FunctionDef | ast.ClassDef):
                inner = f"{prefix}.{child.name}" if prefix else child.name
                if isinstance(child, ast.FunctionDef):
                    found.append((child.lineno, child.end_lineno, inner))
            walk(child, inner)

    walk(tree, "")
    return found


def functions_of(source):
    """Public for the selection of tests: [(first line, last line, name)]."""
    return _functions(ast.parse(source))


def _changed(old_text, new_text):
    """(line, lines before, lines after) of the one place in which two texts differ."""
    old, new = old_text.split("\n"), new_text.split("\n")
    first = 0
    while old[first] == new[first]:
        first += 1
    last = -1
    while old[last] == new[last] and len(old) + last > first and len(new) + last > first:
        last -= 1
    before = " ".join(part.strip() for part in old[first : len(old) + last + 1])
    after = " ".join(part.strip() for part in new[first : len(new) + last + 1])
    return first + 1, before, after


def _around(functions, line):
    """(first line, last line) of the outermost function whose body has this line, or None."""
    return next((found[:2] for found in functions if found[0] < line <= found[1]), None)


def _meaning(lines, around):
    """What the compiler sees of these lines, or of the one function among them: most mutants are
    inside one, and the whole of a source takes ten times as long. None: it cannot be compiled."""
    text = "\n".join(lines)
    if around:
        text = "\n".join(lines[around[0] - 1 : around[1]])
        if text.startswith(" "):
            text = "class _:\n" + text
    try:
        return ast.dump(ast.parse(text))
    except SyntaxError:
        return None


def mutants_of(file, source):
    """Every mutant of a file, by line."""
    functions = _functions(ast.parse(source))
    lines = source.split("\n")
    plain = {}
    seen = set()
    found = []
    for text in _texts(source):
        if text in seen or text == source:
            continue
        seen.add(text)
        line, old, new = _changed(source, text)
        around = _around(functions, line)
        if around not in plain:
            plain[around] = _meaning(lines, around)
        other = text.split("\n")
        end = around and (around[0], around[1] + len(other) - len(lines))
        if _meaning(other, end) in (None, plain[around]):
            continue
        inside = [name for begin, end, name in functions if begin < line <= end]
        found.append(Mutant(file, f"{file}::{inside[-1] if inside else ''}", line, old, new, text))
    found.sort(key=lambda mutant: (mutant.line, mutant.new))
    _number(found)
    return found


def _number(found):
    """Tell apart those that read alike."""
    counts = {}
    for mutant in found:
        alike = mutant.name[:3]
        counts[alike] = mutant.nth = counts.get(alike, 0) + 1
