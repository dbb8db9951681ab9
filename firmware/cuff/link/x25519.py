"""X25519 (RFC 7748) in whole numbers, a few steps at a time: 0.6 s on a Pico W in all.

Loaded for an introduction only, with the cuff empty. Not in constant time: MicroPython's integers
are not. Each key pair serves one introduction that a person has opened, so there is nothing to
measure twice.

Rules: loop code; it makes a lot of garbage.
"""

_P = 2**255 - 19
_A24 = 121665
_BITS = 255


def base():
    """The point that everybody starts from."""
    return bytes([9] + [0] * 31)


class Ladder:
    """scalar times the point u, both 32 bytes. step() until it is true, then result."""

    def __init__(self, scalar, u):
        number = int.from_bytes(scalar, "little")
        self._k = (number & ((1 << 255) - 8)) | 1 << 254
        self._x1 = self._x3 = (int.from_bytes(u, "little") & ((1 << 255) - 1)) % _P
        self._x2 = self._z3 = 1
        self._z2 = 0
        self._swap = 0
        self._at = _BITS
        self._power = 0  # of z2, on the way to its inverse
        self._left = 0
        self.result = None

    def step(self, times):
        """So many of 510 steps; whether it is done."""
        for _ in range(times):
            if self._at > 0:
                self._at -= 1
                self._climb(self._k >> self._at & 1)
                if not self._at:
                    self._turn(0)
                    self._power = 1
                    self._left = _BITS
            elif self._left:
                self._left -= 1
                self._invert((_P - 2) >> self._left & 1)
            else:
                self.result = (self._x2 * self._power % _P).to_bytes(32, "little")
                return True
        return False

    def _invert(self, bit):
        power = self._power * self._power % _P
        self._power = power * self._z2 % _P if bit else power

    def _turn(self, bit):
        if self._swap != bit:
            self._x2, self._x3 = self._x3, self._x2
            self._z2, self._z3 = self._z3, self._z2
        self._swap = bit

    def _climb(self, bit):
        self._turn(bit)
        x2 = self._x2
        z2 = self._z2
        x3 = self._x3
        z3 = self._z3
        a = x2 + z2
        b = x2 - z2
        aa = a * a % _P
        bb = b * b % _P
        e = aa - bb
        da = (x3 - z3) * a % _P
        cb = (x3 + z3) * b % _P
        self._x3 = (da + cb) * (da + cb) % _P
        self._z3 = self._x1 * ((da - cb) * (da - cb) % _P) % _P
        self._x2 = aa * bb % _P
        self._z2 = e * (aa + _A24 * e) % _P
