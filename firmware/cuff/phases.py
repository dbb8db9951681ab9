"""What an activity is, what it is doing and what it lets a person hear, as small numbers.

Whoever shows or steers a session needs no more of it than these. Rules: numbers only; imports
nothing.
"""

# Kinds of an activity.
NOTHING = 0
TRAINING = 1
LOP = 2
SELF_TEST = 3

# Phases.
IDLE = 0
INFLATE = 1
READY = 2
SET = 3
REST = 4
HOLD = 5
VENT = 6
MEASURE = 7
SETTLE = 8
PAUSED = 9

# Cues, once per event.
CUE_NONE = 0
CUE_LIFT = 1
CUE_LOWER = 2
CUE_SET_OVER = 3
CUE_END = 4
CUE_MEASURE = 5
CUE_KEEP_STILL = 6
CUE_FOUND = 7
CUE_NOT_FOUND = 8
CUE_REFUSED = 9
CUE_GO_ON = 10  # the rest is over: START

# Where a person stands: what a START would meet.
AT_REST = 1
RUNNING = 2
LEAVING = 4  # over, but air still leaves the cuff
TRIPPED = 8
STOPPED = 16  # STOP is held
SHUT = 32  # the cuff may still be closed

# Of the introduction of a phone; 0: closed.
CLOSED = 0
OPEN = 1
KEYS = 2
CODE = 3
PROVED = 4
FAILED = 5
