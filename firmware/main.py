"""Builds the device from board.py and runs it. Ends only vented, and by a reset.

boot.py runs before this in the same namespace and leaves `maintenance` and `ask_for_maintenance`
there. Ctrl-C ends in a maintenance boot; it is off while a training runs (cuff/app.py).
"""

import board


def run_device():
    """Run until something goes wrong; then vent, say what, and restart."""
    if board.CHIP == "rp2":
        from cuff.chip.rp2 import Chip
    else:
        from cuff.chip.esp32 import Chip
    chip = Chip(board)
    try:
        from cuff.app import App

        App(chip, board).run()
    except BaseException as problem:  # Ctrl-C too: the way out is always vented
        chip.vent()
        print("stopped: %r" % problem)
        if isinstance(problem, KeyboardInterrupt):
            globals()["ask_for_maintenance"]()
    finally:
        chip.vent()
        chip.reset()


if not globals().get("maintenance"):
    run_device()
