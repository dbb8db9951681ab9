"""What holds for all trainings, and which there are: docs/protocols.md.

Their blocks are made by training/builtin.py when one is chosen. Rules: data only.
"""

READY_S = 5  # to take up the position once the pressure is there
STEP_DOWN_MMHG = 10  # "too much": one press (SmartCuffs manual: 10 mmHg steps on tingling)
STEP_MMHG = 5
LOWEST_MMHG = 20
INFLATE_MMHG_S = 5  # a build reaches 150 mmHg in 30 s (boards/parts.md)
VENT_S = 10  # 200 to 15 mmHg (R-VNT-4)
PAUSE_HELD_S = 30  # as long as the shortest rest advised: no load without training it (own choice)
GO_ON_S = 600  # so long START is waited for after a vented rest (own choice)

RESISTANCE = 1
VENTED = 2
AEROBIC = 3
PASSIVE = 4
CYCLIC = 5
MANUAL = 6
PRECONDITIONING = 7
INTRODUCTORY = 8
CUSTOM = 32  # the first of sixteen
CUSTOM_LAST = 47

# The word of settings.json: its number. "custom" is the one that custom_protocol says.
NUMBERS = {
    "resistance": RESISTANCE,
    "resistance_vented": VENTED,
    "aerobic": AEROBIC,
    "passive": PASSIVE,
    "cyclic": CYCLIC,
    "manual": MANUAL,
    "preconditioning": PRECONDITIONING,
    "introductory": INTRODUCTORY,
    "custom": CUSTOM,
}


def number(settings):
    """Of the training that is set."""
    found = NUMBERS[settings["training"]]
    return settings["custom_protocol"] if found == CUSTOM else found


def choose(settings, protocol):
    """Set it by its number: whether there is such a one."""
    if CUSTOM <= protocol <= CUSTOM_LAST:
        settings["custom_protocol"] = protocol
        protocol = CUSTOM
    for word in NUMBERS:
        if NUMBERS[word] == protocol:
            settings["training"] = word
            return True
    return False
