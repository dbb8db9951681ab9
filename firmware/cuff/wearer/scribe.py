"""Writes into the journal what the diary has seen, and how it felt. Loaded for a moment."""

from cuff import codes
from cuff.phases import TRAINING
from cuff.store import journal
from cuff.wearer import chart

COUNTS_MS = 60000  # shorter under pressure than that is no session (own choice)


def write(diary, desk):
    """Whether the flash has taken all that waits."""
    done = True
    if diary.over:
        kind = journal.TRAINING if diary.kind == TRAINING else journal.MEASUREMENT
        off_cmmhg, sd_cmmhg, inside_pct = diary.held.result()
        number = _append(
            diary, desk, kind, diary.ended,
            planned_s=diary.planned_s, under_s=diary.under_ms // 1000,
            target_cmmhg=diary.target_cmmhg, lop_mmhg=desk.lop_in_force() or 0,
            off_cmmhg=off_cmmhg, sd_cmmhg=sd_cmmhg, inside_pct=inside_pct,
            sets=diary.sets, reps=diary.reps,
        )  # fmt: skip
        if kind == journal.TRAINING:
            diary.last = number
            if desk.wearer and diary.under_ms >= COUNTS_MS:
                chart.trained(desk, diary.ended == codes.DONE)
        done = number > 0
    if diary.day:
        seconds, attempts = diary.day
        day = _append(diary, desk, journal.DAY, 0, first=seconds, second=attempts)
        done = done and day > 0
    if diary.trip:
        fault = _append(
            diary, desk, journal.FAULT, diary.trip, first=diary.measured, second=diary.limit
        )
        done = done and fault > 0
    return done


def write_felt(diary, desk, load_hg, felt, pain):
    """Whether it is written how the last training felt."""
    number = _append(
        diary, desk, journal.FELT, 0, load_hg=load_hg, felt=felt, pain=pain, first=diary.last
    )
    return number > 0


def _append(diary, desk, kind, ended, **more):
    given = {
        "kind": kind, "ended": ended, "on": diary.newly_on, "minute": desk.chip.minute_2000(),
        "wearer": desk.wearer, "limb": desk.limb(), "cuff": desk.cuff, "protocol": diary.protocol,
        "felt": journal.UNKNOWN, "pain": journal.UNKNOWN,
    }  # fmt: skip
    given.update(more)
    number = journal.append([given.get(name, 0) for name in journal.NAMES])
    if number:
        diary.newly_on = 0
    return number
