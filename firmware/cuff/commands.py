"""Everything that a person may ask of the device, who may, and when: default is nobody, never.

STOP is no row of it: the tick reads its button, always, from anyone.

Rules: the one way to a session for buttons and radio alike. The result is a code; NONE: done, or
under way.
"""

from cuff import codes
from cuff.phases import AT_REST, LEAVING, RUNNING, SHUT, STOPPED, TRIPPED
from cuff.verbs import (
    ANSWER,
    CLEAR,
    CONFIRM,
    CUFF,
    END,
    FELT,
    FORGET,
    INTRODUCE,
    LESS,
    LINK,
    MEASURE,
    MORE,
    MUTE,
    NEXT,
    PANEL,
    PAUSE,
    PROFESSIONAL,
    PROTOCOL,
    SET,
    SKIP,
    START,
    STORE_PROTOCOL,
    TIME,
    WEARER,
)

_START_KEY = (START, CLEAR, NEXT)
_ANY = AT_REST | RUNNING | LEAVING | TRIPPED | STOPPED | SHUT
# verb, who may, where.
TABLE = (
    (START, PANEL | LINK, AT_REST),
    (CLEAR, PANEL, TRIPPED),
    (CONFIRM, PANEL, _ANY),
    (NEXT, PANEL | LINK, RUNNING),
    (MORE, PANEL | LINK, RUNNING),
    (LESS, PANEL | LINK, RUNNING),
    (PAUSE, PANEL | LINK, RUNNING),
    (SKIP, PANEL | LINK, RUNNING),
    (END, PANEL | LINK, RUNNING | AT_REST),  # there: forget a START that waits
    (PROTOCOL, PANEL | LINK, AT_REST),
    (MUTE, PANEL | LINK, _ANY),
    (MEASURE, PANEL | LINK, AT_REST),
    (STORE_PROTOCOL, PANEL | LINK, AT_REST),
    (INTRODUCE, PANEL, AT_REST),
    (FORGET, PANEL, AT_REST),
    (SET, PANEL | LINK, AT_REST),
    (TIME, PANEL | LINK, AT_REST),
    (FELT, PANEL | LINK, AT_REST),
    (WEARER, PANEL | LINK, AT_REST),
    (CUFF, PANEL | LINK, AT_REST),
    (ANSWER, PANEL | LINK, AT_REST),
    (PROFESSIONAL, PANEL | LINK, AT_REST),
)


class Commands:
    """door, slot, confirm, desk: the session's."""

    def __init__(self, door, slot, confirm, desk):
        self._door = door
        self._slot = slot
        self._confirm = confirm
        self.desk = desk  # job, answer: what a verb of the desk came to, a turn later
        self.read = desk.read  # (what, index) -> bytes, or None: no such thing, or not now
        # verb: what does it, from (now_ms, verb, argument, source) to a code
        self._handlers = {
            START: self._start,
            CLEAR: self._clear,
            CONFIRM: self._take,
            NEXT: self._activity,
            MORE: self._activity,
            LESS: self._activity,
            PAUSE: self._activity,
            SKIP: self._activity,
            END: self._end,
            PROTOCOL: self._protocol,
            MEASURE: self._measure,
            STORE_PROTOCOL: self._store,
            SET: desk.do,
            TIME: desk.do,
            FELT: desk.do,
            WEARER: desk.do,
            CUFF: desk.do,
            ANSWER: desk.do,
            PROFESSIONAL: desk.do,
        }

    def stand(self):
        """Where a person stands now (phases.py)."""
        return self._door.stand()

    def do(self, now_ms, verb, argument, source):
        """A code: NONE when it is done."""
        stand = self._door.stand()
        who = where = 0
        for row in TABLE:
            if row[0] == verb:
                who, where = row[1], row[2]
        if not who & source:
            return codes.NOT_ALLOWED
        if source == PANEL and verb in _START_KEY:
            self._confirm.press(True)  # a refusal of this press may offer something
        if not where & stand:
            return self._door.deny(stand) if verb == START else codes.NOT_NOW
        handler = self._handlers.get(verb)
        return handler(now_ms, verb, argument, source) if handler else codes.NOT_NOW

    def add(self, verb, handler):
        """handler(now_ms, verb, argument, source) -> code does this verb from now on."""
        self._handlers[verb] = handler

    def _start(self, now_ms, verb, argument, source):
        return self._door.start(now_ms, argument)

    def _clear(self, now_ms, verb, argument, source):
        return self._door.clear(argument)

    def _protocol(self, now_ms, verb, argument, source):
        return self._door.protocol(argument)

    def _store(self, now_ms, verb, argument, source):
        return self._door.store_protocol(argument)

    def _measure(self, now_ms, verb, argument, source):
        return self._door.start(now_ms, True)

    def _take(self, now_ms, verb, argument, source):
        return codes.NONE if self._confirm.take() else codes.NOT_NOW

    def _end(self, now_ms, verb, argument, source):
        if self._door.stand() == AT_REST:
            return self._door.forget()
        return self._activity(now_ms, verb, argument, source)

    def _activity(self, now_ms, verb, argument, source):
        self._slot.now.command(now_ms, verb)
        return codes.NONE
