"""How an image runs on MicroPython: real imports from the image's folders.

Rules: what it changes (sys.modules, sys.path, the builtin print and open, the mount that shows
an image's dict of sources as files) it puts back in `detach`. Modules of the image's names that
the host has imported for itself (a test's `import cuff.params`) are out of sight meanwhile. Hooks
of the simulation run in between; while one does (board.in_world), print and open are the host's.
"""

import builtins
import io
import sys

import vfs

real_print = print
real_open = open


MOUNT = "/image"


class DictVfs:
    """A read-only file system over a dict of sources (docs: library/vfs, custom file systems)."""

    def __init__(self, files):
        self._files = files

    def mount(self, readonly, mkfs):
        """Nothing to do."""

    def umount(self):
        """Nothing to do."""

    def stat(self, path):
        """What the importer asks first."""
        name = path.strip("/")
        if name in self._files:
            return (0x8000, 0, 0, 0, 0, 0, len(self._files[name]), 0, 0, 0)
        if any([entry.startswith(name + "/") for entry in self._files]):
            return (0x4000, 0, 0, 0, 0, 0, 0, 0, 0, 0)
        raise OSError(2)

    def open(self, path, mode):
        """A file of the dict."""
        name = path.strip("/")
        if name not in self._files:
            raise OSError(2)
        return io.BytesIO(self._files[name].encode())


class Loader:
    """One board's firmware in this interpreter."""

    def __init__(self, board, image, modules):
        self._board = board
        self._folders = list(image.folders)
        self._mounted = bool(image.files)
        if self._mounted:
            vfs.mount(DictVfs(image.files), MOUNT)
            self._folders.insert(0, MOUNT)
        self._path = list(sys.path)
        self._hidden = {}
        self._hide_host_copies()
        self._before = list(sys.modules)
        self._main = {"__name__": "__main__"}  # boot.py and main.py share it (pyexec.c)
        self._replaced = {}
        for name in modules:
            self._replaced[name] = sys.modules.get(name)
            sys.modules[name] = modules[name]
        sys.path[:] = self._folders + self._path
        builtins.print = self._print
        builtins.open = self._open

    def _hide_host_copies(self):
        """The firmware must load its own files, patched ones too, and keep no state of others."""
        for name in list(sys.modules):
            base = name.split(".")[0]
            if self.find(base + "/__init__.py") or self.find(base + ".py"):
                self._hidden[name] = sys.modules.pop(name)

    def detach(self):
        """Everything back."""
        self.drop()
        sys.modules.update(self._hidden)
        builtins.print = real_print
        builtins.open = real_open
        sys.path[:] = self._path
        if self._mounted:
            vfs.umount(MOUNT)
        for name in self._replaced:
            if self._replaced[name] is None:
                del sys.modules[name]
            else:
                sys.modules[name] = self._replaced[name]

    def drop(self):
        """Forget the firmware's modules."""
        self._main = {"__name__": "__main__"}
        for name in list(sys.modules):
            if name not in self._before and name not in self._replaced:
                module = sys.modules[name]
                if self._is_firmware(getattr(module, "__file__", None)):
                    del sys.modules[name]

    def modules(self):
        """sys.modules as the firmware sees it."""
        return sys.modules

    def _is_firmware(self, path):
        if path is None:
            return False
        return any([path.startswith(folder + "/") for folder in self._folders])

    def find(self, name):
        """Where a file of the image is, or None."""
        for folder in self._folders:
            path = folder + "/" + name
            try:
                real_open(path).close()
                return path
            except OSError:
                continue
        return None

    def execute(self, name):
        """Run a file as __main__."""
        path = self.find(name)
        with real_open(path, "rb") as stream:
            code = compile(stream.read(), path, "exec")
        self._main["__file__"] = path
        exec(code, self._main)

    def _data_file(self, path):
        """Where a file of the image is that the firmware itself reads (words), or None: all else
        that it opens is on the board's flash."""
        if not path.endswith(".txt"):
            return None
        for folder in self._folders:
            if path.startswith(folder + "/"):
                path = path[len(folder) + 1 :]
        return self.find(path)

    def _print(self, *values, sep=" ", end="\n", file=None):
        board = self._board
        if board.in_world or file is not None:
            if file is None:
                real_print(*values, sep=sep, end=end)
            else:
                real_print(*values, sep=sep, end=end, file=file)
            return
        board.print(sep.join([str(value) for value in values]) + end)

    def _open(self, path, *args):
        if self._board.in_world:
            return real_open(path, *args)
        found = self._data_file(path)
        if found:
            return real_open(found, *args)
        return self._board.flash.open(path, *args)
