"""A device with a radio and a client beside it, on every interpreter: the client uses the
firmware's own seal, which test_link_seal.py holds against the RFCs and the page.

    device = LinkedDevice(); device.client(script)    script(client) is a generator: 20 ms a step
"""

from cuff.link import frames, seal
from cuff.link.x25519 import Ladder
from host_tests.core.device_kit import READY_MS, Device
from tools.sim.air import Air

CONTROL, STATUS, PRESSURE, STOP, JOURNAL, INFO = range(1, 7)
STEP_MS = 20
REFUSED = 2
NUMBERS = ("malformed", "not-introduced", "seal", "replayed", "occupied", "closed", "busy")


def reason(name):
    """The message of a refusal."""
    return bytes((REFUSED, NUMBERS.index(name) + 1))


def product(scalar, u):
    """X25519."""
    ladder = Ladder(scalar, u)
    while not ladder.step(50):
        pass
    return ladder.result


class LinkedDevice(Device):
    """known: [(id, key, name)] that is on the flash from the start; reserved: their counters."""

    def __init__(self, known=(), reserved=0, settings=None, **kwargs):
        values = {"training": "manual", "manual_mmhg": 40, "manual_minutes": 1}
        values.update(settings or {})
        super().__init__(settings=values, **kwargs)
        self.air = self.board.air = Air(self.board)
        self.waiting = 0
        if known:
            from cuff.store import files

            lines = [str(reserved)]
            lines += [" ".join([part.hex() for part in client]) for client in known]
            self.board.flash.files["clients.key"] = files._with_check("\n".join(lines)).encode()

    def client(self, script, mtu=247, start_ms=READY_MS + 1000, known=None):
        """Someone who does this from then on; his name (id, key) if he is known."""
        client = Client(self, mtu, known)
        steps = script(client)
        self.waiting += 1

        def step():
            client.look()
            if not client.ended:
                try:
                    next(steps)
                except StopIteration:
                    client.ended = True
                    self.waiting -= 1

        self.board.every(STEP_MS, step, start_ms)
        return client

    def run_scripts(self, most_ms=60000):
        """Until every script has ended."""
        self.board.run(until_ms=most_ms, stop=lambda: not self.waiting)
        assert not self.waiting, (self.board.now_ms, self.text())
        return self


class Client:
    """live: the last status; answers: messages of the control point."""

    def __init__(self, device, mtu, known):
        self.device = device
        self.mtu = mtu
        self.known = known
        self.ended = False
        self.link = None
        self.live = None
        self.heard = []  # [(ms, number, bytes)] of everything
        self.answers = []
        self.keys = None
        self.counter = 0
        self._joiner = frames.Joiner()

    def look(self):
        """Everything that came since the last step."""
        if not self.link:
            return
        news = self.link.heard
        self.link.heard = []
        for number, data in news:
            self.heard.append((self.device.board.now_ms, number, data))
            if number == STATUS:
                self.live = data
            elif number == CONTROL:
                assert self._joiner.take(data, 0, len(data)) == len(data), data
                if self._joiner.complete:
                    self.answers.append(self._joiner.message())

    def wait(self, until, most_ms=20000):
        """Steps until something is so."""
        end_ms = self.device.board.now_ms + most_ms
        while not until():
            assert self.device.board.now_ms < end_ms, "in vain\n" + self.device.text()
            yield

    def pause(self, ms):
        """So long."""
        end_ms = self.device.board.now_ms + ms
        while self.device.board.now_ms < end_ms:
            yield

    def connect(self):
        """A new link, and its first status."""
        self.link = None
        while self.link is None:
            self.link = self.device.air.connect(self.mtu)
            yield
        self._joiner = frames.Joiner()
        self.live = self.keys = None
        self.answers = []
        yield from self.wait(lambda: self.live)

    def send(self, message):
        """In fragments, without waiting."""
        number = 0
        part = frames.fragment(message, 0, self.mtu)
        while part is not None:
            self.link.write(CONTROL, part)
            number += 1
            part = frames.fragment(message, number, self.mtu)

    def ask(self, message):
        """The message that comes back."""
        self.answers = []
        self.send(message)
        yield from self.wait(lambda: self.answers)
        return self.answers.pop(0)

    def hello(self, counter=None):
        """A session; the answer."""
        number, key = self.known[:2]
        answer = yield from self.ask(b"\x00\x70" + number + bytes(8))
        if answer[0] == 0:
            floor = seal.u32(answer, 11)
            self.keys = seal.Keys(key, bytes(8), answer[3:11], floor)
            self.counter = floor if counter is None else counter
        return answer

    def sealed(self, body, counter=None):
        """The message of a command, with the next counter or this one."""
        if counter is None:
            self.counter += 1
            counter = self.counter
        head = seal.u32_bytes(counter)
        place = seal._place(seal.COMMAND, head, 0)
        cipher = self.keys._mixed(place, body)
        return b"\x01" + head + cipher + seal.hmac(self.keys._mac, place, cipher)[:8]

    def command(self, body):
        """(code, data), or the refusal."""
        answer = yield from self.ask(self.sealed(body))
        if answer[0] == REFUSED:
            return answer
        place = seal._place(seal.ANSWER, answer[1:5], 0)
        assert seal.hmac(self.keys._mac, place, answer[5:-8])[:8] == answer[-8:]
        assert seal.u32(answer, 1) == self.counter
        found = self.keys._mixed(place, answer[5:-8])
        assert found[0] == body[0]
        return found[1], found[2:]
