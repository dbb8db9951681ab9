"""The bout record on a real littlefs whose power goes between any two writes of the flash.

The same littlefs as MicroPython's, through littlefs-python, on a block device in memory: what that
held after each program and erase call, and after half of each program call, is mounted anew.
"""

import io

import pytest
from littlefs import LittleFS, LittleFSError
from littlefs.context import UserContext

from cuff.store import bout, files

BLOCK, BLOCKS = 4096, 16
USED = (420, 300, 900, 2, 29758320)
ABSENT = (bout.ABSENT, bout.NONE_USED)


class Memory(UserContext):
    """A NOR flash in memory; `states` is what it held before, amid and after each change of it."""

    def __init__(self):
        super().__init__(BLOCK * BLOCKS)
        self.states = []
        self.erases = 0

    def prog(self, cfg, block, off, data):
        super().prog(cfg, block, off, data[: len(data) // 2])
        self.states.append(bytes(self.buffer))
        status = super().prog(cfg, block, off, data)
        self.states.append(bytes(self.buffer))
        return status

    def erase(self, cfg, block):
        self.erases += 1
        status = super().erase(cfg, block)
        self.states.append(bytes(self.buffer))
        return status


class Board:
    """The store's `open` and `os` on a littlefs; restart() mounts anew what the flash holds."""

    def __init__(self):
        self.memory = Memory()
        self.restart(mount=False)
        self.fs.format()
        self.fs.mount()

    def restart(self, mount=True):
        self.fs = LittleFS(
            context=self.memory,
            mount=False,
            block_size=BLOCK,
            block_count=BLOCKS,
            prog_size=256,
            read_size=32,
            lookahead_size=32,
            cache_size=1024,
        )
        if mount:
            self.fs.mount()

    def open(self, path, mode="r"):
        try:
            raw = self.fs.open(path, mode + "b")
        except FileNotFoundError as problem:
            raise OSError(2) from problem
        return io.TextIOWrapper(raw) if mode == "r" else Writer(raw)

    def rename(self, old, new):
        self._do(self.fs.rename, old, new)

    def remove(self, path):
        self._do(self.fs.remove, path)

    def _do(self, function, *paths):
        try:
            function(*paths)
        except FileNotFoundError as problem:
            raise OSError(2) from problem
        except LittleFSError as problem:
            raise OSError(-problem.code) from problem


class Writer:
    """Text into a littlefs file; its errors are OSError, as on the device."""

    def __init__(self, raw):
        self.raw = raw

    def write(self, text):
        self.raw.write(text.encode())

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        try:
            self.raw.close()
        except LittleFSError as problem:
            raise OSError(-problem.code) from problem


@pytest.fixture
def board(monkeypatch):
    made = Board()
    monkeypatch.setattr(files, "open", made.open, raising=False)
    monkeypatch.setattr(files, "os", made)
    return made


def change(new):
    return bout.write(*new) if new else bout.remove()


@pytest.mark.parametrize("old", [None, (bout.OPEN, bout.NONE_USED), (bout.CLOSED, USED)])
@pytest.mark.parametrize("new", [(bout.OPEN, USED), (bout.RESTED, (0, 0, 500, 1, 0)), None])
def test_a_cut_between_any_two_writes_leaves_old_or_new(board, old, new):
    if old:
        assert bout.write(*old)
    before = bytes(board.memory.buffer)
    board.memory.states = []
    assert change(new)
    states = [before, *board.memory.states]
    assert len(states) >= (5 if new else 3 if old else 1)
    found = []
    for state in states:
        board.memory.buffer[:] = state
        board.restart()
        found.append(bout.load())
        assert bout.write(bout.OPEN, USED)  # and what a cut left over does no harm
    assert set(found) == {old or ABSENT, new or ABSENT}, found
    assert found == sorted(found, key=lambda record: record != (old or ABSENT))


def test_hundreds_of_trainings_cost_few_erases(board):
    for _ in range(300):
        for state in (bout.OPEN, bout.CLOSED, bout.RESTED):
            assert bout.write(state, USED)
    assert board.memory.erases <= 300, board.memory.erases
