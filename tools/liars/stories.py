"""What the device is doing when its sensor begins to lie: stories, each with many moments.

Purpose: a fault that is harmless in one phase of a burst, a repetition or an inflation may not be
so in the next, so a story names a span and the moments lie evenly in it. Rules: spans follow from
the console of an undisturbed run; plants have no relief valve.
"""

from functools import cache

from tools.choice import ROOT
from tools.faults.rig import Rig
from tools.faults.states import first
from tools.sim import plants

START_MS = 14000  # ready by then
_UP_MS = 60000  # no reference build takes longer
_OFF_GRID_MS = 3


def alone():
    """The firmware with a second sensor that contradicts nobody: what the others find by
    themselves, above the pressures of a board without one, too."""
    name = "cuff/safety/witness.py"
    text = (ROOT / "firmware" / name).read_text(encoding="utf-8")
    for line in ("BASE_CMMHG = const(1000)", "_REST_CMMHG = const(800)"):
        if text.count(line) != 1:
            raise RuntimeError(f"{name} has {text.count(line)} of {line!r}")
        text = text.replace(line, line.split(" = ")[0] + " = const(1000000)")
    return {name: text}


class Story:
    """name; build and plant; settings; the span: phase ("idle", "inflate", "hold", "set"), from ms
    and for ms after it began (for 0: as long as the phase lasts)."""

    def __init__(self, name, build, plant, settings, phase, from_ms, for_ms):
        self.name = name
        self.build = build
        self.plant = plant
        self.settings = settings
        self.phase = phase
        self.from_ms = from_ms
        self.for_ms = for_ms

    def target_mmhg(self):
        """What is asked for."""
        if self.settings["training"] == "manual":
            return self.settings["manual_mmhg"]
        return 152  # 80 % of an LOP of 190

    def rig(self, board_name, second=True):
        """The device, START pressed when it is ready. second: its second sensor has a say."""
        plant = getattr(plants, self.plant)()
        files = None if second else alone()
        rig = Rig(board_name, dict(self.settings), plant, build=self.build, files=files)
        rig.press("start", START_MS)
        return rig

    def moments_ms(self, board_name, count):
        """`count` moments, evenly in the span."""
        begin_ms, end_ms = _span_ms(self.name, board_name)
        step_ms = (end_ms - begin_ms) / count
        return [int(begin_ms + k * step_ms) + _OFF_GRID_MS for k in range(count)]


def _manual(mmhg):
    return {"training": "manual", "manual_mmhg": mmhg, "manual_minutes": 8}


_SET = {"training": "resistance", "lop_mmhg": 190}
_HIGH = {"training": "manual", "manual_mmhg": 150, "manual_minutes": 8, "lop_mmhg": 190}
STORIES = (
    Story("arm, before START, 90", "arm", "Arm", _manual(90), "idle", 0, 0),
    Story("arm, before START, 152", "arm", "Arm", _SET, "idle", 0, 0),
    Story("arm, inflating to 90", "arm", "Arm", _manual(90), "inflate", 500, 0),
    Story("arm, inflating to 152", "arm", "Arm", _SET, "inflate", 500, 0),
    Story("arm, hold of 60", "arm", "Arm", _manual(60), "hold", 1000, 12000),
    Story("arm, hold of 90", "arm", "Arm", _manual(90), "hold", 1000, 12000),
    Story("arm, hold of 150", "arm", "Arm", _HIGH, "hold", 1000, 12000),
    Story("arm, a minute into a hold of 60", "arm", "Arm", _manual(60), "hold", 60000, 12000),
    Story("arm, set at 152", "arm", "Arm", _SET, "set", 8000, 4000),
    Story("thigh, before START, 100", "thigh", "Thigh", _manual(100), "idle", 0, 0),
    Story("thigh, inflating to 100", "thigh", "Thigh", _manual(100), "inflate", 500, 0),
    Story("thigh, hold of 60", "thigh", "Thigh", _manual(60), "hold", 1000, 12000),
    Story("thigh, set at 152", "thigh", "Thigh", _SET, "set", 8000, 4000),
)


def find(name):
    """The story of that name."""
    for story in STORIES:
        if story.name == name:
            return story
    raise KeyError(f"no story '{name}'; there are {'; '.join(s.name for s in STORIES)}")


@cache
def _span_ms(name, board_name):
    """(begin, end) of the span, from an undisturbed run."""
    story = find(name)
    if story.phase == "idle":
        return START_MS - 1000, START_MS - 500
    rig = story.rig(board_name)
    words = {"inflate": ("inflate,", "hold," if "manual" in str(story.settings) else "ready,"),
             "hold": ("hold,", None), "set": ("set 1", None)}[story.phase]  # fmt: skip
    last = words[1] or words[0]
    rig.board.run(until_ms=START_MS + _UP_MS, stop=lambda: bool(rig.said(last)))
    began_ms = first(rig, words[0])
    if began_ms is None:
        raise RuntimeError(f"{name} does not get there undisturbed:\n{rig.text()}")
    begin_ms = began_ms + story.from_ms
    return begin_ms, begin_ms + story.for_ms if story.for_ms else first(rig, last)
