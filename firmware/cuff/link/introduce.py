"""The introduction of one client: docs/ble-protocol.md, "Introduction". Loaded while it is open.

OPEN -> KEYS -> CODE -> PROVED -> accept(): a person has compared the codes, and presses START.

Rules: loop code, cuff empty; the arithmetic is done in slices of some 8 ms. It sends nothing: the
answers that have become ready are taken by access.py. One client, one attempt.
"""

# What is None is asked for in the states that have it only.
# pyright: reportOptionalSubscript=false
# pyright: reportOperatorIssue=false
# pyright: reportArgumentType=false

import gc

from micropython import const

from cuff.link.seal import expand, hmac, same
from cuff.link.x25519 import Ladder, base
from cuff.phases import CODE, FAILED, KEYS, OPEN, PROVED

_STEPS_A_TURN = const(4)  # of 510, 2 ms each on a Pico W
_COLLECT_TURNS = const(6)  # 4 steps leave some 10 KB of garbage
_COMMITMENT_BYTES = const(16)
_PROOF_BYTES = const(8)
_CODES = const(1000000)


class Introduction:
    """state; code: six digits as a number, -1 until there is one; link: the client's, -1 before.
    random(count): bytes."""

    def __init__(self, random, now_ms):
        self.state = OPEN
        self.code = -1
        self.link = -1
        self.since_ms = now_ms
        self.name = b""
        self._private = random(32)
        self._nonce = random(16)
        self._ladder = Ladder(self._private, base())
        self._public = None
        self._theirs = self._their_nonce = self._proof = None
        self._out = None
        self._turns = 0

    def key(self, link, public):
        """KEY came. False: not now."""
        if self.state != OPEN or self.link >= 0:
            return False
        self.link = link
        self._theirs = public
        return True

    def nonce(self, now_ms, link, nonce):
        """NONCE came: our own, or None: not now."""
        if self.state != KEYS or link != self.link:
            return None
        self._their_nonce = nonce
        digest = hmac(nonce + self._nonce, self._theirs, self._public)
        self.code = (digest[0] << 24 | digest[1] << 16 | digest[2] << 8 | digest[3]) % _CODES
        self.state = CODE
        self.since_ms = now_ms
        self._ladder = Ladder(self._private, self._theirs)
        return self._nonce

    def confirm(self, link, data):
        """CONFIRM came: its proof and a name. False: not now."""
        if self.state != CODE or link != self.link or self._proof:
            return False
        self._proof = data[:_PROOF_BYTES]
        self.name = data[_PROOF_BYTES:]
        return True

    def step(self):
        """One turn: some of the arithmetic. The answer to KEY when it is ready, else None."""
        ladder = self._ladder
        self._turns += 1
        if ladder:
            if self._turns % _COLLECT_TURNS == 0:
                gc.collect()
            elif ladder.step(_STEPS_A_TURN):
                self._ladder = None
                self._climbed(ladder.result)
        if self.state == OPEN and self._theirs and self._public:
            self.state = KEYS
            bound = hmac(self._nonce, self._public, self._theirs)
            return self._public + bound[:_COMMITMENT_BYTES]
        if self.state == CODE and self._proof and self._out:
            right = same(hmac(self._out[36:], b"client")[:_PROOF_BYTES], self._proof)
            self.state = PROVED if right else FAILED
        return None

    def _climbed(self, result):
        if self._public is None:
            self._public = result
        elif result == bytes(32):
            self.state = FAILED  # a point of small order: nobody's key
        else:
            secret = hmac(self._their_nonce + self._nonce, result)
            info = b"opencuff introduction 1" + self._theirs + self._public
            self._out = expand(secret, info, 68)

    def accept(self):
        """(key, id, our proof), once PROVED."""
        out = self._out
        return out[:32], out[32:36], hmac(out[36:], b"device")[:_PROOF_BYTES]
