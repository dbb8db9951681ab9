"""Puts whole-number constants in place before a module is compiled: names cost a device memory.

MicroPython's compiler knows `const` within one module only. A constant that others read stays a
name there: an entry of the module's dict, a word in the table of names for good, and a search at
run time wherever it is read. All modules of an image are known here, so that

    from cuff import codes                      pass
    from cuff.safety.lease import LAPSED, Lease from cuff.safety.lease import Lease
    TURNS = 3 * LAPSED                          pass
    trip(codes.RAIL, TURNS)                     trip(5, -3)

Rules
  * Only names in capitals that their module sets once, at its top, to a whole number that can be
    computed from others of the kind; what a board or a person's script reads (`kept`) stays.
  * Lines stay where they are: a traceback from the device names those of the source.
  * Anything unclear is left as it is: that costs memory and nothing else.
"""

import ast
import operator

OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.LShift: operator.lshift,
    ast.RShift: operator.rshift,
    ast.BitOr: operator.or_,
    ast.BitAnd: operator.and_,
}


def folded(sources, kept=()):
    """Module name -> text, for module name -> text; kept: names that others read."""
    modules = {name: _Module(name, text) for name, text in sources.items()}
    progress = True
    while progress:  # a constant may be computed from those of another module
        progress = any([module.collect(modules) for module in modules.values()])
    read = set(kept)
    for module in modules.values():
        read |= module.put_in_place(modules)
    return {name: module.rewritten(read) for name, module in modules.items()}


class _Module:
    """One source: its constants, and what its names mean."""

    def __init__(self, name, text):
        self.name = name
        self.text = text
        self.tree = ast.parse(text)
        self.constants = {}
        self.definitions = []
        self.edits = []
        self.bound = [node.id for node in ast.walk(self.tree) if _is_store(node)]
        self.bound += [node.arg for node in ast.walk(self.tree) if isinstance(node, ast.arg)]
        self.imports = [node for node in self.tree.body if isinstance(node, ast.ImportFrom)]

    def collect(self, modules):
        """Find constants that can be computed by now; True when there was a new one."""
        found = False
        for node in self.tree.body:
            if not isinstance(node, ast.Assign) or node in self.definitions:
                continue
            names = [getattr(target, "id", "") for target in node.targets]
            if not all(name.isupper() and self.bound.count(name) == 1 for name in names):
                continue
            value = self.value(node.value, modules)
            if value is not None:
                self.constants.update(dict.fromkeys(names, value))
                self.definitions.append(node)
                found = True
        return found

    def value(self, node, modules):
        """The whole number that an expression is, or None."""
        if isinstance(node, ast.Constant):
            return node.value if type(node.value) is int else None
        if isinstance(node, ast.Call):
            is_const = getattr(node.func, "id", "") == "const" and len(node.args) == 1
            return self.value(node.args[0], modules) if is_const else None
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            value = self.value(node.operand, modules)
            return None if value is None else -value
        if isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
            left, right = self.value(node.left, modules), self.value(node.right, modules)
            return None if left is None or right is None else OPERATORS[type(node.op)](left, right)
        return self.meaning(node, modules)

    def meaning(self, node, modules):
        """The constant that a name or `module.NAME` stands for, or None."""
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            return self.constant(node.id, modules)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            module = modules.get(self.module_called(node.value.id))
            return module.constant(node.attr, modules) if module else None
        return None

    def constant(self, name, modules):
        """What the module calls so, its own or imported: others may read that through it."""
        if name in self.constants:
            return self.constants[name]
        for origin, alias in self.aliases():
            if (alias.asname or alias.name) == name and name not in self.bound:
                module = modules.get(origin.module)
                return module.constant(alias.name, modules) if module else None
        return None

    def aliases(self):
        """(import statement, alias) of every `from ... import ...` at the top."""
        return [(node, alias) for node in self.imports for alias in node.names]

    def module_called(self, name):
        """Full name of the module that this one calls so, or None."""
        for origin, alias in self.aliases():
            if (alias.asname or alias.name) == name and name not in self.bound:
                return f"{origin.module}.{alias.name}"
        return None

    def put_in_place(self, modules):
        """Note what is to be replaced; the names that are still read afterwards."""
        replaced = set()
        for node in ast.walk(self.tree):
            if node not in replaced and self.meaning(node, modules) is not None:
                self.edits.append((node, self.literal(node, modules)))
                replaced.update(ast.walk(node))
        left = [node for node in ast.walk(self.tree) if node not in replaced]
        used = {node.id for node in left if isinstance(node, ast.Name)}
        for node in self.imports:
            self.edits += self.import_edit(node, used, modules)
        return self.names_read(left)

    def names_read(self, nodes):
        """Every name that one of these nodes may read, however."""
        trimmed = {node for node, _ in self.edits}
        read = set()
        for node in nodes:
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                read.add(node.id)
            elif isinstance(node, ast.Attribute):
                read.add(node.attr)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                read.add(node.value)  # getattr
            elif isinstance(node, ast.ImportFrom) and node not in trimmed:
                read.update(alias.name for alias in node.names)
        return read

    def rewritten(self, read):
        """The text with constants in place, without those that nobody reads; as many lines."""
        gone = [n for n in self.definitions if not {target.id for target in n.targets} & read]
        inside = {child for node in gone for child in ast.walk(node)}
        edits = [edit for edit in self.edits if edit[0] not in inside]
        return edited(self.text, edits + [(node, "pass") for node in gone])

    def literal(self, node, modules):
        """How its value is written."""
        value = self.meaning(node, modules)
        return str(value) if value >= 0 else f"({value})"

    def import_edit(self, node, used, modules):
        """Leave out of an import what is no longer used: constants, and modules read for these."""
        left = []
        for alias in node.names:
            name = alias.asname or alias.name
            is_module = f"{node.module}.{alias.name}" in modules
            module = modules.get(node.module)
            is_constant = module is not None and module.constant(alias.name, modules) is not None
            if name in used or not (is_module or is_constant):
                left.append(alias)
        if len(left) == len(node.names):
            return []
        names = ", ".join([ast.unparse(alias) for alias in left])
        return [(node, f"from {node.module} import {names}" if left else "pass")]


def _is_store(node):
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)


def edited(text, edits):
    """The text with each node's own text replaced; lines that a node loses stay as empty ones."""
    lines = [line.encode() for line in text.split("\n")]
    for node, new in sorted(edits, key=lambda edit: (-edit[0].lineno, -edit[0].col_offset)):
        first, last = node.lineno - 1, node.end_lineno - 1
        tail = lines[last][node.end_col_offset :]
        lines[first] = lines[first][: node.col_offset] + new.encode() + tail
        for at in range(first + 1, last + 1):
            lines[at] = b""
    return b"\n".join(lines).decode()
