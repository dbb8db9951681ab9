"""The firmware and clients on a virtual board: who is let in, what a lost link does.

docs/ble-protocol.md, docs/security.md.
"""

from cuff import codes
from cuff.link import seal
from host_tests.core.device_kit import READY_MS, planted
from host_tests.core.link_device_kit import CONTROL, INFO, STATUS, STOP, LinkedDevice, reason

KEY = bytes(range(32))
ID = b"\x01\x02\x03\x04"
OTHER = b"\x05\x06\x07\x08"
KNOWN = ((ID, KEY, b"mine"), (OTHER, bytes(range(32, 64)), b"other"))
START = b"\x0a\x00"
HOLD, REST, MEASURING = 5, 4, 7


def phase(client):
    return client.live[3]


def target(client):
    return client.live[8] | client.live[9] << 8


def test_a_stranger_may_read_and_stop_and_nothing_else():
    # verifies: R-BLE-1
    device = LinkedDevice(KNOWN)
    got = []

    def script(client):
        yield from client.connect()
        for message in (
            b"\x00\x0a\x00", b"\x01\x01\x00\x00\x00\x0a\x00" + bytes(8), b"\x00\x41",
            b"\x00\x46\x01", b"\x00\x70\x09\x09\x09\x09" + bytes(8),
        ):  # fmt: skip
            got.append((yield from client.ask(message)))
        got.append((yield from client.ask(b"\x00\x71" + bytes(32))))
        got.append((yield from client.ask(b"\x00\xff")))
        got.append((yield from client.ask(b"\x05")))
        device.press("start", device.board.now_ms)
        yield from client.wait(lambda: phase(client) == HOLD)
        client.link.write(STOP, b"\xa5")
        yield from client.wait(lambda: target(client) == 0)

    device.client(script)
    device.run_scripts()
    unknown = reason("not-introduced")
    assert got[:5] == [unknown] * 5, got
    assert got[5:] == [reason("closed"), reason("malformed"), reason("malformed")], got
    assert device.said("vent: ")


