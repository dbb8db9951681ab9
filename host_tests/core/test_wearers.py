"""Wearers from choice to journal: store/wearers.py, wearer/roll.py, what desk.py keeps."""

from cuff import codes
from cuff.store import wearers
from cuff.verbs import ANSWER, CUFF, FELT, LINK, PANEL, PROFESSIONAL, SET, TIME, WEARER
from cuff.wearer import progress, questions, roll, screening
from host_tests.core.test_desk import FIRST, YEAR_2000
from host_tests.core.test_diary import Day

COUNT = len(questions.ROWS)
GUEST = roll.GUEST


class Home(Day):
    """A device with wearers. The modules' files are the board's."""

    def __init__(self, **given):
        super().__init__(**given)
        self.changes = 0
        self.desk.on_change = self.changed
        self.chip.ticks_ms = lambda: 5
        self.chip.ticks_diff = lambda a, b: a - b
        self.ms_now = 0

    def changed(self):
        self.changes += 1
        self.desk.overlay()

    def do(self, verb, argument, source=PANEL):
        return self.on_disk(self.done, self.ms_now, verb, argument, source)

    def enter(self, number=1, profile=0, name="Ida"):
        for field, value in (("name", name), ("profile", profile)):
            assert self.do(WEARER, (number, field, value)) == codes.NONE

    def choose(self, number=1, side=1):
        assert self.do(WEARER, number) == codes.NONE
        assert self.do(CUFF, (0, side)) == codes.NONE

    def screen(self, *yes):
        assert self.do(ANSWER, screening.BEGIN) == codes.NONE
        for number in range(1, COUNT + 1):
            assert self.desk.question == number
            assert self.do(ANSWER, screening.YES if number in yes else screening.NO) == codes.NONE
        assert self.desk.question == 0

    def train(self, seconds=120, code=codes.DONE):
        self.begin()
        self.turns(seconds, step_ms=1000)
        self.end(code)
        self.turns(1, 0, empty=True)

    def blocks(self, sets=2, training=True):
        return self.desk.blocks(training, sets)

    def record(self, number=1):
        return self.on_disk(wearers.load, "wearer", number)[0]

    def pass_minutes(self, minutes):
        self.chip.now += minutes

    def restart(self, power_on=True):
        """The same flash under a new desk."""
        other = Home()
        other.board, other.disk, other.chip = self.board, self.disk, self.chip
        other.desk.chip = self.chip
        if power_on:
            self.chip.was_set = False
            self.chip.now = YEAR_2000 + 21 * 525960
        other.on_disk(other.desk.load, power_on)
        return other


def at_home(*yes, **given):
    """Somebody chosen, screened, with the cuff confirmed and the clock set."""
    home = Home()
    home.do(TIME, FIRST)
    home.enter(**given)
    home.choose()
    home.screen(*yes)
    return home


def test_without_wearers_nobody_has_anything_against_a_start():
    # verifies: R-DOS-7
    home = Home(target_pct_lop=70, experience="attested")
    before = dict(home.desk.settings)
    home.on_disk(home.desk.load, True)
    home.desk.overlay()
    assert home.blocks(9) == [] and home.desk.settings == before
    assert home.desk.progress() is None and home.desk.lop_name() == "lop.json"
    assert home.do(ANSWER, screening.BEGIN) == codes.NOT_NOW
    home.train()
    assert sorted(home.board.flash.files) == ["settings.json"]


def test_eight_wearers_and_a_guest_are_kept_apart_and_come_back():
    # verifies: R-DOS-7
    home = Home()
    for number in range(1, 9):
        home.enter(number, number % 5, "Nr %d" % number)
        assert home.do(WEARER, (number, "share_pct", 20 + number)) == codes.NONE
    assert home.do(WEARER, (9, "name", "x")) == codes.NO_WEARER
    assert home.do(WEARER, (0, "name", "x")) == codes.NO_WEARER
    for number in range(1, 9):
        home.choose(number)
        assert home.desk.settings["target_pct_lop"] == 20 + number
        assert home.desk.profile == number % 5
    assert home.do(WEARER, GUEST) == codes.NONE and home.desk.wearer == GUEST
    assert home.do(WEARER, 10) == codes.NO_WEARER
    home.choose(7, 2)
    again = home.restart()
    assert (again.desk.wearer, again.desk.side, again.desk.profile) == (7, 2, 2)
    assert not again.desk.confirmed  # after each power-on
    for number in range(1, 9):
        assert again.record(number)["name"] == "Nr %d" % number


