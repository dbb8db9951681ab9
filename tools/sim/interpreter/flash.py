"""The board's file system: a dict of bytes behind `open` and `os`, as the firmware sees them.

Purpose: files the firmware writes live on the board, not in the host's folder, and outlive its
resets. Names are taken relative to the root; folders exist by being made.

It must not know anything of blocks or wear: cutting power between two block writes is a later
block device's business. A write reaches the dict when the file is closed or flushed.
"""

import io

ENOENT = 2
EEXIST = 17
EISDIR = 21
ENOTEMPTY = 39


def normal(path):
    """'/a/b' and 'a/b' are one file."""
    return path.strip("/")


class Flash:
    """files: name -> bytes; folders: set of names. before_change(kind, name), if a test sets it,
    is called before each change of a file (create, write, rename, remove): it may cut the power,
    take time, or raise OSError as a full or worn flash does."""

    file_system = "VfsLfs2"  # or VfsFat: what the board's vfs says is mounted

    def __init__(self, files=None):
        self.before_change = None
        self.files = dict(files) if files else {}
        self.folders = set()

    def open(self, path, mode="r", *args, **kwargs):
        """The builtin `open` of the board."""
        name = normal(path)
        if name in self.folders:
            raise OSError(EISDIR)
        text = "b" not in mode
        if "r" in mode and name not in self.files:
            raise OSError(ENOENT)
        if "x" in mode and name in self.files:
            raise OSError(EEXIST)
        data = b"" if "w" in mode or "x" in mode else self.files.get(name, b"")
        writes = "w" in mode or "a" in mode or "+" in mode or "x" in mode
        if writes:
            self._change("create", name)
            self.files[name] = data
        return File(self, name, data, text, writes, "a" in mode)

    def _change(self, kind, name):
        if self.before_change is not None:
            self.before_change(kind, name)

    def put(self, name, data):
        """What an open file has come to."""
        self._change("write", name)
        self.files[name] = data

    def rename(self, old, new):
        """Replaces an existing file, as littlefs does."""
        old, new = normal(old), normal(new)
        if old not in self.files:
            raise OSError(ENOENT)
        self._change("rename", new)
        self.files[new] = self.files.pop(old)

    def remove(self, path):
        """Delete a file."""
        name = normal(path)
        if name not in self.files:
            raise OSError(ENOENT)
        self._change("remove", name)
        del self.files[name]

    def mkdir(self, path):
        """Make a folder."""
        name = normal(path)
        if name in self.folders or name in self.files:
            raise OSError(EEXIST)
        self.folders.add(name)

    def rmdir(self, path):
        """Delete an empty folder."""
        name = normal(path)
        if name not in self.folders:
            raise OSError(ENOENT)
        if self.listdir(path):
            raise OSError(ENOTEMPTY)
        self.folders.remove(name)

    def listdir(self, path=""):
        """Names in a folder."""
        name = normal(path)
        if name and name not in self.folders:
            raise OSError(ENOENT)
        prefix = name + "/" if name else ""
        found = set()
        for entry in list(self.files) + list(self.folders):
            if entry.startswith(prefix) and entry != name:
                found.add(entry[len(prefix) :].split("/")[0])
        return sorted(found)

    def ilistdir(self, path=""):
        """(name, type, inode, size) of each entry."""
        prefix = normal(path) + "/" if normal(path) else ""
        for entry in self.listdir(path):
            data = self.files.get(prefix + entry)
            yield (entry, 0x4000, 0, 0) if data is None else (entry, 0x8000, 0, len(data))

    def stat(self, path):
        """The ten-tuple of MicroPython's os.stat."""
        name = normal(path)
        if name in self.folders or not name:
            return (0x4000, 0, 0, 0, 0, 0, 0, 0, 0, 0)
        if name not in self.files:
            raise OSError(ENOENT)
        return (0x8000, 0, 0, 0, 0, 0, len(self.files[name]), 0, 0, 0)


class File:
    """An open file of the board."""

    def __init__(self, flash, name, data, text, writes, append):
        self._flash = flash
        self._name = name
        self._text = text
        self._writes = writes
        if not writes:
            self._stream = io.StringIO(data.decode()) if text else io.BytesIO(data)
            return
        self._stream = io.BytesIO(data)
        if append:
            self._stream.seek(len(data))

    def read(self, *count):
        """Bytes or text."""
        data = self._stream.read(*count)
        return data.decode() if self._text and self._writes else data

    def readline(self, *count):
        """One line."""
        data = self._stream.readline(*count)
        return data.decode() if self._text and self._writes else data

    def readinto(self, buf):
        """Into a buffer; the number of bytes."""
        return self._stream.readinto(buf)

    def write(self, data):
        """The number of bytes or characters written."""
        if not self._writes:
            raise OSError(9)  # EBADF
        self._stream.write(data.encode() if self._text else data)
        return len(data)

    def seek(self, *args):
        """Move."""
        return self._stream.seek(*args)

    def tell(self):
        """Where it stands."""
        return self._stream.tell()

    def flush(self):
        """Bring what was written to the flash."""
        if self._writes:
            self._flash.put(self._name, self._stream.getvalue())

    def close(self):
        """Flush and end."""
        self.flush()

    def __iter__(self):
        while True:
            line = self.readline()
            if not line:
                return
            yield line

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()
