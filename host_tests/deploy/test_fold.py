"""tools/deploy/fold.py: constants in place, nothing else changed, nothing lost that is read."""

import ast

import pytest

from host_tests.core import golden_kit
from tools.deploy import fold, image
from tools.sim.interpreter.image import Image

LEASE = (
    "from micropython import const\n\nLAPSED = const(-1)\nTICKS = 5 * 10\n\n\n"
    "class Lease:\n    pass\n"
)
USER = (
    "from cuff import lease\nfrom cuff.lease import (\n    LAPSED,\n    Lease,\n)\n\n"
    "TURNS = lease.TICKS << 1\n\n\ndef f(a=LAPSED):\n    return Lease, a - TURNS, lease.TICKS\n"
)


def fold_two(user, kept=(), owner=LEASE):
    """The two modules after folding."""
    done = fold.folded({"cuff": "", "cuff.lease": owner, "cuff.user": user}, kept)
    return done["cuff.lease"], done["cuff.user"]


def test_constants_of_any_module_are_put_in_place_and_lines_stay():
    lease, user = fold_two(USER)
    assert lease == LEASE.replace("LAPSED = const(-1)", "pass").replace("TICKS = 5 * 10", "pass")
    assert user == (
        "pass\nfrom cuff.lease import Lease\n\n\n\n\n"
        "pass\n\n\ndef f(a=(-1)):\n    return Lease, a - 100, 50\n"
    )


def test_what_others_read_stays_readable_and_is_put_in_place_all_the_same():
    lease, user = fold_two(USER, kept=["TICKS"])
    assert "TICKS = 5 * 10" in lease and "LAPSED" not in lease
    assert user.endswith("return Lease, a - 100, 50\n")


@pytest.mark.parametrize(
    "user",
    [
        "def f():\n    from cuff.lease import TICKS\n    return TICKS\n",
        "def f():\n    from cuff import lease\n    return lease.TICKS\n",
        "import cuff.lease\nx = cuff.lease.TICKS\n",
        "from cuff import lease\nx = getattr(lease, 'TICKS')\n",
        "def f(m):\n    return m.TICKS\n",
        "from cuff.lease import *\nx = TICKS\n",
    ],
)
def test_a_constant_that_is_read_in_another_way_stays(user):
    lease, after = fold_two(user)
    assert "TICKS = 5 * 10" in lease
    assert after == user


@pytest.mark.parametrize(
    "owner",
    [
        "TICKS = 1\nTICKS = 2\n",
        "TICKS = 1\n\n\ndef f():\n    global TICKS\n    TICKS = 2\n",
        "TICKS = 1\nfor TICKS in (1, 2):\n    pass\n",
        "TICKS = 1\nTICKS += 1\n",
        "TICKS = 1.5\n",
        "TICKS = True\n",
        "TICKS = 'a'\n",
        "TICKS = len('a')\n",
        "if 1:\n    TICKS = 1\n",
        "TICKS = (1, 2)\n",
        "TICKS: int = 1\n",
        "ticks = 1\n",
        "def TICKS():\n    pass\n",
    ],
)
def test_what_is_no_constant_is_left_alone(owner):
    user = "from cuff.lease import TICKS, ticks\nx = TICKS + ticks\n"
    assert fold_two(user, owner=owner) == (owner, user)


def test_a_name_that_means_something_else_here_is_left_alone():
    for user in (
        "from cuff import lease\n\n\ndef f(lease):\n    return lease.TICKS\n",
        "from cuff.lease import TICKS\n\n\ndef f(TICKS):\n    return TICKS\n",
        "from cuff.lease import TICKS\n\n\ndef f():\n    TICKS = 3\n    return TICKS\n",
    ):
        assert fold_two(user)[1] == user


@pytest.mark.parametrize("board", ["pico_w", "esp32_s3"])
def test_the_folded_firmware_has_every_name_that_its_imports_ask_for(board):
    texts = image.texts(board)
    names = {}
    for name, text in texts.items():
        tree = ast.parse(text)
        names[name[:-3].removesuffix("/__init__").replace("/", ".")] = {
            node.id for node in ast.walk(tree) if isinstance(node, ast.Name)
        } | {getattr(node, "name", None) for node in tree.body}
    for name, text in texts.items():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ImportFrom) and node.module in names:
                for alias in node.names:
                    known = f"{node.module}.{alias.name}" in names
                    assert known or alias.name in names[node.module], (name, alias.name)


@pytest.mark.parametrize("case", ["manual_hold_stopped", "arm_lop_measured"])
def test_the_folded_firmware_does_the_same_to_the_bit(case, monkeypatch):
    plain = golden_kit.trace_of(case)
    make = golden_kit.CASES[case]

    def folded():
        scenario, max_s = make()
        board = scenario.board
        files = {**image.texts("pico_w"), **board.image.files}  # which parts are fitted
        board.image = Image(board.image.folders, files)
        return scenario, max_s

    monkeypatch.setitem(golden_kit.CASES, case, folded)
    assert golden_kit.trace_of(case) == plain


def test_a_constant_read_through_a_module_that_imported_it_is_put_in_place():
    shown = "from cuff.lease import TICKS\n"
    user = "from cuff import shown\n\n\ndef f():\n    return shown.TICKS\n"
    sources = {"cuff": "", "cuff.lease": LEASE, "cuff.shown": shown, "cuff.user": user}
    done = fold.folded(sources)
    assert done["cuff.shown"] == "pass\n" and done["cuff.user"].endswith("return 50\n")


def bound(tree):
    """Every name that a module may give: assigned, defined or imported anywhere in it."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names.update(alias.asname or alias.name for alias in node.names)
    return names


def missing(trees):
    """(module, other, name) of everything read of another module that it does not have."""
    found = []
    for module, tree in trees.items():
        called = {}
        for node in ast.walk(tree):
            for alias in node.names if isinstance(node, ast.ImportFrom) else ():
                full = f"{node.module}.{alias.name}"
                called[alias.asname or alias.name] = full
                known = full in trees or node.module not in trees
                if not known and alias.name not in bound(trees[node.module]):
                    found.append((module, node.module, alias.name))
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                other = trees.get(called.get(node.value.id))
                if other is not None and node.attr not in bound(other):
                    found.append((module, called[node.value.id], node.attr))
    return found


@pytest.mark.parametrize("board", ["pico_w", "esp32_s3"])
def test_nothing_that_is_left_reads_what_was_taken_away(board):
    trees = {
        name[:-3].removesuffix("/__init__").replace("/", "."): ast.parse(text)
        for name, text in image.texts(board).items()
    }
    assert missing(trees) == []
    trees["cuff.limits"] = ast.parse("pass")  # the proof that it can fail
    assert missing(trees)
