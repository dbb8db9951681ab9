"""cuff/store/bout.py: a record survives any cut as old or new, and damage reads as open."""

from cuff.store import bout, files
from tools.sim.interpreter.flash import Flash

ENOSPC = 28
USED = (420, 300, 900, 2, 29758320)
OLD = b"closed 420 300 900 21713\n"  # as written before all records had one check


class Cut(BaseException):
    """The power is gone."""


class Store:
    """The record on a flash of its own; changes are counted, `cut_at` ends one before it is made,
    `fail_at` refuses it."""

    def __init__(self, files=None):
        self.flash = Flash(files)
        self.flash.before_change = self._change
        self.changes = 0
        self.cut_at = self.fail_at = None

    def _change(self, kind, name):
        self.changes += 1
        if self.changes == self.cut_at:
            raise Cut()
        if self.changes == self.fail_at:
            raise OSError(ENOSPC)

    def run(self, function, *arguments):
        """bout.function on this flash, as on the device."""
        was_os = files.os
        files.open = self.flash.open
        files.os = self.flash  # rename and remove
        try:
            return getattr(bout, function)(*arguments)
        finally:
            del files.open
            files.os = was_os

    def load(self):
        return self.run("load")

    def put(self, body):
        """A record whose check is right."""
        assert self.run("write", bout.CLOSED, USED)
        was_os = files.os
        files.open, files.os = self.flash.open, self.flash
        try:
            assert files.write(bout.PATH, body)
        finally:
            files.os = was_os
            del files.open


def test_no_file_is_no_record():
    assert Store().load() == (bout.ABSENT, bout.NONE_USED)


def test_what_was_written_is_read():
    store = Store()
    for state in (bout.OPEN, bout.SHUT, bout.CLOSED, bout.RESTED):
        assert store.run("write", state, USED)
        assert store.load() == (state, USED)
    assert sorted(store.flash.files) == ["bout"]
    assert store.run("remove") and store.load()[0] == bout.ABSENT
    assert store.run("remove")  # nothing there is as good


def test_numbers_are_kept_within_their_places():
    store = Store()
    assert store.run("write", bout.CLOSED, (99999, 0, 0, 11, 1 << 31))
    assert store.load() == (bout.CLOSED, (9999, 0, 0, 9, 0x3FFFFFFF))


def whole():
    store = Store()
    store.run("write", bout.CLOSED, USED)
    return store.flash.files["bout"]


def test_what_is_no_record_reads_as_open_and_all_used():
    # verifies: R-OCC-9
    store = Store()
    for body in (
        "closed 1 2 3 4", "closed 1 2 3 4 5 6", "closed 1 2 3 4 x", "open", "", "absent 0 0 0 0 0",
        "closed 1 2 3 -1 5", "closed 1 2 3 10 5", "closed 10000 2 3 4 5", "closed  1 2 3 4 5",
        "closed 1 2 3 4 5 ", "closed 01 2 3 4 5", "Closed 1 2 3 4 5",
    ):  # fmt: skip
        store.put(body)
        assert store.load() == (bout.OPEN, bout.ALL_USED), body
    store.put("closed 1 2 3 4 5")
    assert store.load() == (bout.CLOSED, (1, 2, 3, 4, 5))


def test_any_damage_reads_as_open():
    # verifies: R-OCC-9
    data = whole()
    for length in range(len(data)):
        assert Store({"bout": data[:length]}).load()[0] == bout.OPEN, length
    for at in range(len(data)):
        for flip in (1, 2, 4, 8, 16, 32, 64, 128):
            changed = bytearray(data)
            changed[at] ^= flip
            assert Store({"bout": bytes(changed)}).load()[0] == bout.OPEN, (at, flip)
    for other in (
        b"\xff" * 40, b"\x00" * 40, b"closed 0 0 0\n", OLD, data * 2, data + b"x", b"absent",
    ):  # fmt: skip
        assert Store({"bout": other}).load()[0] == bout.OPEN, other


def test_a_file_that_cannot_be_read_counts_as_open():
    store = Store({"bout": whole()})

    def refuse(path, mode="r"):
        raise OSError(5)

    store.flash.open = refuse
    assert store.load()[0] == bout.OPEN


def test_a_cut_before_any_change_leaves_the_old_record_or_the_new():
    # verifies: R-OCC-9
    for old in (None, (bout.OPEN, bout.NONE_USED), (bout.CLOSED, USED)):
        for new in ((bout.OPEN, USED), (bout.RESTED, (0, 0, 500, 1, 0)), None):
            steps = 0
            while True:
                store = Store()
                if old:
                    store.run("write", old[0], old[1])
                store.changes = 0
                store.cut_at = steps + 1
                try:
                    if new:
                        store.run("write", new[0], new[1])
                    else:
                        store.run("remove")
                    break
                except Cut:
                    steps += 1
                store.cut_at = None
                found = store.load()
                absent = (bout.ABSENT, bout.NONE_USED)
                assert found in (old or absent, new or absent), (old, new, steps)
                assert store.run("write", bout.OPEN, USED)  # and what is left over does no harm
            assert steps >= (3 if new else 1 if old else 0), steps


def test_a_flash_that_refuses_any_step_is_told():
    for step in (1, 2, 3):
        store = Store()
        store.run("write", bout.CLOSED, USED)
        store.changes = 0
        store.fail_at = step
        assert not store.run("write", bout.OPEN, USED), step
        assert store.load() == (bout.CLOSED, USED)
    store.changes = 0
    store.fail_at = 1
    assert not store.run("remove")


def test_a_flash_that_keeps_something_else_is_told():
    store = Store()
    put = store.flash.put
    store.flash.put = lambda name, data: put(name, data[:-2])
    assert not store.run("write", bout.OPEN, USED)
