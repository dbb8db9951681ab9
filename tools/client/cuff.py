"""The cuff as an object: connect, be introduced, command, watch. The API below `opencuff`.

    async with Cuff(transport) as cuff:            transports.py: bleak, WebSocket, simulated
        known = await cuff.introduce("laptop", ask_for_code)      once; keep `known`
        await cuff.hello(known)
        await cuff.start()
        async for status in cuff.statuses(): ...
        await cuff.stop()

Rules: what the device refuses is Refused or NotDone, with its reason in words; a counter is handed
to `keep` before it is used, so that it never comes twice.
"""

import asyncio
import contextlib
import os
import struct
from dataclasses import dataclass

from tools.client import frames, layouts, seal, words

CONTROL, STATUS, PRESSURE, STOP, JOURNAL, INFO = range(1, 7)
ANSWER_S = 6.0
PING_S = 10.0
MAJOR = 1
ENTRIES = 32  # of one reading
REASONS = {
    1: "malformed: the device did not understand",
    2: "not introduced: this client is unknown to the device, or has no session",
    3: "the seal is wrong",
    4: "replayed: the counter is used up",
    5: "occupied: another client has the session",
    6: "closed: open the device first (hold DOWN for 3 s and let go)",
    7: "busy: again later, with the cuff empty",
}


class CuffError(Exception):
    """Anything that a person should be told."""


class Refused(CuffError):
    """The device did nothing. reason: its number."""

    def __init__(self, reason):
        super().__init__(REASONS.get(reason, f"refused ({reason})"))
        self.reason = reason


class NotDone(CuffError):
    """The device said why not. code: of docs/faults.md; about: what was asked for."""

    def __init__(self, code, about=""):
        super().__init__(f"{about or 'not done'}: {words.with_hint(code)}")
        self.code = code


class Silent(CuffError):
    """No answer."""


@dataclass
class Known:
    """What an introduction leaves: keep it secret."""

    key: bytes
    number: bytes
    counter: int = 0


