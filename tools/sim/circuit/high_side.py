"""The high side of pump and valve coil: what hardware must say before either can work.

Purpose: on the RP2040 two permit pins close two switches in series; on the ESP32 the rising edges
of a feeding pin keep a retriggerable monostable closed. Pull-downs hold an undriven permit pin low.
A board without permit pins has its loads on the supply.

`board.high_side.set_fault(kind, permit=None)` breaks a switch: "shorted" (always on), "open"
(always off), or None. permit "deadman" or "ceiling" means that permit's switch alone, None the
whole high side. What is broken is kept in `fault` (the whole) and `permit_faults`.

Rules: knows pads and times, no firmware; on() may be asked for any time that comes.
"""

from tools.sim.circuit.pins import ROLE_PERMIT
from tools.sim.interpreter.kernel import NEVER_US, Event

MONOSTABLE_HOLD_US = 250000  # R x C of the wiring guide
_PERMITS = ("deadman", "ceiling")


def wire_high_side(board, pins):
    """The high side that these pins ask for."""
    if "permit_feed" in pins:
        sense = pins.get("permit_sense")
        return Monostable(
            board, board.pads[pins["permit_feed"]], None if sense is None else board.pads[sense]
        )
    return Series(
        board, {p: board.pads[pins["permit_" + p]] for p in _PERMITS if "permit_" + p in pins}
    )


class Switch:
    """What both kinds share: the faults of the switches. permits: names of those there are."""

    def __init__(self, board, permits):
        self._board = board
        self.permits = permits
        self.fault = None
        self.permit_faults = {}

    def set_fault(self, kind, permit=None):
        """Kind: "shorted", "open" or None, from now on; permit: one of `permits`, None for all."""
        if kind not in ("shorted", "open", None):
            raise ValueError("no fault %r of a switch" % kind)
        if permit is None:
            self.fault = kind
        elif permit in self.permits:
            self.permit_faults[permit] = kind
        else:
            raise ValueError("no permit %r on this board" % permit)
        self._board.apply_actuators()

    def _closed(self, permit, asked):
        """Does the switch of this permit conduct?"""
        kind = self.permit_faults.get(permit)
        return asked if kind is None else kind == "shorted"


class Series(Switch):
    """On while every permit pin is high; always on without any."""

    def __init__(self, board, pads):
        super().__init__(board, tuple(pads))
        self._pads = pads
        for pad in pads.values():
            pad.role = ROLE_PERMIT

    def on(self, at_us):
        """Are pump and coil fed at that time?"""
        if self.fault is not None:
            return self.fault == "shorted"
        return all([self._closed(permit, pad.level) for permit, pad in self._pads.items()])

    def moved(self, at_us):
        """A permit pin changed: does that change anything?"""
        return True

    def reset(self):
        """Power is gone."""


class Monostable(Switch):
    """On for a quarter of a second after each rising edge of the feeding pin (input B of the
    wiring guide's U4): a pin that is let go of, or taken low at a reset, feeds nothing. The sense
    pin, when there is one, sees the fed side through a divider."""

    def __init__(self, board, feed, sense, hold_us=MONOSTABLE_HOLD_US):
        super().__init__(board, ("deadman",))
        self.hold_us = hold_us
        self._feed = feed
        self._sense = sense
        self._level = feed.level
        self._until_us = 0
        self._event = Event(NEVER_US, self._expired)
        feed.role = ROLE_PERMIT

    def moved(self, at_us):
        """The feeding pin changed: does that change anything? Not while it is held anyway."""
        held = at_us < self._until_us
        return self.on(at_us) != held

    def on(self, at_us):
        """Are pump and coil fed at that time? Sees the edge that made somebody ask."""
        if self._feed.level != self._level:
            self._level = self._feed.level
            if self._level:
                self._until_us = at_us + self.hold_us
                if self._event.at_us == NEVER_US:
                    self._expect(self._until_us)
        held = at_us < self._until_us
        on = self._closed("deadman", held) if self.fault is None else self.fault == "shorted"
        if self._sense is not None and self._sense.external != on:
            self._sense.external = 1 if on else 0
            self._sense.settle()
        return on

    def reset(self):
        """Power is gone: its capacitor is empty."""
        self._level = self._feed.level
        self._until_us = 0

    def _expect(self, at_us):
        board = self._board
        if self._event not in board.events:
            board.events.append(self._event)
        self._event.at_us = at_us
        board._pick()
        board._set_due()

    def _expired(self):
        board = self._board
        if self._until_us > board.base_us:  # fed again since
            self._event.at_us = self._until_us
        else:
            self._event.at_us = NEVER_US
            board.apply_actuators()
