"""Every source file's manners, and proof that each check can fail.

The rules are in `manners.py`.
"""

import shutil
import subprocess
from pathlib import Path

import pytest

from host_tests.arch import manners

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted(p for top in ("firmware", "boards", "tools") for p in (ROOT / top).rglob("*.py"))
TICK_PATH = sorted(
    p
    for pattern in ("pressure/**/*.py", "safety/**/*.py", "tick.py")
    for p in (ROOT / "firmware" / "cuff").glob(pattern)
)


def tracked_files():
    """The files git has or would take; without git they cannot be told from built ones."""
    if not shutil.which("git") or not (ROOT / ".git").exists():
        pytest.skip("not a git work tree")
    command = ["git", "-C", str(ROOT), "ls-files", "-z", "-c", "-o", "--exclude-standard"]
    listing = subprocess.run(command, capture_output=True, text=True, check=True)
    paths = (ROOT / name for name in listing.stdout.split("\0") if name)
    return [path for path in paths if path.is_file()]


def assert_fine(check, paths):
    """Fail with everything that `check` has to say about `paths`, a line each."""
    found = [f"{path.relative_to(ROOT)}:{text}" for path in paths for text in check(path)]
    assert not found, "\n" + "\n".join(found)


def test_there_is_something_to_look_at():
    assert SOURCES and TICK_PATH


@pytest.mark.parametrize("check", [manners.check_docstring, manners.check_size])
def test_every_source_file(check):
    assert_fine(check, SOURCES)


def test_the_tick_path_has_whole_numbers_only():
    # verifies: R-PRS-13
    assert_fine(manners.check_whole_numbers, TICK_PATH)


def test_no_tracked_file_names_a_folder_of_one_machine():
    assert_fine(manners.check_no_machine_path, tracked_files())


def test_node_packages_are_bound_to_no_registry():
    assert manners.check_no_locked_host(ROOT / "package-lock.json") == []


def test_the_running_firmware_does_not_print():
    # verifies: R-CTL-30
    assert_fine(manners.check_no_print, sorted((ROOT / "firmware" / "cuff").rglob("*.py")))


# Where sentences are: the words, the console's own lines.
WORDS = ("cuff/words/", "cuff/panel/story.py", "cuff/panel/console.py")
# And where they still are: what is wrong with a file is put together while it is read. params.py's
# are the documentation of its rows, too.
NOT_YET = (
    "cuff/params.py",
    "cuff/store/change.py",
    "cuff/store/files.py",
    "cuff/store/lop.py",
    "cuff/store/lop_fields.py",
    "cuff/store/settings.py",
    "cuff/store/strict.py",
    "cuff/store/wearers.py",
)


def test_what_a_person_is_told_stands_in_words():
    firmware = ROOT / "firmware"
    named = {path.relative_to(firmware).as_posix(): path for path in firmware.rglob("cuff/**/*.py")}
    speaking = {name for name, path in named.items() if manners.check_no_sentence(path)}
    assert {name for name in speaking if not name.startswith(WORDS)} == set(NOT_YET)


def test_the_app_stays_a_composition():
    lines = (ROOT / "firmware/cuff/app.py").read_text(encoding="utf-8").count("\n")
    assert lines < 120, lines


LONG_FUNCTION = '"""."""\ndef f():\n' + "    pass\n" * (manners.FUNCTION_LINES_BELOW - 1)
PLANTED = {
    "no docstring": (manners.check_docstring, "x = 1\n"),
    "long file": (manners.check_size, "#\n" * manners.FILE_LINES_BELOW),
    "long function": (manners.check_size, LONG_FUNCTION),
    "long method": (manners.check_size, LONG_FUNCTION.replace("def", "async def")),
    "float": (manners.check_whole_numbers, "GAIN = 1.5\n"),
    "exponent": (manners.check_whole_numbers, "LIMIT = 1e3\n"),
    "complex": (manners.check_whole_numbers, "I = 1j\n"),
    "division": (manners.check_whole_numbers, "def f(a, b):\n    return a / b\n"),
    "division in place": (manners.check_whole_numbers, "def f(a):\n    a /= 2\n"),
    "float()": (manners.check_whole_numbers, "def f(a):\n    return float(a)\n"),
    "big integer": (manners.check_whole_numbers, f"MASK = {2**30}\n"),
    "print": (manners.check_no_print, "def f():\n    print('x')\n"),
    "sentence": (manners.check_no_sentence, '"""A doc of words."""\nX = "cuff is empty"\n'),
    "sentence in a call": (manners.check_no_sentence, "def f(log):\n    log('trip stays: %d')\n"),
    "machine path": (manners.check_no_machine_path, "open('/" + "home/me/x')\n"),
    "registry": (manners.check_no_locked_host, '{"resolved": "x"}\n'),
}


@pytest.mark.parametrize("kind", PLANTED)
def test_a_planted_fault_is_found(tmp_path, kind):
    check, source = PLANTED[kind]
    path = tmp_path / "planted.py"
    path.write_text(source, encoding="utf-8")
    assert len(check(path)) == 1


def test_what_is_allowed_is_not_found(tmp_path):
    path = tmp_path / "fine.py"
    function = LONG_FUNCTION.replace("    pass\n", "", 1)
    path.write_text(function + f"A = {2**30 - 1} // 7\nURL = 'a.org/home/x'\n", encoding="utf-8")
    for check in {check for check, _ in PLANTED.values()}:
        assert check(path) == []
