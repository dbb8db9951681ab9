"""One run of all tests on the sources as they are: do they pass, how long, what does each reach?

    python -m tools.mutate.baseline PROJECT.json OUT.json [--until-covered]

Written: {"tests": {label: seconds}, "failed": {label: error}, "reach": {file: {line: [label]}},
"missing": {file: {"lines": [...], "branches": [[from, to], ...]}}}. Coverage sees the firmware in
both ways in which it is loaded, imported and executed by the virtual board, because both compile
it under its file's name. A process of its own: the tests' imports must not stay.
"""

import importlib
import json
import os
import sys
import tempfile
import time
import warnings

import coverage

from tools.mutate.project import Project

DEVICE_KITS = ("core.device_kit import", "core.lop_kit import")  # a whole device is played


def test_functions(module):
    """[(label, function)] of a test module, in the order of the file."""
    return [
        (f"{module.__name__}::{name}", function)
        for name, function in vars(module).items()
        if name.startswith("test_") and callable(function)
    ]


def enter(project):
    """Make this process see the project as its tests do."""
    os.chdir(project.root)
    sys.path[:0] = [os.path.join(project.root, folder) for folder in project.search]


def run(project, until_covered=False):
    """The whole baseline as a dict; until_covered: leave out what can no longer add anything."""
    enter(project)
    sources = [os.path.join(project.root, name) for name in project.source_files()]
    warnings.simplefilter("ignore", coverage.exceptions.CoverageWarning)  # reported as missing
    recorder = coverage.Coverage(
        data_file=None, branch=True, include=sources, config_file=False, messages=False
    )
    tests, failed = {}, {}
    missing = dict.fromkeys(project.source_files())
    left = _nearest_first(project) if until_covered else project.test_modules()
    waiting = {}  # module -> what is left of its tests
    steps = 0  # seen so far
    while left and missing:
        name = _next(left, missing) if until_covered else left[0]
        left.remove(name)
        recorder.start()
        recorder.switch_context("")
        if name not in waiting:
            waiting[name] = test_functions(importlib.import_module(name))
        one_by_one = until_covered and _is_long(project, name)
        count = 1 if one_by_one else len(waiting[name])
        now, waiting[name] = waiting[name][:count], waiting[name][count:]
        for label, function in now:
            recorder.switch_context(label)
            _call(label, function, tests, failed)
        recorder.stop()
        if until_covered:
            before, steps = steps, _steps(recorder, sources)
            if steps > before:
                missing = _missing(recorder, project)
            if waiting[name]:  # what added nothing may do so again: another module first
                left.insert(0 if steps > before else len(left), name)
    return {
        "tests": tests,
        "failed": failed,
        "reach": _reach(recorder, project),
        "missing": _missing(recorder, project),
    }


def _call(label, function, tests, failed):
    """One test; its time, and its error if it has one, are noted."""
    began = time.process_time()
    try:
        function()
    except Exception as error:  # a failing test is a result, whatever it raises
        failed[label] = f"{type(error).__name__}: {error}"
    tests[label] = time.process_time() - began


def _is_long(project, name):
    """Does this test module play whole devices? By what it imports."""
    with open(os.path.join(project.root, *name.split(".")) + ".py", encoding="utf-8") as stream:
        text = stream.read()
    return any(kit in text for kit in DEVICE_KITS)


def _nearest_first(project):
    """Test modules, those that play whole devices last, and of both those with the longest names
    first: they try one part of a source by itself."""
    return sorted(project.test_modules(), key=lambda name: (_is_long(project, name), -len(name)))


def _next(modules, missing):
    """The first that carries the name of a source of which something is missing, or the first."""
    stems = [name.split("/")[-1][:-3] for name in missing]
    near = [module for module in modules if any(stem in module for stem in stems)]
    return (near or modules)[0]


def _reach(recorder, project):
    found = {}
    for name in project.source_files():
        lines = recorder.get_data().contexts_by_lineno(os.path.join(project.root, name))
        found[name] = {line: sorted(filter(None, labels)) for line, labels in lines.items()}
    return found


def _steps(recorder, sources):
    """How many steps from line to line were taken, each counted once: cheaper than a report."""
    data = recorder.get_data()
    data.set_query_contexts(None)
    return sum(len(set(data.arcs(name) or ())) for name in sources)


def _missing(recorder, project):
    """{file: {"lines", "branches"}} of what no test has run; a file never loaded misses all."""
    with tempfile.TemporaryDirectory() as folder:
        report = os.path.join(folder, "coverage.json")
        try:
            recorder.json_report(outfile=report)
            with open(report, encoding="utf-8") as stream:
                files = json.load(stream)["files"]
        except coverage.exceptions.NoDataError:
            files = {}
    seen = {os.path.abspath(name): of for name, of in files.items()}
    found = {}
    for name in project.source_files():
        of = seen.get(os.path.join(project.root, name))
        lines = of["missing_lines"] if of else ["all"]
        branches = of["missing_branches"] if of else []
        if lines or branches:
            found[name] = {"lines": lines, "branches": branches}
    return found


def main(project_json, out, *options):
    """Command line."""
    result = run(Project.from_json(project_json), "--until-covered" in options)
    with open(out, "w", encoding="utf-8") as stream:
        json.dump(result, stream)


if __name__ == "__main__":
    main(*sys.argv[1:])
