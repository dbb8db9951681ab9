"""How an image runs on MicroPython: real imports, from a mount that shows the image's files.

Rules: what it changes (sys.modules, sys.path, the builtins print, open and RUN, the mount) it puts
back in `detach`. Modules of the image's names that the host has imported for itself (a test's
`import cuff.params`) are out of sight meanwhile. Hooks of the simulation run in between; while one
does (board.in_world), print and open are the host's.

Compiling the firmware takes longer than most runs of it. So each source is compiled once a process:
the mount gives the importer one line instead, which runs the kept code in the module. All that this
MicroPython makes of one code object may see the names of its latest run. Therefore code is kept
from boot to boot, when nothing of the boot before runs any more, and a module that one boot loads
a second time (unload) is compiled anew.
"""

import builtins
import io
import os
import sys

import vfs

real_print = print
real_open = open


MOUNT = "/image"
RUN = "_run_source_of_image"
STUB = RUN + "(globals())\n"
FOLDER_STAT = (0x4000, 0, 0, 0, 0, 0, 0, 0, 0, 0)
_code_cache = {}  # Loader._key -> code


class ImageVfs:
    """A read-only file system that shows an image (docs: library/vfs, custom file systems); of a
    source only the line that runs it."""

    def __init__(self, loader):
        self._loader = loader

    def mount(self, readonly, mkfs):
        """Nothing to do."""

    def umount(self):
        """Nothing to do."""

    def stat(self, path):
        """What the importer asks first."""
        name = path.strip("/")
        if self._loader.find(name):
            return (0x8000, 0, 0, 0, 0, 0, len(STUB), 0, 0, 0)
        if self._loader.is_folder(name):
            return FOLDER_STAT
        raise OSError(2)

    def open(self, path, mode):
        """A source's stand-in, or any other file as it is."""
        name = path.strip("/")
        if not self._loader.find(name):
            raise OSError(2)
        return io.BytesIO((STUB if name.endswith(".py") else self._loader.text_of(name)).encode())


class Loader:
    """One board's firmware in this interpreter."""

    def __init__(self, board, image, modules):
        self._board = board
        self._files = image.files
        self._folders = image.folders
        self._packages = set()
        for name in image.files:
            while "/" in name:
                name = name.rsplit("/", 1)[0]
                self._packages.add(name)
        vfs.mount(ImageVfs(self), MOUNT)
        self._path = list(sys.path)
        self._hidden = {}
        self._hide_host_copies()
        self._before = list(sys.modules)
        self._replaced = {}
        for name in modules:
            self._replaced[name] = sys.modules.get(name)
            sys.modules[name] = modules[name]
        sys.path[:] = [MOUNT] + self._path
        builtins.print = self._print
        builtins.open = self._open
        setattr(builtins, RUN, self._run)
        self.drop()

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
        delattr(builtins, RUN)
        sys.path[:] = self._path
        vfs.umount(MOUNT)
        for name in self._replaced:
            if self._replaced[name] is None:
                del sys.modules[name]
            else:
                sys.modules[name] = self._replaced[name]

    def drop(self):
        """Forget the firmware's modules, and what boot.py and main.py share (pyexec.c)."""
        self._main = {"__name__": "__main__"}
        self._ran = set()  # sources, since the last boot
        for name in list(sys.modules):
            if name not in self._before and name not in self._replaced:
                module = sys.modules[name]
                if getattr(module, "__file__", "").startswith(MOUNT + "/"):
                    del sys.modules[name]

    def modules(self):
        """sys.modules as the firmware sees it."""
        return sys.modules

    def find(self, name):
        """Where a file of the image is (on the mount, if the image has it in its dict), or None."""
        if name in self._files:
            return MOUNT + "/" + name
        for folder in self._folders:
            path = folder + "/" + name
            if _kind(path) == 0x8000:
                return path
        return None

    def is_folder(self, name):
        """Has the image a folder of that name?"""
        if name in self._packages:
            return True
        return any([_kind(folder + "/" + name) == 0x4000 for folder in self._folders])

    def text_of(self, name):
        """What a file of the image contains."""
        if name in self._files:
            return self._files[name]
        with real_open(self.find(name)) as stream:
            return stream.read()

    def execute(self, name):
        """Run a file as __main__."""
        self._main["__file__"] = MOUNT + "/" + name
        self._run(self._main)

    def _run(self, space):
        """Execute the source that a module's names belong to, in them."""
        name = space["__file__"][len(MOUNT) + 1 :]
        again = name in self._ran
        self._ran.add(name)
        key = self._key(name)
        code = None if again else _code_cache.get(key)
        if code is None:
            code = compile(self.text_of(name), name, "exec")
            if not again:
                _code_cache[key] = code
        exec(code, space)

    def _key(self, name):
        """What a source is known by; not by its text if that lies on the disk: a heap may be
        small."""
        if name in self._files:
            return name, self._files[name]
        path = self.find(name)
        return (path,) + os.stat(path)[6:]

    def _data_file(self, path):
        """Where a file of the image is that the firmware itself reads (words), or None: all else
        that it opens is on the board's flash."""
        if not path.endswith(".txt"):
            return None
        if path.startswith(MOUNT + "/"):
            path = path[len(MOUNT) + 1 :]
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


def _kind(path):
    """0x8000 a file, 0x4000 a folder, 0 nothing there."""
    try:
        return os.stat(path)[0] & 0xC000
    except OSError:
        return 0
