"""Builds the device from board.py and runs it. Ends only vented, and by a reset.

boot.py runs before this in the same namespace and leaves `maintenance` and `ask_for_maintenance`
there. Ctrl-C ends in a maintenance boot of a minute; it is off while a training runs (cuff/app.py).
"""

import gc

import board

COLLECT_EVERY_BYTES = 16384  # while importing; why, and what comes then: cuff/memory.py


def run_device():
    """Run until something goes wrong; then vent, say what, and restart."""
    gc.threshold(COLLECT_EVERY_BYTES)
    if board.CHIP == "rp2":
        from cuff.chip.rp2 import Chip
    else:
        from cuff.chip.esp32 import Chip
    chip = Chip(board)
    try:
        from cuff.app import App
        from cuff.store import settings

        App(chip, board, *settings.load()).run()
    except BaseException as problem:  # Ctrl-C too: the way out is always vented
        chip.vent()
        print("stopped: %r" % problem)
        if isinstance(problem, KeyboardInterrupt):
            globals()["ask_for_maintenance"](True)
    finally:
        chip.vent()
        chip.reset()


if not globals().get("maintenance"):
    run_device()