def test_a_wearer_that_nobody_entered_cannot_be_chosen():
    home = Home()
    for number in (1, 8, -1, 10):
        assert home.do(WEARER, number) == codes.NO_WEARER, number
    for number in (True, None, "1", (1,)):
        assert home.do(WEARER, number) == codes.SET_REFUSED, number
    assert home.desk.wearer == 0


def test_a_removed_wearer_is_gone_and_the_one_at_hand_stays():
    home = Home()
    home.enter(1)
    home.enter(2)
    home.choose(2)
    assert home.do(WEARER, (2, None)) == codes.NOT_NOW
    assert home.do(WEARER, (1, None)) == codes.NONE
    assert home.do(WEARER, 1) == codes.NO_WEARER and home.record(2)


def test_entries_out_of_bounds_are_refused_and_change_nothing():
    home = Home()
    home.enter()
    before = home.record()
    for field, value in (("name", "x" * 17), ("name", 5), ("name", "a\nb"), ("profile", 5),
                         ("profile", -1), ("profile", True), ("share_pct", 81), ("lop_mmhg", 79),
                         ("lop_mmhg", 301), ("protocol", 64), ("sessions", 5), ("attested", 1),
                         ("full", 1), ("locked", 1), ("cleared", 1), ("screened", 1),
                         ("step", 9), ("", 0), (5, 0)):  # fmt: skip
        assert home.do(WEARER, (1, field, value)) == codes.SET_REFUSED, (field, value)
    assert home.record() == before


def test_what_belongs_to_the_wearer_is_in_the_settings_and_nowhere_stored():
    # verifies: R-DOS-7
    home = Home(experience="attested", target_pct_lop=70, lop_mmhg=200, side="right")
    home.enter()
    home.choose(1, 1)
    settings = home.desk.settings
    assert (settings["experience"], settings["side"]) == ("first", "left")
    assert (settings["lop_mmhg"], settings["target_pct_lop"]) == (None, 40)
    assert home.do(SET, ("target_pct_lop", 45)) == codes.NONE
    assert home.do(SET, ("lop_mmhg", 160)) == codes.NONE
    assert (settings["lop_mmhg"], settings["target_pct_lop"]) == (160, 45)
    assert home.record()["share_pct"] == 45 and home.record()["lop_mmhg"] == 160
    assert "changes" not in home.board.flash.files
    assert home.do(SET, ("side", "right")) == codes.NOT_NOW  # CUFF says so
    values, problem, _ = home.board.load()
    assert values["lop_mmhg"] == 200 and values["target_pct_lop"] == 70


def test_the_cuff_is_confirmed_at_start_by_its_name():
    # verifies: R-DOS-8
    home = Home()
    home.enter()
    assert home.do(WEARER, 1) == codes.NONE
    assert codes.CUFF_UNCONFIRMED in home.blocks()
    assert codes.CUFF_UNCONFIRMED in home.blocks(training=False)
    assert home.do(CUFF, (3, 1)) == codes.SET_REFUSED  # no such cuff
    assert home.do(CUFF, (3, "blue", 110, 250, 400)) == codes.NONE
    assert home.do(CUFF, (3, 2)) == codes.NONE
    assert codes.CUFF_UNCONFIRMED not in home.blocks()
    settings = home.desk.settings
    assert (settings["cuff_name"], settings["cuff_width_mm"]) == ("blue", 110)
    assert settings["side"] == "right"
    for bad in ((0, "x", 110, 250, 400), (9, "x", 110, 250, 400), (1, "", 110, 250, 400),
                (1, "x", 29, 250, 400), (1, "x", 110, 400, 250), (1, "x", 110, 250), (0, 3),
                (0, -1), (0, "left"), (-1, 0), 3, None, ("blue", 1), (3, None)):  # fmt: skip
        assert home.do(CUFF, bad) == codes.SET_REFUSED, bad
    home.enter(2)
    home.do(WEARER, 2)
    assert codes.CUFF_UNCONFIRMED in home.blocks()  # another limb
    home.choose(2)
    again = home.restart()
    assert codes.CUFF_UNCONFIRMED in again.blocks()


