"""The trainings as data. Sets are counted in repetitions; rests and tempo come from settings.

Resistance 30-15-15-15 with the cuff kept inflated: 75 repetitions, the most studied scheme
(Patterson 2019, as restated by others). Rules: data only.
"""

RESISTANCE_REPS = (30, 15, 15, 15)
READY_S = 5  # to take up the position once the pressure is there
STEP_DOWN_MMHG = 10  # "too much": one press (SmartCuffs manual: 10 mmHg steps on tingling)
STEP_MMHG = 5
LOWEST_MMHG = 20
INFLATE_MMHG_S = 5  # a build reaches 150 mmHg in 30 s (boards/parts.md)
VENT_S = 10  # 200 to 15 mmHg (R-VNT-4)
