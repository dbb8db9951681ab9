"""The second pressure sensor: a Honeywell ABP2 at the manifold, as a device on the virtual bus.

Protocol (drivers of Linux, RIOT and ESPHome agree on it): writing AA 00 00 starts a conversion of
5 ms; reading gives a status byte (40: powered; 20 on top: busy; 04: memory; 01: saturated) and 24
bits, 10 % of the range at zero and 90 % at full scale.

What it sees: the manifold behind a tube of its own. A running pump lifts it above the cuff by what
the hose takes; an open valve empties it first. A plant that knows its manifold (`manifold_mmhg`
while `kinked`) is believed; a kinked one that does not gets a small volume here. So any plant with
`cuff_cmmhg` will do.

Faults: set_fault(kind, value) with one of FAULT_KINDS, or None. "dead" does not answer; "busy"
never ends a conversion; "frozen" repeats its last answer; "garbage" answers at random; "stuck"
keeps its pressure, with noise; "offset" cmmHg; "drift" cmmHg/s; "gain" permille of the true one;
"lag" ms; "saturated" says so. A bus that is stuck is the board's: drive(pin, 0).

Rules: integers and + - * / on floats only: the same bits on every interpreter. Its noise is its
own, and it takes the plant as the last tick left it (10 ms at most): stepping the plant at other
times would change its bits, and no trace may depend on who else reads a pressure.
"""

from tools.sim.circuit.noise import NOISE_MASK, gaussian_table, next_random

ADDRESS = 0x28
FULL_CMMHG = 45004  # 60 kPa
LOWEST = 1677722  # 10 % of 2**24
SPAN = 13421772  # 80 %
CONVERSION_US = 5000
START = b"\xaa\x00\x00"
ENODEV = 19
FAULT_KINDS = ("dead", "busy", "frozen", "garbage", "stuck", "offset", "drift", "gain", "lag",
               "saturated")  # fmt: skip
_POWERED = 0x40
_BUSY = 0x20
_SATURATED = 0x01
_TUBE_S = 0.02  # its own tube and the air in it
_PUMP_DROP_CMMHG = 300  # 1.5 m of 4 mm bore: 1 mmHg at the arm's 30 mL/s, 4 at the thigh's 93
_OPEN_SHARE = 0.35  # of the cuff's pressure is left in the manifold while the valve gapes
_KINKED_CMMHG_US = 0.18  # a pump of 30 mL/s into a manifold of 12 mL
_STALL_CMMHG = 45000
_NOISE_CMMHG_Q8 = 1000  # 4 cmmHg: 14 bits of 450 mmHg


class SecondSensor:
    """One device on one board. zero_error_cmmhg, span_error_permille: within its +-1.5 %."""

    def __init__(self, board, zero_error_cmmhg=180, span_error_permille=-6):
        self._board = board
        self.zero_error_cmmhg = zero_error_cmmhg
        self.span_error_permille = span_error_permille
        self.pump_drop_cmmhg = _PUMP_DROP_CMMHG
        self.kind = None
        self.value = 0
        self.swapped = False  # the tubes are exchanged: this one is on the cuff's lumen
        self.conversions = 0
        self.own_cmmhg = 0.0  # behind its tube
        self._manifold_cmmhg = 0.0  # of a kinked plant that does not say
        self._since_us = 0
        self._held_cmmhg = None
        self._seen_us = -1
        self._ready_us = 0
        self._answer = bytes([_POWERED, 0, 0, 0])
        self._noise = gaussian_table(_NOISE_CMMHG_Q8, 28)
        self._random = 11

    def set_fault(self, kind, value=0):
        """Break it from now on; None repairs it."""
        if kind is not None and kind not in FAULT_KINDS:
            raise ValueError("no fault '%s'; there are %s" % (kind, ", ".join(FAULT_KINDS)))
        self.kind = kind
        self.value = value
        self._since_us = self._board.now_us
        self._held_cmmhg = None

    def manifold_cmmhg(self):
        """The pressure at the manifold now."""
        board = self._board
        plant = board.plant
        cuff = plant.cuff_cmmhg
        if getattr(plant, "kinked", False):
            return self._cut_off(plant)
        self._manifold_cmmhg = float(cuff)
        if self._is_shut():
            return cuff + self.pump_drop_cmmhg * board.pump_duty_u16 // 65536
        return int(cuff * _OPEN_SHARE)

    def _is_shut(self):
        """Is the valve, whatever its coil gets?"""
        board = self._board
        plant = board.plant
        if board.air_fault == "valve-stuck-closed" or getattr(plant, "blocked", False):
            return True
        if board.air_fault == "valve-stuck-open" or getattr(plant, "gaping", False):
            return False
        return board.valve_energised

    def _cut_off(self, plant):
        known = getattr(plant, "manifold_mmhg", None)
        if known is not None:
            return int(known * 100.0)
        board = self._board
        if not board.valve_energised:
            self._manifold_cmmhg = 0.0
        else:
            waited_us = board.now_us - self._seen_us
            rise = _KINKED_CMMHG_US * waited_us * board.pump_duty_u16 / 65536.0
            self._manifold_cmmhg = min(_STALL_CMMHG, self._manifold_cmmhg + rise)
        return int(self._manifold_cmmhg)

    def write(self, data):
        """A command; only the one that measures is known."""
        if self.kind == "dead":
            raise OSError(ENODEV)
        if bytes(data) == START:
            self._convert()

    def read(self, count):
        """Status and counts of the last conversion."""
        if self.kind == "dead":
            raise OSError(ENODEV)
        answer = self._answer
        if self.kind == "busy" or self._board.now_us < self._ready_us:
            answer = bytes([_POWERED | _BUSY]) + answer[1:]
        elif self.kind == "saturated":
            answer = bytes([_POWERED | _SATURATED]) + answer[1:]
        elif self.kind == "garbage":
            answer = bytes([self._any() for _ in range(4)])
        return (answer + bytes(count))[:count]

    def _any(self):
        self._random = next_random(self._random)
        return self._random >> 16

    def _convert(self):
        board = self._board
        self.conversions += 1
        now_us = board.now_us
        sees = board.plant.cuff_cmmhg if self.swapped else self.manifold_cmmhg()
        dt_s = (now_us - self._seen_us) * 0.000001
        lag_s = _TUBE_S
        if self.kind == "lag":
            lag_s += self.value * 0.001
        self.own_cmmhg += (sees - self.own_cmmhg) * (dt_s / (dt_s + lag_s))
        self._seen_us = now_us
        self._ready_us = now_us + CONVERSION_US
        if self.kind == "frozen":
            return
        counts = self._counts(self._faulty(self.own_cmmhg, now_us))
        self._answer = bytes([_POWERED, counts >> 16, counts >> 8 & 255, counts & 255])

    def _faulty(self, cmmhg, now_us):
        kind = self.kind
        if kind == "stuck":
            if self._held_cmmhg is None:
                self._held_cmmhg = cmmhg
            return self._held_cmmhg
        if kind == "offset":
            return cmmhg + self.value
        if kind == "drift":
            return cmmhg + (now_us - self._since_us) * 0.000001 * self.value
        if kind == "gain":
            return cmmhg * self.value * 0.001
        return cmmhg

    def _counts(self, cmmhg):
        self._random = next_random(self._random)
        noise = self._noise[(self._random >> 8) & NOISE_MASK] / 256.0
        reads = cmmhg * (1.0 + self.span_error_permille * 0.001) + self.zero_error_cmmhg + noise
        counts = LOWEST + int(reads * SPAN / FULL_CMMHG)
        return max(0, min(0xFFFFFF, counts))
