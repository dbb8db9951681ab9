// Measuring without touching the firmware: the tick's interrupt, in emulated microseconds.

const ROUND = 100;

/** Collects numbers; never throws any away, so that the worst is the worst. */
export class Samples {
  constructor() {
    this.values = [];
  }
  add(value) {
    this.values.push(value);
  }
  get summary() {
    const n = this.values.length;
    if (n === 0) return { n };
    const sorted = Float64Array.from(this.values).sort();
    const mean = this.values.reduce((a, b) => a + b, 0) / n;
    const round = (x) => Math.round(x * ROUND) / ROUND;
    const p99 = sorted[Math.min(n - 1, Math.floor(n * 0.99))];
    return { n, mean: round(mean), p99: round(p99), worst: round(sorted[n - 1]) };
  }
}

/**
 * The hard 10 ms timer on its interrupt line. The port's sleeps come on the same line, but are
 * over in less than LEAST_MICROS. Everything is by phase (`setPhase`):
 *   duration  from exception entry to exception return, the port's own work included
 *   jitter    of the start against the 10 ms grid since the phase began
 *   stack     bytes of C stack below the interrupted code
 */
export class TickMeter {
  static TIMER_IRQ_3 = 3; // the default alarm pool of the pico-sdk
  static LEAST_MICROS = 150;
  // A write of the flash holds interrupts off and leaves its cache empty. The firmware writes only
  // while vented; such ticks, two of the grid behind it included, are a phase of their own.
  static FLASH_PHASE = "flash written";
  static FLASH_NANOS = 20e6;

  constructor(board, periodMicros = 10000) {
    this.board = board;
    this.irq = TickMeter.TIMER_IRQ_3;
    this.periodMicros = periodMicros;
    this.phases = new Map();
    this.lastEndMillis = -1;
    this.setPhase("boot");
    board.meters.add(this);
  }
  setPhase(name) {
    this.phase = this.#samples(name);
    this.gridStart = -1;
  }
  #samples(name) {
    if (!this.phases.has(name)) {
      this.phases.set(name, {
        duration: new Samples(),
        jitter: new Samples(),
        stack: new Samples(),
      });
    }
    return this.phases.get(name);
  }
  record({ start, end, spAtEntry, lowestSp }) {
    const micros = (end - start) / 1e3;
    if (micros < TickMeter.LEAST_MICROS) return;
    this.lastEndMillis = end / 1e6;
    const writing = start < this.board.flashBusyNanos + TickMeter.FLASH_NANOS;
    const samples = writing ? this.#samples(TickMeter.FLASH_PHASE) : this.phase;
    samples.duration.add(micros);
    samples.stack.add(spAtEntry - lowestSp);
    if (this.gridStart < 0) this.gridStart = start;
    const passed = (start - this.gridStart) / 1e3;
    const nearest = Math.round(passed / this.periodMicros) * this.periodMicros;
    samples.jitter.add(Math.abs(passed - nearest));
  }
  /** name -> { duration, jitter, stack }; all but those beside a write of the flash as "all". */
  get summary() {
    const all = { duration: new Samples(), jitter: new Samples(), stack: new Samples() };
    const found = {};
    for (const [name, samples] of this.phases) {
      if (samples.duration.values.length === 0) continue;
      found[name] = {};
      for (const kind of Object.keys(all)) {
        found[name][kind] = samples[kind].summary;
        if (name === TickMeter.FLASH_PHASE) continue;
        for (const value of samples[kind].values) all[kind].add(value);
      }
    }
    found.all = Object.fromEntries(Object.entries(all).map(([kind, s]) => [kind, s.summary]));
    return found;
  }
}
