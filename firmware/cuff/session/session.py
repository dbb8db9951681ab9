"""What a session consists of, put together: what is kept of the wearer, the activities, the way in.

Rules: composing touches nothing; `load` reads what earlier runs have left, once, before the tick
runs. The app plays it, in an order of its own: each call a turn is one level deep on a stack that
the tick shares.
"""

from cuff import builds, codes
from cuff.phases import IDLE
from cuff.session import protocols
from cuff.session.activity import Slot
from cuff.session.battery import Battery
from cuff.session.confirm import Confirm
from cuff.session.cuff_size import CuffSize
from cuff.session.door import Door
from cuff.session.limb import Limb
from cuff.session.lop.book import LopBook
from cuff.session.measuring import Measuring
from cuff.session.prescription import Prescription
from cuff.session.spent import Spent
from cuff.session.training.player import Player
from cuff.store import bout, cuffs
from cuff.store import lop as lop_file
from cuff.store import settings as settings_file
from cuff.wearer.desk import Desk
from cuff.wearer.diary import Diary


class Session:
    """problem: what is wrong with the settings, or None; kept: safety.continuity;
    note(code, figures...): for a person."""

    def __init__(self, chip, tick, selftest, kept, settings, problem, note):
        diff = chip.ticks_diff
        self._chip_minute = chip.minute
        self.settings = settings
        self.problem = problem
        self.tick = tick
        self.selftest = selftest
        self._kept = kept
        self._note = note
        self.book = LopBook(settings, self._minute, chip.clock_is_set)
        self.spent = Spent(settings["lop_attempts"], chip.minute, chip.clock_is_set)
        clock = tick.occlusion
        self.limb = Limb(clock, kept, bout, settings, diff, tick.permits, self.spent)
        self.confirm = Confirm(self.limb, tick.guard, selftest, note)
        self.prescription = Prescription(
            settings, self.book.in_force, chip.second is None, tick.regulator.model
        )
        self.training = Player(settings, diff, self.prescription)
        self.cuff_size = CuffSize(cuffs, settings, self.training, diff, note)
        self.measuring = Measuring(
            settings, self.book, self.prescription, tick.guard, clock, diff, self._save_lop, note,
            self.spent,
        )  # fmt: skip
        build = builds.BUILDS[settings["build"]]
        self.battery = Battery(chip.battery_mv, build.s_per_pct)
        self.slot = Slot(chip.allow_ctrl_c, kept.training_done)
        self.desk = Desk(
            settings, problem, chip, self.ready, self.spent, self.book.in_force, note,
            Diary(self.slot, tick.guard, diff), self.changed,
        )  # fmt: skip
        self.prescription.progress = self.desk.progress  # pyright: ignore[reportAttributeAccessIssue]
        self.prescription.bounds = self.desk.bounds  # pyright: ignore[reportAttributeAccessIssue]
        self.confirm.on_day = self.desk.diary.another_day  # pyright: ignore[reportAttributeAccessIssue]
        self.desk.lop_date = self.book.date  # pyright: ignore[reportAttributeAccessIssue]
        self._wearer = 0
        self._lop_name = lop_file.PATH
        self.door = Door(self, diff, note)

    def _minute(self):
        """Of a clock that is not set back by setting it back (wearer/at_hand.py)."""
        return self._chip_minute() + self.desk.behind_min

    def limit(self, plan):
        """The limit of its time, at rest."""
        limit_s = plan.limit_s if plan else self.settings["exercise_min"] * 60
        self.limb.exercise_limit_s = limit_s
        self.tick.occlusion.limit_exercise(limit_s)

    def changed(self):
        """Settings or wearer are others now: theirs are in force, theirs is the LOP. At rest
        only."""
        desk = self.desk
        if desk.wearer != self._wearer:
            problem = settings_file.next_start(self.settings)
            self.problem = problem or self.problem  # or the last wearer's would hold for the next
            self._wearer = desk.wearer
        self._overlay()
        if desk.lop_name() != self._lop_name:
            self._tell_lop(*self._load_lop(not desk.lop_known(False)))
        self.door.stale = True

    def _overlay(self):
        """What belongs to the wearer, over the settings."""
        desk = self.desk
        desk.overlay()
        if desk.wearer and desk.protocol:
            protocols.choose(self.settings, desk.protocol)

    def _save_lop(self, record):
        self.desk.lop_known(True)
        return lop_file.save(record, self._lop_name)

    def _load_lop(self, was_off):
        """(what is wrong with the record or None, is it not stored that the power was off?)"""
        self._lop_name = self.desk.lop_name()
        record, damage = lop_file.load(self._lop_name)
        return damage, (
            self.book.load(record, was_off) and not lop_file.save(record, self._lop_name)
        )

    def _tell_lop(self, damage, unsaved):
        if damage:
            self._note(codes.LOP_DAMAGED, damage)
        if unsaved:
            self._note(codes.LOP_OFF_UNSAVED)

    def ready(self):
        """Is the cuff empty, and does nothing go on that a write to the flash upsets? A START that
        waits for the self-test was meant for what was set when it was pressed."""
        idle = self.slot.now.phase == IDLE and not self.door.request.waiting
        return self.selftest.vented and idle

    def load(self):
        """What earlier runs have left, and what there is to say of it. That the device was off is
        noted in the LOP's record before anything else says that it is on: a reset after that knows
        of no power-off."""
        note = self._note
        self._kept.load()
        self.desk.load(self._kept.power_on)
        self._wearer = self.desk.wearer
        self._overlay()
        lop = self._load_lop(self._kept.power_on)
        self.cuff_size.load()
        self.limb.load()  # makes the kept words right
        if self.problem:
            note(codes.SETTINGS_REFUSED, self.problem)
        self.desk.tell()
        self.limb.tell(note)
        self._tell_lop(*lop)
        self.door.tell_pressure()
