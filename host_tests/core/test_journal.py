"""cuff/store/journal.py: a ring that never grows, one entry lost at most, numbers that stay."""

import struct

from cuff.store import journal
from tools.sim.interpreter.flash import Flash

WHOLE = journal.FILES * journal.PER_FILE


class Cut(Exception):
    """The power went."""


class Disk(Flash):
    """Under `open` of the journal; the power goes before its n-th change."""

    def __init__(self):
        super().__init__()
        self.left = 99999
        self.before_change = self._count

    def _count(self, kind, name):
        if self.left == 0:
            raise Cut
        self.left -= 1

    def on(self, function, *arguments):
        journal.open = self.open
        try:
            return function(*arguments)
        finally:
            del journal.open

    def append(self, **given):
        return self.on(journal.append, entry(**given))

    def numbers(self):
        """Of all that can be read."""
        found = []
        for data in self.files.values():
            for at in range(0, len(data), journal.ENTRY_BYTES):
                values = journal.unpack(data[at : at + journal.ENTRY_BYTES])
                if values:
                    found.append(values[journal.NUMBER])
        return sorted(found)


def entry(**given):
    return [given.get(name, 0) for name in journal.NAMES]


def filled(count):
    """A disk with so many entries, put there as `append` puts them; its last three are its own."""
    disk = Disk()
    for k in range(max(0, count - 3)):
        name = "journal.%d" % (k // journal.PER_FILE % journal.FILES)
        number = entry(reps=k, number=k + 1)
        before = disk.files.get(name, b"") if k % journal.PER_FILE else b""
        disk.files[name] = before + journal.pack(number)
    for k in range(max(0, count - 3), count):
        assert disk.append(reps=k) == k + 1
    return disk


def test_the_layout_is_what_the_page_says():
    assert journal.ENTRY_BYTES == struct.calcsize(journal.FORMAT) + 4 == 48
    assert len(journal.NAMES) == len(journal.FORMAT) - 1
    packed = journal.pack(list(range(1, len(journal.NAMES) + 1)))
    assert packed[:16] == bytes((1, 2, 3, 0, 4, 0, 0, 0, 5, 0, 0, 0, 6, 7, 8, 9))
    assert journal.unpack(packed) == tuple(range(1, len(journal.NAMES) + 1))


def test_what_does_not_fit_its_place_is_the_nearest_that_does():
    values = journal.unpack(journal.pack([2**40] * len(journal.NAMES)))
    assert values[0] == 255 and values[2] == 65535 and values[3] == 0x3FFFFFFF
    values = journal.unpack(journal.pack([-(2**40)] * len(journal.NAMES)))
    assert values[0] == 0 and values[13] == -32768 and values[-1] == -0x40000000


def test_an_empty_journal_has_nothing_to_say():
    disk = Disk()
    assert disk.on(journal.span) == (0, 0)
    for number in (-1, 0, 1, 2**30):
        assert disk.on(journal.read, number) is None


def test_entries_come_back_by_their_numbers():
    disk = filled(70)
    assert disk.on(journal.span) == (1, 70)
    for number in (1, 32, 33, 64, 65, 70):
        values = journal.unpack(disk.on(journal.read, number))
        assert values[journal.NUMBER] == number
        assert values[journal.NAMES.index("reps")] == number - 1
    assert disk.on(journal.read, 71) is None and disk.on(journal.read, 0) is None


def test_the_ring_never_takes_more_than_its_files():
    disk = filled(WHOLE + 40)
    assert len(disk.files) == journal.FILES
    assert sum([len(data) for data in disk.files.values()]) <= WHOLE * journal.ENTRY_BYTES
    oldest, newest = disk.on(journal.span)
    assert newest == WHOLE + 40 and newest - oldest >= WHOLE - journal.PER_FILE
    assert disk.numbers() == list(range(oldest, newest + 1))


def test_the_count_of_power_ons_goes_on_from_the_newest_entry():
    disk = Disk()
    for on in (1, 0, 0, 1, 1):
        disk.append(on=on)
    seen = [journal.unpack(disk.on(journal.read, n))[journal.ON] for n in range(1, 6)]
    assert seen == [1, 1, 1, 2, 3]


def test_a_power_cut_at_any_write_loses_the_newest_entry_at_most():
    # verifies: R-JRN-1
    for count in (0, 1, 31, 32, 33, WHOLE - 1, WHOLE):
        outcomes = []
        for left in range(4):
            disk = filled(count)
            before = disk.numbers()
            disk.left = left
            try:
                disk.append()
            except Cut:
                pass
            disk.left = 99999
            after = disk.numbers()
            survivors = [n for n in before if n in after]
            assert len(survivors) >= len(before) - journal.PER_FILE
            assert survivors == before[len(before) - len(survivors) :]
            outcomes.append(count + 1 in after)
            assert disk.append() == count + 1 + (count + 1 in after)
        assert outcomes == sorted(outcomes) and outcomes[-1] and not outcomes[0]


def test_any_damaged_byte_costs_its_entry_and_no_other():
    # verifies: R-JRN-2
    disk = filled(40)
    whole = dict(disk.files)
    for name, first in (("journal.0", 1), ("journal.1", 33)):
        data = whole[name]
        for at in range(0, len(data), 53):
            disk.files = dict(whole)
            disk.files[name] = data[:at] + bytes([data[at] ^ 16]) + data[at + 1 :]
            lost = first + at // journal.ENTRY_BYTES
            assert disk.numbers() == [n for n in range(1, 41) if n != lost], (name, at)
            for n in (1, 2, 32, 33, 34):
                assert bool(disk.on(journal.read, n)) == (n != lost)
            number = disk.append()
            assert number == (40 if lost == 40 else 41)
            assert disk.on(journal.read, number)


def test_any_bytes_for_files_raise_nothing_and_are_written_over():
    # verifies: R-JRN-2
    seed = 1
    for k in range(60):
        disk = filled(k % 5 * 17)
        for _ in range(k % 3 + 1):
            seed = seed * 75 % 65537
            size = (0, 1, 47, 48, 49, 500, 1536, 1537, 4000)[seed % 9]
            disk.files["journal.%d" % (seed % journal.FILES)] = bytes(
                [(seed * n >> 7) & 255 for n in range(size)]
            )
        before = disk.numbers()
        number = disk.append(reps=7)
        assert number > 0 and journal.unpack(disk.on(journal.read, number)) is not None
        assert disk.on(journal.span)[1] == number
        assert len(disk.files) <= journal.FILES
        assert before == [] or number > max(before)


def test_a_flash_that_takes_nothing_says_so_and_loses_nothing():
    disk = filled(33)

    def full(kind, name):
        raise OSError(28)

    disk.before_change = full
    assert disk.append() == 0
    assert disk.numbers() == list(range(1, 34))
