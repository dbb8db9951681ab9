"""Introductions that go wrong, and the man in the middle; with a client written from the page."""

import sys

from cuff import codes
from cuff.safety.selftest import LOOP_FRAMES
from host_tests.link.link_kit import STOP, LinkDevice, Refused
from host_tests.scenario.test_loop_depth import Depth
from tools.client import seal

CLOSED, WRONG_SEAL, NOT_INTRODUCED = 6, 3, 2


def clients(device):
    """How many the flash knows."""
    data = device.board.flash.files.get("clients.key", b"")
    return max(0, data.decode().count("\n") - 1)


def refusal(steps):
    """The reason that a script is refused with."""
    try:
        yield from steps
    except Refused as problem:
        return problem.args[0]
    return None


def opened(phone):
    """At the device: DOWN held for 3 s."""
    phone.device.press("down", phone.device.board.now_ms + 20, 3300)
    yield from phone.wait(lambda: phone.live and phone.live.flags & 8, 6000)


def exchanged(phone, mine):
    """KEY and NONCE; the code."""
    _, data = yield from phone.plain(b"\x71" + mine.public)
    mine.device_public, mine.device_commitment = data[:32], data[32:]
    _, data = yield from phone.plain(b"\x72" + mine.nonce)
    return mine.opened(data)


def play(script, most_ms=150000):
    """A device on which a script has run to its end."""
    device = LinkDevice()
    device.phone(script)
    return device.run_scripts(most_ms)


def test_without_an_opening_nobody_is_let_in():
    # verifies: R-BLE-1
    found = []

    def script(phone):
        yield from phone.connect()
        mine = seal.Introduction()
        for body in (b"\x71" + mine.public, b"\x72" + mine.nonce, b"\x73" + bytes(8) + b"x"):
            found.append((yield from refusal(phone.plain(body))))

    device = play(script)
    assert found == [CLOSED] * 3 and clients(device) == 0


def test_nobody_is_kept_without_the_press_at_the_device():
    # verifies: R-BLE-1
    found = []

    def script(phone):
        yield from phone.connect()
        yield from phone.introduce(press_at_device=False)
        yield from phone.wait(lambda: phone.info().introduction == 4)
        yield from phone.wait(lambda: phone.answers, 70000)
        found.extend(phone.answers)

    device = play(script)
    assert found == [bytes((2, CLOSED))] and clients(device) == 0
    assert device.said(codes.LINK_CLOSED) and not device.said(codes.LINK_KNOWN)


def test_a_wrong_proof_ends_the_introduction():
    # verifies: R-BLE-1
    found = []

    def script(phone):
        yield from phone.connect()
        yield from opened(phone)
        mine = seal.Introduction()
        yield from exchanged(phone, mine)
        found.append((yield from refusal(phone.plain(b"\x73" + bytes(8) + b"x"))))
        found.append((yield from refusal(phone.plain(b"\x73" + mine.keys()[2] + b"x"))))
        phone.device.press("start", phone.device.board.now_ms + 20)
        yield from phone.pause(500)

    device = play(script)
    assert found == [WRONG_SEAL, CLOSED] and clients(device) == 0


def test_a_key_of_small_order_ends_it():
    # verifies: R-BLE-1
    found = []

    def script(phone):
        yield from phone.connect()
        yield from opened(phone)
        yield from phone.plain(b"\x71" + bytes(32))
        yield from phone.plain(b"\x72" + bytes(16))
        yield from phone.wait(lambda: phone.answers)
        found.extend(phone.answers)

    device = play(script)
    assert found == [bytes((2, WRONG_SEAL))] and clients(device) == 0


def test_a_man_in_the_middle_shows_himself_by_the_code():
    """He talks to the phone with a key of his own, and to the device: the codes differ, and what he
    proves is of no use without the press."""
    # verifies: R-BLE-1
    found = {}

    def script(phone):  # he is the one that is connected
        victim, his = seal.Introduction(), seal.Introduction()
        yield from phone.connect()
        yield from opened(phone)
        found["device"] = yield from exchanged(phone, his)
        towards = seal.Introduction(nonce=his.device_nonce)
        victim.device_public = towards.public
        victim.device_commitment = seal.hmac(towards.nonce, towards.public, victim.public)[:16]
        found["phone"] = victim.opened(towards.nonce)
        phone.send(b"\x00\x73" + his.keys()[2] + b"he")
        yield from phone.wait(lambda: phone.info().introduction == 4)
        phone.device.press("stop", phone.device.board.now_ms + 20)  # the codes differ
        yield from phone.wait(lambda: phone.info().introduction == 0)

    device = play(script)
    assert found["device"] != found["phone"] and clients(device) == 0


def test_a_start_that_is_no_yes_closes_it_and_trains():
    # verifies: R-BLE-1
    def script(phone):
        yield from phone.connect()
        yield from opened(phone)
        phone.device.press("start", phone.device.board.now_ms + 20)
        yield from phone.wait(lambda: phone.live.phase == 5)
        phone.link.write(STOP, b"")
        yield from phone.wait(lambda: phone.live.kind == 0)

    device = play(script)
    assert device.said(codes.LINK_CLOSED) and clients(device) == 0


def test_a_lost_link_closes_it_and_a_second_client_cannot_go_on_with_it():
    # verifies: R-BLE-1
    found = []

    def script(phone):
        yield from phone.connect()
        yield from opened(phone)
        mine = seal.Introduction()
        yield from phone.plain(b"\x71" + mine.public)
        first = phone.link
        yield from phone.connect()
        found.append((yield from refusal(phone.plain(b"\x72" + mine.nonce))))
        first.leave()
        yield from phone.pause(100)
        found.append(phone.info().introduction)

    device = play(script)
    assert found == [CLOSED, 0] and device.said(codes.LINK_CLOSED)


def test_four_clients_are_kept_and_the_one_that_was_away_longest_goes():
    # verifies: R-BLE-4
    found = []

    def script(phone):
        names = []
        for number in range(5):
            yield from phone.connect()
            yield from phone.introduce(name=b"phone %d" % number)
            names.append(phone.known)
            if number == 3:  # the first one comes again: it is not the oldest any more
                phone.known, phone.counter = names[0], 0
                yield from phone.hello()
                found.append((yield from phone.command(b"\x40")))
                yield from phone.command(b"\x44")
            phone.link.leave()
        for known in names:
            yield from phone.connect()
            phone.known, phone.counter = known, 0
            found.append((yield from refusal(phone.hello())))
            phone.link.leave()
        yield from phone.connect()

    device = play(script)
    assert found == [(0, b""), None, NOT_INTRODUCED, None, None, None]
    assert clients(device) == 4


def test_the_loop_stays_within_its_depth():
    # verifies: R-CTL-12
    depth = Depth()

    def script(phone):
        yield from phone.connect()
        yield from phone.introduce()
        yield from phone.hello()
        yield from phone.command(b"\x46\x01")
        yield from phone.command(b"\x41")
        yield from phone.command(b"\x42\x02\x03\x00")
        yield from phone.command(b"\x0a\x00")
        yield from phone.wait(lambda: phone.live.phase == 5)
        yield from phone.command(b"\x03")
        phone.link.write(STOP, b"x")
        yield from phone.wait(lambda: phone.live.kind == 0 and phone.live.phase == 0)
        yield from phone.command(b"\x45")

    device = LinkDevice()
    device.phone(script)
    sys.setprofile(depth.profile)
    try:
        device.run_scripts(60000)
    finally:
        sys.setprofile(None)
    assert 10 <= len(depth.deepest) <= LOOP_FRAMES - 2, depth.deepest
