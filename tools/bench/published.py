"""The best published figures, as text beside ours: (published, goal). Sources in docs/figures.md.

Exercise, rest, peaks: Swain 2025 (fspor.2025.1582387), Delfi PTS, n = 15, target 80 % LOP, 100 Hz.
Vent: ISO 81060-1 / OIML R16 ask 260 to 15 mmHg within 10 s of cuffs for measuring.
"""

BEST = {
    "exercise": ("95 %", ">= 99 %"),
    "peak": ("89", "<= 87"),
    "valley": ("72", ">= 73"),
    "rest": ("99 %", "100 %"),
    "rest_sd": ("-", "<= 1 mmHg"),
    "inflate": ("-", "<= 1.10 x pump"),
    "overshoot": ("-", "<= 3 mmHg"),
    "vent": ("10 s (standard)", "<= 10 s"),
}
