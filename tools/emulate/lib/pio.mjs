// Steps rp2040js's PIO state machines in lock-step with the core, each with its own clock divider.
//
// rp2040js runs PIO from the wall clock, ignores clock dividers and instruction delays, finishes a
// stalled instruction at the moment the core writes the FIFO, and keeps old words in the FIFOs
// over a restart. A dead-man timer is made of exactly these things, so they are put right here: a
// state machine acts only on its own clock edges, a stalled instruction takes the edge on which it
// completes, [n] delays are waited for, changes of FJOIN empty and resize the FIFOs.
// Approximation: a fractional divider is its mean (the chip dithers by one clock).

import { FIFO } from "rp2040js";

const SHIFTCTRL_OFFSET = 0x08;
const CLKDIV_OFFSET = 0x00; // within a state machine's register block
const CTRL_OFFSET = 0x00; // within the PIO block: enables
const JOIN_TX = 1 << 30;
const JOIN_RX = 2 ** 31;
const WAITS_FOR_FIFO = new Set([2, 3, 5]); // rxFIFO, txFIFO, Out in rp2040js's WaitType

class MachineClock {
  constructor(mcu, machine, schedule) {
    Object.assign(this, { mcu, machine, schedule });
    this.originNanos = 0; // when the divider was last restarted
    this.nextNanos = Infinity; // next edge this machine acts on
    this.stepping = false;
    const checkWait = machine.checkWait.bind(machine);
    machine.checkWait = () => {
      if (this.stepping) checkWait();
      else this.wake();
    };
    machine.clkDivRestart = () => {
      this.originNanos = mcu.clock.nanosCounter;
    };
    const write = machine.writeUint32.bind(machine);
    machine.writeUint32 = (offset, value) => {
      const before = machine.shiftCtrl;
      if (offset === CLKDIV_OFFSET) this.originNanos = mcu.clock.nanosCounter;
      this.stepping = true;
      write(offset, value);
      this.stepping = false; // a forced instruction runs at once
      if (offset === SHIFTCTRL_OFFSET && (before ^ value) & (JOIN_TX | JOIN_RX)) this.resetFifos();
      machine.pio.checkChangedPins();
      this.wake();
    };
  }
  get periodNanos() {
    const { clockDivInt, clockDivFrac } = this.machine;
    return (((clockDivInt || 65536) + clockDivFrac / 256) * 1e9) / this.mcu.clkSys;
  }
  resetFifos() {
    const m = this.machine;
    const tx = !!(m.shiftCtrl & JOIN_TX);
    const rx = !!(m.shiftCtrl & JOIN_RX);
    m.txFIFO = new FIFO(tx ? 8 : rx ? 0 : 4);
    m.rxFIFO = new FIFO(rx ? 8 : tx ? 0 : 4);
    m.updateDMATx();
    m.updateDMARx();
  }
  /** Something changed: act again from the next clock edge on. */
  wake() {
    if (!this.machine.enabled || this.nextNanos !== Infinity) return;
    const period = this.periodNanos;
    const now = this.mcu.clock.nanosCounter;
    this.nextNanos =
      this.originNanos + (Math.floor((now - this.originNanos) / period + 1e-9) + 1) * period;
    this.schedule();
  }
  /** One clock edge; sets the next one. */
  edge() {
    const m = this.machine;
    if (!m.enabled) {
      this.nextNanos = Infinity;
      return;
    }
    const before = m.cycles;
    const wasWaiting = m.waiting;
    this.stepping = true;
    if (wasWaiting) m.checkWait();
    else m.step();
    this.stepping = false;
    m.pio.checkChangedPins();
    if (m.waiting && WAITS_FOR_FIFO.has(m.waitType)) {
      this.nextNanos = Infinity;
      return;
    } // until the FIFO is touched
    // step() has counted 1 + delay; a stalled instruction that completes has counted its delay only
    const edges = m.waiting ? 1 : m.cycles - before + (wasWaiting ? 1 : 0);
    this.nextNanos += edges * this.periodNanos;
  }
}

export class PioClock {
  constructor(mcu) {
    this.nextNanos = Infinity;
    const schedule = () => {
      this.nextNanos = this.clocks.reduce((least, c) => Math.min(least, c.nextNanos), Infinity);
    };
    this.clocks = mcu.pio.flatMap((pio) =>
      pio.machines.map((m) => new MachineClock(mcu, m, schedule)),
    );
    this.schedule = schedule;
    for (const pio of mcu.pio) {
      pio.run = () => {}; // never from the wall clock
      const write = pio.writeUint32.bind(pio);
      pio.writeUint32 = (offset, value) => {
        write(offset, value);
        if (offset !== CTRL_OFFSET) return;
        for (const c of this.clocks) if (c.machine.pio === pio) c.wake();
      };
    }
  }
  /** Act on every clock edge up to `now`, in the order of time. */
  advance(now) {
    while (this.nextNanos <= now) {
      for (const c of this.clocks) if (c.nextNanos <= this.nextNanos) c.edge();
      this.schedule();
    }
  }
}
