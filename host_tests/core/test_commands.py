"""cuff/commands.py and cuff/panel/keys.py: who may ask for what, where; what a press asks for."""

from cuff import codes, commands
from cuff.commands import Commands
from cuff.panel import sound
from cuff.panel.keys import Keys
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
from host_tests.core.selftest_kit import Part

STANDS = (AT_REST, RUNNING, LEAVING, TRIPPED, STOPPED, SHUT)
DESK = (SET, TIME, FELT, WEARER, CUFF, ANSWER, PROFESSIONAL)  # wearer/desk.py's, at rest
DRILL = (PROTOCOL, MEASURE, STORE_PROTOCOL)
VERBS = (START, CLEAR, CONFIRM, NEXT, MORE, LESS, PAUSE, SKIP, END, MUTE, INTRODUCE, FORGET)
VERBS += DESK + DRILL
# Written once more, by hand: what a person at the device may do where.
MAY = {
    AT_REST: (START, CONFIRM, MUTE, END, INTRODUCE, FORGET) + DESK + DRILL,
    RUNNING: (CONFIRM, NEXT, MORE, LESS, PAUSE, SKIP, END, MUTE),
    LEAVING: (CONFIRM, MUTE),
    TRIPPED: (CLEAR, CONFIRM, MUTE),
    STOPPED: (CONFIRM, MUTE),
    SHUT: (CONFIRM, MUTE),
}
# And what a phone may: nothing that clears, confirms, introduces or forgets.
LINK_MAY = {
    AT_REST: (START, MUTE, END) + DESK + DRILL,
    RUNNING: (NEXT, MORE, LESS, PAUSE, SKIP, END, MUTE),
    LEAVING: (MUTE,),
    TRIPPED: (MUTE,),
    STOPPED: (MUTE,),
    SHUT: (MUTE,),
}
FROM_LINK = sum(LINK_MAY.values(), ())
DOES = {MEASURE: (START, True)}  # a verb that is another one, said shortly


class Session:
    """Door, slot, activity and confirm in one, that note what they are asked."""

    def __init__(self, stand=AT_REST, confirms=True):
        self.place = stand
        self.now = self
        self.confirms = confirms
        self.asked = []
        self.presses = []
        self.commands = Commands(self, self, self, self)
        for verb in (MUTE, INTRODUCE, FORGET):
            self.commands.add(verb, self.link)

    def stand(self):
        return self.place

    def start(self, now_ms, anew):
        self.asked.append((START, anew))
        return codes.NONE

    def clear(self, anew):
        self.asked.append((CLEAR, anew))
        return codes.NONE

    def protocol(self, number):
        self.asked.append((PROTOCOL, number))
        return codes.NONE

    def store_protocol(self, data):
        self.asked.append((STORE_PROTOCOL, data))
        return codes.NONE

    def forget(self):
        self.asked.append((END, 0))
        return codes.NONE

    def deny(self, stand):
        return codes.STOP_HELD

    def take(self):
        self.asked.append((CONFIRM, 0))
        return self.confirms

    def press(self, fresh):
        self.presses.append(fresh)

    def link(self, now_ms, verb, argument, source):
        self.asked.append((verb, argument))
        return codes.NONE

    def command(self, now_ms, verb):
        self.asked.append((verb, 0))

    read = None

    def do(self, now_ms, verb, argument, source):
        self.asked.append((verb, argument))
        return codes.NONE


def test_each_verb_is_done_where_it_may_and_nowhere_else():
    # verifies: R-STP-7
    for stand in STANDS:
        for verb in VERBS:
            session = Session(stand)
            code = session.commands.do(0, verb, 0, PANEL)
            if verb in MAY[stand]:
                assert (session.asked, code) == ([DOES.get(verb, (verb, 0))], codes.NONE)
            else:
                why = codes.STOP_HELD if verb == START else codes.NOT_NOW
                assert (session.asked, code) == ([], why), (stand, verb)


def test_a_phone_may_what_its_rows_say_and_nothing_else():
    # verifies: R-STP-7
    for stand in STANDS:
        for verb in VERBS:
            session = Session(stand)
            code = session.commands.do(0, verb, 0, LINK)
            if verb in LINK_MAY.get(stand, ()):
                assert (session.asked, code) == ([DOES.get(verb, (verb, 0))], codes.NONE)
            else:
                why = codes.NOT_ALLOWED
                if verb in FROM_LINK:
                    why = codes.STOP_HELD if verb == START else codes.NOT_NOW
                assert (session.asked, code) == ([], why), (stand, verb)
            assert session.presses == []  # nobody at the device has pressed anything


def test_what_has_no_handler_is_not_now():
    session = Session()
    plain = Commands(session, session, session, session)
    for verb in (MUTE, INTRODUCE, FORGET):
        assert plain.do(0, verb, 0, PANEL) == codes.NOT_NOW and session.asked == []


