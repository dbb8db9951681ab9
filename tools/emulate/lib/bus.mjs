// Registers, flags, exceptions and the bus of the emulated core, with the cycles they take.
//
// Wait states: SRAM and XIP hits one cycle, SIO none, APB three or four. No contention between
// core, DMA and the other core.

import { XipCache } from "./xipcache.mjs";

const RAM_BASE = 0x20000000;
const RAM_SIZE = 264 * 1024;
const FLASH_PAGE = 0x10; // address >>> 24 of the cached XIP window
const SIO_PAGE = 0xd0; // single-cycle IO port
const PERIPHERAL_NIBBLE = 4; // APB, 0x4.......
const APB_READ_WAIT = 3;
const APB_WRITE_WAIT = 4;
const EXCEPTION_ENTRY_CYCLES = 15; // ARM: 15 on a zero-wait-state Cortex-M0+
const EXCEPTION_RETURN_CYCLES = 13; // not published; eight loads and a pipeline refill

/** `Base` (rp2040js's core) with counted cycles; `bus` gathers those of one instruction. */
export const withBus = (Base) =>
  class extends Base {
    constructor(mcu, { xipMissCycles = 0 } = {}) {
      super(mcu);
      // the same registers, signed: V8 keeps such numbers unboxed
      this.r = new Int32Array(this.registers.buffer);
      this.nz = 1;
      this.c = 0;
      this.v = 0;
      this.bus = 0; // cycles beyond the first of the current instruction
      this.instructions = 0;
      this.sram8 = mcu.sram;
      this.sram16 = new Uint16Array(mcu.sram.buffer);
      this.sram32 = new Int32Array(mcu.sram.buffer);
      this.flash8 = mcu.flash;
      this.flash16 = mcu.flash16;
      this.flash32 = new Int32Array(mcu.flash.buffer);
      this.xip = xipMissCycles > 0 ? new XipCache(xipMissCycles) : null;
      this.lastFetchWord = -1;
      this.halted = false; // a hung core: clocks and peripherals go on, instructions do not
      this.stallNanos = 0; // waiting for the flash chip, interrupts included
      this.nanosPerCycle = 1e9 / mcu.clkSys;
      mcu.addClockListener((hz) => {
        this.nanosPerCycle = 1e9 / hz;
      });
      this.mustLeave = false; // makes run() return early (reset pending)
      this.lowestSp = 0xffffffff;
      this.onBreakpoint = null; // (number) => void, for `bkpt #number`
      this.onExceptionEntry = null;
      this.onExceptionReturn = null;
      this.onInterruptPending = null;
    }
    // N and Z are those of the last result. The base class reads and writes them by these names.
    get N() {
      return this.nz < 0;
    }
    set N(on) {
      if (on) this.nz = -1;
      else if (this.nz < 0) this.nz = 1;
    }
    get Z() {
      return this.nz === 0;
    }
    set Z(on) {
      if (on) this.nz = 0;
      else if (this.nz === 0) this.nz = 1;
    }
    get C() {
      return this.c === 1;
    }
    set C(on) {
      this.c = on ? 1 : 0;
    }
    get V() {
      return this.v === 1;
    }
    set V(on) {
      this.v = on ? 1 : 0;
    }

    setInterrupt(irq, on) {
      if (on && this.onInterruptPending !== null && !(this.pendingInterrupts & (1 << irq)))
        this.onInterruptPending(irq);
      if (on && this.waiting && this.PM) {
        // masked by PRIMASK: ends the wait, is not taken yet
        this.pendingInterrupts |= 1 << irq;
        this.interruptsUpdated = true;
        if (this.enabledInterrupts & (1 << irq)) this.waiting = false;
      } else super.setInterrupt(irq, on);
    }
    exceptionEntry(number) {
      this.bus += EXCEPTION_ENTRY_CYCLES;
      super.exceptionEntry(number);
      if (this.SP < this.lowestSp) this.lowestSp = this.SP;
      this.PC &= ~1;
      if (this.onExceptionEntry !== null) this.onExceptionEntry(number);
    }
    exceptionReturn(value) {
      const number = this.IPSR;
      this.bus += EXCEPTION_RETURN_CYCLES;
      super.exceptionReturn(value);
      if (this.onExceptionReturn !== null) this.onExceptionReturn(number);
    }

    // Bus. Addresses are unsigned 32-bit numbers.
    load32(a) {
      const r = a - RAM_BASE;
      if (r >= 0 && r < RAM_SIZE) {
        this.bus += 1;
        return this.sram32[r >>> 2];
      }
      if (a >>> 24 === FLASH_PAGE) {
        const o = a & 0xffffff;
        this.bus += this.xip === null ? 1 : 1 + this.xip.access(o);
        return this.flash32[o >>> 2];
      }
      this.bus += this.ioWait(a, APB_READ_WAIT);
      return this.rp2040.readUint32(a) | 0;
    }
    load16(a) {
      const r = a - RAM_BASE;
      if (r >= 0 && r < RAM_SIZE) {
        this.bus += 1;
        return this.sram16[r >>> 1];
      }
      if (a >>> 24 === FLASH_PAGE) {
        const o = a & 0xffffff;
        this.bus += this.xip === null ? 1 : 1 + this.xip.access(o);
        return this.flash16[o >>> 1];
      }
      this.bus += this.ioWait(a, APB_READ_WAIT);
      return this.rp2040.readUint16(a);
    }
    load8(a) {
      const r = a - RAM_BASE;
      if (r >= 0 && r < RAM_SIZE) {
        this.bus += 1;
        return this.sram8[r];
      }
      if (a >>> 24 === FLASH_PAGE) {
        const o = a & 0xffffff;
        this.bus += this.xip === null ? 1 : 1 + this.xip.access(o);
        return this.flash8[o];
      }
      this.bus += this.ioWait(a, APB_READ_WAIT);
      return this.rp2040.readUint8(a);
    }
    store32(a, value) {
      const r = a - RAM_BASE;
      if (r >= 0 && r < RAM_SIZE) {
        this.bus += 1;
        this.sram32[r >>> 2] = value;
        return;
      }
      this.bus += this.ioWait(a, APB_WRITE_WAIT);
      this.rp2040.writeUint32(a, value >>> 0);
    }
    store16(a, value) {
      const r = a - RAM_BASE;
      if (r >= 0 && r < RAM_SIZE) {
        this.bus += 1;
        this.sram16[r >>> 1] = value;
        return;
      }
      this.bus += this.ioWait(a, APB_WRITE_WAIT);
      this.rp2040.writeUint16(a, value & 0xffff);
    }
    store8(a, value) {
      const r = a - RAM_BASE;
      if (r >= 0 && r < RAM_SIZE) {
        this.bus += 1;
        this.sram8[r] = value;
        return;
      }
      this.bus += this.ioWait(a, APB_WRITE_WAIT);
      this.rp2040.writeUint8(a, value & 0xff);
    }
    ioWait(a, apbWait) {
      const top = a >>> 24;
      return top === SIO_PAGE ? 0 : top >>> 4 === PERIPHERAL_NIBBLE ? apbWait : 1;
    }
    fetch16(pc) {
      if (pc >>> 24 === FLASH_PAGE) {
        const o = pc & 0xffffff;
        if (this.xip !== null && o >>> 2 !== this.lastFetchWord) {
          this.lastFetchWord = o >>> 2;
          this.bus += this.xip.access(o);
        }
        return this.flash16[o >>> 1];
      }
      const r = pc - RAM_BASE;
      if (r >= 0 && r < RAM_SIZE) return this.sram16[r >>> 1];
      return this.rp2040.readUint16(pc);
    }

    addFlags(a, b, carry) {
      const result = (a + b + carry) | 0;
      this.nz = result;
      this.c = ((a & b) | ((a | b) & ~result)) >>> 31;
      this.v = ((a ^ result) & (b ^ result)) >>> 31;
      return result;
    }
    subFlags(a, b) {
      return this.addFlags(a, ~b, 1);
    }
    condition(cond) {
      switch (cond) {
        case 0:
          return this.nz === 0;
        case 1:
          return this.nz !== 0;
        case 2:
          return this.c === 1;
        case 3:
          return this.c === 0;
        case 4:
          return this.nz < 0;
        case 5:
          return this.nz >= 0;
        case 6:
          return this.v === 1;
        case 7:
          return this.v === 0;
        case 8:
          return this.c === 1 && this.nz !== 0;
        case 9:
          return this.c === 0 || this.nz === 0;
        case 10:
          return this.nz < 0 === (this.v === 1);
        case 11:
          return this.nz < 0 !== (this.v === 1);
        case 12:
          return this.nz !== 0 && this.nz < 0 === (this.v === 1);
        default:
          return this.nz === 0 || this.nz < 0 !== (this.v === 1);
      }
    }
  };
