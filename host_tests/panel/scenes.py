"""What the display can show, each as a snapshot, drawn by the firmware's own screen and driver on
the virtual board and read back from the simulated SSD1306.

    pictures("da") -> {scene: 64 rows of 128 zeros and ones}

    python -m host_tests.panel.scenes    writes docs/screens/ anew, to be looked at before it is
                                         committed

A scene: facts of the snapshot (status.py); of the moments before, if it tells of something that
is over; how many texts on; presses for the menu.
"""

import sys
from pathlib import Path

from PIL import Image as Png

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [
    path for path in (str(ROOT / "firmware"), str(ROOT / "tools" / "host_modules"))
    if path not in sys.path
]  # fmt: skip

from cuff import codes, phases  # noqa: E402
from host_tests.sim.board.board_kit import Line  # noqa: E402
from tools.sim.board import VirtualBoard  # noqa: E402
from tools.sim.circuit import ssd1306  # noqa: E402
from tools.sim.interpreter.image import Image  # noqa: E402

FOLDER = ROOT / "docs" / "screens"
LANGUAGES = ("en", "da")
ENLARGED = 3
LIT, DARK = 255, 24
UP, DOWN, OK, BACK = 1, 2, 3, 4

MAIN = """
import board
from cuff.chip.ssd1306 import Display
from cuff.panel.screen import Screen
from cuff.status import Status
from time import sleep_ms, ticks_ms

def turns(count):
    for _ in range(count):
        screen.step(ticks_ms(), status)
        sleep_ms(20)

def show(given):
    for name in given:
        setattr(status, name, given[name])
    turns(60)

settings = SETTINGS
for name, before, facts, slides, presses in SCENES:
    display = Display(board)
    display.probe()
    screen = Screen(display, settings)
    status = Status()
    for moment in before:
        show(moment)
    show(facts)
    for press in presses:
        screen.key(press, status)
        turns(40)
    turns(150 * slides)
    print("scene " + name)
    sleep_ms(20)
while True:
    sleep_ms(100)
"""
SETTINGS = {
    "training": "resistance", "target_pct_lop": 50, "side": "left", "training_posture": "sitting",
    "lop_posture": "lying", "sets_by": "tempo", "rest_s": 30,
}  # fmt: skip
AT_REST = {
    "kind": phases.NOTHING, "phase": phases.IDLE, "proved": True, "battery_pct": 80, "protocol": 1,
    "lop_mmhg": 190, "prescribed_mmhg": 95, "target_cmmhg": 0, "level_cmmhg": 0,
}  # fmt: skip
WORKS = {
    "kind": phases.TRAINING, "battery_pct": 80, "lop_mmhg": 190, "share_pct": 50,
    "target_cmmhg": 9500, "sets": 4, "set_no": 2, "reps": 15, "occlusion_left_s": 431,
}  # fmt: skip
MEASURES = {"kind": phases.LOP, "phase": phases.MEASURE, "battery_pct": 80}
BEGAN = WORKS | {"phase": phases.INFLATE, "occlusion_left_s": 600}
WAS_DONE = WORKS | {"phase": phases.VENT, "set_no": 4, "occlusion_left_s": 178}


def rest(*reasons, **more):
    """At rest, with reasons not to start: (code, figures...)."""
    return AT_REST | {
        "reasons": tuple(reason[0] for reason in reasons),
        "figures": tuple(reason[1:] for reason in reasons),
    } | more  # fmt: skip


def scene(facts, *before, slides=0, presses=()):
    """One of SCENES."""
    return before, facts, slides, presses


