"""The screening as a step machine of two small integers: the question that is open, the answers.

`at`: 0 when none is open; `answers`: a bit per question that was answered with yes. Whoever is not
sure says yes: that is the safe side. Buttons and phone drive it with the same verbs. Loaded for a
moment; keeps no state.
"""

from cuff.verbs import BACK, BEGIN, LEAVE, NO, NOT_SURE, YES
from cuff.wearer import questions

VALID_DAYS = 90
VALID_SESSIONS = 26  # without a clock: as many as 90 days have at two a week


def step(at, answers, said):
    """(at, answers, is it over?) after that; None: it cannot be said now."""
    count = len(questions.ROWS)
    if said == BEGIN:
        return 1, 0, False
    if not 1 <= at <= count or said not in (NO, YES, NOT_SURE, BACK, LEAVE):
        return None
    if said == LEAVE:
        return 0, 0, False
    if said == BACK:
        at = max(1, at - 1)
        return at, answers & ~(1 << at), False
    if said != NO:
        answers |= 1 << at
    return (0, answers, True) if at == count else (at + 1, answers, False)


def outcome(answers):
    """The weightiest consequence of all that was answered with yes."""
    worst = questions.CLEAR
    for number, consequence, _ in questions.ROWS:
        if answers >> number & 1 and consequence > worst:
            worst = consequence
    return worst


def holds(dated, days, sessions):
    """Is a screening of that age still good? dated: by a clock, then and now; sessions: since."""
    return 0 <= days <= VALID_DAYS if dated else sessions < VALID_SESSIONS