def test_stop_is_on_the_line_within_60_ms_of_the_write():
    # verifies: R-STP-4
    device = LinkedDevice()
    times = []

    def script(client):
        yield from client.connect()
        for wait_ms in (0, 3, 7):
            device.press("start", device.board.now_ms)
            yield from client.wait(lambda: phase(client) == HOLD)
            yield from client.pause(1000 + wait_ms)
            times.append(device.board.now_ms)
            client.link.write(STOP, b"")
            yield from client.wait(lambda: phase(client) == 0 and client.live[2] == 0)

    device.client(script)
    device.run_scripts(90000)
    rows = device.board.records
    for ms in times:
        closed = [rows.row(at // 10)[3] > 0 for at in range(ms - 100, ms + 70, 10)]
        assert closed[0] and not closed[-1], (ms, closed)


def test_a_known_client_commands_and_its_counter_only_rises():
    # verifies: R-BLE-1
    device = LinkedDevice(KNOWN, reserved=5000)
    got = {}

    def script(client):
        yield from client.connect()
        answer = yield from client.hello()
        got["floor"] = client.counter
        got["hello"] = answer[:3]
        first = client.sealed(b"\x40")
        got["ping"] = (yield from client.ask(first))[0]
        got["again"] = yield from client.ask(first)  # replayed
        later = client.sealed(b"\x40", client.counter + 5)
        sooner = client.sealed(START, client.counter + 4)
        got["later"] = (yield from client.ask(later))[0]
        got["sooner"] = yield from client.ask(sooner)  # reordered
        client.counter += 5
        got["far"] = yield from client.ask(client.sealed(START, client.counter + 257))
        wrong = client.sealed(START, client.counter + 1)[:-1] + b"\x00"
        got["wrong"] = yield from client.ask(wrong)
        got["idle"] = client.live[2:4], target(client)
        got["less"] = yield from client.command(b"\x03")
        got["start"] = yield from client.command(START)
        yield from client.wait(lambda: phase(client) == HOLD)
        got["less in a hold"] = yield from client.command(b"\x03")
        yield from client.wait(lambda: target(client) == 3000)
        got["set"] = yield from client.command(b"\x0d\x06rest_s\x01\x2d\x00\x00\x00")

    device.client(script, known=KNOWN[0])
    device.run_scripts()
    assert got["floor"] == 5000 and got["hello"] == b"\x00\x70\x00" and got["ping"] == 1
    assert got["again"] == got["sooner"] == got["far"] == reason("replayed"), got
    assert got["later"] == 1 and got["wrong"] == reason("seal")
    assert got["idle"] == (b"\x00\x00", 0)
    assert got["less"] == (codes.NOT_NOW, b"") and got["start"] == (codes.NONE, b"")
    assert got["less in a hold"] == (codes.NONE, b"") and got["set"] == (codes.NOT_NOW, b"")


def test_counters_outlive_a_power_cut():
    # verifies: R-BLE-1
    device = LinkedDevice(KNOWN, reserved=0)
    got = []

    def script(client):
        yield from client.connect()
        yield from client.hello()
        for _ in range(3):
            got.append((yield from client.command(b"\x40")))
        recorded = client.sealed(START)
        device.board.power_cycle(200)
        yield from client.pause(10000)
        keys = client.keys
        counter = client.counter
        yield from client.connect()
        got.append((yield from client.ask(recorded)))
        yield from client.hello()
        got.append(client.counter > counter)
        got.append((yield from client.ask(recorded)))
        client.keys = keys
        got.append((yield from client.ask(client.sealed(START))))

    device.client(script, known=KNOWN[0])
    device.run_scripts(60000)
    assert got[:3] == [(0, b"")] * 3
    assert got[3] == reason("not-introduced") and got[4] is True
    assert got[5] == reason("replayed") and got[6] == reason("seal"), got


def test_one_client_at_a_time_has_the_session():
    # verifies: R-BLE-3
    device = LinkedDevice(KNOWN)
    got = {}

    def first(client):
        yield from client.connect()
        yield from client.hello()
        got["first"] = yield from client.command(b"\x40")
        yield from client.wait(lambda: "second" in got)
        got["still"] = yield from client.command(b"\x40")
        got["bye"] = yield from client.command(b"\x44")
        got["after"] = yield from client.ask(client.sealed(b"\x40"))

    def second(client):
        yield from client.connect()
        yield from client.wait(lambda: "first" in got)
        got["second"] = yield from client.hello()
        yield from client.wait(lambda: "after" in got)
        yield from client.hello()
        got["then"] = yield from client.command(b"\x40")

    device.client(first, known=KNOWN[0])
    device.client(second, known=KNOWN[1])
    device.run_scripts()
    assert got["first"] == got["still"] == got["bye"] == got["then"] == (0, b""), got
    assert got["second"] == reason("occupied") and got["after"] == reason("not-introduced")


def test_a_third_link_takes_the_place_of_the_stranger_who_came_first():
    # verifies: R-BLE-3
    device = LinkedDevice(KNOWN)
    links = []

    def owner(client):
        yield from client.connect()
        yield from client.hello()
        yield from client.command(b"\x40")
        links.append(client.link)
        yield from client.wait(lambda: len(links) == 3)
        yield from client.pause(200)
        links.append((yield from client.command(b"\x40")))

    def stranger(place):
        def script(client):
            yield from client.wait(lambda: len(links) == place)
            yield from client.connect()
            links.append(client.link)
            yield from client.pause(300)

        return script

    device.client(owner, known=KNOWN[0])
    device.client(stranger(1))
    device.client(stranger(2))
    device.run_scripts()
    assert [link.open for link in links[:3]] == [True, False, True] and links[3] == (0, b"")


def test_eight_wrong_seals_end_the_link():
    # verifies: R-BLE-1
    device = LinkedDevice(KNOWN)
    got = []

    def script(client):
        yield from client.connect()
        yield from client.hello()
        while client.link.open:
            client.send(client.sealed(START, client.counter + 1)[:-8] + bytes(8))
            got.append(1)
            yield from client.pause(100)

    device.client(script, known=KNOWN[0])
    device.run_scripts()
    assert len(got) == 8 and not device.said("inflate")


def lose(how, experience, link_loss):
    """A hold, or a measurement, that a client began; then its link goes. Was it vented?"""
    settings = {"experience": experience, "link_loss": link_loss, "target_pct_lop": 50}
    device = LinkedDevice(KNOWN, settings=settings)

    def script(client):
        yield from client.connect()
        yield from client.hello()
        measures = how == "measure"
        yield from client.command(b"\x11" if measures else START)
        yield from client.wait(lambda: phase(client) == (MEASURING if measures else HOLD))
        yield from client.pause(1000)
        if how.startswith("hello"):
            yield from client.hello()
        if how.endswith("silence"):
            yield from client.pause(31000)
            yield from client.wait(lambda: not client.live[5] & 32)
        elif how == "goodbye":
            yield from client.command(b"\x44")
        else:
            client.link.leave()
        yield from client.pause(1000)

    device.client(script, known=KNOWN[0])
    device.run_scripts()
    return bool(device.said("vent: ") or device.said(codes.LOP_NOT_FOUND))


def test_a_lost_link_vents_what_it_began_or_lets_it_finish_as_it_is_set():
    # verifies: R-BLE-2
    assert lose("link", "first", "first") and not lose("link", "attested", "first")
    assert lose("link", "attested", "vent") and not lose("link", "first", "finish")
    assert lose("goodbye", "first", "first") and lose("silence", "first", "first")


def test_a_client_that_says_hello_again_is_still_the_one_that_is_lost():
    # verifies: R-BLE-2
    assert lose("hello", "first", "first") and lose("hello and silence", "first", "first")
    assert lose("measure", "first", "first") and not lose("measure", "first", "finish")


def test_an_mtu_of_23_is_enough():
    device = LinkedDevice(KNOWN)
    got = {}

    def script(client):
        yield from client.connect()
        assert len(client.live) == 20
        yield from client.hello()
        got["status"] = yield from client.command(b"\x41")
        got["stream"] = yield from client.command(b"\x46\x01")
        got["read"] = client.link.read(STATUS)
        client.heard = []
        yield from client.pause(2000)

    client = device.client(script, mtu=23, known=KNOWN[0])
    device.run_scripts()
    assert got["stream"] == (0, b"") and len(got["read"]) == 41
    assert got["status"][0] == 0 and len(got["status"][1]) == 41
    assert max([len(data) for _, _, data in client.heard]) == 20
    samples = [data for _, number, data in client.heard if number == 3]
    assert 11 <= len(samples) <= 13 and len(samples[1]) == 19  # 8 of 20 ms each
    assert [data[0] for data in samples] == [(samples[0][0] + k) & 255 for k in range(len(samples))]


def test_two_quick_writes_are_both_heard_and_too_many_are_busy():
    device = LinkedDevice(KNOWN)
    got = []

    def script(client):
        yield from client.connect()
        yield from client.hello()
        client.answers = []
        for _ in range(2):
            client.link.write(CONTROL, b"\xc0\x01\x05")  # each a whole message, malformed
        yield from client.pause(200)
        got.append(client.answers)
        client.answers = []
        for k in range(12):
            device.at(device.board.now_ms + k, lambda: client.link.write(CONTROL, b"\xc0\x01\x05"))
        yield from client.pause(1000)
        got.append(client.answers)

    device.client(script, known=KNOWN[0])
    device.run_scripts()
    assert got[0] == [reason("malformed")] * 2
    assert reason("malformed") in got[1] and reason("busy") in got[1], got


def test_a_client_that_is_deaf_or_slow_holds_nothing_up():
    device = LinkedDevice(KNOWN)
    got = {}

    def deaf(client):
        yield from client.connect()
        client.link.deaf = client.link.slow = True
        client.send(b"\x00\x41")
        yield from client.wait(lambda: "end" in got)

    def owner(client):
        yield from client.connect()
        yield from client.hello()
        got["ping"] = yield from client.command(b"\x40")
        yield from client.pause(7000)
        got["end"] = yield from client.command(b"\x40")

    slow = device.client(deaf)
    device.client(owner, known=KNOWN[0], start_ms=READY_MS + 1500)
    device.run_scripts()
    assert got == {"ping": (0, b""), "end": (0, b"")}
    assert not slow.link.open  # it did not confirm for 5 s


def test_info_and_forgetting():
    # verifies: R-BLE-4
    device = LinkedDevice(KNOWN)
    got = []

    def script(client):
        yield from client.connect()
        got.append(client.link.read(INFO)[12])
        device.press("up", device.board.now_ms, 3400)
        device.press("down", device.board.now_ms + 20, 3300)
        yield from client.pause(4000)
        got.append(client.link.read(INFO)[12])
        got.append((yield from client.hello()))
        data = device.board.flash.files["clients.key"]
        got.append(KEY.hex().encode() in data)

    device.client(script, known=KNOWN[0])
    device.run_scripts()
    assert got == [2, 0, reason("not-introduced"), False], got
    assert device.said(codes.LINK_FORGOTTEN)


def test_no_key_is_ever_said():
    # verifies: R-BLE-4
    device = LinkedDevice(KNOWN)

    def script(client):
        yield from client.connect()
        yield from client.hello()
        index = 0
        while True:
            found = yield from client.command(b"\x42\x02" + bytes((index, 0)))
            if found[0]:
                break
            index += 1
        client.heard.append((0, 0, bytes((index,))))

    client = device.client(script, known=KNOWN[0])
    device.run_scripts()
    assert client.heard[-1][2][0] > 20  # every setting was read
    assert KEY.hex() not in device.text()
    assert not [1 for _, _, data in client.heard if KEY[:8] in data]


def test_a_radio_that_hangs_resets_twice_and_stays_off_then():
    # verifies: R-CTL-13
    device = LinkedDevice()
    device.air.hangs = True
    device.run(40000)
    assert len(device.board.resets) == 2, device.board.resets
    assert device.said(codes.RADIO_OFF) and device.said(codes.SELF_TEST_PASSED) is not None
    assert not device.said(codes.LINK_ON)


def test_without_a_radio_nothing_of_it_is_loaded():
    for settings, absent in (({"radio": "off"}, False), ({}, True)):
        device = LinkedDevice(settings=settings)
        device.air.absent = absent
        found = []
        device.at(3000, lambda: found.extend(device.board.image.modules()))  # noqa: B023
        device.run(3500)
        assert "cuff.app" in found and "cuff.link.access" not in found
        assert "cuff.chip.radio" not in found and not device.said(codes.LINK_ON)


def test_a_command_that_comes_before_the_last_ones_answer_waits_for_it():
    device = LinkedDevice(KNOWN)
    got = []

    def script(client):
        yield from client.connect()
        yield from client.hello()
        yield from client.command(b"\x40")
        client.answers = []
        client.send(client.sealed(b"\x0d\x06rest_s\x01\x2d\x00\x00\x00"))
        client.send(client.sealed(START))
        yield from client.wait(lambda: phase(client) == HOLD)
        got.extend(client.answers)

    client = device.client(script, known=KNOWN[0])
    device.run_scripts()
    last = got[-1]  # an answer that is still on its way is dropped for the next one
    place = seal._place(seal.ANSWER, last[1:5], 0)
    assert client.keys._mixed(place, last[5:-8]) == b"\x0a\x00", got
    assert device.said(codes.SETTING_CHANGED) and device.said("inflate,")


def test_an_end_in_a_vented_rest_forgets_the_start_that_waits_for_the_test():
    # verifies: R-OCC-19
    device = LinkedDevice(KNOWN, settings={"training": "custom", "custom_protocol": 33})
    text = b'{"33": "exercise, inflate 0 40, sets 15 1 1000 1000 3 2"}'
    device.board.flash.files["protocols.json"] = text

    def script(client):
        yield from client.connect()
        yield from client.hello()
        yield from client.command(START)
        yield from client.wait(lambda: phase(client) == REST)
        while not device.said(codes.START_NOTED):
            yield from client.command(b"\x05")
        yield from client.command(b"\x06")
        yield from client.pause(31000)

    device.client(script, known=KNOWN[0])
    device.run_scripts()
    assert len(device.said("inflate,")) == 1 and device.said(codes.ENDED), device.text()
    assert device.said(codes.START_FORGOTTEN)


def test_a_long_name_is_cut_to_what_an_advertisement_takes():
    for name, seen in (("x" * 24, "x" * 20), ("\u00e6" * 24, "\u00e6" * 10), ("arm", "arm")):
        device = LinkedDevice(settings={"cuff_name": name})
        device.run(READY_MS)
        body = ("OpenCuff " + seen).encode()
        assert device.air.advertises
        assert device.air.resp_data == bytes((len(body) + 1, 9)) + body, device.air.resp_data
        assert len(device.air.name.encode()) <= 29


def test_nothing_is_set_behind_a_start_that_waits():
    # verifies: R-DOS-7
    for body in (b"\x0e\x04", b"\x0f\x09", b"\x0d\x06rest_s\x01\x2d\x00\x00\x00"):
        device = LinkedDevice(KNOWN)
        got = []

        def script(client):
            yield from client.connect()
            yield from client.hello()
            yield from client.command(START)
            yield from client.wait(lambda: phase(client) == HOLD)
            yield from client.command(b"\x06")
            while not device.said(codes.START_NOTED):  # noqa: B023
                yield from client.command(START)
            got.append((yield from client.command(body))[0])  # noqa: B023
            yield from client.wait(lambda: phase(client) == HOLD)
            yield from client.command(b"\x06")
            yield from client.wait(lambda: client.live[4] == 1)
            while (yield from client.command(body))[0]:  # noqa: B023
                yield

        device.client(script, known=KNOWN[0])
        device.run_scripts()
        assert got == [codes.NOT_NOW], (body, got)


def test_an_introduction_that_there_is_no_memory_for_is_refused_and_no_restart():
    files = planted("cuff/link/introduce.py", "import gc", "raise MemoryError")
    device = LinkedDevice(files=files)
    device.press("down", READY_MS, 3400)
    device.run(READY_MS + 5000)
    assert device.board.resets == [] and device.said(codes.LINK_ON)
    assert not device.said(codes.LINK_OPEN)


def test_a_flash_that_fails_in_a_reading_is_no_restart():
    files = planted("cuff/wearer/clerk.py", '"""Bytes, or None."""', "raise OSError(5)")
    device = LinkedDevice(KNOWN, files=files)
    got = []

    def script(client):
        yield from client.connect()
        yield from client.hello()
        got.append((yield from client.command(b"\x42\x06\x00\x00")))
        got.append((yield from client.command(b"\x40")))

    device.client(script, known=KNOWN[0])
    device.run_scripts()
    assert got == [(codes.NOT_NOW, b""), (codes.NONE, b"")], got
    assert device.board.resets == []


def test_end_at_rest_forgets_a_start_that_waits_for_the_self_test():
    device = LinkedDevice(KNOWN)
    found = []

    def script(client):
        yield from client.connect()
        yield from client.hello()
        found.append((yield from client.command(b"\x06"))[0])  # none waits
        yield from client.command(b"\x0a\x00")
        for _ in range(300):
            yield
        yield from client.command(b"\x06")
        while client.live[4] != 1:  # until it is over and the permits are proved anew
            yield
        found.append((yield from client.command(b"\x0a\x00"))[0])
        found.append((yield from client.command(b"\x06"))[0])
        for _ in range(500):
            yield

    device.client(script, known=KNOWN[0])
    device.run_scripts()
    assert found == [codes.NOT_NOW, codes.NONE, codes.NONE], device.text()
    assert device.said(codes.START_NOTED) and device.said(codes.START_FORGOTTEN)
    assert len(device.said("inflate")) == 1, device.text()
