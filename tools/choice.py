"""What the user chose: PLANT=, BUILD=, BOARD=, SPEED= from the environment, checked at once.

Every tool asks here, so a wrong value gets the same clear sentence everywhere. Rules: a plant is
tried with one step before anything runs; nothing is replaced silently by a default.
"""

import importlib
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BUILDS = {"arm": "tools.sim.plants:Arm", "thigh": "tools.sim.plants:Thigh"}
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


def plant():
    """Return the plant's class: that of PLANT=module:Class, else the build's own."""
    name = os.environ.get("PLANT") or BUILDS[build()]
    module_name, _, class_name = name.partition(":")
    if not module_name or not class_name:
        raise WrongChoice(f"PLANT={name}: must be module:Class")
    try:
        module = importlib.import_module(module_name)
    except ImportError as error:
        raise WrongChoice(f"PLANT={name}: cannot import {module_name}: {error}") from error
    found = getattr(module, class_name, None)
    if not isinstance(found, type):
        raise WrongChoice(f"PLANT={name}: {module_name} has no class {class_name}")
    _try_one_step(name, found)
    return found


def _try_one_step(name, plant_class):
    """Refuse a class that is no plant."""
    try:
        instance = plant_class()
        instance.step(1000, 0, False)
        pressure = instance.cuff_cmmhg
    except Exception as error:
        raise WrongChoice(
            f"PLANT={name}: is no plant: it needs step(dt_us, pump_duty_u16, valve_energised) and"
            f" cuff_cmmhg, and a trial step ended with {type(error).__name__}: {error}"
        ) from error
    if not isinstance(pressure, int | float):
        raise WrongChoice(f"PLANT={name}: cuff_cmmhg must be a number, and is {pressure!r}")