def test_each_wearer_limb_and_side_has_an_lop_of_its_own():
    home = Home()
    home.enter(1)
    home.enter(2)
    seen = [home.desk.lop_name()]
    for number in (1, 2):
        for side in (0, 1, 2):
            home.choose(number, side)
            seen.append(home.desk.lop_name())
            assert not home.desk.lop_known(False)
            assert home.desk.lop_known(True) and home.desk.lop_known(False)
    home.desk.settings["build"] = "thigh"
    seen.append(home.desk.lop_name())
    assert len(set(seen)) == 8
    assert home.desk.measured < 2**30


def test_screening_comes_before_the_first_start_and_every_90_days():
    # verifies: R-DOS-1
    home = Home()
    home.do(TIME, FIRST)
    home.enter()
    home.choose()
    assert home.blocks() == [codes.SCREENING_DUE] == home.blocks(training=False)
    home.screen()
    assert home.blocks() == [] and home.desk.screened == questions.CLEAR
    home.pass_minutes(90 * 1440)
    assert home.blocks() == []
    home.pass_minutes(1)
    assert home.blocks() == [codes.SCREENING_DUE]
    home.do(TIME, FIRST - 1)
    home.screen()
    assert home.blocks() == []
    home.chip.now -= 1  # a clock that ran backwards
    assert home.blocks() == [codes.SCREENING_DUE]


def test_without_a_clock_a_screening_holds_for_26_sessions():
    # verifies: R-DOS-1
    home = Home()
    home.enter()
    home.choose()
    home.screen()
    home.desk.sessions = 25
    home.desk.most_sets = home.desk.must_min = 0
    assert home.blocks() == []
    home.desk.sessions = 26
    assert home.blocks() == [codes.SCREENING_DUE]


def test_stop_stays_stop_and_ask_waits_for_a_clearance():
    # verifies: R-DOS-1
    for number, consequence in ((2, questions.STOP), (12, questions.ASK), (20, questions.CAUTION)):
        home = at_home(number)
        assert home.desk.screened == consequence and home.desk.reasons == 1 << number
        assert home.do(PROFESSIONAL, ("", None, "1234")) == codes.NONE
        if consequence == questions.CAUTION:
            assert home.blocks() == []
            continue
        code = codes.SCREENED_ASK if consequence == questions.ASK else codes.SCREENED_STOP
        assert home.blocks() == [code]
        assert home.do(PROFESSIONAL, ("1234", "cleared_by", "Dr. B")) == codes.NONE
        assert home.do(PROFESSIONAL, ("1234", "cleared", 1)) == codes.NONE
        assert home.blocks() == ([] if consequence == questions.ASK else [code])
        record = home.record()
        assert (record["cleared_by"], record["cleared_minute"]) == ("Dr. B", FIRST)
        home.screen(number)  # anew: the clearance was for other answers
        assert home.blocks() == [code]


def test_caution_means_half_the_lop_and_vented_rests_also_for_the_experienced():
    # verifies: R-DOS-1
    home = at_home(20, profile=3)
    home.do(PROFESSIONAL, ("", None, "1234"))
    assert home.do(PROFESSIONAL, ("1234", "attested", 1)) == codes.NONE
    assert home.desk.settings["experience"] == "first" and home.desk.plan[3]
    home.screen()
    assert home.desk.settings["experience"] == "attested" and not home.desk.plan[3]


def test_first_sessions_are_48_hours_apart_and_the_other_limb_belongs_to_the_same():
    # verifies: R-DOS-2
    home = at_home()
    home.train()
    assert home.desk.sessions == 1
    assert home.blocks() == [codes.TOO_SOON] and home.desk.figures(codes.TOO_SOON) == (48,)
    assert home.blocks(training=False) == []
    assert home.do(CUFF, (0, 2)) == codes.NONE
    assert home.blocks() == []
    home.pass_minutes(179)
    assert home.blocks() == []
    home.train()
    assert home.desk.sessions == 1 and home.blocks() == [codes.TOO_SOON]
    home.do(CUFF, (0, 0))
    home.pass_minutes(1)
    assert home.blocks() == [codes.TOO_SOON]  # three hours are over
    home.pass_minutes(48 * 60 - 180 - 1)
    assert home.blocks() == [codes.TOO_SOON] and home.desk.figures(codes.TOO_SOON) == (1,)
    home.pass_minutes(1)
    assert home.blocks() == []


