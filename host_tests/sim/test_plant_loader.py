"""PLANT=module:Class: what is wrong with it is said in words."""

import sys

import pytest

from tools.sim.plant_loader import DEFAULT_PLANT, PlantError, load_plant

GOOD = """
class Good:
    cuff_cmmhg = 0
    steps = 0
    def step(self, dt_us, pump_duty_u16, valve_energised):
        self.steps += 1

class NoStep:
    cuff_cmmhg = 0

class NoPressure:
    def step(self, dt_us, pump_duty_u16, valve_energised):
        pass

class WrongStep:
    cuff_cmmhg = 0
    def step(self, dt_us):
        pass

class TextPressure(Good):
    cuff_cmmhg = "0"

class NeedsArguments(Good):
    def __init__(self, size):
        self.size = size

number = 5
"""


@pytest.fixture
def plants(tmp_path, monkeypatch):
    (tmp_path / "own_plants.py").write_text(GOOD)
    (tmp_path / "needs_more.py").write_text("import surely_not_there\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield
    sys.modules.pop("own_plants", None)


def test_a_good_plant_is_made_and_not_yet_stepped(plants):
    plant = load_plant("own_plants:Good")
    assert type(plant).__name__ == "Good" and plant.steps == 0


def test_the_default_is_there():
    assert load_plant(DEFAULT_PLANT).cuff_cmmhg == 0


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        ("own_plants", "module:Class"),
        ("own_plants:", "module:Class"),
        (":Good", "module:Class"),
        ("a:b:c", "module:Class"),
        ("no_such_module:Good", "there is no module 'no_such_module'"),
        ("tools.sim.no_such:Good", "there is no module 'tools.sim.no_such'"),
        ("needs_more:Good", "cannot be imported: .*surely_not_there"),
        ("own_plants:Missing", "has no 'Missing'"),
        ("own_plants:number", "no class"),
        ("own_plants:NoStep", r"no step\(dt_us"),
        ("own_plants:NoPressure", "no cuff_cmmhg"),
        ("own_plants:WrongStep", "cannot be called"),
        ("own_plants:TextPressure", "no number but '0'"),
        ("own_plants:NeedsArguments", "without arguments"),
    ],
)
def test_what_is_wrong_is_said(plants, spec, words):
    with pytest.raises(PlantError, match=words) as caught:
        load_plant(spec)
    assert str(caught.value).startswith("PLANT=" + spec)
