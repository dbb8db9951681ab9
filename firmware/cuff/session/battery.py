"""The cell: what is left of it, whether that is enough for what is to begin, when it has to end.

Its voltage is read by the loop eight times a second and smoothed over two seconds. What is left is
read off at rest, since pump and valve pull it down; under pressure it has to stay above what the
converter to 5.2 V is made for (boards/circuit.md: 3.3 V), or what runs is ended while the release
is still an ordinary one. A board that does not measure it (no PIN_BATTERY) knows nothing and
refuses nothing; one whose divider gives no cell's voltage starts nothing.

Rules: loop code; whole mV; reads the port and decides by what it is handed.
"""

from micropython import const

from cuff import codes

UNKNOWN = const(255)
LOWEST_MV = const(2500)  # outside of these it is the divider, not a cell
HIGHEST_MV = const(4400)
EMPTY_MV = const(3300)
RESERVE_PCT = const(5)  # for the way there and back, rests, and a cell that has aged (own choice)
# (mV at rest, % left) of one lithium-ion cell; a cell's own curve differs by some 5 %.
CURVE = ((3300, 0), (3600, 15), (3700, 35), (3800, 55), (3900, 70), (4000, 82), (4150, 100))
TURNS = const(6)  # of 20 ms
_SHIFT = const(4)  # a mean of sixteen


def percent(mv):
    """What is left at that voltage, at rest."""
    below_mv, below_pct = CURVE[0]
    mv = max(mv, below_mv)
    for at_mv, pct in CURVE:
        if mv < at_mv:
            return below_pct + (pct - below_pct) * (mv - below_mv) // (at_mv - below_mv)
        below_mv, below_pct = at_mv, pct
    return below_pct


class Battery:
    """read_mv(): the port's, or None: the board has none; s_per_pct: builds.py's. To be read: mv
    (0: no cell's voltage), pct (UNKNOWN: not known)."""

    def __init__(self, read_mv, s_per_pct):
        self._read_mv = read_mv
        self._s_per_pct = s_per_pct
        self._turn = TURNS
        self._sum = self._need_pct = self.mv = 0
        self.pct = UNKNOWN

    def step(self, calm):
        """Every turn. calm: neither pump nor valve has had current for this turn."""
        self._turn += 1
        if self._turn < TURNS or not self._read_mv:
            return
        self._turn = 0
        mv = self._read_mv()
        if not LOWEST_MV <= mv <= HIGHEST_MV:
            self._sum = self.mv = 0
            self.pct = UNKNOWN
            return
        if not self._sum:
            self._sum = mv << _SHIFT
        self._sum += mv - (self._sum >> _SHIFT)
        self.mv = self._sum >> _SHIFT
        if calm or self.pct == UNKNOWN:
            self.pct = percent(self.mv)

    def empty(self):
        """Must what is under pressure end now?"""
        return 0 < self.mv < EMPTY_MV

    def refusal(self, seconds):
        """Why so many seconds under pressure may not begin, or NONE."""
        if not self._read_mv:
            return codes.NONE
        if not self.mv:
            return codes.GAUGE
        self._need_pct = RESERVE_PCT + (seconds + self._s_per_pct - 1) // self._s_per_pct
        return codes.BATTERY if self.pct < self._need_pct or self.empty() else codes.NONE

    def figures(self, code):
        """The numbers that belong to a refusal's words."""
        return (self.pct, self._need_pct) if code == codes.BATTERY else ()