class Cuff:
    """transport: connect(on_value, on_gone), write(number, data, answered), read(number),
    disconnect(), mtu. keep(known): called whenever a counter is used up. ping_s: a session that is
    silent for 30 s of the device's time is over."""

    def __init__(self, transport, keep=lambda known: None, ping_s=PING_S):
        self._transport = transport
        self._keep = keep
        self._ping_s = ping_s
        self._joiner = frames.Joiner()
        self._records = frames.Joiner()
        self._messages = asyncio.Queue()
        self._watchers = set()
        self._sealed = []  # records, not opened yet
        self._one_at_a_time = asyncio.Lock()
        self._session = self._known = self._pinger = None
        self.live = self.rest = None
        self.on_pressure = lambda *values: None
        self.gone = asyncio.Event()

    async def __aenter__(self):
        await self._transport.connect(self._heard, self.gone.set)
        info = await self.info()
        if info.major != MAJOR:
            raise CuffError(f"the device speaks protocol {info.major}, this client {MAJOR}")
        return self

    async def __aexit__(self, *problem):
        if self._pinger:
            self._pinger.cancel()
        if self._session and not self.gone.is_set():
            with contextlib.suppress(CuffError):
                await self.command(b"\x44")
        await self._transport.disconnect()

    def _heard(self, number, data):
        if number == STATUS:
            self.live = layouts.live(data)
            if len(data) >= layouts.STATUS_BYTES:
                self.rest = layouts.rest(data)
            for queue in self._watchers:
                queue.put_nowait(self.live)
        elif number == CONTROL:
            for message in self._joiner.take(data):
                self._messages.put_nowait(message)
        elif number == JOURNAL:
            self._sealed += self._records.take(data)
        elif number == PRESSURE:
            self.on_pressure(*layouts.pressure(data))

    # -- for anyone --------------------------------------------------------------------------

    async def stop(self):
        """Vent. Needs nothing but the link."""
        await self._transport.write(STOP, b"\x00", False)

    async def info(self):
        """Versions, capabilities, limits."""
        return layouts.info(await self._transport.read(INFO))

    async def status(self):
        """(Live, Rest), read now."""
        data = await self._transport.read(STATUS)
        return layouts.live(data), layouts.rest(data)

    async def sealed_status(self):
        """The same as it is at this moment, and nobody can have changed it; needs a session."""
        data = await self.command(b"\x41")
        return layouts.live(data), layouts.rest(data)

    async def statuses(self):
        """Each status as it comes, until the link is gone."""
        queue = asyncio.Queue()
        self._watchers.add(queue)
        ended = asyncio.create_task(self.gone.wait())
        try:
            while not self.gone.is_set():
                following = asyncio.create_task(queue.get())
                await asyncio.wait((following, ended), return_when=asyncio.FIRST_COMPLETED)
                if following.done():
                    yield following.result()
                following.cancel()
        finally:
            ended.cancel()
            self._watchers.discard(queue)

    async def until(self, condition, most_s=60.0):
        """The first status for which condition(live) is true."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(most_s):
                if self.live and condition(self.live):
                    return self.live
                async for live in self.statuses():
                    if condition(live):
                        return live
        raise Silent("the link is gone" if self.gone.is_set() else f"not within {most_s:g} s")

    # -- messages ----------------------------------------------------------------------------

    async def _ask(self, message, is_answer, most_s=ANSWER_S):
        """The first message that is one to this; a late one to a question before is passed over.
        One at a time: `_one_at_a_time` is held."""
        while not self._messages.empty():
            self._messages.get_nowait()
        for fragment in frames.split(message, self._transport.mtu):
            await self._transport.write(CONTROL, fragment, True)
        try:
            async with asyncio.timeout(most_s):
                while True:
                    answer = await self._messages.get()
                    if answer[0] == frames.REFUSED:
                        raise Refused(answer[1])
                    if is_answer(answer):
                        return answer
        except TimeoutError:
            raise Silent("the device does not answer") from None

    async def _plain(self, body, most_s=ANSWER_S):
        head = b"\x00" + body[:1]
        async with self._one_at_a_time:
            answer = await self._ask(b"\x00" + body, lambda found: found[:2] == head, most_s)
        if answer[2]:
            raise NotDone(answer[2])
        return answer[3:]

    async def command(self, body):
        """Data of the answer to a sealed command."""
        if not self._session:
            raise CuffError("no session: introduce this client first (opencuff introduce)")
        async with self._one_at_a_time:  # or a PING between would use up the counter
            message = self._session.seal(body)
            self._known.counter = self._session.counter
            self._keep(self._known)
            found = await self._ask(message, lambda found: found[:5] == message[:5])
            try:
                answer = self._session.open(found)
            except seal.BadSeal as problem:
                raise CuffError(f"{problem}: somebody else may have answered") from None
        if answer[1]:
            raise NotDone(answer[1])
        return answer[2:]

    # -- access ------------------------------------------------------------------------------

    async def introduce(self, name, confirm, press_s=60.0):
        """confirm(code): have a person compare it with the device's; true when they are the same.
        The device must be open. What it returns is a secret."""
        mine = seal.Introduction()
        data = await self._plain(b"\x71" + mine.public)
        mine.device_public, mine.device_commitment = data[:32], data[32:]
        code = mine.opened(await self._plain(b"\x72" + mine.nonce))
        if not await confirm(code):
            raise CuffError("the codes differ: somebody may stand between; press STOP there")
        key, number, proof, their_proof = mine.keys()
        answer = await self._plain(b"\x73" + proof + name.encode()[:16], press_s)
        if answer != their_proof + number:
            raise CuffError("the device did not prove itself: do not use it with this client")
        return Known(key, number)

    async def hello(self, known):
        """Begin a session, and keep it up."""
        nonce = os.urandom(8)
        data = await self._plain(b"\x70" + known.number + nonce)
        floor = int.from_bytes(data[8:12], "little")
        self._known = known
        self._session = seal.Session(known.key, nonce, data[:8], floor, known.counter)
        await self.command(b"\x40")
        self._pinger = asyncio.create_task(self._ping())

    async def _ping(self):
        while not self.gone.is_set():
            await asyncio.sleep(self._ping_s)
            with contextlib.suppress(CuffError):
                await self.command(b"\x40")

    # -- commands ----------------------------------------------------------------------------

    async def start(self, measure=False):
        """A training, or the LOP first when it is due; measure: the LOP though one is known."""
        await self.command(bytes((10, measure)))

    async def next(self):
        """The set is done, or the rest is over."""
        await self.command(b"\x01")

    async def less(self):
        """Too much: 10 mmHg down."""
        await self.command(b"\x03")

    async def more(self):
        """Up again, to what is prescribed."""
        await self.command(b"\x02")

    async def stream(self, on=True):
        """Samples, to on_pressure(sequence, ms, [cmmHg], step_ms)."""
        await self.command(bytes((70, on)))

    async def journal(self):
        """Every entry, the oldest first, as a dict (docs/journal.md)."""
        oldest, newest = struct.unpack("<II", await self.command(b"\x42\x06\x00\x00"))
        at = oldest
        while 0 < at <= newest:
            self._sealed = []
            await self.command(struct.pack("<BHB", 67, at, ENTRIES))
            entries = [  # all at once: a PING between two would change the counter
                self._session.open(message, seal.RECORD, part + 1)
                for part, message in enumerate(self._sealed)
            ]
            for data in entries:
                values = struct.unpack_from(layouts.ENTRY, data)
                yield dict(zip(layouts.ENTRY_NAMES, values, strict=True))
            at += ENTRIES

    async def settings(self):
        """Every setting of the device, by name."""
        found = {}
        with contextlib.suppress(NotDone):
            for number in range(65536):
                data = await self.command(struct.pack("<BBH", 66, 2, number))
                name, value = layouts.named(data)
                found[name] = value
        return found

    async def set(self, name, value):
        """Change a setting."""
        await self.command(b"\x0d" + layouts.packed_setting(name, value))
