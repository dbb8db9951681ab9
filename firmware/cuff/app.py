"""The composition and the loop: buttons, training, sound, light, watchdog, every 20 ms.

It asks for a pressure through the lease and renews that with every turn; pump and valve are the
tick's. Order at boot: outputs safe (boot.py), tick, proof that it runs, watchdog, self-test
(safety/selftest.py: zero, permits, pump and valve); a START that comes meanwhile is remembered.
Nothing resumes by itself: after any boot the device is idle and vented; after one that was no
power-on even the self-test moves air only when START is pressed.
"""

from cuff import faults, limits
from cuff.panel import light, signs, sound
from cuff.panel.buttons import Button
from cuff.pressure.regulator import HOLD, REPS, WORK
from cuff.safety import selftest
from cuff.safety.continuity import Continuity
from cuff.session import measuring, prescription, protocols, start, training
from cuff.session.limb import Limb
from cuff.session.lop_book import LopBook
from cuff.session.measuring import Measuring
from cuff.session.training import Training
from cuff.store import bout
from cuff.store import lop as lop_file
from cuff.store import settings as settings_file
from cuff.tick import Tick

_TURN_MS = 20
_WATCHDOG_MS = 8000  # a flash erase fits in; the short deadlines are not its job


class App:
    """chip: the port; board: pins and builds. run() does not return."""

    def __init__(self, chip, board):
        self.chip = chip
        self.settings, self.problem = settings_file.load()
        build = board.BUILDS[self.settings["build"]]
        limit_s = limits.occlusion_limit_s(self.settings)
        self.tick = Tick(chip, board, build, self.settings, limit_s)
        self.selftest = selftest.SelfTest(self.tick, chip, self.log)
        self.request = start.StartRequest(chip.ticks_diff)
        self.kept = Continuity(chip)
        self.limb = Limb(self.tick.occlusion, self.kept, bout, self.settings, chip.ticks_diff)
        self.training = Training(self.settings, chip.ticks_diff)
        self.book = LopBook(self.settings, chip.minute, chip.clock_is_set)
        self.measuring = Measuring(
            self.settings, self.book, self.tick.guard, self.tick.occlusion,
            chip.ticks_diff, lop_file.save, self.log, chip.allow_ctrl_c,
        )  # fmt: skip
        self.sound = sound.Sound(chip.tone, chip.ticks_diff)
        self.light = light.Light(chip.write_led)
        self._start = Button(chip.start_level)
        self._stop = Button(chip.stop_level)
        self._up = Button(chip.up_level)
        self._down = Button(chip.down_level)
        self._anew = False  # START was pressed with UP held: measure the LOP though one is known
        self._seen_count = 0
        self._logged_trip = faults.NONE
        self._logged_also = faults.NONE
        self._logged_phase = training.IDLE
        self._logged_leak = False
        self._began_ms = chip.ticks_ms()

    def run(self):
        """Start the tick and loop for ever; an exception ends it, and main.py vents."""
        chip = self.chip
        if self.problem:
            self.log("settings refused: %s" % self.problem)
        for line in self.limb.story():
            self.log(line)
        record, problem = lop_file.load()
        self.book.load(record, chip.powered_on())
        self.log(problem or self.book.word())
        chip.start_tick(self.tick.run)
        self.selftest.prove_tick()
        self.selftest.zero_again()
        chip.start_watchdog(_WATCHDOG_MS)
        self.log("ready to zero, build %s" % self.settings["build"])
        next_ms = chip.ticks_ms()
        while True:
            self.turn(chip.ticks_ms())
            next_ms = chip.ticks_add(next_ms, _TURN_MS)
            wait_ms = chip.ticks_diff(next_ms, chip.ticks_ms())
            if wait_ms > 0:
                chip.sleep_ms(wait_ms)
            else:  # a long turn: do not try to catch up
                next_ms = chip.ticks_ms()

    def blocks(self):
        """Codes of every reason not to start now (faults.py); empty when it may."""
        return self._settings_blocks() + self.selftest.blocks()

    def _settings_blocks(self):
        reasons = []
        if self.problem:
            reasons.append(faults.BAD_SETTINGS)
        if self.settings["calibrated_on"] is None:
            reasons.append(faults.UNCALIBRATED)
        measure = self.measuring.due(self._anew)
        target_mmhg, problem = prescription.target_mmhg(self.settings)
        if problem and not measure:
            reasons.append(faults.NO_LOP)
        settings = self.settings
        planned_s = settings["lop_time_s"] if measure else training.planned_s(settings, target_mmhg)
        time = self.limb.refusal(planned_s)
        if time:
            reasons.append(time)
        return reasons

    def _busy(self):
        """Does a training or a measurement run, venting included?"""
        return self.training.phase != training.IDLE or self.measuring.phase != measuring.IDLE

    def turn(self, now_ms):
        """One turn of the loop."""
        tick = self.tick
        wanted = self.training.target_cmmhg > 0 or self.measuring.phase != measuring.IDLE
        self.selftest.step(wanted)
        self.limb.step(now_ms, self.selftest.vented)
        self._read_buttons(now_ms)
        guard = tick.guard
        if guard.trip or guard.stop:
            why = faults.find(guard.trip).text if guard.trip else "stopped"
            self.training.end(now_ms, why)
            self.measuring.end(why)
            if self.request.cancel():
                self.log("START forgotten: %s" % why)
        elif self.limb.used_up():
            self.training.end(now_ms, "time under pressure used up")
            self.measuring.end("time under pressure used up")
        self._answer_start(now_ms)
        mode = tick.regulator.mode
        reached = mode == HOLD or mode == REPS
        self.training.step(now_ms, tick.regulator.observer.level_cmmhg, reached)
        self.measuring.step(now_ms, tick.regulator.observer.level_cmmhg)
        if guard.stop and not self._busy() and not self._stop.held:
            guard.stop = False
        if self.measuring.phase != measuring.IDLE:
            tick.lease.renew(self.measuring.target_cmmhg, self.measuring.manner)
        else:
            tick.lease.renew(self.training.target_cmmhg, WORK)
        self._show(now_ms)
        if tick.count != self._seen_count:  # both moved: this turn, and the tick since the last
            self._seen_count = tick.count
            self.chip.feed_watchdog()

    def _read_buttons(self, now_ms):
        self._stop.pressed()
        if self._start.pressed():
            self._start_pressed(now_ms)
        if self._up.pressed():
            self.training.change_target(protocols.STEP_MMHG)
        if self._down.pressed():
            self.training.change_target(-protocols.STEP_DOWN_MMHG)
            self.measuring.too_much()

    def _start_pressed(self, now_ms):
        guard = self.tick.guard
        if self._busy():
            self.training.next(now_ms)
            return
        self._anew = self._up.held
        if guard.trip:
            code = guard.trip
            if guard.clear():
                self.log("trip cleared")
                self.selftest.trip_cleared(code)
            else:
                self.log("trip stays: cuff not empty")
                self._refuse(self.blocks(), now_ms)
            return
        if guard.stop:
            self._refuse([], now_ms)
            return
        if not self._settings_blocks():  # what failed is tried again, unless in vain
            self.selftest.start_pressed()
        self.request.press(now_ms)
        reasons = self.blocks()
        if reasons and selftest.under_way(reasons):
            self.log("START noted: begins when the self-test has passed")

    def _answer_start(self, now_ms):
        """A START that was noted: still waiting, begin, or say why not."""
        if not self.request.waiting:
            return
        reasons = self.blocks()
        answer = self.request.step(now_ms, reasons, selftest.under_way(reasons))
        if answer == start.REFUSE:
            self._refuse(reasons, now_ms)
        elif answer == start.GO:
            self._begin(now_ms)

    def _begin(self, now_ms):
        """A measurement or a training, once the flash knows that one is under way."""
        measure = self.measuring.due(self._anew)
        problem = self.measuring.prepare(now_ms) if measure else None
        if problem:
            self._refuse([], now_ms, problem)
        elif not self.limb.begin():
            if measure:
                self.measuring.give_up()
            self._refuse([faults.RECORD], now_ms)
        elif measure:
            self.measuring.start(now_ms)
        else:
            self.log(self.book.word())
            target_mmhg = prescription.target_mmhg(self.settings)[0]
            self.training.start(now_ms, target_mmhg, prescription.highest_mmhg(self.settings))

    def _refuse(self, reasons, now_ms, problem=None):
        for code in reasons:
            row = faults.find(code)
            self.log("will not start: %s - %s" % (row.text + self.limb.words(code), row.hint))
            if code == faults.NO_LOP:
                problem = prescription.target_mmhg(self.settings)[1]
        if problem:
            self.log("will not start: %s" % problem)
        self.sound.play(sound.REFUSED, now_ms)

    def _show(self, now_ms):
        tick = self.tick
        state = self.training
        trip = tick.guard.trip
        cue = state.take_cue() or self.measuring.take_cue()
        if cue:
            self.sound.play(signs.CUE_SOUNDS[cue], now_ms)
        self.sound.step(now_ms, trip != faults.NONE)
        if trip:
            self.light.step(light.TRIPPED)
        elif state.phase != training.IDLE:
            self.light.step(signs.PHASE_LIGHTS[state.phase])
        elif self.measuring.phase != measuring.IDLE:
            self.light.step(light.MEASURE)
        else:
            self.light.step(light.READY if self.selftest.passed else light.BLOCKED)
        if trip != self._logged_trip:
            self._logged_trip = trip
            self._log_trip(trip)
        if tick.guard.also != self._logged_also:
            self._logged_also = tick.guard.also
            row = faults.find(self._logged_also)
            if self._logged_also:
                self.log("AND %s: %s - %s" % (row.name, row.text, row.hint))
        if tick.plausibility.leaking != self._logged_leak:
            self._logged_leak = tick.plausibility.leaking
            self.log("alarm: leak" if self._logged_leak else "leak over")
        if state.phase != self._logged_phase:
            if state.phase == training.IDLE and self._logged_phase != training.VENT:
                self.log("vent: %s" % state.ended)  # the cuff was empty already
            if state.ended == training.DONE:
                self.kept.training_done()
            self._logged_phase = state.phase
            self._log_phase()

    def _log_trip(self, trip):
        if trip:
            row = faults.find(trip)
            guard = self.tick.guard
            self.log(
                "TRIP %s: %s (measured %d, limit %d) - %s"
                % (row.name, row.text, guard.measured, guard.limit, row.hint)
            )

    def _log_phase(self):
        state = self.training
        self.chip.allow_ctrl_c(state.phase == training.IDLE)
        text = training.PHASE_NAMES[state.phase]
        if state.phase == training.SET:
            text = "set %d of %d, %d repetitions" % (
                state.set_index + 1,
                len(protocols.RESISTANCE_REPS),
                protocols.RESISTANCE_REPS[state.set_index],
            )
        elif state.phase == training.VENT:
            text = "vent: %s" % state.ended
        self.log("%s, target %d mmHg" % (text, state.target_cmmhg // 100))

    def log(self, text):
        """One line on the serial console, with seconds since boot."""
        ms = self.chip.ticks_diff(self.chip.ticks_ms(), self._began_ms)
        print("%d.%02d %s" % (ms // 1000, ms % 1000 // 10, text))
