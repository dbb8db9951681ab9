"""The whole firmware and a phone: introduction, session, a training, stop."""

from cuff import codes
from host_tests.link.link_kit import STATUS, STOP, LinkDevice
from tools.client import layouts


def test_a_phone_is_introduced_and_commands_a_training():
    device = LinkDevice()
    found = {}

    def script(phone):
        yield from phone.connect()
        yield from phone.introduce()
        yield from phone.hello()
        found["ping"] = yield from phone.command(b"\x40")
        found["start"] = yield from phone.command(b"\x0a\x00")
        yield from phone.wait(lambda: phone.live.phase == 5)  # hold
        found["level"] = phone.live.level_cmmhg
        found["less"] = yield from phone.command(b"\x03")
        yield from phone.wait(lambda: phone.live.target_cmmhg == 3000)
        found["status"] = yield from phone.command(b"\x41")
        phone.link.write(STOP, b"\x00")
        yield from phone.wait(lambda: phone.live.kind == 0 and phone.live.phase == 0)
        found["ended"] = phone.live.ended

    device.phone(script)
    device.run_scripts(60000)
    assert found["ping"] == found["start"] == found["less"] == (0, b""), found
    assert 3600 < found["level"] < 4400
    assert found["status"][0] == 0 and len(found["status"][1]) == layouts.STATUS_BYTES
    assert found["ended"] == codes.STOPPED
    assert device.said(codes.LINK_KNOWN) and device.said(codes.LINK_ON)


def test_the_status_comes_five_times_a_second_and_its_sequence_has_no_gap():
    device = LinkDevice()

    def script(phone):
        yield from phone.connect()
        phone.statuses = []
        yield from phone.pause(4000)

    phone = device.phone(script)
    device.run_scripts(30000)
    assert 19 <= len(phone.statuses) <= 23
    numbers = [layouts.live(data).sequence for _, data in phone.statuses]
    assert numbers == [(numbers[0] + k) & 255 for k in range(len(numbers))]
    assert all(len(data) == layouts.STATUS_BYTES for _, data in phone.statuses)
    assert phone.link.read(STATUS) == phone.statuses[-1][1]
