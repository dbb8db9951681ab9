"""Tries mutants, each in a fork of its own, in a copy of the project that only this process uses.

    python -m tools.mutate.worker PROJECT.json      lines of JSON in, lines of JSON out

In:  {"file", "text", "tests": [[label, seconds of CPU at most], ...]}
Out: {"killed_by": label or "", "how": "failed" | "time" | "crashed" | ""}

What does not depend on the mutant (the simulator, the standard library) is imported once; the
firmware and the tests are imported by the fork. A test that uses more CPU than it may is ended by
the kernel, since the firmware's own handlers would catch anything raised. Byte code is not
written: two mutants of one second and one length would share it.
"""

import gc
import importlib
import json
import os
import resource
import signal
import sys
import traceback
from pathlib import Path

from tools.mutate.baseline import enter
from tools.mutate.project import Project

_MEMORY_BYTES = 2 << 30
_WARM = (
    "tools.sim.scenario",
    "tools.sim.interpreter.image",
    "tools.sim.interpreter.loader_cpython",
    "tools.sim.plants",
)


def _warm():
    """Import what all tests share. Nothing of the firmware may be among it."""
    for name in _WARM:
        if Path(name.replace(".", "/") + ".py").exists():
            importlib.import_module(name)
    early = [name for name in sys.modules if name.split(".")[0] == "cuff"]
    if early:
        raise RuntimeError(f"imported before the mutant is in place: {early}")


def _try(tests, say):
    """In the fork: run the tests in this order until one fails."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    for label, limit_s in tests:
        say(label)
        signal.setitimer(signal.ITIMER_PROF, limit_s)
        module, _, name = label.partition("::")
        try:
            getattr(importlib.import_module(module), name)()
        except BaseException:  # SystemExit or KeyboardInterrupt of a mutant is a failed test too
            say("failed\n" + traceback.format_exc()[-300:])
            os._exit(1)
    os._exit(0)


def _fork(tests):
    """(killed_by, how) of the mutant that is in place."""
    receive, send = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(receive)
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nowhere, stream)
        try:
            _try(tests, lambda word: os.write(send, word.encode() + b"\0"))
        finally:
            os._exit(2)
    os.close(send)
    with os.fdopen(receive, "rb") as stream:
        words = stream.read().decode(errors="replace").split("\0")[:-1]
    _, status = os.waitpid(child, 0)
    labels = [word for word in words if not word.startswith("failed\n")]
    if os.WIFSIGNALED(status):
        timed_out = os.WTERMSIG(status) == signal.SIGPROF
        return (labels or ["?"])[-1], "time" if timed_out else "crashed"
    code = os.WEXITSTATUS(status)
    return ("", "") if code == 0 else ((labels or ["?"])[-1], "failed" if code == 1 else "crashed")


def main(project_json):
    """Command line: until standard input ends."""
    sys.dont_write_bytecode = True
    enter(Project.from_json(project_json))
    _warm()
    gc.freeze()
    for line in sys.stdin:
        job = json.loads(line)
        path = Path(job["file"])
        plain = path.read_text(encoding="utf-8")
        path.write_text(job["text"], encoding="utf-8")
        try:
            killed_by, how = _fork(job["tests"])
        finally:
            path.write_text(plain, encoding="utf-8")
        print(json.dumps({"killed_by": killed_by, "how": how}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