SCENES = {
    "self-test": scene(rest((codes.PERMITS_UNTESTED,), testing=True)),
    "ready": scene(AT_REST),
    "ready-first": scene(AT_REST | {"first": True, "vented": True}),
    "ready-next": scene(AT_REST | {"due_h": 36}),
    "ready-next-why": scene(AT_REST | {"due_h": 36}, slides=1),
    "ready-no-lop": scene(AT_REST | {"lop_mmhg": 0, "prescribed_mmhg": 0}),
    "not-ready": scene(rest((codes.UNCALIBRATED,))),
    "not-ready-2": scene(rest((codes.SHARE, 80, 50), (codes.ABOVE_LIMIT, 152, 90))),
    "recovery": scene(rest((codes.RECOVERING, 143), wait_s=143)),
    "inflating": scene(WORKS | {"phase": phases.INFLATE, "level_cmmhg": 6140}),
    "get-ready": scene(WORKS | {"phase": phases.READY, "level_cmmhg": 9510, "left_s": 4}),
    "set": scene(WORKS | {"phase": phases.SET, "level_cmmhg": 10290, "rep": 7, "left_s": 32}),
    "rest": scene(WORKS | {"phase": phases.REST, "level_cmmhg": 9480, "left_s": 23}),
    "hold": scene(WORKS | {"phase": phases.HOLD, "level_cmmhg": 9490, "left_s": 178, "sets": 1,
                           "set_no": 1}),
    "paused": scene(WORKS | {"phase": phases.PAUSED, "level_cmmhg": 300, "target_cmmhg": 0,
                             "share_pct": 0}),
    "go-on": scene(WORKS | {"phase": phases.REST, "level_cmmhg": 0, "target_cmmhg": 0,
                            "share_pct": 0}),
    "emptying": scene(WORKS | {"phase": phases.VENT, "level_cmmhg": 3120, "target_cmmhg": 0,
                               "share_pct": 0}),
    "done": scene(AT_REST | {"ended": codes.DONE}, BEGAN, WAS_DONE),
    "done-aftercare": scene(AT_REST | {"ended": codes.DONE}, WAS_DONE, slides=1),
    "done-next": scene(AT_REST | {"ended": codes.DONE, "due_h": 36}, WAS_DONE, slides=2),
    "stopped": scene(AT_REST | {"ended": codes.STOPPED}, BEGAN, WORKS),
    "time-used-up": scene(AT_REST | {"ended": codes.TIME_USED_UP}, WAS_DONE),
    "lop": scene(MEASURES | {"level_cmmhg": 13250, "lop_step": 9, "lop_progress_pct": 54,
                             "lop_pulse_bpm": 68}),
    "lop-found": scene(AT_REST | {"ended": codes.LOP_FOUND, "lop_mmhg": 184,
                                  "lop_confidence": 87}, MEASURES),
    "lop-not-found": scene(AT_REST | {"ended": codes.LOP_MOVED}, MEASURES),
    "fault": scene(AT_REST | {"trip": codes.NO_RISE}),
    "fault-by-hand": scene(AT_REST | {"trip": codes.NOT_VENTING, "offered": codes.OFFER_OPENED}),
    "fault-also": scene(AT_REST | {"trip": codes.SENSOR_RANGE, "also": codes.VENT_TOO_FAST,
                                   "stand": phases.SHUT}),
    "fault-long": scene(AT_REST | {"trip": codes.NO_ANSWER}),
    "menu": scene(AT_REST, presses=(DOWN,)),
    "menu-protocol": scene(AT_REST, presses=(DOWN, DOWN, DOWN, DOWN, OK, DOWN)),
    "menu-pressure": scene(AT_REST, presses=(DOWN, DOWN, DOWN, DOWN, DOWN, OK, UP)),
    "menu-side": scene(AT_REST, presses=(DOWN,) * 6 + (OK,)),
    "menu-language": scene(AT_REST, presses=(DOWN, UP, OK)),
    "reading": scene(AT_REST | {"level_cmmhg": 25012}, presses=(DOWN,) + (UP,) * 4 + (OK,)),
    "screening": scene(AT_REST | {"question": 7}),
    "menu-wearer": scene(AT_REST | {"wearer": 2}, presses=(DOWN, OK)),
    "phone": scene(AT_REST | {"introduction": 1}),
    "phone-code": scene(AT_REST | {"introduction": 4, "link_code": 80415}),
}  # fmt: skip


class Board:
    """The pins of the Pico W's board.py."""

    text = "CHIP = 'rp2'\nDISPLAY = 0x3C\nPIN_SDA = 4\nPIN_SCL = 5\n"


def pictures(language, scenes=None):
    """Scene -> what an eye sees at its end."""
    rows = [(name, *SCENES[name]) for name in scenes or SCENES]
    main = MAIN.replace("SETTINGS", repr(SETTINGS | {"language": language}))
    image = Image([str(ROOT / "firmware")], {
        "boot.py": "", "board.py": Board.text, "main.py": main.replace("SCENES", repr(rows)),
    })  # fmt: skip
    board = VirtualBoard(Line(), "rp2", image, pins={"sda": 4, "scl": 5}, boot_ms=1)
    display = ssd1306.attach(board, ssd1306.Ssd1306())
    found = {}

    def heard(_ms, line):
        if line.startswith("scene "):
            found[line[6:].strip()] = display.picture()

    board.on_print = heard
    board.run(stop=lambda: len(found) == len(rows) or board.at_prompt)
    assert len(found) == len(rows), board.log[-12:]
    assert not display.unknown, display.unknown
    return found


def png(rows):
    """A picture, enlarged, as a display of this kind looks."""
    small = Png.new("L", (128, 64))
    small.putdata([LIT if dot else DARK for row in rows for dot in row])
    return small.resize((128 * ENLARGED, 64 * ENLARGED), Png.Resampling.NEAREST)


def path_of(name, language):
    """Where a scene's picture is kept."""
    return FOLDER / f"{name}.{language}.png"


def main():
    """Write what differs."""
    FOLDER.mkdir(exist_ok=True)
    wanted = set()
    for language in LANGUAGES:
        for name, rows in pictures(language).items():
            path = path_of(name, language)
            wanted.add(path)
            picture = png(rows)
            if path.exists() and Png.open(path).convert("L").tobytes() == picture.tobytes():
                continue
            picture.convert("P", palette=Png.Palette.ADAPTIVE, colors=2).save(path, optimize=True)
            print(f"{path.relative_to(ROOT)}: written")
    for path in set(FOLDER.glob("*.png")) - wanted:
        path.unlink()
        print(f"{path.relative_to(ROOT)}: removed")


if __name__ == "__main__":
    main()
