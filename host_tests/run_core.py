"""Runs the core tests on any interpreter: CPython, 64-bit and 32-bit MicroPython.

    run_core.py [PART]...     only tests whose 'file::function' contains one of the parts;
                              with 'file::' no other file is even read

A core test is a plain function test_* with bare asserts in a file test_*.py of one of FOLDERS: the
firmware's in host_tests/core, the virtual board's own in host_tests/sim/board. On CPython pytest
runs the same files. Prints a line per test and 'N passed, M failed'; the exit
status is 1 when one failed or there was nothing to run.
"""

import os
import sys

FOLDERS = ("host_tests/core", "host_tests/sim/board")
FIRMWARE = "firmware"


def print_trace(error):
    """The traceback, however this interpreter prints it."""
    if hasattr(sys, "print_exception"):
        sys.print_exception(error)
    else:
        import traceback

        traceback.print_exception(error)


def test_files():
    """Names of the test modules, sorted; a name of both folders would be one module: refused."""
    names = []
    for folder in FOLDERS:
        found = [name for name in os.listdir(folder) if name.startswith("test_")]
        names += [name[:-3] for name in found if name.endswith(".py")]
    assert len(set(names)) == len(names), "two files of one name"
    return sorted(names)


def wanted(label, parts):
    """Does the label contain one of the parts asked for?"""
    return not parts or any([part in label for part in parts])


def read_at_all(name, parts):
    """Can a test of this file be wanted? A part with :: names its file wholly."""
    return not parts or any(["::" not in part or part.split("::")[0] == name for part in parts])


def run_one(label, function):
    """Call one test; True when it passed."""
    try:
        function()
    except Exception as error:
        print("FAIL %s: %s: %s" % (label, type(error).__name__, error))
        print_trace(error)
        return False
    print("ok %s" % label)
    return True


def run_file(name, parts):
    """(passed, failed) of one file."""
    passed = failed = 0
    try:
        module = __import__(name)
    except Exception as error:
        print("FAIL %s: cannot be imported: %s: %s" % (name, type(error).__name__, error))
        print_trace(error)
        return 0, 1
    for function_name in sorted(dir(module)):
        function = getattr(module, function_name)
        label = "%s::%s" % (name, function_name)
        if function_name.startswith("test_") and callable(function) and wanted(label, parts):
            if run_one(label, function):
                passed += 1
            else:
                failed += 1
    return passed, failed


def main(parts):
    """All of it; the exit status."""
    for folder in FOLDERS:
        sys.path.insert(0, folder)
    sys.path.append(os.getcwd() + "/" + FIRMWARE)  # found from another folder, too
    passed = failed = 0
    for name in test_files():
        if not read_at_all(name, parts):
            continue
        more_passed, more_failed = run_file(name, parts)
        passed += more_passed
        failed += more_failed
    print("%d passed, %d failed" % (passed, failed))
    return 0 if passed and not failed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
