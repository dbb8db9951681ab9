"""How an image runs on CPython: executed with imports and builtins of its own.

Rules: several boards can run one after the other or nested in one process; the rest of it keeps
its own modules. The firmware gets the modules MicroPython has and no others: a firmware that
imports what the chip lacks fails here as it would there. While it runs, the host's Ctrl-C ends the
run instead of being raised inside the firmware, which would take it for its own and restart.
"""

import builtins
import io
import os
import signal
import threading
import types

from tools.sim.interpreter.kernel import RunEnded

# Built into both official images; taken from the host, whose versions do at least as much.
HOST_MODULES = (
    "array",
    "binascii",
    "cmath",
    "collections",
    "errno",
    "hashlib",
    "heapq",
    "io",
    "json",
    "math",
    "random",
    "re",
    "struct",
)
_code_cache = {}


class Loader:
    """One board's firmware in this process."""

    def __init__(self, board, image, modules):
        self._board = board
        self._image = image
        self._virtual = modules
        self._builtins = dict(vars(builtins))
        self._builtins["__import__"] = self._import
        self._builtins["print"] = self._print
        self._builtins["open"] = self._open
        modules["builtins"] = builtins
        self.drop()
        self._sigint = None
        if threading.current_thread() is threading.main_thread():
            self._sigint = signal.getsignal(signal.SIGINT)
            if self._sigint is signal.default_int_handler:
                signal.signal(signal.SIGINT, self._host_interrupt)

    def detach(self):
        """Give Ctrl-C back."""
        self.drop()
        if self._sigint is signal.default_int_handler:
            signal.signal(signal.SIGINT, self._sigint)

    def _host_interrupt(self, number, frame):
        board = self._board
        if board.dead is not None:
            raise KeyboardInterrupt  # it did not listen the first time
        board.host_error = KeyboardInterrupt()
        board.die(RunEnded())

    def drop(self):
        """Forget the firmware's modules, and what boot.py and main.py share (pyexec.c)."""
        self._modules = self._virtual["sys"].modules = {}
        self._main = {"__name__": "__main__", "__builtins__": self._builtins}

    def modules(self):
        """sys.modules as the firmware sees it."""
        return self._modules

    def find(self, name):
        """Where a file of the image is (a path, or the name of a dict's entry), or None."""
        if name in self._image.files:
            return name
        for folder in self._image.folders:
            path = os.path.join(folder, name)
            if os.path.isfile(path):
                return path
        return None

    def execute(self, name):
        """Run a file as __main__."""
        path = self.find(name)
        self._main["__file__"] = path
        exec(self._code(path), self._main)

    def _code(self, path):
        text = self._image.files.get(path)
        key = (path, os.stat(path).st_mtime_ns if text is None else text)
        if key not in _code_cache:
            if text is None:
                with open(path, encoding="utf-8") as stream:
                    text = stream.read()
            _code_cache[key] = compile(text, path, "exec")
        return _code_cache[key]

    def _import(self, name, space=None, local=None, fromlist=(), level=0):
        if level:
            name = self._absolute(name, space, level)
        module = self._load(name)
        if fromlist:
            for item in fromlist:
                if not hasattr(module, item) and hasattr(module, "__path__"):
                    self._load(name + "." + item)
            return module
        return self._load(name.split(".")[0]) if "." in name and not level else module

    def _absolute(self, name, space, level):
        package = space["__name__"]
        if "__path__" not in space:
            package = package.rpartition(".")[0]
        for _ in range(level - 1):
            package = package.rpartition(".")[0]
        return package + "." + name if name else package

    def _load(self, name):
        if name in self._virtual:
            return self._virtual[name]
        if name in self._modules:
            return self._modules[name]
        if name in HOST_MODULES:
            return __import__(name)
        parent, _, child = name.rpartition(".")
        holder = self._load(parent) if parent else None
        module = self._module_from_file(name)
        if holder is not None:
            setattr(holder, child, module)
        return module

    def _module_from_file(self, name):
        base = name.replace(".", "/")
        path = self.find(base + "/__init__.py")
        is_package = path is not None or self._is_folder(base)
        if path is None and not is_package:
            path = self.find(base + ".py")
        if path is None and not is_package:
            raise ImportError("no module named '%s'" % name)
        module = types.ModuleType(name)
        module.__dict__["__builtins__"] = self._builtins
        module.__file__ = path
        if is_package:
            module.__path__ = base
        self._modules[name] = module
        if path is not None:
            try:
                exec(self._code(path), module.__dict__)
            except BaseException:
                del self._modules[name]
                raise
        return module

    def _is_folder(self, base):
        prefix = base + "/"
        if any(entry.startswith(prefix) for entry in self._image.files):
            return True
        return any(os.path.isdir(os.path.join(folder, base)) for folder in self._image.folders)

    def _data_file(self, path):
        """Where a file of the image is that the firmware itself reads (words), or None: all else
        that it opens is on the board's flash."""
        if not path.endswith(".txt"):
            return None
        for folder in self._image.folders:
            if path.startswith(folder + "/"):
                path = path[len(folder) + 1 :]
        return self.find(path)

    def _print(self, *values, sep=" ", end="\n", file=None):
        if file is not None:
            print(*values, sep=sep, end=end, file=file)
        else:
            self._board.print(sep.join([str(value) for value in values]) + end)

    def _open(self, path, *args, **kwargs):
        found = self._data_file(path)
        if found in self._image.files:
            return io.BytesIO(self._image.files[found].encode())
        if found:
            return open(found, *args, **kwargs)
        return self._board.flash.open(path, *args, **kwargs)
