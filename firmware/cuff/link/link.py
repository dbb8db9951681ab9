"""The radio link, put together: radio, gatt, access, and what losing it leads to.

Rules: a command takes the way of a button, `commands.do`; this only carries it there. Loaded only
if there is a radio that is on (start.py).
"""

# As in gatt.py.
# pyright: reportAttributeAccessIssue=false
# pyright: reportOptionalSubscript=false

from micropython import const

from cuff import codes, version
from cuff.link import codec
from cuff.link.access import Access
from cuff.link.gatt import Gatt
from cuff.phases import LOP, TRAINING
from cuff.verbs import (
    FORGET,
    INTRODUCE,
    LINK,
    MEASURE,
    READ_CUFF,
    READ_JOURNAL,
    READ_JOURNAL_SPAN,
    READ_PROTOCOL,
    READ_WEARER,
    START,
)

_REMEMBERED_MS = const(31000)  # a START waits for the self-test: session/start.py
_CAPABILITIES = const(255)  # all that the page names
_INFO = const(6)  # characteristics
_BATTERY = const(9)
_REASONS = const(1)  # of READ
_SETTING = const(2)
_WEARER = const(3)
_CUFF = const(4)
_PROTOCOL = const(5)
_SPAN = const(6)  # of the journal
_ENTRY = const(7)
_MOST_ENTRIES = const(32)  # of one reading


class Link:
    """radio: chip.radio.Radio; app: whose commands, status, settings and note it uses; stop(): as
    the STOP button."""

    def __init__(self, radio, app, ticks_diff, stop):
        from cuff.store import clients

        self._commands = commands = app.commands
        self._radio = radio
        self._began = self._runs = False  # what runs, or is about to, was started from here
        self._began_ms = 0
        self._asked = False  # a command waits for the desk's answer
        self._journal = None  # number of the next entry, how many to look for, how many came
        self._status = app.status
        self._settings = app.session.settings  # read only
        self._stop = stop
        self._ticks_diff = ticks_diff
        self._known = -1
        self._battery_pct = -1 if app.chip.battery_mv is None else 0  # as shown; -1: never
        self.gatt = Gatt(radio, app.status, ticks_diff)
        self.access = self.gatt.access = Access(
            commands.stand, clients, self.gatt, ticks_diff, app.note, app.session.ready,
            len(radio.connections),
        )  # fmt: skip
        commands.add(INTRODUCE, self.access.introducing.open)
        commands.add(FORGET, self.access.forget)

    def begin(self):
        """Last at boot: it takes a second, and is the one thing that is known to hang."""
        self.access.load()
        name = "OpenCuff " + self._settings["cuff_name"]
        self._radio.start(name, version.VERSION, self._battery_pct >= 0)

    def step(self, now_ms):
        """Once a turn, after the snapshot."""
        access = self.access
        status = self._status
        gatt = self.gatt
        lost = access.step(now_ms)
        lost = gatt.step(now_ms) or lost
        if not access.command:  # else its answer would be given to the next one
            self._asked = False
            if gatt.messages and not self._journal:
                access.hear(now_ms, *gatt.messages.pop(0))
        if self._journal:
            self._read_on()
        elif access.command:  # here: what it calls may be deep, and the tick shares the stack
            opcode, argument = access.command
            if opcode < codec.PING:
                desk = self._commands.desk
                if self._asked:  # the desk's answer comes a turn later
                    code = desk.answer
                    self._asked = False
                else:
                    code = self._commands.do(now_ms, opcode, argument, LINK)
                    self._asked = desk.job is not None and not code
                if not self._asked:
                    access.answer(code)
                if (opcode == START or opcode == MEASURE) and not code:
                    self._began, self._began_ms = True, now_ms
            else:
                self._obey(opcode, argument)
        status.introduction = access.introducing.state
        status.link_code = access.introducing.code
        if lost and self._began and self._vents():
            self._stop()
        if self._began:
            self._watch(now_ms)
        self._show(status, access.count << 3 | status.introduction)

    def _obey(self, opcode, argument):
        """The link's own opcodes."""
        access = self.access
        code = codes.NONE
        data = b""
        if opcode == codec.STREAM:
            access.stream = argument == 1
        elif opcode == codec.STATUS:
            data = self.gatt.status_bytes()
        elif opcode == codec.READ:
            data = self._read(argument[0], argument[1])
            if data is None:
                code = codes.NOT_NOW
                data = b""
        elif opcode == codec.FORGET_ME:
            code = access.forget_this_one()
        elif opcode == codec.JOURNAL:
            self._journal = [argument[0], min(argument[1], _MOST_ENTRIES), 0]
            return  # answered behind the last entry
        access.answer(code, data)

    def _read_on(self):
        """An entry a turn, until so many were looked for."""
        access = self.access
        journal = self._journal
        if not access.command or not journal[1]:
            self._journal = None
            access.answer(codes.NONE, bytes((journal[2], 0)))
            return
        data = self._commands.read(READ_JOURNAL, journal[0])
        journal[0] += 1
        journal[1] -= 1
        if data:
            journal[2] += 1
            self.gatt.send_record(access.owner, access.record(journal[2], data))

    def _show(self, status, known):
        """What is read beside the status: who is known, and the battery's level, if there is
        one."""
        radio = self._radio
        if known != self._known:
            self._known = known
            radio.write(_INFO, self._info())
        pct = status.battery_pct
        if self._battery_pct < 0 or pct == self._battery_pct or pct > 100:
            return
        self._battery_pct = pct
        level = bytes((pct,))
        radio.write(_BATTERY, level)
        for link in range(len(radio.connections)):
            if radio.connections[link] >= 0:
                radio.notify(link, _BATTERY, level)

    def _watch(self, now_ms):
        """Is what began here over, or did its START come to nothing?"""
        runs = self._status.kind == TRAINING or self._status.kind == LOP
        late = self._ticks_diff(now_ms, self._began_ms) > _REMEMBERED_MS
        if not runs and (self._runs or late):
            self._began = False
        self._runs = runs

    def _vents(self):
        """Does what was begun from here end with the link?"""
        how = self._settings["link_loss"]
        return how == "vent" or how == "first" and self._settings["experience"] == "first"

    def _read(self, what, index):
        """What READ gives, or None."""
        status = self._status
        if what == _REASONS and index == 0:
            return bytes(status.reasons)
        if what == _SETTING:
            names = sorted(self._settings)
            if index < len(names):
                return codec.named(names[index], self._settings[names[index]])
        if what == _WEARER or what == _CUFF:
            return self._commands.read(READ_WEARER if what == _WEARER else READ_CUFF, index)
        if what == _PROTOCOL:
            return self._commands.read(READ_PROTOCOL, index)
        if what == _SPAN:
            return self._commands.read(READ_JOURNAL_SPAN, 0)
        if what == _ENTRY:
            return self._commands.read(READ_JOURNAL, index)
        return None

    def _info(self):
        settings = self._settings
        numbers = [int(word) for word in version.VERSION.split(".")]
        pressure = settings["pressure_max_mmhg"]
        arm = settings["build"] == "arm"
        occlusion = settings["occlusion_arm_min"] if arm else settings["occlusion_thigh_min"]
        return bytes(
            [1, 0] + numbers + [0 if arm else 1, 240, 0, _CAPABILITIES, 0, 0, 0]
            + [self.access.count, self._status.introduction, pressure & 255, pressure >> 8]
            + [occlusion, settings["session_min"]]
        )  # fmt: skip
