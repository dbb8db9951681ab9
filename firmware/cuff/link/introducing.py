"""Opens, steps and closes the introduction of a client; introduce.py is loaded only for one.

Rules: loop code, at rest only: a START, a trip, 60 s, a lost link or a wrong proof close it.
"""

# As in introduce.py.
# pyright: reportOptionalMemberAccess=false

from os import urandom

from micropython import const

from cuff import codes
from cuff.link import codec
from cuff.memory import unload
from cuff.phases import AT_REST, CLOSED, FAILED, PROVED

OPEN_MS = const(60000)


class Introducing:
    """access: what sends, and keeps a client. state: phases.py; code: to be
    compared, or -1."""

    def __init__(self, access, stand, ticks_diff, note):
        self._access = access
        self._stand = stand
        self._ticks_diff = ticks_diff
        self._note = note
        self._now = None
        self._accepted = False
        self.state = CLOSED
        self.code = -1

    def open(self, now_ms, verb, argument, source):
        """INTRODUCE, a handler of commands.py: open, or "yes, this client"."""
        if self.state == PROVED:
            self._accepted = True  # kept in the next step: this call is deep already
            return codes.NONE
        self.close()
        try:
            from cuff.link import introduce

            self._now = introduce.Introduction(urandom, now_ms)
        except (MemoryError, ImportError, OSError):  # a phone is no reason for a restart
            unload("cuff.link.introduce", "cuff.link.x25519", collect=False)
            return codes.NOT_NOW
        self.state = self._now.state
        self._note(codes.LINK_OPEN)
        return codes.NONE

    def close(self):
        """Whatever there is of it."""
        if self._now:
            self._now = None
            self._accepted = False
            self.state = CLOSED
            self.code = -1
            unload("cuff.link.introduce", "cuff.link.x25519", collect=False)

    def lost(self, link):
        """A link is gone."""
        if self._now and self._now.link == link:
            self._note(codes.LINK_CLOSED)
            self.close()

    def hear(self, now_ms, link, opcode, data):
        """KEY, NONCE or CONFIRM: 0, or why not."""
        now = self._now
        if not now:
            return codec.CLOSED
        if opcode == codec.KEY:
            done = now.key(link, data)
        elif opcode == codec.CONFIRM:
            done = now.confirm(link, data)
        else:
            nonce = now.nonce(now_ms, link, data)
            done = nonce is not None
            if nonce:
                self._access.answer_plainly(link, opcode, nonce)
        self.state = now.state
        return 0 if done else codec.CLOSED

    def step(self, now_ms):
        """Once a turn."""
        now = self._now
        if not now:
            return
        if now.code != self.code:
            self.code = now.code
            self._note(codes.LINK_CODE, now.code)
        reason = 0
        if self._ticks_diff(now_ms, now.since_ms) > OPEN_MS or self._stand() != AT_REST:
            reason = codec.CLOSED
        elif self._accepted:
            reason = self._accept()
            if not reason:
                self._note(codes.LINK_KNOWN)
        else:
            answer = now.step()
            if answer:
                self._access.answer_plainly(now.link, codec.KEY, answer)
            self.state = now.state
            if now.state == FAILED:
                reason = codec.WRONG_SEAL
        if reason:
            self._note(codes.LINK_CLOSED)
            if now.link >= 0:
                self._access.refuse(now.link, reason)
            self.close()

    def _accept(self):
        """0, or why not."""
        now = self._now
        key, number, proof = now.accept()
        if not self._access.keep(number, key, now.name):
            return codec.BUSY
        self._access.answer_plainly(now.link, codec.CONFIRM, proof + number)
        self.close()
        return 0