def test_a_side_that_nobody_stated_is_not_another_limb():
    # verifies: R-DOS-2
    for first, then in ((1, 0), (0, 1), (0, 2), (0, 0)):
        home = at_home()
        home.do(CUFF, (0, first))
        home.train()
        home.do(CUFF, (0, then))
        assert home.blocks() == [codes.TOO_SOON], (first, then)


def test_nobody_gains_rest_by_setting_the_clock():
    # verifies: R-DOS-6
    for dated in (True, False):
        for minutes in (3 * 1440, 400 * 1440, -10):
            home = at_home()
            home.chip.was_set = dated
            home.train()
            home.pass_minutes(60)
            assert home.do(TIME, FIRST + 20 * 1440) == codes.NONE
            assert home.do(TIME, FIRST + 20 * 1440 + minutes) == codes.NONE
            assert codes.TOO_SOON in home.blocks(), (dated, minutes)
            home.pass_minutes(48 * 60 - 60)
            assert codes.TOO_SOON not in home.blocks() or minutes < 0, (dated, minutes)


def test_first_sessions_have_three_sets_and_half_the_lop_until_somebody_attests():
    # verifies: R-DOS-2
    home = at_home()
    for done in range(progress.FIRST_SESSIONS):
        assert home.blocks(3) == [] and home.blocks(4) == [codes.FIRST_SETS], done
        assert home.desk.figures(codes.FIRST_SETS) == (3,)
        home.train()
        home.pass_minutes(48 * 60)
    assert home.blocks(4) == [] and home.desk.sessions == 4
    assert home.desk.settings["experience"] == "first"
    home.train()
    assert home.blocks() == []  # no more than advice now
    assert home.desk.due_h() == 36
    other = at_home()
    other.do(PROFESSIONAL, ("", None, "1234"))
    other.do(PROFESSIONAL, ("1234", "attested", 1))
    assert other.blocks(4) == [] and other.desk.settings["experience"] == "attested"


def test_the_next_training_is_advised_to_the_hour_and_never_refused():
    # verifies: R-DOS-2
    for profile, apart_h in ((0, 36), (1, 48)):
        home = at_home(profile=profile)
        home.do(PROFESSIONAL, ("", None, "1234"))
        home.do(PROFESSIONAL, ("1234", "attested", 1))
        assert home.desk.due_h() == 0  # nothing was done yet
        home.train()
        assert home.desk.due_h() == apart_h and home.blocks() == []
        home.pass_minutes(60 * (apart_h - 1) - 1)
        assert home.desk.due_h() == 2
        home.pass_minutes(1)
        assert home.desk.due_h() == 1
        home.pass_minutes(59)
        assert home.desk.due_h() == 1 and home.blocks() == []
        home.pass_minutes(1)
        assert home.desk.due_h() == 0 and home.blocks() == []
        assert home.do(WEARER, 0) == codes.NONE and home.desk.due_h() == 0


def test_the_other_limb_of_a_session_is_not_advised_to_wait():
    home = at_home()
    home.do(PROFESSIONAL, ("", None, "1234"))
    home.do(PROFESSIONAL, ("1234", "attested", 1))
    home.train()
    home.do(CUFF, (0, 2))
    assert home.desk.due_h() == 0
    home.pass_minutes(179)
    assert home.desk.due_h() == 0
    home.pass_minutes(1)
    assert home.desk.due_h() == 33


def test_without_a_clock_spacing_goes_by_what_the_device_has_counted_and_by_power_ons():
    # verifies: R-DOS-6
    home = Home()
    home.enter()
    home.choose()
    home.screen()
    home.train()
    assert home.blocks() == [codes.TOO_SOON]
    home.pass_minutes(48 * 60)
    assert home.blocks() == []
    home.train()
    assert home.desk.sessions == 2 and home.blocks() == [codes.TOO_SOON]
    after_reset = home.restart(power_on=False)
    after_reset.choose()
    assert after_reset.blocks() == [codes.TOO_SOON]
    after_power = home.restart()
    after_power.choose()
    assert after_power.blocks() == []


