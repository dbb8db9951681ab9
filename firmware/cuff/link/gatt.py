"""What goes over the air and when: messages in fragments, the status, samples.

The status goes out 5 times a second and within a turn of a change; an answer in indications, each
sent when the last one was confirmed. A client that is slow gets its answer later and nobody waits
for it; one that does not confirm for 5 s is let go.

Rules: loop code. One write a turn at most, so a turn stays short. It knows no key and no command.
"""

# Access is set before the first step.
# pyright: reportOptionalMemberAccess=false
# pyright: reportAttributeAccessIssue=false
# pyright: reportCallIssue=false
# pyright: reportArgumentType=false

from micropython import const

from cuff.link import codec, frames, layout
from cuff.phases import CODE

STATUS_TURNS = const(10)  # of 20 ms
_ANSWER_MS = const(5000)
_SAMPLES = const(10)
_SAMPLE_MS = const(20)
_LATE_MS = const(30)
_HEAD = const(3)
_LINKS_AT_ONCE = const(2)
_OPEN = const(8)  # flags of the status
_COMPARE = const(16)
_OWNED = const(32)
_CONTROL = const(1)  # characteristics
_STATUS = const(2)
_PRESSURE = const(3)
_JOURNAL = const(5)


class Gatt:
    """radio: chip.radio.Radio; access: set before the first step; status: the snapshot. messages:
    [(link, bytes)] that have come whole."""

    def __init__(self, radio, status, ticks_diff):
        self._radio = radio
        self._status = status
        self._ticks_diff = ticks_diff
        count = len(radio.connections)
        self.access = None
        self.messages = []
        self._joiners = [None] * count
        self._answers = [None] * count
        self._sent = [0] * count  # fragments of it
        self._since_ms = [0] * count
        self._order = [0] * count  # which link came first
        self._arrivals = 0
        self._now_ms = 0
        self._bytes = bytearray(layout.STATUS_BYTES)
        self._rest = bytearray(layout.STATUS_BYTES)
        self._mark = -1
        self._turns = 0
        self._cues = self._changes = 0
        self._sequence = -1
        self._samples = bytearray(_HEAD + 2 * _SAMPLES)
        self._sampled = self._batches = 0
        self._last_ms = 0

    # -- for access --------------------------------------------------------------------------

    def send(self, link, message):
        """An answer; one that is still on its way is dropped for it."""
        self._answers[link] = message
        self._sent[link] = 0
        self._radio.confirmed[link] = True
        self._since_ms[link] = self._now_ms

    def send_record(self, link, message):
        """On the journal, at once."""
        number = 0
        part = frames.fragment(message, 0, self._radio.mtus[link])
        while part:
            self._radio.notify(link, _JOURNAL, part)
            number += 1
            part = frames.fragment(message, number, self._radio.mtus[link])

    def leave(self, link):
        """End a link."""
        self._radio.disconnect(link)

    def status_bytes(self):
        """The status as it is now."""
        self._pack()
        return bytes(self._bytes)

    # -- a turn ------------------------------------------------------------------------------

    def step(self, now_ms):
        """Who came and went, one message in, what is due out. True: the session's link is gone."""
        radio = self._radio
        self._now_ms = now_ms
        lost = False
        if True in radio.went or True in radio.came:
            lost = self._count_links()
        if self._status.cue:
            self._cues = (self._cues + 16) & 0xF0 | self._status.cue & 15
        busy = False
        for link in range(len(radio.connections)):
            if radio.connections[link] >= 0:
                busy = True
                if self._answers[link]:
                    self._send_fragment(link)
        if busy:
            if not self.messages:
                self._hear()
            self._show()
        return lost

    def _count_links(self):
        radio = self._radio
        lost = False
        for link in range(len(radio.connections)):
            if radio.went[link]:
                radio.went[link] = False
                self._joiners[link] = self._answers[link] = None
                lost = self.access.lost(link) or lost
            if radio.came[link]:
                radio.came[link] = False
                self._joiners[link] = frames.Joiner()
                self._arrivals += 1
                self._order[link] = self._arrivals
                self._mark = -1  # the newcomer hears the status at once
                self._status.watched = True
        there = [link for link in range(len(radio.connections)) if radio.connections[link] >= 0]
        if len(there) > _LINKS_AT_ONCE:
            strangers = [link for link in there if link != self.access.owner]
            radio.disconnect(min(strangers, key=lambda link: self._order[link]))
        elif not there:
            self._rest[:] = self._bytes  # counts on from what was shown
        radio.advertise()
        return lost

    def _hear(self):
        radio = self._radio
        found = radio.take()
        if not found:
            for link in range(len(radio.connections)):
                if radio.overrun[link]:  # last, or the answers to the others would replace it
                    radio.overrun[link] = False
                    self.access.refuse(link, codec.BUSY)
            return
        link, data = found
        joiner = self._joiners[link]
        at = 0
        while joiner and at < len(data):
            at = joiner.take(data, at, len(data))
            if at < 0:
                self.access.refuse(link, codec.MALFORMED)
                return
            if joiner.complete:
                self.messages.append((link, joiner.message()))

    def _send_fragment(self, link):
        radio = self._radio
        if not radio.confirmed[link]:
            if self._ticks_diff(self._now_ms, self._since_ms[link]) > _ANSWER_MS:
                self._answers[link] = None
                radio.disconnect(link)
            return
        part = frames.fragment(self._answers[link], self._sent[link], radio.mtus[link])
        if part is None:
            self._answers[link] = None
        elif radio.indicate(link, part):
            self._sent[link] += 1
            self._since_ms[link] = self._now_ms
        else:
            radio.confirmed[link] = True  # refused for now: again in the next turn
            if self._ticks_diff(self._now_ms, self._since_ms[link]) > _ANSWER_MS:
                self._answers[link] = None

    # -- status and samples ------------------------------------------------------------------

    def _show(self):
        status = self._status
        mark = (
            status.phase << 26 | status.kind << 22 | status.trip << 14 | status.stand << 8
            | (status.set_no & 15) << 4 | self._cues >> 4 & 7 | (self.access.owner >= 0) << 3
        )  # fmt: skip
        self._turns += 1
        if mark != self._mark or self._turns >= STATUS_TURNS:
            self._mark = mark
            self._turns = 0
            self._notify_status()
        if self.access.stream:
            self._sample()

    def _pack(self):
        introducing = self.access.introducing
        flags = _OWNED if self.access.owner >= 0 else 0
        if introducing.state:
            flags |= _OPEN
            if introducing.state >= CODE:
                flags |= _COMPARE
        into = self._bytes
        layout.pack_rest(into, self._status)
        for k in range(layout.LIVE_BYTES, layout.STATUS_BYTES):
            if into[k] != self._rest[k]:
                self._rest[:] = into
                self._changes = (self._changes + 1) & 255
                break
        layout.pack_live(into, self._status, self._sequence, self._cues, flags, self._changes)

    def _notify_status(self):
        radio = self._radio
        self._sequence = (self._sequence + 1) & 255
        self._pack()
        radio.write(_STATUS, self._bytes)
        view = memoryview(self._bytes)
        for link in range(len(radio.connections)):
            if radio.connections[link] >= 0:
                radio.notify(link, _STATUS, view[: radio.mtus[link] - 3])

    def _sample(self):
        """One more of the pressure; a batch goes out when it is full, or after a late turn."""
        now_ms = self._now_ms
        link = self.access.owner
        full = min(_SAMPLES, (self._radio.mtus[link] - 3 - _HEAD) // 2)
        late = self._ticks_diff(now_ms, self._last_ms) > _LATE_MS
        if self._sampled and (late or self._sampled >= full):
            into = memoryview(self._samples)[: _HEAD + 2 * self._sampled]
            self._radio.notify(link, _PRESSURE, into)
            self._sampled = 0
        into = self._samples
        if not self._sampled:
            into[0] = self._batches
            self._batches = (self._batches + 1) & 255
            layout.put_u16(into, 1, now_ms // 10 & 0xFFFF)
        self._last_ms = now_ms
        layout.put_i16(into, _HEAD + 2 * self._sampled, self._status.level_cmmhg)
        self._sampled += 1
