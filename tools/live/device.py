"""The device that runs in the live simulator, and what a person sees, hears and presses on it.

The firmware is the unmodified one, on the virtual board of tools/sim; `beat` runs in virtual time,
between the firmware's calls. What is shown is read from outside (pins, plant, console). Only the
target is not to be seen there: it is read from the tick's lease, and never written.
"""

from tools.choice import PULSE_OF
from tools.live.curve import SAMPLE_MS, History, Sample
from tools.live.notes import Notes
from tools.sim.oscillogram import Oscillogram, load_wearer
from tools.sim.scenario import Scenario

BEAT_MS = 10
PRESS_MS = 200  # a key has no release: how long a finger would stay
MEASURE_AFTER_MS = 100
OFF_MS = 1500
TONE_SHOWN_MS = 300
# Calibrated, and nothing else: no LOP yet, first sessions (None: not in settings.json).
AS_DELIVERED = {"lop_mmhg": None, "target_pct_lop": None, "experience": None}


class Device:
    """One device on one wearer, from power-on to the end of the program. settings: what its owner
    has put into settings.json; the calibration is always that of the virtual sensor."""

    def __init__(self, plant, board_name, build, settings=None):
        if getattr(plant, "oscillogram", self) is None:  # a plant that can show a pulse
            plant.oscillogram = Oscillogram(load_wearer(PULSE_OF[build]))
        settings = AS_DELIVERED | (settings or {})
        scenario = Scenario(plant, board_name=board_name, build=build, settings=settings,
                            display=True)  # fmt: skip
        self.board = scenario.board
        self.display = scenario.display
        self.can_contract = hasattr(plant, "contraction_q10")
        self.willing = self.can_contract
        self.board_name = board_name
        self.build = build
        self.plant_name = type(plant).__name__
        self.history = History()
        self.notes = Notes()
        self.tone_hz = 0
        self.powered = True
        self._release_at_ms = {}
        self._tone_until_ms = 0
        self._on_at_ms = 0
        self._beats = 0

    def run(self, on_beat, ended):
        """Power on and run; on_beat() is called every 10 virtual ms until ended() is true."""

        def beat():
            self._beat()
            on_beat()

        self.board.every(BEAT_MS, beat)
        self.board.run(stop=ended)

    # -- what a person does -----------------------------------------------------------------

    def press(self, button):
        """Press a button shortly; a key held down keeps it pressed."""
        self.board.press(button)
        self._release_at_ms[button] = self.board.now_ms + PRESS_MS

    def measure(self):
        """Hold UP and press START: a new LOP measurement."""
        self.press("up")
        self._release_at_ms["up"] += MEASURE_AFTER_MS + PRESS_MS
        self.board.at(self.board.now_ms + MEASURE_AFTER_MS, lambda: self.press("start"))

    def power_cycle(self):
        """Switch off, and on again after a moment."""
        self.powered = False
        self._on_at_ms = self.board.now_ms + OFF_MS
        self.board.power_cycle(OFF_MS)

    def toggle_wearer(self):
        """The wearer leaves the limb at rest, whatever the tones say, or follows them again."""
        self.willing = not self.willing

    # -- what a person sees and hears -------------------------------------------------------

    @property
    def target_cmmhg(self):
        """What the firmware wants now, 0 for an empty cuff."""
        for timer in self.board.timers:
            tick = getattr(timer._callback, "__self__", None)
            if hasattr(tick, "lease"):
                return tick.lease.target_cmmhg
        return 0

    @property
    def led(self):
        """Is the light on?"""
        return bool(self.board.pin_level("led"))

    @property
    def contraction_q10(self):
        """How far the limb is contracted, 0..1024."""
        return self.board.plant.contraction_q10 if self.can_contract else 0

    def log(self, count):
        """Return the last lines of the device's console: [(ms, line)]."""
        return self.board.log[-count:]

    def _beat(self):
        board = self.board
        now_ms = board.now_ms
        for button, at_ms in list(self._release_at_ms.items()):
            if now_ms >= at_ms:
                del self._release_at_ms[button]
                board.release(button)
        if self.can_contract and not self.willing:  # after the wearer's own step
            board.plant.contraction_q10 = 0
            board.plant.exercising = False
        if now_ms >= self._on_at_ms:
            self.powered = True
        tone_hz = board.pwm_hz("buzzer") if board.pin_duty_u16("buzzer") else 0
        if tone_hz:
            self.tone_hz = tone_hz
            self._tone_until_ms = now_ms + TONE_SHOWN_MS
        elif now_ms >= self._tone_until_ms:
            self.tone_hz = 0
        if self._beats % (SAMPLE_MS // BEAT_MS) == 0:
            board.sync_plant()
            self.notes.read(board.log)
            self.history.samples.append(self._sample(now_ms))
        self._beats += 1

    def _sample(self, now_ms):
        board = self.board
        cuff_cmmhg = int(board.plant.cuff_cmmhg)
        target_cmmhg = self.target_cmmhg
        return Sample(
            now_ms, cuff_cmmhg, target_cmmhg, board.pump_duty_u16, bool(board.valve_energised)
        )
