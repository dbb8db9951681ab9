"""Who may import whom in the firmware, and the walk over its source that finds who does.

The firmware is cut into pieces with ranks. A piece imports itself and pieces of a lower rank;
pieces of one rank are peers and do not know each other. Hardware modules are for `cuff.chip` alone,
and everything else from outside has to be in MicroPython. Imports count wherever they stand: at the
top, in a function, under an `if`, as `__import__` or `importlib`. A name that is only put together
at run time cannot be checked and is therefore refused. To forget a module (`sys.modules.pop(name)`
with nothing made of the result) is no import.

Only reads source: nothing of the firmware is run here.
"""

import ast
from pathlib import Path

HERE = "host_tests/arch/arrows.py"

# A new module or package of the firmware gets its place here.
RANKS = {
    "cuff.codes": 0,
    "cuff.phases": 0,
    "cuff.verbs": 0,
    "cuff.params": 0,
    "cuff.limits": 0,
    "cuff.builds": 0,
    "cuff.memory": 0,
    "cuff.version": 0,
    "cuff.units": 0,
    "cuff.words": 1,
    "cuff.store": 1,
    "cuff.pressure": 2,
    "cuff.safety": 2,
    "cuff.tick": 3,
    "cuff.wearer": 4,
    "cuff.session": 5,
    "cuff.status": 6,
    "cuff.commands": 6,
    "cuff.panel": 7,
    "cuff.link": 7,
    "cuff.app": 8,
    "boot": 9,
    "main": 9,
}
BOTTOM = 0  # the one rank whose pieces may use each other: they are tables and arithmetic
# Pieces that may use these and nothing else of the firmware, whatever the ranks allow.
SHOWN = {
    *("cuff.codes", "cuff.phases", "cuff.verbs", "cuff.memory", "cuff.words", "cuff.status"),
    "cuff.commands",
}
ONLY = {
    "cuff.codes": set(),
    "cuff.phases": set(),
    "cuff.verbs": set(),
    "cuff.panel": SHOWN,
    "cuff.link": SHOWN | {"cuff.store", "cuff.version"},  # a record of its own
}
CHIP = "cuff.chip"  # outside the ranks: handed in by main
UNLOADER = "cuff.memory"  # alone may take modules out of sys.modules; it puts none in
BOARD = "board"  # boards/<name>/board.py, copied beside main.py: handed in by main
ALLOWED_BY_NAME = {"main": {CHIP, BOARD}, "boot": {BOARD}}

# MicroPython's own modules that need no hardware. `time` is not among them: it is handed in.
FREE_BUILTINS = {
    *("array", "binascii", "collections", "cryptolib", "errno", "framebuf", "gc", "hashlib"),
    *("io", "json", "math", "micropython", "os", "struct", "sys", "uctypes"),
}
HARDWARE = {"bluetooth", "esp", "esp32", "machine", "neopixel", "network", "rp2", "vfs"}
BUILTINS_BY_NAME = {
    CHIP: {"bluetooth", "machine", "rp2", "esp32", "select", "time"},
    "boot": {"machine", "time", "vfs"},
    "main": {"time"},
}
# Ways past the import statement; none has a use in the firmware.
RUN_TIME_IMPORTERS = {"exec", "eval", "compile", "execfile"}


def check_tree(root):
    """Return what is wrong with the imports of all files under `root`, a line each."""
    modules = {module_name(path, root): path for path in sorted(Path(root).rglob("*.py"))}
    problems = []
    for name, path in modules.items():
        where = path.relative_to(root).as_posix()
        if piece_of(name) is None:
            problems.append(f"{where}: '{name}' has no rank: give it one in RANKS, {HERE}")
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
        is_package = path.name == "__init__.py"
        for line, target in imports_of(tree, name, is_package, modules):
            problem = refusal(name, target, modules)
            if problem:
                problems.append(f"{where}:{line}: {problem}")
    return problems


def module_name(path, root):
    """Return the dotted name under which MicroPython imports `path`."""
    parts = list(path.relative_to(root).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def piece_of(module):
    """Return the ranked piece that `module` belongs to; None when it has no place."""
    if module == "cuff" or module == BOARD:
        return module
    parts = module.split(".")
    for count in range(len(parts), 0, -1):
        name = ".".join(parts[:count])
        if name in RANKS or name == CHIP:
            return name
    return None


def imports_of(tree, module, is_package, modules):
    """Yield (line, dotted name) for every import; the name is None if it cannot be known."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            base = absolute_base(node, module, is_package)
            for alias in node.names:
                submodule = f"{base}.{alias.name}"
                yield node.lineno, submodule if submodule in modules else base
        elif isinstance(node, ast.Call):
            yield from imports_of_call(node)
        elif module != UNLOADER and is_attribute_of(node, "sys", "modules"):
            yield node.lineno, None


def imports_of_call(node):
    """Yield what a call imports: `__import__`, `importlib.import_module`, or running a text."""
    called = getattr(node.func, "id", getattr(node.func, "attr", None))
    if called in ("__import__", "import_module"):
        given = node.args[0] if node.args else None
        known = isinstance(given, ast.Constant) and isinstance(given.value, str)
        yield node.lineno, given.value if known else None
    elif isinstance(node.func, ast.Name) and called in RUN_TIME_IMPORTERS:
        yield node.lineno, None


def is_attribute_of(node, owner, attribute):
    """Tell whether `node` reads `owner.attribute`."""
    return (
        isinstance(node, ast.Attribute)
        and node.attr == attribute
        and getattr(node.value, "id", None) == owner
    )


def absolute_base(node, module, is_package):
    """Return the module that `from X import ...` names, leading dots resolved."""
    if not node.level:
        return node.module
    parts = module.split(".")
    above = node.level - 1 if is_package else node.level
    base = parts[: len(parts) - above]
    return ".".join(base + ([node.module] if node.module else []))


def refusal(module, target, modules):
    """Return why `module` may not import `target`; None when it may."""
    if target is None:
        return "imports by a name put together at run time, which nobody can check"
    own = piece_of(module)
    if target.split(".")[0] in ("cuff", "main", "boot", BOARD):
        return refusal_of_own(own, target, modules)
    if target in FREE_BUILTINS or target in BUILTINS_BY_NAME.get(own, ()):
        return None
    if target in HARDWARE:
        return f"{own} imports '{target}': hardware belongs to {CHIP}, which main hands in"
    if target == "time":
        return f"{own} imports 'time': time is handed in"
    return f"{own} imports '{target}': not in the list of MicroPython's modules, {HERE}"


def refusal_of_own(own, target, modules):
    """The same for a target of the firmware itself."""
    if target not in modules and target != BOARD:
        return f"{own} imports '{target}': there is no such module"
    aim = piece_of(target)
    if aim == own or aim in ALLOWED_BY_NAME.get(own, ()) or aim == "cuff" or aim is None:
        return None  # a target without a rank is reported once, where it stands
    if own in ONLY and aim not in ONLY[own] and aim not in (CHIP, BOARD):
        return f"{own} imports '{target}': it may know {', '.join(sorted(ONLY[own])) or 'nobody'}"
    if aim in (CHIP, BOARD):
        return f"{own} imports '{target}': only main knows {aim}"
    own_rank = BOTTOM + 1 if own == CHIP else RANKS.get(own, BOTTOM)
    aim_rank = RANKS[aim]
    if aim_rank < own_rank or (aim_rank == own_rank == BOTTOM and own != "cuff"):
        return None
    if aim_rank == own_rank:
        return f"{own} imports its peer '{target}'"
    return f"{own} (rank {own_rank}) imports '{target}' (rank {aim_rank}): the arrow runs back up"
