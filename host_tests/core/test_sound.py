"""cuff/panel/sound.py: what is heard, with frequencies and times."""

from cuff.panel import sound

TURN_MS = 20
PATTERNS = (sound.LIFT, sound.LOWER, sound.SET_OVER, sound.END, sound.REFUSED, sound.ALARM,
            sound.WARNING)  # fmt: skip


class Ear:
    """Hears (since ms, Hz); a Sound on a clock of 20 ms turns that wraps as the chips' do."""

    def __init__(self, start_ms=0):
        self.ms = start_ms
        self.heard = []
        self.sound = sound.Sound(self.hear, self.difference)

    def hear(self, hz):
        self.heard.append((self.ms, hz))

    def difference(self, end, start):
        return ((end - start + 2**29) & (2**30 - 1)) - 2**29

    def run(self, ms, alarm=sound.NO_ALARM):
        for _ in range(ms // TURN_MS):
            self.ms += TURN_MS
            self.sound.step(self.ms & (2**30 - 1), alarm)

    def play(self, pattern):
        self.sound.play(pattern, self.ms & (2**30 - 1))

    def tones(self):
        """Frequencies without silence."""
        return [hz for _, hz in self.heard if hz]


def test_silent_until_asked():
    ear = Ear()
    ear.run(20000)
    assert ear.heard == []


def test_every_pattern_is_heard_whole_and_ends_in_silence():
    for pattern in PATTERNS:
        ear = Ear()
        ear.play(pattern)
        ear.run(5000)
        assert [hz for _, hz in ear.heard] == [hz for hz, _ in pattern] + [0]


def test_tones_last_as_long_as_they_should_within_a_turn():
    for pattern in PATTERNS:
        ear = Ear()
        ear.play(pattern)
        ear.run(5000)
        for k in range(len(pattern)):
            lasted = ear.heard[k + 1][0] - ear.heard[k][0]
            assert pattern[k][1] <= lasted < pattern[k][1] + TURN_MS


def test_nothing_changes_across_the_wrap_of_the_clock():
    # verifies: R-CLK-2
    for start_ms in (2**30 - 100, 2**30 - 300, 2**29 - 60):
        ear, other = Ear(), Ear(start_ms)
        for one in (ear, other):
            one.play(sound.ALARM)
            one.run(3000)
        assert [(ms - start_ms, hz) for ms, hz in other.heard] == ear.heard


def test_a_new_cue_replaces_the_one_that_plays():
    ear = Ear()
    ear.play(sound.SET_OVER)
    ear.run(160)
    ear.play(sound.LIFT)
    ear.run(2000)
    assert [hz for _, hz in ear.heard][-2:] == [sound.LIFT_HZ, 0]
    assert 523 not in ear.tones()


def test_lift_and_lower_differ_by_more_than_a_third():
    assert sound.LIFT[0][0] == 880 and sound.LIFT[0][0] * 3 > sound.LOWER[0][0] * 4


def spacings(pattern):
    """(lengths of the pulses, silences between them) in ms."""
    return [ms for hz, ms in pattern if hz], [ms for hz, ms in pattern if not hz]


def test_the_alarm_of_high_priority_is_ten_pulses_every_seven_seconds():
    # verifies: R-ALM-1
    pulses, silences = spacings(sound.ALARM)
    assert len(pulses) == 10 and 75 <= min(pulses) == max(pulses) <= 200
    x = silences[0]
    assert 50 <= x <= 125
    five = [x, x, 2 * x + pulses[0], x]
    assert silences[:4] == silences[5:] == five and 350 <= silences[4] <= 1300
    ear = Ear()
    ear.run(20000, alarm=sound.HIGH)
    begins = [ms for ms, hz in ear.heard if hz]
    assert len(begins) == 30
    assert [begins[k] for k in (0, 10, 20)] == [20, 7020, 14020]
    assert 2500 <= begins[10] - begins[9] - pulses[-1] <= 15000


def test_the_alarm_of_medium_priority_is_three_longer_pulses():
    pulses, silences = spacings(sound.WARNING)
    assert len(pulses) == 3 and 125 <= min(pulses) == max(pulses) <= 250
    assert 125 <= min(silences) == max(silences) <= 250
    ear = Ear()
    ear.run(40000, alarm=sound.MEDIUM)
    begins = [ms for ms, hz in ear.heard if hz]
    assert [begins[k] for k in (0, 3, 6)] == [20, 15020, 30020] and len(begins) == 9
    assert 2500 <= begins[3] - begins[2] - pulses[-1] <= 30000


def test_a_trip_breaks_into_a_warning():
    ear = Ear()
    ear.run(300, alarm=sound.MEDIUM)
    ear.heard.clear()
    ear.run(100, alarm=sound.HIGH)
    assert ear.heard[0] == (320, sound.ALARM[0][0])


def test_no_cue_breaks_into_a_burst():
    # verifies: R-ALM-1
    ear = Ear()
    for _ in range(30):
        ear.run(100, alarm=sound.HIGH)
        ear.play(sound.LIFT)
    assert sound.LIFT_HZ not in ear.tones()
    ear.run(2000, alarm=sound.HIGH)
    ear.play(sound.LIFT)
    assert ear.tones()[-1] == sound.LIFT_HZ


def test_the_alarm_begins_at_once_each_time():
    # verifies: R-ALM-1
    ear = Ear()
    for k in range(3):
        ear.heard.clear()
        began_ms = ear.ms
        ear.run(100, alarm=sound.HIGH)
        assert ear.heard[0][0] == began_ms + TURN_MS, k
        ear.run(100, alarm=sound.NO_ALARM)


def test_an_alarm_that_is_over_is_not_repeated():
    ear = Ear()
    ear.run(1500, alarm=sound.HIGH)
    ear.heard.clear()
    ear.run(20000, alarm=sound.NO_ALARM)
    assert ear.heard == [(1520, 0)]
