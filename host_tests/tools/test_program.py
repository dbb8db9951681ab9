"""How programs end: one line, the right status, nothing left behind."""

import os
import signal
import subprocess
import sys
import textwrap
import time

import psutil
import pytest

from tools.choice import ROOT
from tools.program import STOPPED, TERMINATED, near_misses

PATIENCE_S = 120
CHOICES = ("PLANT", "BUILD", "BOARD", "SPEED", "PORT", "N", "SETTINGS", "PYTHONPATH")


def environment(**choices):
    """The test's own without choices that it may have inherited."""
    kept = {name: value for name, value in os.environ.items() if name not in CHOICES}
    return kept | choices


def run(module, *words, **choices):
    """(status, stdout, stderr) of a program of tools/."""
    done = subprocess.run(
        [sys.executable, "-m", module, *words], cwd=ROOT, env=environment(**choices),
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE_S, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


def interruptible():
    """A child takes Ctrl-C whatever this process has inherited."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize(
    ("module", "words", "number"),
    [("tools.demo", (), signal.SIGINT), ("tools.demo", (), signal.SIGTERM),
     ("tools.bench", (), signal.SIGINT), ("tools.lop.evaluate", ("510",), signal.SIGTERM),
     ("tools.faults", (), signal.SIGINT)],
    ids=lambda value: str(value),
)  # fmt: skip
def test_a_signal_ends_it_with_one_line_and_without_children(module, words, number):
    program = subprocess.Popen(
        [sys.executable, "-m", module, *words], cwd=ROOT, env=environment(),
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        preexec_fn=interruptible, start_new_session=True,
    )  # fmt: skip
    began_s = time.monotonic()
    me = psutil.Process(program.pid)
    while not me.children() and time.monotonic() - began_s < PATIENCE_S:
        time.sleep(0.05)
    time.sleep(0.5)
    children = me.children(recursive=True)
    assert children
    os.killpg(program.pid, number) if number == signal.SIGINT else program.send_signal(number)
    said = program.communicate(timeout=PATIENCE_S)[1]
    assert program.returncode == (STOPPED if number == signal.SIGINT else TERMINATED), said
    assert "Traceback" not in said
    assert [line for line in said.splitlines() if line.startswith("stopped by")]
    assert not any(child.is_running() for child in children)


@pytest.mark.parametrize("module", ["tools.demo", "tools.bench", "tools.lop.evaluate"])
def test_ctrl_c_while_a_program_is_still_being_imported_ends_in_the_same_line(module, tmp_path):
    (tmp_path / "rich").mkdir()
    (tmp_path / "rich" / "__init__.py").write_text("raise KeyboardInterrupt\n")
    status, out, err = run(module, PYTHONPATH=str(tmp_path))
    assert (status, out, err) == (STOPPED, "", "stopped by you (Ctrl-C)\n")


@pytest.mark.parametrize(
    ("module", "choices", "words"),
    [
        ("tools.demo", {"PLANT": "nonsense"}, "write it as module:Class"),
        ("tools.bench", {"BOARD": "foo"}, "there are esp32_s3, pico_w"),
        ("tools.live", {"SPEED": "fast"}, "SPEED=fast"),
        ("tools.emulate", {"UF2": "/no/such"}, "there is no such file"),
        ("tools.deploy", {"PORT": "foo://x"}, "cannot be opened: invalid URL, protocol 'foo'"),
        ("tools.deploy.logs", {"PORT": "id:abc"}, "PORT=id:abc: no board with this serial number"),
        ("tools.deploy", {"BOARD": "[bold]"}, "BOARD=[bold]: there is no such board"),
        ("tools.campaign", {"N": "many"}, "N=many"),
    ],
)
def test_a_wrong_call_has_status_2_and_its_sentence_on_standard_error(module, choices, words):
    status, out, err = run(module, **choices)
    assert status == 2, err
    assert words in " ".join(err.split())
    assert "Traceback" not in err and words not in out


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (("SPED",), [("SPED", "SPEED")]),
        (("PLNT", "BORD"), [("PLNT", "PLANT"), ("BORD", "BOARD")]),
        (("SPED", "SPEED"), []),
        (("PATH", "HOME", "SPEED", "PORT", "HOSTNAME", "BUILD_ID", "PORTAGE", "USER"), []),
    ],
)
def test_a_misspelt_name_in_the_environment_is_asked_about(names, found):
    assert near_misses(dict.fromkeys(names, "1")) == found


def test_lop_refuses_a_number_that_it_cannot_use():
    status, _, err = run("tools.lop.evaluate", "5")
    assert status == 2 and "N=5" in err and "20" in err


KINKED = "tools.sim.plants:Kinked"


def test_a_training_that_ends_early_is_shown_and_explained():
    picture = ROOT / "build" / "demo.png"
    picture.unlink(missing_ok=True)
    status, out, err = run("tools.demo", PLANT=KINKED, COLUMNS="80")
    assert status == 1 and err == ""
    assert "It ended because: never began: TRIP " in out
    assert "AND not-venting: valve blocked" in out
    assert "Exit status 1" in out
    assert picture.read_bytes()[:4] == b"\x89PNG"


OWN = """
class Own:
    cuff_cmmhg = 0

    def __init__(self):
        self.p = 0.0

    def advance(self, steps, dt_us, pump_duty_u16, valve_energised):
        while steps > 0:
            self.step(dt_us * min(steps, 5), pump_duty_u16, valve_energised)
            steps -= 5

    def step(self, dt_us, pump_duty_u16, valve_energised):
        flow = 30.0 * pump_duty_u16 / 65535 * max(0.0, 1.0 - self.p / 450.0)
        if not valve_energised:
            flow -= 10.0 * self.p ** 0.5 + 1.3 * self.p
        capacity = 2.0 + 4750.0 / (self.p + 11.6) ** 2
        self.p = max(0.0, self.p + flow * dt_us * 1e-6 / capacity)
        self.cuff_cmmhg = int(self.p * 100)
"""


def test_a_plant_on_pythonpath_trains_without_the_simulators_wearer(tmp_path):
    (tmp_path / "own_cuff.py").write_text(OWN)
    status, out, err = run(
        "tools.demo", PLANT="own_cuff:Own", PYTHONPATH=str(tmp_path), COLUMNS="80"
    )
    assert status == 0, out + err
    assert "It ended because: done." in out
    within = next(line for line in out.splitlines() if "exercise time within" in line)
    assert "100.0 %" in within
    peak = next(line for line in out.splitlines() if "mean peak" in line)
    assert peak.split("│")[2].strip() == "-"


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        ("import random\nSEEDED = random.Random(3)\n" + OWN, "no attribute 'Random'"),
        ("import random\n" + OWN.replace("self.p = 0.0\n", "self.p = random.Random(1).random()\n"),
         "no attribute 'Random'"),
        ("import dataclasses\n" + OWN, "dataclasses"),
    ],
)  # fmt: skip
def test_a_plant_for_cpython_only_is_refused_by_name(tmp_path, text, lacking):
    (tmp_path / "other.py").write_text(textwrap.dedent(text))
    status, _, err = run("tools.demo", PLANT="other:Own", PYTHONPATH=str(tmp_path))
    words = " ".join(err.split())
    assert status == 2
    assert words.startswith("PLANT=other:Own: ") and "under MicroPython" in words
    assert lacking in words and "Traceback" not in words
