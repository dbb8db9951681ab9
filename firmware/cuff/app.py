"""The composition, one turn of the loop every 20 ms, and the watchdog.

It asks for a pressure through the lease; pump and valve are the tick's. Order at boot: outputs safe
(boot.py), tick, proof that it runs, watchdog, self-test (a START meanwhile is kept), radio. After
any boot the device is idle and vented; after one that was no power-on nothing moves before START.
"""

from cuff import builds, codes, limits, memory
from cuff.commands import Commands
from cuff.link import start
from cuff.panel.console import Console
from cuff.panel.panel import Panel
from cuff.panel.story import Story
from cuff.phases import IDLE
from cuff.pressure.regulator import HOLD, REPS
from cuff.safety.air_tries import AirTries
from cuff.safety.continuity import Continuity
from cuff.safety.selftest import SelfTest
from cuff.session.session import Session
from cuff.status import Status
from cuff.store import tries
from cuff.tick import Tick

_TURN_MS = 20
_WATCHDOG_MS = 8000  # a flash erase fits in; the short deadlines are not its job


class App:
    """chip: the port; board: its pins; settings, problem: what store/settings.py loads.
    Composing touches nothing; run() does not return."""

    def __init__(self, chip, board, settings, problem):
        self.chip = chip
        self.console = Console(chip)
        story = Story(self.console.say)
        build = builds.BUILDS[settings["build"]]
        self.tick = tick = Tick(chip, board, build, settings, limits.occlusion_limit_s(settings))
        self.tries = AirTries(tries)
        self.selftest = SelfTest(tick, chip, story.note, self.tries)
        self.kept = Continuity(chip)
        self.session = session = Session(
            chip, tick, self.selftest, self.kept, settings, problem, story.note
        )
        self.status = Status()
        self.commands = Commands(session.door, session.slot, session.confirm, session.desk)
        self.panel = Panel(chip, story, self.commands, self.status, settings)
        self.note = story.note
        self._seen_count, self.link = 0, None

    def run(self):
        """Start the tick and loop for ever; an exception ends it, and main.py restarts the chip."""
        try:
            self._prepare()
            self._loop()
        finally:
            self.tick.guard.stop = True  # the tick runs on while the last lines are written
            self.chip.vent()
            self.console.flush()

    def _prepare(self):
        chip = self.chip
        self.tries.load()
        self.session.load()
        self.session.limb.watch(self.tick)
        self.panel.begin()
        self.console.flush()
        chip.start_tick(self.tick.run)
        self.selftest.prove_tick()
        self.selftest.zero_again(not self.kept.power_on or self.kept.under_way)
        if self.kept.power_on and not self.tick.occlusion.shut:
            self.selftest.switched_on()
        chip.start_watchdog(_WATCHDOG_MS)
        self.note(codes.BOOTED, self.session.settings["build"])
        self.link = start.switch_on(self, chip)  # last: of all that starts, this may hang

    def _loop(self):
        chip = self.chip
        collector = memory.Collector(chip.HARD_TICK)
        next_ms = chip.ticks_ms()
        while True:
            self.turn(chip.ticks_ms())
            next_ms = chip.ticks_add(next_ms, _TURN_MS)
            wait_ms = chip.ticks_diff(next_ms, chip.ticks_ms())
            if collector.step(wait_ms):
                wait_ms = chip.ticks_diff(next_ms, chip.ticks_ms())
            if wait_ms > 0:
                chip.sleep_ms(wait_ms)
            else:  # a long turn: do not try to catch up
                next_ms = chip.ticks_ms()

    def turn(self, now_ms):
        """One turn of the loop."""
        tick = self.tick
        session = self.session
        slot = session.slot
        guard = tick.guard
        session.limb.tripped(guard)  # first: nothing may be written as if there were no trip
        self.selftest.step(slot.now.wanted, session.limb.unsaved())
        session.limb.step(now_ms, self.selftest.vented)
        session.confirm.press(False)
        self.panel.hear(self.panel.keys.step(now_ms, self.status), now_ms)  # no deeper: the stack
        session.door.look(now_ms) and self.selftest.start_pressed()
        session.door.step(now_ms)
        mode = tick.regulator.mode
        level_cmmhg = tick.regulator.observer.level_cmmhg - self.selftest.zero.rest_cmmhg
        slot.step(now_ms, level_cmmhg, mode == HOLD or mode == REPS)
        session.cuff_size.step(now_ms, tick, self.selftest.vented)
        session.desk.step(now_ms, level_cmmhg, self.selftest.vented)
        if guard.stop and slot.now.phase == IDLE and not self.panel.buttons.stop.held:
            guard.stop = False
        tick.lease.renew(slot.now.target_cmmhg, slot.now.manner)
        self.status.collect(tick, self.selftest, session, level_cmmhg)
        self.link and self.link.step(now_ms)
        self.panel.show(now_ms)
        self.console.step(now_ms, not (tick.lease.target_cmmhg or self.selftest.running()))
        if tick.count != self._seen_count:  # both moved: this turn, and the tick since the last
            self._seen_count = tick.count
            self.chip.feed_watchdog()
        self.selftest.watch(tick.lease.target_cmmhg > 0)
