"""One cell of the fault matrix: one fault, in one state, on one board; run and judged.

In a closed state the fault strikes while the cuff is held; if the device carries on, STOP is
pressed after `watch_ms`. In a state before the start somebody presses START later and STOP after
that. While it vents or is tripped nobody presses anything. Then, always, time passes in which
nothing may come back.

Judged by the coil (to the microsecond) and the true pressure: released within the deadline, for
the right reason, and for good; no pressure that no person started; never above 330 mmHg, and not
for longer than 2 s above what bounds.py allows over what was asked for. No relief valve helps.
If resets are the matter, the starts of the pump that nobody asked for are counted.
"""

from tools.faults import bounds, catalogue, states
from tools.faults.bounds import EMPTY_MMHG

READY_MARGIN_MS = 1500  # after a reboot, a zero and the self-test
NO_START_MS = 20000  # the self-test may need three attempts before it says no
LOOK_MS = 20
DEADMAN_MS = 350  # what a shorted pump may still run
HANDS_AFTER_MS = 1000
AT_ONCE_MS = 100
STILL_MS = 400  # a regulator that trims lets go for less
FOREVER_MS = 100000
TICKS = 1 << 30


class Cell:
    """outcome (a few words), measured_ms, limit_ms, problems (sentences), highest_mmhg, over_mmhg:
    how far it was held above what was asked for, if further than is allowed."""

    def __init__(self, board_name, fault, state):
        self.board_name = board_name
        self.fault = fault.on(board_name, state.name)
        self.state = state
        self.applies = self.fault.at is None or state.name in self.fault.at
        self.outcome = self.fault.elsewhere
        self.measured_ms = None
        self.limit_ms = None
        self.problems = []
        self.highest_mmhg = 0.0
        self.over_mmhg = 0.0
        self.pump_starts = None  # unasked ones, if the row counts them
        self.at_ms = states.moment_ms(board_name, state)
        self.rig = None
        self.probed_ms = None
        self.start_ms = None
        self.begun_ms = None
        self._no_start = None

    # -- running ---------------------------------------------------------------------------

    def run(self, files=None):
        """From power-on to the verdict; returns itself. files: changed sources of the firmware."""
        if self.applies:
            rig = states.make_rig(self.board_name, self.state.script, files=files)
            if self.fault.act is None:
                rig.board.ticks_start_ms = (TICKS - self.at_ms) % TICKS
            states.lead_in(rig, self.state)
            rig.at(self.at_ms, lambda: self.strike(rig))
            rig.run(FOREVER_MS)
            self.judge()
        return self

    def strike(self, rig):
        """Now. Lays out what comes after, too, up to the end of the run."""
        self.rig = rig
        fault = self.fault
        if fault.open_by_hand:
            rig.board.every(100, self._hands)
        if self.state.kind == "before":
            self.start_ms = self.at_ms + states.ready_ms(self.board_name) + READY_MARGIN_MS
            self.start_ms += fault.start_later_ms
            rig.press("start", self.start_ms)
            self._no_start = rig.board.at(self.start_ms + NO_START_MS, rig.end)
            rig.board.every(LOOK_MS, self._look_for_start, self.start_ms)
        else:
            self._lay_out(self.at_ms)
        if fault.act is not None:
            fault.act(rig)

    def _look_for_start(self):
        """START was taken, at once or after the self-test: from here on as in a closed state."""
        begun = [ms for ms in self.rig.said("inflate,") if ms >= self.start_ms]
        if begun and self.begun_ms is None:
            self.begun_ms = begun[0]
            self.rig.board.drop_event(self._no_start)
            self._lay_out(begun[0])

    def _lay_out(self, since_ms):
        rig = self.rig
        probe_ms = since_ms + self.fault.watch_ms
        if self.state.kind != "open":
            rig.at(probe_ms, lambda: self._probe(since_ms))
        rig.at(probe_ms + self.fault.after_ms, rig.end)

    def _probe(self, since_ms):
        """It carries on: a person wants it to stop."""
        rig = self.rig
        now_ms = rig.board.now_ms
        stopped = [1 for ms, button in rig.presses if button == "stop" and ms >= since_ms]
        ended = [1 for ms, _ in rig.trips + rig.board.resets if ms >= since_ms]
        if not stopped and not ended and self._drives(now_ms - STILL_MS, now_ms):
            self.probed_ms = now_ms
            rig.press_now("stop")

    def _hands(self):
        """The person opens the cuff a second after being asked to."""
        told = self._told()
        if told and self.rig.board.now_ms - told[0] >= HANDS_AFTER_MS:
            self.rig.plant.open_by_hand()

    def _told(self):
        rig = self.rig
        words = self.fault.told[0]
        return sorted(ms for text in words for ms in rig.said(text) if ms >= self.at_ms)

    # -- judging ---------------------------------------------------------------------------

    def fail(self, sentence):
        """A rule is broken."""
        self.problems.append(sentence)

    def judge(self):
        """The verdict, from what the run shows."""
        self._judge_pressure()
        if self.state.kind == "before":
            self._judge_before()
        elif self.state.kind == "closed":
            self._judge_release(self.at_ms)
        else:
            self._judge_open()
        self._judge_emptied()
        self._judge_told()
        self._judge_pump_starts()

    def _judge_pressure(self):
        """The true pressure follows what was asked for, in the whole run."""
        cuff = self.rig.pressures(0)
        asked = bounds.references(self.rig.asked, cuff)
        more = bounds.KNOWN.get(self.fault.name, 0)
        known = [more if bounds.ROW_MS * k >= self.at_ms else 0 for k in range(len(cuff))]
        self.highest_mmhg = max(cuff)
        self.over_mmhg = bounds.exceeded_mmhg(cuff, asked)
        for _, sentence in bounds.problems(cuff, asked, known):
            self.fail(sentence)

    def _judge_before(self):
        """Nothing before START; after it no start, a trip in time, or a start that obeys STOP."""
        rig = self.rig
        early = self._drives(self.at_ms, self.start_ms)
        if early:
            self.fail(f"closed at {early[0][0]:.0f} ms, before START")
        drives = self._drives(self.begun_ms, rig.board.now_ms) if self.begun_ms else []
        if not drives:
            self._judge_no_start()
            self.outcome = f"no start: {self.rig.why_no_start(self.start_ms, self.at_ms)}"
            return
        self._judge_release(drives[0][0])
        if self.probed_ms is not None:
            self.outcome = "starts, " + self.outcome

    def _judge_no_start(self):
        """A self-test that START asked for moves a little air, and no more."""
        late = self._drives(self.start_ms, self.rig.board.now_ms)
        if late:
            self.fail(f"closed at {late[0][0]:.0f} ms, and nothing was started")

    def _judge_release(self, from_ms):
        """Released within the deadline after from_ms, for an allowed reason, for good."""
        rig, fault = self.rig, self.fault
        drives = self._drives(from_ms, rig.board.now_ms)
        released_ms = drives[-1][1] if drives else from_ms
        if released_ms is None:
            self.fail("the coil is still driven at the end")
            self.outcome = "never released"
            return
        if self.probed_ms is not None:
            self.outcome = "STOP"
            self.measured_ms = max(0.0, released_ms - self.probed_ms)
            self.limit_ms = fault.stop_ms
            if not fault.may_hold and (fault.lasts or self.state.kind != "before"):
                self.fail("carried on")
        else:
            effect_ms = rig.marks.get(fault.effect, from_ms)
            self.measured_ms = max(0.0, released_ms - effect_ms)
            self.limit_ms = fault.limit_ms
            self.outcome = self._reason(from_ms)
            if self.outcome not in fault.reasons:
                self.fail(f"reason '{self.outcome}', expected {' or '.join(fault.reasons)}")
        if self.limit_ms is not None and self.measured_ms > self.limit_ms:
            self.fail(f"released {self.measured_ms:.0f} ms after, allowed {self.limit_ms}")
        if rig.trips and rig.trips[-1][0] >= from_ms and not self._latched():
            self.fail("the trip did not stay")
        ended_ms = max([released_ms] + [ms for ms, _ in rig.trips if ms >= from_ms][:1])
        if rig.duties(ended_ms + DEADMAN_MS)[0]:
            self.fail("the pump runs on")

    def _judge_open(self):
        """Vented or venting: it stays so."""
        rig = self.rig
        drives = self._drives(self.at_ms, rig.board.now_ms)
        lasting = [d for d in drives if d[1] is None or d[1] - self.at_ms > self.fault.stop_ms]
        if lasting:
            self.fail(f"closed at {lasting[0][0]:.0f} ms, and nobody pressed START")
        reason = [name for ms, name in rig.trips if ms >= self.at_ms]
        resets = [kind for ms, kind in rig.board.resets if ms >= self.at_ms]
        self.outcome = "stays open" + (f", {reason[0]}" if reason else ", reset" if resets else "")
        if self.state.name == "tripped" and not self._latched():
            self.fail("the trip did not stay")

    def _judge_emptied(self):
        """The limb is free at the end, by the valve or by hand."""
        rig = self.rig
        if rig.plant.mmhg() > EMPTY_MMHG:
            self.fail(f"{rig.plant.mmhg():.0f} mmHg at the end")

    def _judge_told(self):
        """If a person has to act, the device says so in time."""
        rig, told = self.rig, self.fault.told
        if told is None:
            return
        words, limit_ms = told
        drives = self._drives(self.at_ms, rig.board.now_ms)
        base_ms = max([d[1] for d in drives if d[1] is not None], default=self.at_ms)
        if max(rig.pressures(base_ms + 500, base_ms + 600), default=0.0) < EMPTY_MMHG:
            return  # nothing is held
        said = self._told()
        if not said or said[0] - base_ms > limit_ms:
            self.fail(f"'{words[0]}' not said within {limit_ms} ms")
        else:
            self.outcome += f", told {said[0] - base_ms:.0f}"

    def _judge_pump_starts(self):
        """A device that a reset has taken everything from must not start the pump for ever."""
        most = self.fault.pump_starts
        if most is None:
            return
        self.pump_starts = len(self.rig.unasked_starts(self.at_ms))
        if self.pump_starts > most:
            self.fail(f"the pump started {self.pump_starts} times unasked, allowed {most}")

    # -- what the run shows ----------------------------------------------------------------

    def _drives(self, begin_ms, end_ms):
        """[(from ms, to ms or None)] of every time the coil is driven, moments before begin_ms
        included when they last until then. A self-test that stays below 20 mmHg after a reset is
        none, and neither is a valve that opens for an instant to trim."""
        rig = self.rig
        found = []
        drive = rig.drive
        for k, (us, _, valve) in enumerate(drive):
            last = k + 1 == len(drive)
            to_ms = None if last else drive[k + 1][0] / 1000
            if not valve or us / 1000 >= end_ms or (to_ms is not None and to_ms <= begin_ms):
                continue
            if found and found[-1][1] == us / 1000:
                found[-1] = (found[-1][0], to_ms)
            else:
                found.append((max(us / 1000, begin_ms), to_ms))
        return [d for d in found if not self._harmless(d)]

    def _harmless(self, drive):
        """Driven outside a training, and no pressure comes of it: the self-test's little air."""
        rig = self.rig
        begin_ms, to_ms = drive
        begun = [ms for ms in rig.said("inflate,") if ms <= begin_ms + AT_ONCE_MS]
        stops = [ms for ms, button in rig.presses if button == "stop"]
        ends = [ms for ms, _ in rig.trips + rig.board.resets] + stops
        if begun and not [ms for ms in ends if begun[-1] <= ms < begin_ms]:
            return False
        return max(rig.pressures(begin_ms, to_ms), default=0.0) < EMPTY_MMHG

    def _reason(self, from_ms):
        """What let go: the first trip, "stop", "reset", or "hardware" if none of them says."""
        rig = self.rig
        released_ms = rig.released_ms(from_ms)
        resets = [ms for ms, _ in rig.board.resets if ms >= from_ms]
        trips = [(ms, name) for ms, name in rig.trips if ms >= from_ms]
        if resets and abs(resets[0] - released_ms) < AT_ONCE_MS:
            return "reset"
        if trips:
            return trips[0][1]
        if [1 for ms, button in rig.presses if button == "stop" and ms >= int(from_ms)]:
            return "stop"
        return "hardware"

    def _latched(self):
        return self.rig._trip_seen != 0 or bool(
            [1 for ms, _ in self.rig.board.resets if ms >= self.rig.trips[-1][0]]
        )


def run_cell(board_name, fault_name, state_name, files=None):
    """By names; returns the Cell, run."""
    return Cell(board_name, catalogue.find(fault_name), states.find(state_name)).run(files)
