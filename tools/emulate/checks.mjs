// What `make emulate` proves, one function each: every one gives { pass, ...numbers }.
//
// Rules: the firmware on the flash is the deployed one, nothing in it is replaced. What needs a
// person is done with the buttons; what needs a look inside is done from the raw REPL that holding
// STOP at power-on opens.

// As tools/bench/budget.py counts it: 40 KB to work in, and 15 KB for the LOP's parts.
const HEAP_LEFT_BYTES = 55 * 1024;
const START_BOOT_MS = 45000; // a zero that is in doubt, after pressure, takes 20 s
const ZERO_MS = 10000;
const PERMITS_MS = 5000;
const AIR_MS = 14000;
const DRILL_LIMIT_CMMHG = 2000; // R-OCC-2: below it nothing is occluded
const INFLATE_MS = 60000;
const READY_MS = 8000;
const VENT_MS = 20000;
const STOP_DEADLINE_MS = 15; // R-STP-1: stop button to the release of the valve line
const VENTED_CMMHG = 1000;
const HUNG_DEADLINE_MS = 300; // R-PRM-1: hung CPU to the release
const REPL_MS = 20000;
const CHURN_MS = 6000;

/** From power-on to the main program: no actuator line is on, nothing but boot.py's zeros. */
export function bootsVented(desk) {
  desk.forgetOutputs();
  desk.waitFor("ready to zero", START_BOOT_MS);
  const readyMillis = desk.board.millis;
  return {
    pass: desk.onMillis < 0 && desk.board.resets.length === 0,
    ready_ms: round(readyMillis),
  };
}

export function takesZero(desk) {
  desk.tick.setPhase("zero");
  desk.waitFor("zero ", ZERO_MS);
  desk.run(50);
  return { pass: desk.board.serial.text.includes("zero taken") };
}

/** The vented self-test of both permits: nothing moves, and both are armed in the end. */
export function provesPermits(desk) {
  const from = desk.board.millis;
  desk.forgetOutputs();
  if (!desk.board.serial.text.includes("permits ready")) desk.waitFor("permits ", PERMITS_MS);
  desk.run(50);
  const test_ms = round(desk.board.millis - from);
  return {
    pass: desk.onMillis < 0 && desk.board.serial.text.includes("permits ready"),
    test_ms,
  };
}

/** The test with air: every switch alone, pump and valve; low, short, and empty again. */
export function provesAir(desk) {
  desk.tick.setPhase("self-test");
  const from = desk.board.millis;
  desk.highestCmmhg = 0;
  desk.waitFor("self-test passed", AIR_MS);
  return {
    pass: desk.highestCmmhg > 0 && desk.highestCmmhg < DRILL_LIMIT_CMMHG,
    test_ms: round(desk.board.millis - from),
    highest_mmhg: desk.highestCmmhg / 100,
  };
}

/** START, and at half of the target the core stands still: the PIO lets go by itself. */
export function haltedCoreVents(desk, targetCmmhg) {
  desk.board.powerCycle();
  desk.waitFor("self-test passed", START_BOOT_MS);
  desk.press("start");
  desk.run(INFLATE_MS, () => desk.world.cuffCmmhg > targetCmmhg / 2);
  const from_mmhg = desk.world.cuffCmmhg / 100;
  const wasOn = desk.isOn && desk.isPermitted;
  const from = desk.board.millis;
  desk.board.haltCore(true);
  desk.run(VENT_MS, () => desk.world.cuffCmmhg < VENTED_CMMHG);
  desk.board.haltCore(false); // after a power cycle it runs again
  const release_ms = desk.deniedMillis >= from ? round(desk.deniedMillis - from) : null;
  const vent_s = round((desk.board.millis - from) / 1e3);
  const inTime = release_ms !== null && release_ms <= HUNG_DEADLINE_MS;
  const pass = wasOn && inTime && desk.world.cuffCmmhg < VENTED_CMMHG;
  return { pass, from_mmhg, release_ms, vent_s };
}

/** START, inflate, hold until the first set, then work for some seconds. */
export function holds(desk, targetCmmhg, workSeconds) {
  desk.highestCmmhg = 0;
  desk.press("start");
  const from = desk.board.millis;
  desk.waitFor("ready, target", INFLATE_MS);
  const inflate_s = round((desk.board.millis - from) / 1e3);
  let worst = 0;
  desk.run(READY_MS, () => {
    worst = Math.max(worst, Math.abs(desk.world.cuffCmmhg - targetCmmhg));
    return desk.board.serial.text.includes("set 1 of");
  });
  desk.run(workSeconds * 1e3);
  const pass = worst <= 0.05 * targetCmmhg && desk.board.serial.text.includes("set 1 of");
  return { pass, inflate_s, worst_off_mmhg: worst / 100, highest_mmhg: desk.highestCmmhg / 100 };
}

/** STOP under pressure: both lines off in time, and the cuff empties. */
export function stops(desk) {
  const from_mmhg = desk.world.cuffCmmhg / 100;
  const wasOn = desk.isOn;
  const from = desk.board.millis;
  desk.forgetOutputs();
  desk.press("stop");
  const release_ms = desk.isOn ? null : round(desk.offMillis - from);
  desk.run(VENT_MS, () => desk.world.cuffCmmhg < VENTED_CMMHG);
  const vent_s = round((desk.board.millis - from) / 1e3);
  desk.run(500);
  const inTime = release_ms !== null && release_ms <= STOP_DEADLINE_MS;
  const pass = wasOn && inTime && desk.world.cuffCmmhg < VENTED_CMMHG;
  return { pass, from_mmhg, release_ms, vent_s };
}

