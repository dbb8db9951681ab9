"""What a wearer's sessions and answers leave in the record: screened, trained, how it felt.

Does the work for desk.py, as roll.py does. Loaded for a moment; keeps no state.
"""

from cuff import codes
from cuff.store import wearers
from cuff.wearer import progress, roll, screening


def answer(desk, said):
    """ANSWER: screening.py; the open question is desk.question."""
    if not desk.wearer or isinstance(said, bool) or not isinstance(said, int):
        return codes.NOT_NOW
    result = screening.step(desk.question, desk.answers, said)
    if result is None:
        return codes.NOT_NOW
    desk.question, desk.answers, over = result
    if not over:
        return codes.NONE
    record, _ = roll.record_of(desk, desk.wearer)
    if record is None:
        return codes.WEARER_DAMAGED
    record["screened"] = screening.outcome(desk.answers)
    record["answers"] = desk.answers
    record["screened_minute"] = desk.today()
    record["screened_at"] = record["sessions"]
    record["cleared"] = 0  # a clearance was for other answers
    desk.answers = 0
    return _update(desk, record)


def _update(desk, record):
    if desk.wearer != roll.GUEST and not wearers.save("wearer", desk.wearer, record):
        return codes.NOT_STORED
    roll.keep(desk, record)
    desk.changed()
    return codes.NONE


def trained(desk, done):
    """A training of the wearer at hand is over: a new session, or more of the same."""
    record, _ = roll.record_of(desk, desk.wearer)
    if record is None:
        return False
    limb = 1 << desk.limb()
    now = desk.today()
    same = desk.same_session()
    if same:
        record["last_limbs"] |= limb
        if not done:
            record["last_was"] = min(record["last_was"], progress.BROKEN_OFF)
    else:
        record["step"], record["good"] = _state(desk, record)
        record["sessions"] = min(9999, record["sessions"] + 1)
        record["last_limbs"] = limb
        record["last_minute"] = now
        record["last_was"] = progress.DONE if done else progress.BROKEN_OFF
    desk.trained_in_this_run(not same)
    return _update(desk, record) == codes.NONE


def felt(desk, felt_of_10, pain_of_10):
    """How the last training felt: a bad one makes the whole session bad."""
    if not desk.wearer:
        return True
    record, _ = roll.record_of(desk, desk.wearer)
    if record is None:
        return False
    if progress.judged(True, felt_of_10, pain_of_10) == progress.BAD:
        record["last_was"] = progress.BAD
        return _update(desk, record) == codes.NONE
    return True


def _state(desk, record):
    """Of the introductory programme, now."""
    return progress.now(
        record["profile"], (record["step"], record["good"]), record["sessions"],
        record["last_was"], roll.gap_days(desk, record),
    )  # fmt: skip
