"""The table "In each state" of docs/ble-protocol.md, row by row against the firmware.

Each column is a run of its own: the phone brings the device there, and is gone or silent; the other
phone listens, and says what became of it.
"""

import pytest

from cuff import codes, phases
from host_tests.core.device_kit import READY_MS
from host_tests.core.link_device_kit import LinkedDevice, reason
from host_tests.core.link_page import PAGE
from host_tests.core.test_link_device import KNOWN
from tools.sim.oscillogram import Oscillogram, load_wearer

HEAD = "| state of the device |"
VENTS, FINISHES, SILENT, TOO_SILENT, BACK, OTHER = range(6)
PING, MORE, START, MEASURE, END, PAUSE = b"\x40", b"\x02", b"\x0a\x00", b"\x11", b"\x06", b"\x04"
SETS = b'{"33": "exercise, inflate 0 40, sets %s 1000 1000 20 20"}'
STANDS = {
    phases.AT_REST: "at rest", phases.RUNNING: "running", phases.LEAVING: "leaving",
    phases.TRIPPED: "tripped", phases.STOPPED: "stopped", phases.SHUT: "shut",
}  # fmt: skip
ENDED_BY_STOP = (codes.STOPPED, codes.LOP_STOPPED)
JUDGED_MS = 5000  # until what goes on has begun, and what ends is over
LONGEST_MS = 90000  # that anything takes
EMPTY_MMHG = 5


def table():
    """{state: the other cells} of the page."""
    found = {}
    with open(PAGE) as page:
        lines = page.read().split("\n")
    for line in lines[lines.index(next(line for line in lines if line.startswith(HEAD))) + 2 :]:
        if not line.startswith("|"):
            break
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        assert len(cells) == 7 and cells[0] not in found, line
        found[cells[0]] = cells[1:]
    return found


ROWS = table()


class Scene:
    """device, phone, other; how the phone brings the device to a state: a generator for each, whose
    name is the state's in the page (WAYS)."""

    def __init__(self, state, link_loss):
        settings = {"link_loss": link_loss, "experience": "attested"}
        way, changes = WAYS[state]
        settings.update(changes)
        sets = settings.pop("sets", None)
        self.device = LinkedDevice(KNOWN, settings=settings)
        self.way = way
        if sets:
            self.device.board.flash.files["protocols.json"] = SETS % sets
        if state == "LOP measurement":
            self.device.plant.oscillogram = Oscillogram(load_wearer("arm-4"))
        self.since_ms = None  # the phone is gone, or silent
        self.there = False  # the phone has brought it there
        self.was = None  # the status then
        self.refused = None  # the other's HELLO meanwhile

    def arrive(self, phone):
        """The phone, up to the state; both are connected and the other has been refused."""
        yield from phone.connect()
        yield from phone.hello()
        assert (yield from phone.command(PING)) == (0, b"")
        yield from self.way(self, phone)
        self.there = True
        yield from phone.wait(lambda: self.refused)

    def listen(self, other):
        """The other phone, up to then: its HELLO is one too many."""
        yield from other.connect()
        yield from other.wait(lambda: self.there, LONGEST_MS)
        self.was = other.live
        self.refused = yield from other.hello()

    def became(self, live):
        """In the page's words, of what the other has seen last."""
        device = self.device
        if [ms for ms in device.said(codes.START_FORGOTTEN) if ms >= self.since_ms]:
            assert not device.said("inflate,")[self.inflated :], device.text()
            return "forgotten"
        if live[11] in ENDED_BY_STOP and self.was[11] not in ENDED_BY_STOP:
            assert live[2] == phases.NOTHING, device.text()
            assert device.mmhg() < EMPTY_MMHG
            return "vents"
        if live[2] == phases.NOTHING:
            assert device.mmhg() < EMPTY_MMHG and live[10] == self.was[10], device.text()
            return "stays" if self.was[4] != phases.RUNNING else "ends by itself"
        return "goes on"

    @property
    def inflated(self):
        """How many inflations there were before."""
        return len([ms for ms in self.device.said("inflate,") if ms < self.since_ms])


def send(*bodies):
    """A way: these commands are taken."""

    def way(scene, phone):
        for body in bodies:
            assert (yield from phone.command(body))[0] == 0, body

    return way


def until(*bodies, then=(), **wanted):
    """A way: these commands (none: START at the device), until the status is like this, and then
    those."""

    def way(scene, phone):
        yield from send(*bodies)(scene, phone)
        if not bodies:
            scene.device.press("start", scene.device.board.now_ms)
        while phone.live[3] != wanted["phase"]:
            yield from phone.pause(20)
            if phone.device.board.now_ms % 9000 < 40:
                yield from phone.command(PING)
        yield from phone.pause(wanted.get("later_ms", 0))
        yield from send(*then)(scene, phone)

    return way


def under_test(scene, phone):
    """A START that waits for the self-test behind a training."""
    yield from until(START, phase=phases.HOLD, then=(END,))(scene, phone)
    while not scene.device.said(codes.START_NOTED):
        yield from phone.command(START)


def venting(scene, phone):
    """Air still leaves the cuff."""
    yield from until(START, phase=phases.HOLD, then=(END,))(scene, phone)
    yield from phone.wait(lambda: phone.live[4] == phases.LEAVING)


