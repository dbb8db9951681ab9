"""cuff/session/activity.py: one activity at a time, Ctrl-C off as long, its end noted once."""

from cuff import codes, params, phases
from cuff.phases import CUE_END, CUE_NONE, HOLD, IDLE, VENT
from cuff.session.activity import Idle, Slot
from cuff.session.measuring import Measuring
from cuff.session.prescription import Prescription
from cuff.session.training.player import Player as Training

CONTRACT = ("kind", "phase", "target_cmmhg", "manner", "wanted", "over", "ended", "set_no", "sets",
            "reps", "step", "command", "end", "take_cue")  # fmt: skip


class Script:
    """An activity that plays phases, one a turn, and ends so."""

    kind = phases.TRAINING

    def __init__(self, *steps):
        self._steps = list(steps)
        self.phase = IDLE
        self.ended = codes.NONE
        self.cue = CUE_NONE
        self.begun = 0

    def start(self, now_ms):
        self.begun += 1
        self.phase = HOLD
        self.ended = codes.NONE

    def step(self, now_ms, level_cmmhg, reached):
        self.phase, self.ended, self.cue = self._steps.pop(0)

    def take_cue(self):
        cue = self.cue
        self.cue = CUE_NONE
        return cue


class Kept:
    """A slot, and what it lets be known."""

    def __init__(self):
        self.ctrl_c = []
        self.done = 0
        self.slot = Slot(self.ctrl_c.append, self.count)

    def count(self):
        self.done += 1


def test_training_measurement_and_idle_have_all_of_the_contract():
    values = params.defaults()
    training = Training(values, None, Prescription(values, lambda: None, False))
    measuring = Measuring(values, None, None, None, None, None, None, None, None)
    for activity in (Idle(), training, measuring):
        for name in CONTRACT:
            assert hasattr(activity, name), (activity, name)
        assert activity.target_cmmhg == 0 and activity.phase == IDLE and activity.over
        assert not activity.wanted and activity.take_cue() == CUE_NONE
    for activity in (training, measuring):
        for name in ("prepare", "start", "give_up"):
            assert hasattr(activity, name), name


def test_ctrl_c_is_off_from_before_the_start_to_the_empty_cuff():
    # verifies: R-CTL-8
    kept = Kept()
    script = Script((HOLD, 0, 0), (VENT, codes.STOPPED, CUE_END), (IDLE, codes.STOPPED, 0))
    assert kept.ctrl_c == []
    kept.slot.begin(script, 0)
    assert kept.ctrl_c == [False] and script.begun == 1 and kept.slot.now is script
    kept.slot.step(20, 0, False)
    kept.slot.step(40, 0, False)
    assert kept.ctrl_c == [False] and kept.slot.cue == CUE_END
    kept.slot.step(60, 0, False)
    assert kept.ctrl_c == [False, True] and kept.slot.now is not script
    assert kept.slot.now.ended == codes.STOPPED and kept.done == 0
    kept.slot.step(80, 0, False)
    assert kept.ctrl_c == [False, True] and kept.slot.cue == CUE_NONE


def test_a_training_that_came_to_its_end_counts_once_for_each():
    # verifies: R-CTL-13
    kept = Kept()
    for times in (1, 2):
        script = Script((VENT, codes.DONE, CUE_END), (VENT, codes.DONE, 0), (IDLE, codes.DONE, 0))
        kept.slot.begin(script, 0)
        assert kept.done == times - 1
        for turn in range(6):
            if turn == 3:
                script.step = None  # out of the slot: nobody steps it any more
            kept.slot.step(turn * 20, 0, False)
            assert kept.done == times
    kept.slot.begin(Script((IDLE, codes.LOP_FOUND, 0)), 0)
    kept.slot.step(0, 0, False)
    assert kept.done == 2


def test_the_cue_of_the_last_turn_is_not_lost():
    kept = Kept()
    kept.slot.begin(Script((IDLE, codes.LOP_FOUND, phases.CUE_FOUND)), 0)
    kept.slot.step(0, 0, False)
    assert kept.slot.cue == phases.CUE_FOUND
