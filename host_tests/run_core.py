"""Runs the core tests on any interpreter: CPython, 64-bit and 32-bit MicroPython.

    run_core.py [PART]...     only tests whose 'file::function' contains one of the parts

A core test is a plain function test_* with bare asserts in a file test_*.py of host_tests/core; on
CPython pytest runs the same files. Prints a line per test and 'N passed, M failed'; the exit
status is 1 when one failed or there was nothing to run.
"""

import os
import sys

FOLDER = "host_tests/core"
FIRMWARE = "firmware"


def print_trace(error):
    """The traceback, however this interpreter prints it."""
    if hasattr(sys, "print_exception"):
        sys.print_exception(error)
    else:
        import traceback

        traceback.print_exception(error)


def test_files():
    """Names of the test modules, sorted."""
    names = [name for name in os.listdir(FOLDER) if name.startswith("test_")]
    return sorted([name[:-3] for name in names if name.endswith(".py")])


def wanted(label, parts):
    """Does the label contain one of the parts asked for?"""
    return not parts or any([part in label for part in parts])


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
    sys.path.insert(0, FOLDER)
    sys.path.append(FIRMWARE)
    passed = failed = 0
    for name in test_files():
        more_passed, more_failed = run_file(name, parts)
        passed += more_passed
        failed += more_failed
    print("%d passed, %d failed" % (passed, failed))
    return 0 if passed and not failed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
