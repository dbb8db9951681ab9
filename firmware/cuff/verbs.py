"""Everything that a person may ask of the device, as small numbers that a phone sends, too.

Who may, and when, is commands.py's. Rules: numbers only, never used anew for another thing; imports
nothing.
"""

# Who asks.
PANEL = 1
LINK = 2

# Of a running activity.
NEXT = 1
MORE = 2
LESS = 3
PAUSE = 4
SKIP = 5
END = 6

# Of the device. B: the argument is no number.
START = 10  # argument: measure the LOP though one is known
CLEAR = 11
CONFIRM = 12
SET = 13  # B: (name, value) of a setting; None: forget changes that are damaged
PROTOCOL = 14  # argument: its number
WEARER = 15  # a number, 0 nobody, 9 guest; B: (number, field, value), (number, None)
CUFF = 16  # B: (cuff, side): it is on; (cuff, name, width, from, to in mm)
MEASURE = 17  # START, and the LOP though one is known
ANSWER = 18  # of the screening: below
TIME = 19  # minutes since 2000-01-01
FELT = 20  # B: (load in 0.1 kg, how hard 0-10, pain 0-10) of the last training; 255: not said
MUTE = 21  # argument: 1 silences the cues until power-off, never an alarm; 0 lets them be heard
INTRODUCE = 22  # of a phone: open, or yes to the one that has proved itself
FORGET = 23  # every phone
STORE_PROTOCOL = 24  # B: its number and its bytes
PROFESSIONAL = 25  # B: (code, field, value). This and the wearers: docs/wearers.md

# What ANSWER says.
NO = 0
YES = 1
NOT_SURE = 2
BEGIN = 3
BACK = 4
LEAVE = 5

# What may be read, as bytes: docs/journal.md.
READ_JOURNAL_SPAN = 1  # numbers of the oldest and the newest entry
READ_JOURNAL = 2  # the entry of a number
READ_WEARER = 3  # 1 to 8: profile (1 byte), name
READ_CUFF = 4  # 1 to 8: width in mm (2 bytes), name
READ_PROTOCOL = 5  # of one's own that is stored: its bytes (docs/protocols.md)
