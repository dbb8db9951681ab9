"""Screening: each question's consequence and where it is from. Loaded for a moment, data only.

The words are in words/questions_en.py, under the same numbers. A number stands for its question in
records: never renumber; at most 29. docs/screening.md is made from both.
"""

CLEAR, CAUTION, ASK, STOP = 1, 2, 3, 4  # in order of weight; kept in records

T1 = "PMC8963452 T1"
T5 = "PMC8963452 T5"

# number, consequence of a yes, source
ROWS = (
    (1, STOP, "KAATSU"),
    (2, STOP, T1),
    (3, STOP, T1),
    (4, STOP, T1),
    (5, STOP, T1),
    (6, STOP, T5),
    (7, STOP, T1),
    (8, STOP, T5),
    (9, STOP, "drjessesantiano.com"),
    (10, STOP, ""),
    (11, ASK, "Owens"),
    (12, ASK, T1),
    (13, ASK, T1),
    (14, ASK, T1),
    (15, ASK, T1),
    (16, ASK, T5),
    (17, ASK, T1),
    (18, ASK, "JSCR 2016 30:2064"),
    (19, CAUTION, T1),
    (20, CAUTION, T5),
)