/** Power-on with STOP held: vented, and a REPL instead of the main program. */
export function opensMaintenance(desk) {
  desk.hold("stop");
  desk.board.powerCycle();
  desk.forgetOutputs();
  desk.waitFor(">>> ", START_BOOT_MS); // what boot.py prints comes before USB listens
  desk.release("stop");
  desk.board.serial.enterRawRepl();
  return { pass: desk.onMillis < 0 };
}

const HEAP = `
import gc
gc.collect()
before = gc.mem_free()
gc.threshold(16384)  # as main.py does
import board
from cuff.chip.rp2 import Chip
from cuff.app import App
from cuff.store import settings
gc.collect()
imported = gc.mem_free()
chip = Chip(board)
app = App(chip, board, *settings.load())
gc.collect()
print(before, imported, gc.mem_free(), gc.mem_alloc() + gc.mem_free())
`;

/** The heap before the import, after it, and with the whole device built: what is to come fits. */
export function leavesHeap(desk) {
  const [before, imported, built, size] = desk.board.serial
    .exec(HEAP, REPL_MS)
    .trim()
    .split(" ")
    .map(Number);
  return {
    pass: built >= HEAP_LEFT_BYTES,
    heap_bytes: size,
    free_at_boot_bytes: before,
    import_bytes: before - imported,
    free_bytes: built,
  };
}

// The loop as badly behaved as a loop can be: half of the heap filled with small objects, garbage
// all the time, collections again and again. The lease is renewed, so the tick regulates.
const CHURN = `
from time import sleep_ms, ticks_ms, ticks_us, ticks_diff
chip.start_tick(app.tick.run)
def prove():
    sleep_ms(400)
    for _ in range(200):
        app.selftest.permits.step(True, True)
        if app.tick.permits.ready:
            break
        sleep_ms(20)
prove()
keep = [None] * 600  # in one piece, before the heap is in many
kept = 0
while gc.mem_free() > built // 2 and kept < 600:
    keep[kept] = bytearray(100)
    kept += 1
longest = 0
began = ticks_ms()
turn = 0
while ticks_diff(ticks_ms(), began) < MILLIS:
    app.tick.lease.renew(TARGET, False)
    junk = [bytearray(40) for _ in range(40)]
    turn += 1
    if turn % 10 == 0:
        t = ticks_us()
        gc.collect()
        longest = max(longest, ticks_diff(ticks_us(), t))
app.tick.lease.renew(0, False)
print(longest, app.tick.guard.trip, app.tick.count)
`;

/** Ticks while the loop allocates and collects under pressure: they all come, and on time. */
export function ticksUnderGarbage(desk, targetCmmhg) {
  desk.tick.setPhase("garbage");
  const code = CHURN.replace("MILLIS", `${CHURN_MS}`).replace("TARGET", `${targetCmmhg}`);
  const printed = desk.board.serial.exec(`built = gc.mem_free()${code}`, CHURN_MS * 3);
  const [longest_us, trip, ticks] = printed.trim().split(" ").map(Number);
  const { n, worst } = desk.tick.phase.jitter.summary;
  const pass = trip === 0 && worst <= 200 && ticks >= CHURN_MS / 10 && Math.abs(ticks - n) < 3;
  return { pass, ticks, trip, collection_ms: longest_us / 1e3, jitter_us: worst };
}

const SOFT_RESET = `
import machine
prove()
while app.tick.regulator.observer.level_cmmhg < LEVEL and not app.tick.guard.trip:
    app.tick.lease.renew(TARGET, False)
machine.soft_reset()
`;

/**
 * A soft reset with pump and valve driven: the lines stay driven until boot.py takes them back.
 * Timed from the last tick, after which nothing watched over the pressure.
 */
export function softResetVents(desk, targetCmmhg) {
  desk.tick.setPhase("before soft reset");
  const level = Math.round(targetCmmhg / 2);
  const code = SOFT_RESET.replace("LEVEL", `${level}`).replace("TARGET", `${targetCmmhg}`);
  desk.run(100); // the last request was to vent: the lines are off
  desk.forgetOutputs();
  desk.board.serial.start(code);
  desk.run(INFLATE_MS, () => desk.onMillis >= 0 && !desk.isOn);
  const from_mmhg = desk.world.cuffCmmhg / 100;
  const released = desk.offMillis >= 0;
  const release_ms = released ? round(desk.offMillis - desk.tick.lastEndMillis) : null;
  const wasReset = released && release_ms > 0 && from_mmhg * 100 >= level;
  desk.onMillis = -1;
  desk.run(VENT_MS, () => desk.world.cuffCmmhg < VENTED_CMMHG);
  const rebooted = desk.board.serial.text.includes("soft reboot");
  const pass = wasReset && rebooted && desk.onMillis < 0 && desk.world.cuffCmmhg < VENTED_CMMHG;
  return { pass, from_mmhg, release_ms };
}

function round(number) {
  return Math.round(number * 100) / 100;
}
