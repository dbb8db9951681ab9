"""No line of log costs a lease: the console on a port that tells its room, on one that does not,
and on whole devices whose host holds the port open and reads nothing."""

from cuff import codes
from cuff.panel.console import LINES, Console, waiting
from host_tests.core.device_kit import BOARDS, READY_MS, Device, planted
from host_tests.sim.board.board_kit import lines, make_board

START_MS = READY_MS + 100
HOLD = {"training": "manual", "manual_mmhg": 60, "manual_minutes": 1}
PERIOD = 1 << 30


class Port:
    """A serial port of `room` bytes, and the chip's clock. What does not fit waits 500 ms."""

    CONSOLE_END = b"\n"

    def __init__(self, room, tells=True):
        self.room = room
        self.now_ms = 0
        self.waits = 0
        self.got = b""
        self.console_room = self._room if tells else None

    def _room(self):
        return self.room > 0

    def ticks_ms(self):
        return self.now_ms & (PERIOD - 1)

    def ticks_diff(self, end, start):
        return ((end - start + PERIOD // 2) & (PERIOD - 1)) - PERIOD // 2

    def console_write(self, data):
        data = bytes(data)
        self.got += data[: self.room]
        if len(data) > self.room:
            self.now_ms += 500
            self.waits += 1
        self.room = max(0, self.room - len(data))

    def turns(self, console, count, calm):
        """Turns of the loop."""
        for _ in range(count):
            console.step(self.ticks_ms(), calm)
            self.now_ms += 20


def test_lines_come_out_in_order_with_their_seconds():
    port = Port(10000)
    console = Console(port)
    console.say("one")
    port.now_ms += 1230
    console.say("two")
    port.turns(console, 5, True)
    assert port.got == b"0.00 one\n1.23 two\n" and waiting == []


def test_the_stamps_do_not_turn_negative():
    """Ticks wrap after 12 days; their difference turns negative after 6."""
    port = Port(10000)
    console = Console(port)
    day_ms = 24 * 3600 * 1000
    for _ in range(40):
        port.now_ms += day_ms
        console.step(port.ticks_ms(), True)
    port.now_ms += 70
    console.say("still here")
    port.turns(console, 5, True)
    assert port.got == b"3456000.07 still here\n"


def test_a_port_that_tells_its_room_is_never_waited_for():
    for room in (0, 1, 7, 100):
        for calm in (True, False):
            port = Port(room)
            console = Console(port)
            for k in range(20):
                console.say("line %d" % k)
                port.turns(console, 3, calm)
            assert port.waits == 0 and len(port.got) == room, (room, port.got)


def test_little_is_written_in_a_turn_with_pressure():
    port = Port(10000)
    console = Console(port)
    console.say("x" * 200)
    port.turns(console, 1, False)
    assert len(port.got) == 16
    port.turns(console, 1, True)
    assert len(port.got) == 16 + 64


def test_a_port_that_does_not_tell_waits_until_it_is_calm():
    port = Port(10000, tells=False)
    console = Console(port)
    console.say("said under pressure")
    port.turns(console, 100, False)
    assert port.got == b"" and len(waiting) == 1
    port.turns(console, 2, True)
    assert port.got == b"0.00 said under pressure\n"


def test_a_slow_write_is_the_last_for_half_a_minute():
    for tells in (True, False):
        port = Port(0, tells)
        if tells:
            port.console_room = lambda: True  # a port that lies
        console = Console(port)
        console.say("nobody reads this")
        port.turns(console, 1490, True)
        assert port.waits == 1, tells
        console.say("nor this")
        port.turns(console, 20, True)
        assert port.waits == 2, tells
        port.room = 10000
        port.turns(console, 1500, True)
        console.say("now somebody does")
        port.turns(console, 5, True)
        assert port.got.endswith(b" now somebody does\n"), port.got


def test_the_oldest_are_lost_and_counted():
    port = Port(0)
    console = Console(port)
    for k in range(LINES + 12):
        console.say("line %d" % k)
    assert len(waiting) == LINES
    port.room = 10000
    port.turns(console, 100, True)
    got = port.got.decode().split("\n")
    assert got[0] == "12 lines lost" and got[1] == "0.00 line 12"
    assert got[LINES] == "0.00 line %d" % (LINES + 11) and len(got) == LINES + 2


def test_a_line_that_has_been_begun_is_ended():
    port = Port(8)
    console = Console(port)
    console.say("begun and not ended")
    port.turns(console, 1, True)
    for k in range(LINES + 1):
        console.say("line %d" % k)
    port.room = 10000
    port.turns(console, 100, True)
    got = port.got.decode().split("\n")
    assert got[:3] == ["0.00 begun and not ended", "2 lines lost", "0.02 line 2"], got[:3]


def test_a_flush_ends_with_the_first_wait():
    for tells in (True, False):
        port = Port(30, tells)
        console = Console(port)
        for k in range(10):
            console.say("line %d" % k)
        console.flush()
        assert port.waits == (0 if tells else 1) and len(port.got) == 30, tells
    port = Port(10000, False)
    console = Console(port)
    for k in range(LINES):
        console.say("line %d" % k)
    console.flush()
    assert waiting == [] and port.got.count(b"\n") == LINES


# -- whole devices ---------------------------------------------------------------------------


def blocked(name, at_ms, files=None, until_ms=START_MS + 9000):
    """A hold, with a host that stops reading at that time."""
    device = Device(board_name=name, settings=HOLD, files=files)
    device.press("start", START_MS)
    if at_ms is None:
        device.board.block_console()
    else:
        device.at(at_ms, device.board.block_console)
    return device.run(until_ms)


def test_a_host_that_does_not_read_costs_no_training():
    # verifies: R-CTL-30
    for name in BOARDS:
        for at_ms in (None, 3000, START_MS - 500, START_MS + 1500, START_MS + 5000):
            device = blocked(name, at_ms)
            text = device.text()
            assert device.said("hold, target 60") and not device.said("TRIP"), (at_ms, text)
            assert device.mmhg() > 55 and device.board.resets == [], (at_ms, text)
            limit_ms = 0 if name == "pico_w" else 500 * (1 + (at_ms in (None, 3000)))
            assert device.board.waited_ms <= limit_ms, (name, at_ms, device.board.waited_ms)


def test_a_print_in_the_loop_would_cost_it():
    """The fault is real on this board: the same with print() in place of the queue."""
    plant = ("cuff/panel/console.py", "self._count(self._ticks_ms())", "print(text * 20)")
    for name in BOARDS:
        device = blocked(name, START_MS + 100, planted(*plant))
        assert device.board.waited_ms >= 500 and device.said(codes.LEASE), device.text()


def test_what_was_held_back_comes_out_when_somebody_reads_again():
    for name in BOARDS:
        device = Device(board_name=name, settings=HOLD)
        device.press("start", START_MS)
        device.at(3000, device.board.block_console)
        device.at(START_MS + 5000, device.board.free_console)
        device.press("stop", START_MS + 6000)
        device.run(START_MS + 45000)
        sent = [line for _, line in device.board.sent]
        for words in (" inflate, target 60", " hold, target 60", " vent: stopped", " idle, "):
            assert [1 for line in sent if line.find(words) > 0], (name, words, sent)


def test_esp32_says_nothing_while_pressure_is_wanted():
    device = Device(board_name="esp32_s3", settings=HOLD)
    device.press("start", START_MS)
    device.press("stop", START_MS + 8000)
    device.run(START_MS + 15000)
    begun = device.said("inflate,")[0]
    stop_ms = START_MS + 8000
    early = [ms for ms, _ in device.board.sent if begun + 40 < ms < stop_ms]
    assert early == [], device.board.sent
    assert [1 for ms, line in device.board.sent if ms >= stop_ms and line.find(" hold, ") > 0]


def crashing(name, reads):
    """A hold whose loop says a line and ends; when the valve is driven after that."""
    crash = "if 1060 <= tick.count <= 1062: self.console.say('the reason'); raise ValueError"
    files = planted("cuff/app.py", "guard = tick.guard", crash)
    device = Device(board_name=name, settings=HOLD, files=files)
    device.press("start", START_MS)
    if not reads:
        device.at(START_MS + 2000, device.board.block_console)
    driven = []

    def look():
        if device.said("the reason") and device.board.pin_duty_u16("valve"):
            driven.append(device.board.now_ms)

    device.board.every(1, look)
    return device.run(START_MS + 7000), driven


def test_the_last_lines_before_a_restart_come_out_and_nothing_drives_meanwhile():
    for name in BOARDS:
        for reads in (True, False):
            device, driven = crashing(name, reads)
            reason = device.said("the reason")[0]
            assert [ms for ms in driven if ms > reason + 30] == [], (name, reads, driven[-3:])
            assert [kind for _, kind in device.board.resets] == ["reset"], device.text()
            if reads:
                sent = [line for _, line in device.board.sent]
                assert [1 for line in sent if line.find("the reason") > 0], sent


def test_the_virtual_port_waits_as_the_real_ones_do():
    main = (
        "import sys, select, time\n"
        "p = select.poll()\np.register(sys.stdout.buffer, select.POLLOUT)\n"
        "found = []\n"
        "for _ in range(300):\n"
        "    if not [1 for _ in p.ipoll(0)]:\n        break\n"
        "    a = time.ticks_ms()\n    sys.stdout.buffer.write(b'x')\n"
        "    found.append(time.ticks_diff(time.ticks_ms(), a))\n"
        "with open('found', 'w') as f:\n    f.write('%d %s' % (len(found), max(found) >= 500))\n"
    )
    for chip, expected in (("rp2", b"256 False"), ("esp32", b"300 True")):
        board = make_board(main, chip)
        board.block_console()
        board.run(until_ms=60000)
        assert board.flash.files["found"] == expected, (chip, board.flash.files, lines(board))
