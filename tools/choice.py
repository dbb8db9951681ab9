"""What the user chose: PLANT=, BUILD=, BOARD=, SPEED= from the environment, checked at once.

Every tool asks here, so a wrong value gets the same clear sentence everywhere. Rules: a plant is
tried with one step before anything runs; nothing is replaced silently by a default.
"""

import json
import os
from pathlib import Path

from tools.program import Refusal
from tools.sim.plant_loader import PlantError, load_plant, load_plant_class

ROOT = Path(__file__).resolve().parents[1]
BUILDS = {"arm": "tools.sim.plants:Arm", "thigh": "tools.sim.plants:Thigh"}
PULSE_OF = {"arm": "arm-4", "thigh": "thigh-4"}  # of tools/sim/wearers.json: whose LOP is found
SPEED_RANGE = (0.1, 100.0)


class WrongChoice(Refusal):
    """A value that cannot be used; its text says which and why."""


def build():
    """Return the reference build: arm or thigh."""
    name = os.environ.get("BUILD") or settings().get("build") or "arm"
    if name not in BUILDS:
        raise WrongChoice(f"BUILD={name}: there is no such build; there are {', '.join(BUILDS)}")
    return name


def board():
    """Return the name of a folder of boards/."""
    name = os.environ.get("BOARD") or "pico_w"
    if name not in boards():
        raise WrongChoice(f"BOARD={name}: there is no such board; there are {', '.join(boards())}")
    return name


def boards():
    """Return the names of all folders of boards/."""
    return sorted(path.parent.name for path in (ROOT / "boards").glob("*/board.py"))


def protocol():
    """Return the word of a built-in protocol, or None: the demo's own training."""
    return os.environ.get("PROTOCOL") or None


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


def settings():
    """Return what SETTINGS=FILE holds, {} without it. Names and values are the device's to judge:
    it says on its console what it does not take."""
    name = os.environ.get("SETTINGS")
    if not name:
        return {}
    try:
        found = json.loads(Path(name).read_text())
    except OSError as error:
        raise WrongChoice(f"SETTINGS={name}: {error.strerror}") from error
    except ValueError as error:
        raise WrongChoice(f"SETTINGS={name}: {error}") from error
    if not isinstance(found, dict):
        raise WrongChoice(f"SETTINGS={name}: must be a JSON object, as docs/settings.md shows")
    return found


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
