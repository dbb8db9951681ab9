"""Freezes OpenCuff into a MicroPython image for the Pico W: less heap, faster start.

    make -C ports/rp2 BOARD=RPI_PICO_W FROZEN_MANIFEST=<this file, absolute>

Paths are relative to this file. Frozen boot.py and main.py win over files of those names on the
device; any other file there (settings.json aside, board.py) still wins over the frozen one.
"""

# include, package and module are given by MicroPython's makemanifest
# ruff: noqa: F821
# pyright: reportUndefinedVariable=false

include("$(BOARD_DIR)/manifest.py")
package("cuff", base_path="../../firmware")
module("boot.py", base_path="../../firmware")
module("main.py", base_path="../../firmware")
module("board.py")
