"""Which LOP is in force: the one the device measured, the one a person entered, or none.

Rules
  * The newer of the two wins. settings.json has no date, but every record remembers what was
    entered when it was measured: where the entry has changed since, it is the newer one.
  * A measured LOP holds for its limb, side, cuff and posture, and for `lop_valid_days` by a clock
    that runs. A chip loses its clock with its power. So without a clock that somebody has set,
    a measurement holds until the device is switched off, and no longer; a reset is no power-off.
  * An entered LOP has no date that could be checked: whoever entered it answers for it.
The LOP in force stands in settings["lop_mmhg"]. It must not read files or clocks by itself.
"""

from cuff.session import lop_rules

SWITCHED_OFF = 7  # goes on from lop_rules' codes
ENTERED_SINCE = 8
TEXT = lop_rules.TEXT + (
    "Switched off since the occlusion pressure was measured, and no clock is set: measure again.",
    "A value was entered after the measurement.",
)
_POSTURES = {
    "lying": lop_rules.LYING,
    "sitting": lop_rules.SITTING,
    "standing": lop_rules.STANDING,
}


class LopBook:
    """minute(): whole minutes of the chip's clock; clock_is_set(): has somebody set it?

    record: the last measurement or None; code: what lop_rules or this file says of it.
    """

    def __init__(self, settings, minute, clock_is_set):
        self._settings = settings
        self._minute = minute
        self._clock_is_set = clock_is_set
        self._entered = settings["lop_mmhg"]
        self._was_off = False
        self._of_this_run = False
        self.record = None
        self.code = lop_rules.NO_RECORD

    def load(self, record, powered_on):
        """Take over what an earlier run of the device has stored."""
        self.record = record
        self._was_off = powered_on
        self._of_this_run = False
        self.refresh()

    def take(self, lop_cmmhg, confidence_pct):
        """A new measurement is in force; returns the record to be stored."""
        settings = self._settings
        record = lop_rules.record(
            settings["build"],
            settings["side"],
            settings["cuff_name"],
            settings["cuff_width_mm"],
            _POSTURES[settings["lop_posture"]],
            self._minute(),
            lop_cmmhg,
            confidence_pct,
            lop_rules.MEASURED,
        )
        record["dated"] = 1 if self._clock_is_set() else 0
        record["entered"] = self._entered
        self.record = record
        self._was_off = False
        self._of_this_run = True
        self.refresh()
        return record

    def refresh(self):
        """Decide anew: time passes. Returns the code of the measured one."""
        record = self.record
        self.code = self._judge(record)
        in_force = self._entered
        if record is not None and lop_rules.usable(self.code):
            in_force = record["lop_cmmhg"] // 100
        self._settings["lop_mmhg"] = in_force
        return self.code

    def _judge(self, record):
        if record is None:
            return lop_rules.NO_RECORD
        if record["entered"] != self._entered:
            return ENTERED_SINCE
        if record["dated"] and self._clock_is_set():
            minute = self._minute()
        elif self._was_off:
            return SWITCHED_OFF
        elif self._of_this_run and not record["dated"] and not self._clock_is_set():
            minute = self._minute()  # nobody's clock, but it has run since
        else:  # reset or set since: not to be compared, but the device was never switched off
            minute = record["minute"]
        settings = self._settings
        return lop_rules.validity(
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

    def word(self):
        """What is in force, for a person."""
        lop_mmhg = self._settings["lop_mmhg"]
        record = self.record
        if record is not None and lop_rules.usable(self.code):
            hint = TEXT[self.code]
            words = "LOP %d mmHg, measured with confidence %d %%" % (
                lop_mmhg,
                record["confidence_pct"],
            )
            return words + (". " + hint if hint else "")
        if lop_mmhg is not None:
            return "LOP %d mmHg, entered by hand" % lop_mmhg
        return TEXT[self.code]
