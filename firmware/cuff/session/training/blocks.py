"""The kinds of block that a protocol is made of, and the kinds of protocol: small integers.

A block is a tuple: its kind, then its fields (check.py has their names and bounds). Numbers of
blocks count from 1. Bytes and JSON of it: docs/protocols.md. Rules: data only.
"""

INFLATE = 1  # share_pct, mmhg: one of them is 0. Down, too, if more is in the cuff
SETS = 2  # rest_s, vented, lift_ms, lower_ms, then the repetitions of each set
HOLD = 3  # seconds, from_inflation (1: counted from the beginning of the inflation)
VENT = 4  # seconds at least, cuff empty; then START goes on
REPEAT = 5  # from_block, times in all

# What limits the time of one: settings.json has the limits.
BY_HAND = 0  # its pressure may be raised while it holds; time as an exercise
EXERCISE = 1
LONG = 2  # aerobic: as long as the limb may be under pressure at all
PASSIVE = 3  # a bout at a time
FULL = 4  # passive, above 80 % of the LOP, locked