def test_nobody_is_allowed_by_default():
    # verifies: R-STP-7
    for stand in STANDS:
        for verb in VERBS:
            for source in (0, 4, 128):
                session = Session(stand)
                assert session.commands.do(0, verb, 0, source) == codes.NOT_ALLOWED
                assert session.asked == [] and session.presses == []
        for verb in (0, 7, 9, 255, -1):
            session = Session(stand)
            assert session.commands.do(0, verb, 0, PANEL | LINK | 4) == codes.NOT_ALLOWED
            assert session.asked == []


def test_every_verb_has_one_row_and_stop_has_none():
    assert sorted([row[0] for row in commands.TABLE]) == sorted(VERBS)


def test_only_a_press_of_start_at_the_device_can_be_offered_something():
    # verifies: R-OCC-15
    for verb in VERBS:
        session = Session(RUNNING)
        session.commands.do(0, verb, 0, PANEL)
        assert session.presses == ([True] if verb in (START, CLEAR, NEXT) else []), verb


def test_what_was_not_confirmed_says_so():
    assert Session(confirms=False).commands.do(0, CONFIRM, 0, PANEL) == codes.NOT_NOW


class Button:
    """Of one turn."""

    def __init__(self):
        self.is_pressed = self.ripe = self.long = self.chord = self.held = False

    def pressed(self):
        return self.is_pressed

    def in_chord(self):
        return self.chord


class Device:
    """Keys over four buttons; turn(offered): one turn, then nothing is pressed any more."""

    def __init__(self, stand=AT_REST, confirms=True):
        self.session = Session(stand, confirms)
        self.buttons = Part()
        self.status = Part()
        self.buttons.tell_stuck = lambda: self.newly_stuck
        self.newly_stuck = False
        self.let_go()
        self.keys = Keys(self.buttons, self.session.commands)

    def let_go(self):
        for name in ("start", "stop", "up", "down"):
            setattr(self.buttons, name, Button())

    def turn(self, offered=codes.NONE, introduction=0):
        self.status.offered = offered
        self.status.introduction = introduction
        del self.session.asked[:]
        heard = self.keys.step(0, self.status)
        self.let_go()
        return self.session.asked, heard


def test_each_button_asks_for_its_own():
    # verifies: R-STP-7
    for name, asked in (("up", MORE), ("down", LESS), ("start", NEXT)):
        device = Device(RUNNING)
        getattr(device.buttons, name).is_pressed = True
        assert device.turn() == ([(asked, 0)], None), name
        assert device.turn() == ([], None)
    device = Device(RUNNING)
    device.buttons.stop.is_pressed = True
    assert device.turn() == ([], None)  # the tick's


def test_start_clears_a_trip_and_begins_elsewhere_anew_where_up_is_held():
    for stand, verb in ((AT_REST, START), (TRIPPED, CLEAR)):
        for chord in (False, True):
            device = Device(stand)
            device.buttons.start.is_pressed = True
            device.buttons.up.chord = chord
            assert device.turn() == ([(verb, chord)], None)


def test_a_long_press_confirms_what_was_offered_and_is_heard():
    # verifies: R-OCC-15
    device = Device()
    device.buttons.start.ripe = True
    assert device.turn(codes.MAY_BE_CLOSED) == ([], sound.LIFT)
    device.buttons.start.long = True
    assert device.turn(codes.MAY_BE_CLOSED) == ([(CONFIRM, 0)], None)
    device.buttons.start.long = device.buttons.start.ripe = True
    assert device.turn() == ([], None)  # nothing was offered
    device = Device(confirms=False)
    device.buttons.start.long = True
    assert device.turn(codes.SESSION_OVER) == ([(CONFIRM, 0)], sound.REFUSED)


def test_down_held_and_let_go_opens_for_a_phone_and_with_up_forgets_all():
    for with_up, verb in ((False, INTRODUCE), (True, FORGET)):
        device = Device()
        device.buttons.down.long = True
        device.buttons.up.held = with_up
        assert device.turn() == ([(verb, 0)], None)
        device = Device(RUNNING)
        device.buttons.down.long = True
        device.buttons.up.held = with_up
        assert device.turn() == ([], sound.REFUSED)


def test_start_says_yes_to_a_phone_that_waits_for_it_and_to_no_other():
    for introduction in range(6):
        device = Device()
        device.buttons.start.is_pressed = True
        verb = INTRODUCE if introduction == 4 else START
        assert device.turn(introduction=introduction) == ([(verb, 0)], None), introduction


def test_a_button_that_is_newly_stuck_is_heard():
    device = Device()
    device.newly_stuck = True
    assert device.turn() == ([], sound.REFUSED)
