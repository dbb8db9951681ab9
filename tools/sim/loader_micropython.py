"""How an image runs on MicroPython: real imports from the image's folders.

Rules: what it changes (sys.modules, sys.path, the builtin print and open) it puts back in
`detach`. Hooks of the simulation run in between; while one does (board.in_world), print and open
are the host's.
"""

import builtins
import sys

real_print = print
real_open = open


class Loader:
    """One board's firmware in this interpreter."""

    def __init__(self, board, image, modules):
        self._board = board
        self._image = image
        self._path = list(sys.path)
        self._before = list(sys.modules)
        self._replaced = {}
        for name in modules:
            self._replaced[name] = sys.modules.get(name)
            sys.modules[name] = modules[name]
        sys.path[:] = list(image.folders) + self._path
        builtins.print = self._print
        builtins.open = self._open

    def detach(self):
        """Everything back."""
        self.drop()
        builtins.print = real_print
        builtins.open = real_open
        sys.path[:] = self._path
        for name in self._replaced:
            if self._replaced[name] is None:
                del sys.modules[name]
            else:
                sys.modules[name] = self._replaced[name]

    def drop(self):
        """Forget the firmware's modules."""
        for name in list(sys.modules):
            if name not in self._before and name not in self._replaced:
                module = sys.modules[name]
                if self._is_firmware(getattr(module, "__file__", None)):
                    del sys.modules[name]

    def _is_firmware(self, path):
        if path is None:
            return False
        return any([path.startswith(folder + "/") for folder in self._image.folders])

    def find(self, name):
        """Where a file of the image is, or None."""
        for folder in self._image.folders:
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
        with real_open(path) as stream:
            code = compile(stream.read(), path, "exec")
        exec(code, {"__name__": "__main__", "__file__": path})

    def _print(self, *values, sep=" ", end="\n", file=None):
        board = self._board
        if board.in_world or file is not None:
            if file is None:
                real_print(*values, sep=sep, end=end)
            else:
                real_print(*values, sep=sep, end=end, file=file)
            return
        board.say(sep.join([str(value) for value in values]) + end)

    def _open(self, path, *args):
        if self._board.in_world:
            return real_open(path, *args)
        return self._board.flash.open(path, *args)
