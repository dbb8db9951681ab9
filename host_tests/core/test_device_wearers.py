"""The whole device with a wearer chosen: what a START is refused for, and what it needs."""

from cuff import codes
from cuff.store import files, wearers
from host_tests.core.device_kit import READY_MS, Device
from host_tests.core.link_device_kit import LinkedDevice
from host_tests.core.test_link_device import KNOWN


def device(side=0, settings=None, **changes):
    """A wearer was chosen before the power came, with these things in the record."""
    made = Device(settings=settings)
    record = wearers.new("wearer")
    record["name"] = "Ida"
    record.update(changes)
    real_os = files.os
    files.open, files.os = made.board.flash.open, made.board.flash
    try:
        assert wearers.save("wearer", 1, record)
        assert wearers.save("who", 0, {"wearer": 1, "cuff": 0, "side": side})
    finally:
        files.os = real_os
        del files.open
    return made


def test_cuff_and_screening_are_asked_for_before_anything_is_inflated():
    # verifies: R-DOS-1, R-DOS-8
    made = device()
    made.press("start", READY_MS)
    made.run(READY_MS + 3000)
    assert made.said(codes.CUFF_UNCONFIRMED) and made.said(codes.SCREENING_DUE)
    assert made.mmhg() < 5


def test_a_damaged_wearer_starts_nothing():
    # verifies: R-DOS-10
    made = device()
    made.board.flash.files["wearer.1"] = made.board.flash.files["wearer.1.2"] = b"x"
    made.press("start", READY_MS)
    made.run(READY_MS + 3000)
    assert made.said(codes.WEARER_DAMAGED) and made.mmhg() < 5


def test_without_wearers_it_starts_as_ever():
    # verifies: R-DOS-7
    made = Device()
    made.press("start", READY_MS)
    made.run(READY_MS + 6000)
    assert made.mmhg() > 20 and not made.said(codes.CUFF_UNCONFIRMED)


class Read:
    """What a client reads of the settings, by name."""

    def __init__(self):
        self.found = {}

    def all(self, client):
        index = 0
        while True:
            code, data = yield from client.command(b"\x42\x02" + bytes((index, 0)))
            if code:
                return
            end = 1 + data[0]
            self.found[data[1:end].decode()] = data[end + 1 :]
            index += 1


def linked(**changes):
    """With a phone that is known."""
    made = LinkedDevice(KNOWN, settings={"training": "resistance"})
    alone = device(**changes)
    for name in ("wearer.1", "wearer.1.2", "who", "who.2"):
        made.board.flash.files[name] = alone.board.flash.files[name]
    return made


def test_what_a_professional_opened_for_one_wearer_ends_with_him():
    # verifies: R-DOS-7
    made = linked(attested=1, full=1, screened=1)
    before, after = Read(), Read()

    def script(client):
        yield from client.connect()
        yield from client.hello()
        yield from before.all(client)
        assert (yield from client.command(b"\x0f\x00"))[0] == codes.NONE
        yield from after.all(client)

    made.settings_file(b'{"experience": "first", "training": "resistance"}')
    made.client(script, known=KNOWN[0])
    made.run_scripts()
    assert before.found["experience"] == b"attested"
    assert before.found["full_occlusion"] == b"unlocked"
    assert after.found["experience"] == b"first", after.found
    assert after.found["full_occlusion"] == b"locked"


def test_the_protocol_of_the_wearer_is_set_when_the_power_comes():
    # verifies: R-DOS-7
    made = linked(protocol=8, locked=1, screened=1)
    read = Read()

    def script(client):
        yield from client.connect()
        yield from client.hello()
        yield from read.all(client)

    made.client(script, known=KNOWN[0])
    made.run_scripts()
    assert read.found["training"] == b"introductory"