def test_the_programme_goes_up_with_good_sessions_and_down_with_bad_ones():
    # verifies: R-DOS-5
    home = at_home()
    seen = [home.desk.progress()]
    for felt in (5, 5, 5, 5, 10, 5, 255):
        home.train()
        assert home.do(FELT, (100, felt, 0)) == codes.NONE
        home.pass_minutes(3 * 1440)
        home.choose()
        seen.append(home.desk.progress())
    assert seen == [(2, 60, 40), (2, 60, 40), (2, 75, 40), (2, 75, 40), (2, 90, 40), (2, 75, 40),
                    (2, 75, 40), (2, 90, 40)]  # fmt: skip
    home.pass_minutes(20 * 1440)
    home.choose()
    assert home.desk.progress() == (2, 60, 40)


def test_a_training_of_less_than_a_minute_is_no_session_and_one_broken_off_no_step():
    home = at_home()
    home.train(59)
    assert home.desk.sessions == 0
    home.train(61, codes.STOPPED)
    record = home.record()
    assert (record["sessions"], record["last_was"]) == (1, progress.BROKEN_OFF)


def test_a_guest_is_always_in_the_first_sessions_and_leaves_nothing():
    home = Home()
    assert home.do(WEARER, GUEST) == codes.NONE
    assert home.blocks() == [codes.CUFF_UNCONFIRMED, codes.SCREENING_DUE]
    home.do(CUFF, (0, 1))
    home.screen()
    assert home.blocks(3) == [] and home.blocks(4) == [codes.FIRST_SETS]
    home.train()
    assert home.blocks() == [codes.TOO_SOON]
    assert home.do(PROFESSIONAL, ("", None, "1234")) == codes.NONE
    assert home.do(PROFESSIONAL, ("1234", "attested", 1)) == codes.SET_REFUSED
    home.do(WEARER, 0)
    assert home.do(WEARER, GUEST) == codes.NONE
    assert codes.SCREENING_DUE in home.blocks()
    names = sorted(home.board.flash.files)
    assert names == ["pro", "pro.2", "settings.json", "who", "who.2"]
    assert home.restart().desk.wearer == 0


def test_a_professional_locks_and_nobody_without_the_code_opens():
    # verifies: R-DOS-9
    home = at_home()
    assert home.do(PROFESSIONAL, ("", None, "1234"), LINK) == codes.NOT_ALLOWED
    assert home.do(PROFESSIONAL, ("x", "locked", 1)) == codes.NOT_ALLOWED  # no code yet
    for bad in ("123", "1" * 13, 1234, None):
        assert home.do(PROFESSIONAL, ("", None, bad)) == codes.SET_REFUSED
    assert home.do(PROFESSIONAL, ("", None, "1234")) == codes.NONE
    assert home.do(PROFESSIONAL, ("1234", "share_pct", 45)) == codes.NONE
    assert home.do(PROFESSIONAL, ("1234", "locked", 1), LINK) == codes.NONE
    for field, value in (("share_pct", 50), ("protocol", 1), ("lop_mmhg", 100), ("profile", 3)):
        assert home.do(WEARER, (1, field, value)) == codes.LOCKED
    assert home.do(SET, ("target_pct_lop", 50)) == codes.LOCKED
    assert home.do(SET, ("training", "manual")) == codes.LOCKED
    assert home.do(SET, ("rest_s", 45)) == codes.NONE
    assert home.do(WEARER, (1, "name", "Ole")) == codes.NONE
    assert home.desk.settings["target_pct_lop"] == 45
    assert home.do(PROFESSIONAL, ("1234", "full", 1)) == codes.NONE
    assert home.desk.settings["full_occlusion"] == "locked"  # not in first sessions
    assert home.do(PROFESSIONAL, ("1234", "attested", 1)) == codes.NONE
    assert home.desk.settings["full_occlusion"] == "unlocked"
    for field in ("sessions", "screened", "step", "", 5):
        assert home.do(PROFESSIONAL, ("1234", field, 1)) == codes.SET_REFUSED
    assert home.do(PROFESSIONAL, ("1234", None, "567890")) == codes.NONE
    assert home.do(PROFESSIONAL, ("1234", "locked", 0)) == codes.WRONG_CODE
    assert home.do(PROFESSIONAL, ("567890", "locked", 0)) == codes.NONE
    for data in home.board.flash.files.values():
        assert b"567890" not in data