def done(scene, phone):
    """Behind a training."""
    yield from until(START, phase=phases.HOLD, then=(END,))(scene, phone)
    yield from phone.wait(lambda: phone.live[4] == phases.AT_REST)
    yield from phone.pause(3000)


def tripped(scene, phone):
    """By a loop that was late."""
    yield from until(START, phase=phases.HOLD)(scene, phone)
    scene.device.board.stall_loop(700)
    yield from phone.wait(lambda: phone.live[4] == phases.TRIPPED)


CUSTOM = {"training": "custom", "custom_protocol": 33}
HELD, VENTED = CUSTOM | {"sets": b"60 0"}, CUSTOM | {"sets": b"60 1"}
WAYS = {  # how a phone brings it there, and the settings for it
    "at rest": (send(PING), {}),
    "self-test, START waits": (under_test, {}),
    "inflating": (until(START, phase=phases.INFLATE, later_ms=500), {}),
    "before the first set": (until(START, phase=phases.READY), HELD),
    "set": (until(START, phase=phases.SET, later_ms=2000), HELD),
    "rest, cuff inflated": (until(START, phase=phases.REST, later_ms=2000), HELD),
    "rest, cuff vented": (until(START, phase=phases.REST, later_ms=2000), VENTED),
    "paused": (until(START, phase=phases.SET, then=(PAUSE,), later_ms=2000), HELD),
    "holding": (until(START, phase=phases.HOLD, later_ms=1000), {}),
    "holding, started at the device": (until(phase=phases.HOLD, later_ms=1000), {}),
    "LOP measurement": (until(MEASURE, phase=phases.MEASURE), {}),
    "venting after END": (venting, {}),
    "done": (done, {}),
    "tripped": (tripped, {}),
}


def play(state, link_loss, leave, judged_ms=JUDGED_MS):
    """The scene, with `found`: what became of it, what the phone came back to, and how the other's
    HELLO was answered when the first was gone."""
    scene = Scene(state, link_loss)
    found = scene.found = {}

    def phone(client):
        yield from scene.arrive(client)
        scene.since_ms = scene.device.board.now_ms
        yield from leave(client)
        if not client.link.open:
            yield from client.wait(lambda: "other" in found, LONGEST_MS)
            yield from client.connect()
            answer = yield from client.hello()
            assert answer[0] == 0 and (yield from client.command(PING)) == (0, b""), answer
            yield from client.pause(300)  # a status later
            found["back"] = STANDS[client.live[4]]
            code = (yield from client.command(MORE))[0]
            assert code == (0 if found["back"] == "running" else codes.NOT_NOW), code
            yield from client.pause(2000)
            assert STANDS[client.live[4]] == found["back"], scene.device.text()  # nothing resumes

    def other(client):
        yield from scene.listen(client)
        yield from client.wait(lambda: scene.since_ms, LONGEST_MS)
        yield from client.pause(scene.since_ms + judged_ms - scene.device.board.now_ms)
        found["became"] = scene.became(client.live)
        found["busy"] = client.live[5] & 32 != 0
        answer = yield from client.hello()
        if answer[0] == 0:
            assert (yield from client.command(PING)) == (0, b"")
            yield from client.command(b"\x44")
        found["other"] = "session" if answer[0] == 0 else answer

    device = scene.device
    device.client(phone, known=KNOWN[0])
    device.client(other, known=KNOWN[1], start_ms=READY_MS + 1200)
    device.run_scripts(240000)
    assert scene.refused == reason("occupied"), scene.refused
    return scene


def lost(client):
    """The radio's end of it: not a word."""
    client.link.leave()
    yield


def goodbye(client):
    """Politely."""
    assert (yield from client.command(b"\x44"))[0] == 0
    yield
    client.link.leave()


def silent(client):
    """There, but this is the last message."""
    assert (yield from client.command(PING))[0] == 0


def test_the_page_has_every_state_that_can_be_played():
    assert set(ROWS) == set(WAYS)
    words = {"stays", "goes on", "vents", "forgotten"}
    assert {cell for row in ROWS.values() for cell in row[:BACK]} == words


@pytest.mark.parametrize("state", ROWS)
def test_a_phone_that_is_gone(state):
    # verifies: R-BLE-2
    row = ROWS[state]
    backs = row[BACK].split(", ")
    for leave, link_loss, column, back in (
        (lost, "vent", VENTS, backs[0]), (goodbye, "vent", VENTS, backs[0]),
        (lost, "finish", FINISHES, backs[1]),
    ):  # fmt: skip
        found = play(state, link_loss, leave).found
        seen = found["became"], found["back"], "occupied, " + found["other"]
        assert seen == (row[column], back, row[OTHER]), (state, leave.__name__, link_loss)
        assert not found["busy"]


@pytest.mark.parametrize("state", ROWS)
def test_a_phone_that_is_silent(state):
    # verifies: R-BLE-2
    row = ROWS[state]
    found = play(state, "vent", silent, 28000).found
    assert (found["became"], found["busy"]) == (row[SILENT], True), state
    assert found["other"] == reason("occupied")
    found = play(state, "vent", silent, 32000 + JUDGED_MS).found
    assert (found["became"], found["busy"]) == (row[TOO_SILENT], False), state
    assert "occupied, " + found["other"] == row[OTHER]
