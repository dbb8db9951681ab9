"""cuff/store/lop.py on a file system of its own: what is stored comes back, or is refused whole."""

from cuff.store import files, lop
from host_tests.core.test_lop_book import stored
from tools.sim.interpreter.flash import Flash


class Cut(Exception):
    """The power went."""


class Disk(Flash):
    """Stands in for `open` and `os`; the power goes before its n-th change."""

    def __init__(self, changes=99):
        super().__init__()
        self.left = changes

        self.before_change = self._count

    def _count(self, kind, name):
        if self.left == 0:
            raise Cut
        self.left -= 1


def on(disk, function, *arguments):
    """Call a function of the module with its files on this disk."""
    real_os = files.os
    files.open, files.os = disk.open, disk
    try:
        return function(*arguments)
    finally:
        files.os = real_os
        del files.open


def saved(record, disk=None):
    disk = disk or Disk()
    assert on(disk, lop.save, record)
    return disk


def test_no_file_is_no_record_and_no_problem():
    assert on(Disk(), lop.load) == (None, None)


def test_what_is_stored_comes_back():
    for settings in ({}, {"lop_mmhg": 190, "side": "left", "cuff_name": "blau \u00e4"}):
        record = stored(**settings)
        disk = saved(record)
        assert on(disk, lop.load) == (record, None)
        assert list(disk.files) == [lop.PATH]


def test_after_a_power_cut_there_is_the_old_one_or_the_new_one():
    old, new = stored(lop_cmmhg=15000), stored(lop_cmmhg=16000)
    seen = []
    for changes in range(4):
        disk = saved(old)
        disk.left = changes
        try:
            on(disk, lop.save, new)
        except Cut:
            pass
        record, problem = on(disk, lop.load)
        assert problem is None
        seen.append(record["lop_cmmhg"])
    assert seen == [15000, 15000, 15000, 16000]


def test_any_damaged_byte_is_seen():
    disk = saved(stored())
    whole = disk.files[lop.PATH]
    for at in range(len(whole)):
        disk.files[lop.PATH] = whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
        record, problem = on(disk, lop.load)
        assert record is None and lop.PATH in problem, at
    for data in (b"", whole[:-1], whole + b" " * 1100, b"\xff\xff\xff", b"[]"):
        disk.files[lop.PATH] = data
        record, problem = on(disk, lop.load)
        assert record is None and lop.PATH in problem, data


def test_values_out_of_their_bounds_are_refused_by_name():
    for name, value in (
        ("lop_cmmhg", 7999), ("lop_cmmhg", 30001), ("lop_cmmhg", None), ("posture", 3),
        ("limb", 1), ("confidence_pct", 101), ("minute", -1), ("entered", 301), ("dated", "x"),
    ):  # fmt: skip
        record = stored()
        record[name] = value
        found, problem = on(saved(record), lop.load)
        assert found is None and name in problem, name
    record = stored()
    del record["entered"]
    assert "entered" in on(saved(record), lop.load)[1]
    assert "no object" in on(saved([1]), lop.load)[1]


def test_a_record_of_a_version_before_has_never_been_off():
    record = stored()
    del record["off"]
    assert on(saved(record), lop.load) == (dict(record, off=0), None)
    assert "off" in on(saved(dict(record, off=2)), lop.load)[1]


def test_a_flash_that_takes_nothing_new_keeps_no_older_one():
    """The older LOP would be in force after the next reset, though a newer one was measured."""
    disk = saved(stored())

    def full(kind, name):
        if kind != "remove":
            raise OSError(28)

    disk.before_change = full
    assert not on(disk, lop.save, stored(lop_cmmhg=15000))
    disk.before_change = None
    assert on(disk, lop.load) == (None, None)


def test_where_it_can_neither_be_replaced_nor_removed_it_is_emptied():
    disk = saved(stored())

    def stubborn(kind, name):
        if kind in ("remove", "rename"):
            raise OSError(5)

    disk.before_change = stubborn
    assert not on(disk, lop.save, stored(lop_cmmhg=15000))
    disk.before_change = None
    record, problem = on(disk, lop.load)
    assert record is None and lop.PATH in problem
