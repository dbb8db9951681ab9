"""What a profile changes: where the introductory programme begins, how far it goes, how fast.

Sources: progress by time, then sets, last of all pressure, and 40-50 % LOP with vented rests for
those at risk (fitcuffs.com/bfr-guide); 40-80 % LOP, two or three times a week (Patterson 2019); 36
h between sessions (PMC7534706); slowly for those over 50 or out of condition (kaatsuresources.com,
always start conservatively). How many sessions a step takes is our own choice.

Loaded for a moment, data only; docs/wearers.md is made from it.
"""

# Numbers of profiles are kept in records: never renumber.
STANDARD, REHABILITATION, SENIOR, ATHLETE, RECOVERY = 0, 1, 2, 3, 4
NAMES = ("standard", "rehabilitation", "senior", "athlete", "recovery")

# Of a row.
SECONDS_FROM, SECONDS_TO = 0, 1  # of a set: 60 are 15 repetitions; four of 90 fit the 10 min
SETS_FROM, SETS_TO = 2, 3
PCT_FROM, PCT_TO = 4, 5  # of the LOP; above 50 only if a professional has attested experience
SESSIONS = 6  # that a step takes
APART_H = 7  # hours between two sessions, at least
A_WEEK = 8
VENTED = 9  # rests with the cuff empty

ROWS = (
    (60, 90, 2, 4, 40, 60, 2, 36, 3, 0),
    (30, 90, 1, 3, 40, 50, 3, 48, 2, 1),
    (30, 75, 1, 3, 40, 50, 3, 48, 2, 1),
    (75, 90, 2, 4, 40, 80, 1, 36, 3, 0),
    (60, 90, 2, 4, 40, 60, 2, 36, 3, 1),
)
