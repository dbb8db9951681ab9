"""A phone beside a virtual device, in virtual time: the client's own codec, over GATT values.

    device = LinkDevice(); device.phone(script)     script(phone) is a generator: a step per 20 ms
    def script(phone):
        yield from phone.connect()
        answer = yield from phone.command(b"\\x0a\\x00")
"""

from host_tests.core.device_kit import READY_MS, Device
from tools.client import frames, layouts, seal
from tools.sim.air import Air

CONTROL, STATUS, PRESSURE, STOP, JOURNAL, INFO = range(1, 7)
STEP_MS = 20
SETTINGS = {"training": "manual", "manual_mmhg": 40, "manual_minutes": 1, "radio": "on"}


class Refused(Exception):
    """The device did nothing; reason."""


class LinkDevice(Device):
    """A device with a radio. ended: the scripts that have come to their end."""

    def __init__(self, **kwargs):
        settings = dict(SETTINGS)
        settings.update(kwargs.pop("settings", {}))
        super().__init__(settings=settings, **kwargs)
        self.air = self.board.air = Air(self.board)
        self.ended = []
        self.phones = []

    def phone(self, script, mtu=247, start_ms=READY_MS + 1000, known=None):
        """Someone with a phone who does this from then on."""
        phone = Phone(self, mtu, known)
        self.phones.append(phone)
        steps = script(phone)

        def step():
            phone.look()
            if script not in self.ended:
                try:
                    next(steps)
                except StopIteration:
                    self.ended.append(script)

        self.board.every(STEP_MS, step, start_ms)
        return phone

    def run(self, until_ms):
        """Power on and run; the scripts have to end."""
        super().run(until_ms)
        return self

    def run_scripts(self, most_ms):
        """Until every script has ended."""
        self.board.run(until_ms=most_ms, stop=lambda: len(self.ended) == len(self.phones))
        assert len(self.ended) == len(self.phones), (self.board.now_ms, self.text())
        return self

    def module(self, name):
        """A module of the running firmware."""
        return self.board.image.modules()[name]


class Phone:
    """live, rest: of the last status; known: (key, id) of an introduction; answers: messages."""

    def __init__(self, device, mtu, known):
        self.device = device
        self.mtu = mtu
        self.known = known
        self.link = None
        self.live = None
        self.statuses = []
        self.samples = []
        self.records = []
        self._journal = frames.Joiner()
        self.answers = []
        self.session = None
        self.counter = 0
        self._joiner = frames.Joiner()

    # -- what the air brings -------------------------------------------------------------------

    def look(self):
        """Everything that was heard since."""
        if not self.link:
            return
        heard, self.link.heard = self.link.heard, []
        for number, data in heard:
            if number == STATUS:
                self.live = layouts.live(data)
                self.statuses.append((self.device.board.now_ms, data))
            elif number == CONTROL:
                self.answers += self._joiner.take(data)
            elif number == PRESSURE:
                self.samples.append(data)
            elif number == JOURNAL:
                self.records += self._journal.take(data)

    def wait(self, until, most_ms=20000):
        """Steps until something is so."""
        board = self.device.board
        end_ms = board.now_ms + most_ms
        while not until():
            assert board.now_ms < end_ms, f"waited {most_ms} ms in vain\n{self.device.text()}"
            yield

    def pause(self, ms):
        """So long."""
        end_ms = self.device.board.now_ms + ms
        yield from self.wait(lambda: self.device.board.now_ms >= end_ms, ms + 1000)

    # -- what it does --------------------------------------------------------------------------

    def connect(self):
        """A link, and the first status."""
        self.link = None

        def tried():
            self.link = self.link or self.device.air.connect(self.mtu)
            return self.link

        yield from self.wait(tried)
        self._joiner = frames.Joiner()
        self.live = self.session = None
        yield from self.wait(lambda: self.live)

    def send(self, message):
        """A message, in fragments, without waiting."""
        for fragment in frames.split(message, self.mtu):
            self.link.write(CONTROL, fragment)

    def ask(self, message, most_ms=6000):
        """The message that comes back."""
        self.answers = []
        self.send(message)
        yield from self.wait(lambda: self.answers, most_ms)
        return self.answers.pop(0)

    def plain(self, body, most_ms=6000):
        """(code, data) of a plain command."""
        answer = yield from self.ask(b"\x00" + body, most_ms)
        if answer[0] == frames.REFUSED:
            raise Refused(answer[1])
        assert answer[:2] == b"\x00" + body[:1], answer.hex()
        return answer[2], answer[3:]

    def introduce(self, press_at_device=True, name=b"phone"):
        """The whole introduction; the device is opened for it here. The code."""
        device = self.device
        device.press("down", device.board.now_ms + 20, 3300)
        yield from self.wait(lambda: self.live and self.live.flags & 8, 6000)
        mine = seal.Introduction()
        code, data = yield from self.plain(b"\x71" + mine.public)
        assert code == 0
        mine.device_public, mine.device_commitment = data[:32], data[32:]
        code, data = yield from self.plain(b"\x72" + mine.nonce)
        digits = mine.opened(data)
        assert device.said(f"code {digits}"), device.text()
        key, number, proof, their_proof = mine.keys()
        if press_at_device:
            yield from self.wait(lambda: self.live.flags & 16)
        self.answers = []
        self.send(b"\x00\x73" + proof + name)
        if not press_at_device:
            return digits
        yield from self.wait(lambda: self.info().introduction == 4)
        device.press("start", device.board.now_ms + 20)
        yield from self.wait(lambda: self.answers)
        answer = self.answers.pop(0)
        assert answer == b"\x00\x73\x00" + their_proof + number, answer.hex()
        self.known = key, number
        return digits

    def hello(self):
        """A session."""
        key, number = self.known
        nonce = bytes(range(8))
        code, data = yield from self.plain(b"\x70" + number + nonce)
        assert code == 0
        floor = int.from_bytes(data[8:], "little")
        self.session = seal.Session(key, nonce, data[:8], floor, self.counter)

    def command(self, body, most_ms=6000):
        """(code, data) of a sealed command."""
        answer = yield from self.ask(self.session.seal(body), most_ms)
        self.counter = self.session.counter
        if answer[0] == frames.REFUSED:
            raise Refused(answer[1])
        answer = self.session.open(answer)
        assert answer[:1] == body[:1]
        return answer[1], answer[2:]

    def info(self):
        """The info characteristic."""
        return layouts.info(self.link.read(INFO))
