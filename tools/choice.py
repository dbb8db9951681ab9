"""What the user chose: PLANT=, BUILD=, BOARD=, SPEED= from the environment, checked at once.

Every tool asks here, so a wrong value gets the same clear sentence everywhere. Rules: a plant is
tried with one step before anything runs; nothing is replaced silently by a default.
"""

import os
from pathlib import Path

from tools.sim.plant_loader import PlantError, load_plant, load_plant_class

ROOT = Path(__file__).resolve().parents[1]
BUILDS = {"arm": "tools.sim.plants:Arm", "thigh": "tools.sim.plants:Thigh"}
PULSE_OF = {"arm": "arm-4", "thigh": "thigh-4"}  # of tools/sim/wearers.json: whose LOP is found
SPEED_RANGE = (0.1, 100.0)


class WrongChoice(Exception):
    """A value that cannot be used; its text says which and why."""


def build():
    """Return the reference build: arm or thigh."""
    name = os.environ.get("BUILD") or "arm"
    if name not in BUILDS:
        raise WrongChoice(f"BUILD={name}: there is no such build; there are {', '.join(BUILDS)}")
    return name


def board():
    """Return the name of a folder of boards/."""
    name = os.environ.get("BOARD") or "pico_w"
    boards = sorted(path.parent.name for path in (ROOT / "boards").glob("*/board.py"))
    if name not in boards:
        raise WrongChoice(f"BOARD={name}: there is no such board; there are {', '.join(boards)}")
    return name


def speed():
    """Return how many times faster than life."""
    text = os.environ.get("SPEED") or "1"
    low, high = SPEED_RANGE
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not low <= value <= high:
        raise WrongChoice(f"SPEED={text}: must be a number from {low:g} to {high:g}")
    return value


def plant_spec():
    """Return the plant's name: PLANT=module:Class, else the build's own."""
    return os.environ.get("PLANT") or BUILDS[build()]


def plant():
    """Return the plant's class, tried once."""
    try:
        load_plant(plant_spec())
        return load_plant_class(plant_spec())
    except PlantError as error:
        raise WrongChoice(str(error)) from error