def test_after_three_wrong_codes_even_the_right_one_waits_a_minute():
    # verifies: R-DOS-9
    home = at_home()
    home.do(PROFESSIONAL, ("", None, "1234"))
    for _ in range(3):
        assert home.do(PROFESSIONAL, ("0000", "locked", 1)) == codes.WRONG_CODE
    for ms, code in ((59999, codes.WRONG_CODE), (60000, codes.NONE), (60001, codes.NONE)):
        home.ms_now = ms
        assert home.do(PROFESSIONAL, ("1234", "locked", 1)) == code


def test_a_damaged_wearer_is_reported_and_does_not_train():
    # verifies: R-DOS-10
    home = at_home()
    home.screen()
    files = home.board.flash.files
    whole = dict(files)
    files["wearer.1"] = b"no"
    assert home.do(WEARER, 1) == codes.NONE  # the second copy
    home.choose()
    assert home.blocks() == []
    files["wearer.1"] = files["wearer.1.2"] = b"no"
    again = home.restart()
    assert again.desk.wearer == 1 and again.blocks() == [codes.WEARER_DAMAGED]
    again.desk.tell()
    assert again.notes[-1] == (codes.WEARER_DAMAGED,)
    assert again.do(WEARER, (1, "name", "x")) == codes.WEARER_DAMAGED
    assert again.do(ANSWER, screening.BEGIN) == codes.NONE
    files.update(whole)
    assert home.restart().desk.damaged is False
    files["who"] = files["who.2"] = b"no"
    again = home.restart()
    assert again.desk.wearer == 0
    again.desk.tell()
    assert again.notes[-1] == (codes.WEARER_DAMAGED,)


def test_a_record_with_a_value_out_of_bounds_or_of_another_schema_is_none():
    # verifies: R-DOS-10
    home = at_home()
    good = home.record()
    for change in ({"sessions": -1}, {"sessions": 10000}, {"profile": 5}, {"name": 5}, {"more": 1},
                   {"answers": 2**30}, {"last_minute": "x"}, {"full": 2}, {"step": None}):
        values = dict(good)
        values.update(change)
        assert wearers.fault("wearer", values), change
        assert not home.on_disk(wearers.save, "wearer", 1, values)
    for name in good:
        values = dict(good)
        del values[name]
        assert wearers.fault("wearer", values)
    assert home.record() == good


def test_names_can_be_read_by_number():
    from cuff.verbs import READ_CUFF, READ_WEARER

    home = at_home(profile=2, name="Åse")
    home.do(CUFF, (2, "blue", 110, 250, 400))

    def read(what, index):
        return home.on_disk(home.desk.read, what, index)

    assert read(READ_WEARER, 1) == b"\x02" + "Åse".encode()
    assert read(READ_CUFF, 2) == b"\x6e\x00blue"
    for number in (0, 2, 9, -1, None, "1"):
        assert read(READ_WEARER, number) is None
    home.ready = False
    assert read(READ_WEARER, 1) is None


def test_a_protocol_that_is_stored_can_be_read_by_number():
    from cuff.store import protocols
    from cuff.verbs import READ_PROTOCOL

    home = at_home()
    data = b"\x01\x01\x02\x01\x3c\x00\x00\x03\x2c\x01\x00"
    assert home.on_disk(protocols.save, 33, data)
    assert home.on_disk(home.desk.read, READ_PROTOCOL, 33) == data
    for number in (0, 32, 65535):
        assert home.on_disk(home.desk.read, READ_PROTOCOL, number) is None
    home.ready = False
    assert home.on_disk(home.desk.read, READ_PROTOCOL, 33) is None


def test_nothing_is_done_while_the_cuff_is_not_empty():
    # verifies: R-SET-3
    home = at_home()
    before = dict(home.board.flash.files)
    home.ready = False
    for verb, argument in ((WEARER, 0), (WEARER, (2, "name", "x")), (CUFF, (0, 1)),
                           (ANSWER, screening.BEGIN), (PROFESSIONAL, ("", None, "1234"))):
        assert home.do(verb, argument) == codes.NOT_NOW
    assert home.board.flash.files == before
