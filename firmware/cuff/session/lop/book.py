"""Which LOP is in force: the one the device measured, the one a person entered, or none.

Rules
  * The newer of the two wins. settings.json has no date, but every record remembers what was
    entered when it was measured: if the entry has changed since, it is the newer one.
  * A measured LOP holds for its limb, side, cuff and posture, and for `lop_valid_days` by a clock
    that runs. A chip loses its clock with its power. So without a clock that somebody has set,
    a measurement holds until the device is switched off, and no longer; a reset is no power-off.
    That it was switched off is noted in the record ("off"), since the resets that follow know of
    no power-off: from then on only a date and a set clock bring that LOP back into force.
  * An entered LOP has no date that could be checked: whoever entered it answers for it.
Rules: the LOP in force is returned and written nowhere: asking changes nothing, and the settings
stay what a person gave. It must not read files or clocks by itself.
"""

from cuff import codes
from cuff.session.lop import rules

SWITCHED_OFF = 7  # goes on from rules.py's codes
ENTERED_SINCE = 8
_POSTURES = {
    "lying": rules.LYING,
    "sitting": rules.SITTING,
    "standing": rules.STANDING,
}


class LopBook:
    """minute(): whole minutes of the chip's clock; clock_is_set(): has somebody set it?

    record: the last measurement or None.
    """

    def __init__(self, settings, minute, clock_is_set):
        self._settings = settings
        self._minute = minute
        self._clock_is_set = clock_is_set
        self._of_this_run = False
        self._before = (None, False)
        self._loaded_minute = 0
        self.record = None

    def load(self, record, was_off):
        """Take over what an earlier run of the device has stored. was_off: it was without power
        since. Returns whether the record has changed by that and has to be stored again."""
        self.record = record
        self._of_this_run = False
        self._loaded_minute = self._minute()
        newly_off = False
        if record is not None and was_off and not record["off"]:
            record["off"] = 1
            newly_off = True
        return newly_off

    def take(self, lop_cmmhg, confidence_pct):
        """A new measurement is in force; returns the record to be stored."""
        settings = self._settings
        record = rules.record(
            settings["build"],
            settings["side"],
            settings["cuff_name"],
            settings["cuff_width_mm"],
            _POSTURES[settings["lop_posture"]],
            self._minute(),
            lop_cmmhg,
            confidence_pct,
            rules.MEASURED,
        )
        record["dated"] = 1 if self._clock_is_set() else 0
        record["entered"] = settings["lop_mmhg"]
        record["off"] = 0
        self._before = (self.record, self._of_this_run)
        self.record = record
        self._of_this_run = True
        return record

    def take_back(self):
        """That measurement does not count after all: what was in force before is so again."""
        self.record, self._of_this_run = self._before

    def date(self):
        """The minute of a measurement that is dated; 0: of none."""
        record = self.record
        return record["minute"] if record and record["dated"] else 0

    def in_force(self):
        """The LOP in mmHg that a training may take its share of now, or None."""
        record = self.record
        if record is not None and rules.usable(self.judge()):
            return record["lop_cmmhg"] // 100
        return self._settings["lop_mmhg"]

    def judge(self):
        """What rules.py or this file says of the measured one now: time passes."""
        record = self.record
        if record is None:
            return rules.NO_RECORD
        if record["entered"] != self._settings["lop_mmhg"]:
            return ENTERED_SINCE
        if record["dated"] and self._clock_is_set():
            minute = self._minute()
        elif record["off"]:
            return SWITCHED_OFF
        elif self._of_this_run and not record["dated"] and not self._clock_is_set():
            minute = self._minute()  # nobody's clock, but it has run since
        else:  # reset or set since: not to be compared, but the device was never switched off
            minute = record["minute"]
            if not record["dated"] and not self._clock_is_set():
                minute += self._minute() - self._loaded_minute  # it is at least so old
        settings = self._settings
        return rules.validity(
            record,
            settings["build"],
            settings["side"],
            settings["cuff_name"],
            _POSTURES[settings["training_posture"]],
            minute,
            settings["lop_valid_days"],
        )

    def postures_agree(self):
        """Would an LOP measured now be usable in the posture of the training?"""
        settings = self._settings
        return _POSTURES[settings["lop_posture"]] <= _POSTURES[settings["training_posture"]]

    def story(self):
        """(code, its figures): what is in force, for a person."""
        code = self.judge()
        record = self.record
        if record is not None and rules.usable(code):
            lop_mmhg = record["lop_cmmhg"] // 100
            if code == rules.VALID:
                return codes.LOP_MEASURED, (lop_mmhg, record["confidence_pct"])
            return codes.LOP_HIGHER_POSTURE, (lop_mmhg, record["confidence_pct"])
        entered = self._settings["lop_mmhg"]
        if entered is not None:
            return codes.LOP_ENTERED, (entered,)
        return codes.LOP_VALID + code, ()
