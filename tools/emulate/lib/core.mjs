// A Cortex-M0+ that keeps the RP2040's cycle counts, in place of rp2040js's instruction loop.
//
// Purpose: times measured on the emulator should be times of the chip. Cycles as in the Cortex-M0+
// technical reference manual (table 3-1; interrupt entry 15), bus wait states, and on request the
// XIP cache. Registers, exceptions and special registers stay rp2040js's: only fetching, executing
// and counting is replaced. rp2040js also has ADC, SBC, shifts by a register and some flags wrong.
// Rules: no knowledge of boards, firmware or plants. Nothing depends on the wall clock.

import { withBus } from "./bus.mjs";
import { DECODE } from "./decode.mjs";
import { withRareInstructions } from "./rare.mjs";

const coreClasses = new Map();

/** The class on top of rp2040js's own, which is not exported: `mcu.core.constructor`. */
export function coreClass(Base) {
  if (!coreClasses.has(Base)) coreClasses.set(Base, makeCoreClass(Base));
  return coreClasses.get(Base);
}

function makeCoreClass(Base) {
  return class CountingCore extends withRareInstructions(withBus(Base)) {
    /** Execute one instruction; returns its cycles. */
    executeInstruction() {
      this.bus = 0;
      if (this.interruptsUpdated && this.checkForInterrupts()) this.waiting = false;
      const { r } = this;
      const pc = r[15];
      const op = this.fetch16(pc);
      r[15] = pc + 2;
      this.instructions++;
      switch (DECODE[op]) {
        case 1 /* LSL_I */: {
          const n = (op >> 6) & 31;
          const x = r[(op >> 3) & 7];
          if (n !== 0) this.c = (x >>> (32 - n)) & 1;
          this.nz = r[op & 7] = x << n;
          this.nz |= 0;
          break;
        }
        case 2 /* LSR_I */: {
          const n = (op >> 6) & 31;
          const x = r[(op >> 3) & 7];
          this.c = (x >>> (n === 0 ? 31 : n - 1)) & 1;
          const y = n === 0 ? 0 : x >>> n;
          r[op & 7] = y;
          this.nz = y | 0;
          break;
        }
        case 4 /* ADD_R */:
          r[op & 7] = this.addFlags(r[(op >> 3) & 7], r[(op >> 6) & 7], 0);
          break;
        case 5 /* SUB_R */:
          r[op & 7] = this.subFlags(r[(op >> 3) & 7], r[(op >> 6) & 7]);
          break;
        case 6 /* ADD_I3 */:
          r[op & 7] = this.addFlags(r[(op >> 3) & 7], (op >> 6) & 7, 0);
          break;
        case 7 /* SUB_I3 */:
          r[op & 7] = this.subFlags(r[(op >> 3) & 7], (op >> 6) & 7);
          break;
        case 8 /* MOV_I */:
          r[(op >> 8) & 7] = this.nz = op & 255;
          break;
        case 9 /* CMP_I */:
          this.subFlags(r[(op >> 8) & 7], op & 255);
          break;
        case 10 /* ADD_I8 */: {
          const d = (op >> 8) & 7;
          r[d] = this.addFlags(r[d], op & 255, 0);
          break;
        }
        case 11 /* SUB_I8 */: {
          const d = (op >> 8) & 7;
          r[d] = this.subFlags(r[d], op & 255);
          break;
        }
        case 22 /* CMP */:
          this.subFlags(r[op & 7], r[(op >> 3) & 7]);
          break;
        case 28 /* ADD_HI */: {
          const d = ((op >> 4) & 8) | (op & 7);
          const m = (op >> 3) & 15;
          const sum = (d === 15 ? pc + 4 : r[d]) + (m === 15 ? pc + 4 : r[m]);
          if (d === 15) {
            r[15] = sum & ~1;
            this.bus += 1;
          } else r[d] = d === 13 ? sum & ~3 : sum;
          break;
        }
        case 30 /* MOV_HI */: {
          const d = ((op >> 4) & 8) | (op & 7);
          const m = (op >> 3) & 15;
          const x = m === 15 ? pc + 4 : r[m];
          if (d === 15) {
            r[15] = x & ~1;
            this.bus += 1;
          } else r[d] = d === 13 ? x & ~3 : x;
          break;
        }
        case 31 /* BX */:
          this.bus += 1;
          this.BXWritePC(r[(op >> 3) & 15]);
          break;
        case 32 /* BLX */: {
          const target = r[(op >> 3) & 15] & ~1;
          r[14] = (pc + 2) | 1;
          r[15] = target;
          this.bus += 1;
          break;
        }
        case 33 /* LDR_LIT */:
          r[(op >> 8) & 7] = this.load32((((pc + 4) & ~3) + ((op & 255) << 2)) >>> 0);
          break;
        case 34 /* STR_R */:
          this.store32((r[(op >> 3) & 7] + r[(op >> 6) & 7]) >>> 0, r[op & 7]);
          break;
        case 35 /* STRH_R */:
          this.store16((r[(op >> 3) & 7] + r[(op >> 6) & 7]) >>> 0, r[op & 7]);
          break;
        case 36 /* STRB_R */:
          this.store8((r[(op >> 3) & 7] + r[(op >> 6) & 7]) >>> 0, r[op & 7]);
          break;
        case 37 /* LDRSB_R */:
          r[op & 7] = (this.load8((r[(op >> 3) & 7] + r[(op >> 6) & 7]) >>> 0) << 24) >> 24;
          break;
        case 38 /* LDR_R */:
          r[op & 7] = this.load32((r[(op >> 3) & 7] + r[(op >> 6) & 7]) >>> 0);
          break;
        case 39 /* LDRH_R */:
          r[op & 7] = this.load16((r[(op >> 3) & 7] + r[(op >> 6) & 7]) >>> 0);
          break;
        case 40 /* LDRB_R */:
          r[op & 7] = this.load8((r[(op >> 3) & 7] + r[(op >> 6) & 7]) >>> 0);
          break;
        case 41 /* LDRSH_R */:
          r[op & 7] = (this.load16((r[(op >> 3) & 7] + r[(op >> 6) & 7]) >>> 0) << 16) >> 16;
          break;
        case 42 /* STR_I */:
          this.store32((r[(op >> 3) & 7] + ((op >> 4) & 0x7c)) >>> 0, r[op & 7]);
          break;
        case 43 /* LDR_I */:
          r[op & 7] = this.load32((r[(op >> 3) & 7] + ((op >> 4) & 0x7c)) >>> 0);
          break;
        case 44 /* STRB_I */:
          this.store8((r[(op >> 3) & 7] + ((op >> 6) & 31)) >>> 0, r[op & 7]);
          break;
        case 45 /* LDRB_I */:
          r[op & 7] = this.load8((r[(op >> 3) & 7] + ((op >> 6) & 31)) >>> 0);
          break;
        case 46 /* STRH_I */:
          this.store16((r[(op >> 3) & 7] + ((op >> 5) & 0x3e)) >>> 0, r[op & 7]);
          break;
        case 47 /* LDRH_I */:
          r[op & 7] = this.load16((r[(op >> 3) & 7] + ((op >> 5) & 0x3e)) >>> 0);
          break;
        case 48 /* STR_SP */:
          this.store32((r[13] + ((op & 255) << 2)) >>> 0, r[(op >> 8) & 7]);
          break;
        case 49 /* LDR_SP */:
          r[(op >> 8) & 7] = this.load32((r[13] + ((op & 255) << 2)) >>> 0);
          break;
        case 50 /* ADR */:
          r[(op >> 8) & 7] = ((pc + 4) & ~3) + ((op & 255) << 2);
          break;
        case 51 /* ADD_RSP */:
          r[(op >> 8) & 7] = r[13] + ((op & 255) << 2);
          break;
        case 52 /* ADD_SP */:
          r[13] += (op & 127) << 2;
          break;
        case 53 /* SUB_SP */:
          r[13] -= (op & 127) << 2;
          if (r[13] < this.lowestSp) this.lowestSp = r[13];
          break;
        case 58 /* PUSH */:
          this.push(op);
          break;
        case 64 /* POP */:
          this.pop(op);
          break;
        case 70 /* STM */: {
          const n = (op >> 8) & 7;
          let a = r[n] >>> 0;
          for (let i = 0; i < 8; i++)
            if (op & (1 << i)) {
              this.store32(a, r[i]);
              a += 4;
            }
          r[n] = a;
          break;
        }
        case 71 /* LDM */: {
          const n = (op >> 8) & 7;
          let a = r[n] >>> 0;
          for (let i = 0; i < 8; i++)
            if (op & (1 << i)) {
              r[i] = this.load32(a);
              a += 4;
            }
          if (!(op & (1 << n))) r[n] = a;
          break;
        }
        case 74 /* B_COND */:
          if (this.condition((op >> 8) & 15)) {
            r[15] = pc + 4 + (((op & 255) << 24) >> 23);
            this.bus += 1;
          }
          break;
        case 75 /* B */:
          r[15] = pc + 4 + (((op & 0x7ff) << 21) >> 20);
          this.bus += 1;
          break;
        case 76 /* WIDE */:
          this.executeWide(op, pc);
          break;
        default:
          this.executeRare(op, pc);
      }
      return 1 + this.bus;
    }
    push(op) {
      const { r } = this;
      let count = (op >> 8) & 1;
      for (let i = 0; i < 8; i++) count += (op >> i) & 1;
      let a = (r[13] - 4 * count) >>> 0;
      r[13] = a;
      if (a < this.lowestSp) this.lowestSp = a;
      for (let i = 0; i < 8; i++)
        if (op & (1 << i)) {
          this.store32(a, r[i]);
          a += 4;
        }
      if (op & 256) this.store32(a, r[14]);
    }
    pop(op) {
      const { r } = this;
      let a = r[13] >>> 0;
      for (let i = 0; i < 8; i++)
        if (op & (1 << i)) {
          r[i] = this.load32(a);
          a += 4;
        }
      if (op & 256) {
        const target = this.load32(a);
        r[13] = a + 4;
        this.bus += 2;
        this.BXWritePC(target);
      } else r[13] = a;
    }
    /** Run until the clock reaches `endNanos`; the state machines (`pio`) go in lock-step. */
    run(endNanos, pio) {
      const { clock } = this.rp2040;
      this.mustLeave = false;
      this.nanosPerCycle = 1e9 / this.rp2040.clkSys;
      while (clock.nanosCounter < endNanos && !this.mustLeave) {
        if (this.waiting || this.halted || this.stallNanos > 0) this.idle(endNanos, pio);
        else {
          const now = (clock.nanosCounter += this.executeInstruction() * this.nanosPerCycle);
          const alarm = clock.nextAlarm;
          if (alarm !== null && alarm.nanos <= now) {
            this.bus = 0;
            clock.tick(0);
          }
          if (pio.nextNanos <= now) pio.advance(now);
        }
      }
    }
    /** Let time pass without instructions, up to the next thing that can happen. */
    idle(endNanos, pio) {
      const { clock } = this.rp2040;
      const now = clock.nanosCounter;
      const alarm = clock.nextAlarm;
      let target = Math.min(endNanos, pio.nextNanos);
      if (alarm !== null && alarm.nanos < target) target = alarm.nanos;
      if (this.stallNanos > 0 && !this.halted) target = Math.min(target, now + this.stallNanos);
      this.bus = 0;
      const step = Math.max(0, target - now);
      clock.tick(step);
      if (this.stallNanos > 0) {
        const left = this.stallNanos - step;
        this.stallNanos = now + left > now ? left : 0; // less than the clock resolves: it would stay
      }
      if (pio.nextNanos <= clock.nanosCounter) pio.advance(clock.nanosCounter);
      // Taking the exception that ended a wait costs its entry cycles
      if (!this.waiting && !this.halted && this.bus > 0)
        clock.nanosCounter += this.bus * this.nanosPerCycle;
    }
  };
}
