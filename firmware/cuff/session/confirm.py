"""What a person confirms at the device: START held for 3 to 10 s and let go.

Nothing can be confirmed but what the refusal of the same press has just offered in words, so a long
press out of habit or a jammed button confirms nothing (panel/buttons.py):

* the cuff was opened by hand, after a trip that says so: only then the limb recovers;
* it is another day, if the session is used up and the device was off since.

It moves nothing; what is confirmed stands in the log, another day in the journal.
"""

from cuff import codes


class Confirm:
    """offered: code of what may be confirmed by the press at hand, or NONE."""

    def __init__(self, limb, guard, selftest, note):
        self._limb = limb
        self._guard = guard
        self._selftest = selftest
        self._note = note
        self.on_day = None  # called with (seconds, measurements) that lie behind another day
        self._fresh = False
        self.offered = codes.NONE

    def press(self, now_pressed):
        """In every turn, before anything is refused in it: was START pressed in this turn?"""
        self._fresh = now_pressed
        if now_pressed:
            self.offered = codes.NONE

    def offer(self, code):
        """A refusal for this code: is there something to be confirmed?"""
        if not self._fresh:
            return  # what was pressed before is no answer to it
        day = code == codes.SESSION_OVER and self._limb.spent.may_claim
        if day or code == codes.MAY_BE_CLOSED:
            self.offered = code
            self._note(codes.OFFER_DAY if day else codes.OFFER_OPENED)

    def take(self):
        """START was let go after a long press: whether that confirmed something."""
        code = self.offered
        self.offered = codes.NONE
        if code == codes.MAY_BE_CLOSED:
            trip = self._guard.trip
            selftest = self._selftest  # behind a kink the first sensor may read nothing
            if selftest.witness.sees_pressure() or not selftest.zero.clear_trip():
                self._note(codes.NOT_CONFIRMED)
                return False
            self._limb.opened()
            selftest.trip_cleared(trip)
            self._note(codes.OPENED_BY_HAND)
        elif code:
            behind = self._limb.new_session()
            self._note(codes.ANOTHER_DAY, *behind)
            if self.on_day:
                self.on_day(*behind)
        return code != codes.NONE
