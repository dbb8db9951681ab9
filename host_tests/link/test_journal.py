"""The journal over the air: its entries are those of the flash, sealed, in order."""

import struct

import pytest

from host_tests.link.link_kit import STOP, LinkDevice
from tools.client import seal


@pytest.mark.parametrize("mtu", (247, 23))
def test_entries_come_sealed_and_in_order(mtu):
    # verifies: R-BLE-1
    found = {}

    def script(phone):
        yield from phone.connect()
        yield from phone.introduce()
        yield from phone.hello()
        for _ in range(2):
            yield from phone.command(b"\x0a\x00")
            yield from phone.wait(lambda: phone.live.phase == 5)
            yield from phone.pause(1000)
            phone.link.write(STOP, b"x")
            yield from phone.wait(lambda: phone.live.kind == 0 and phone.live.phase == 0)
            yield from phone.pause(2500)
        found["felt"] = yield from phone.command(struct.pack("<BHBB", 20, 125, 6, 255))
        code, span = yield from phone.command(b"\x42\x06\x00\x00")
        oldest, newest = struct.unpack("<II", span)
        found["span"] = code, oldest, newest
        found["count"] = yield from phone.command(b"\x43\x01\x00\x20")
        found["entries"] = [
            phone.session.open(message, seal.RECORD, number + 1)
            for number, message in enumerate(phone.records)
        ]
        found["one"] = yield from phone.command(b"\x42\x07\x02\x00")
        found["none"] = yield from phone.command(b"\x42\x07\x63\x00")

    device = LinkDevice()
    device.phone(script, mtu)
    device.run_scripts(120000)
    entries = found["entries"]
    assert found["felt"] == (0, b"") and found["span"] == (0, 1, 3), found
    assert found["count"] == (0, struct.pack("<H", 3)) and len(entries) == 3
    assert [struct.unpack_from("<I", entry, 8)[0] for entry in entries] == [1, 2, 3]
    assert [entry[0] for entry in entries] == [1, 1, 4]  # trainings, how it felt
    assert found["one"] == (0, entries[1]) and found["none"][0] == 110
    files = [name for name in device.board.flash.files if name.startswith("journal")]
    kept = b"".join(device.board.flash.files[name] for name in sorted(files))
    assert all(entry[:44] in kept for entry in entries)
