// Instructions that come less often, and the 32-bit ones.
//
// Kept apart so that each switch stays readable; core.mjs hands over what it does not know.

import { DECODE } from "./decode.mjs";

/** Adds executeRare(op, pc) and executeWide(op, pc). */
export const withRareInstructions = (Base) =>
  class extends Base {
    executeRare(op, pc) {
      const { r } = this;
      switch (DECODE[op]) {
        case 12 /* AND */:
          r[op & 7] = this.nz = r[op & 7] & r[(op >> 3) & 7];
          break;
        case 13 /* EOR */:
          r[op & 7] = this.nz = r[op & 7] ^ r[(op >> 3) & 7];
          break;
        case 24 /* ORR */:
          r[op & 7] = this.nz = r[op & 7] | r[(op >> 3) & 7];
          break;
        case 26 /* BIC */:
          r[op & 7] = this.nz = r[op & 7] & ~r[(op >> 3) & 7];
          break;
        case 27 /* MVN */:
          r[op & 7] = this.nz = ~r[(op >> 3) & 7];
          break;
        case 25 /* MUL */:
          r[op & 7] = this.nz = Math.imul(r[op & 7], r[(op >> 3) & 7]);
          break; // single-cycle multiplier
        case 20 /* TST */:
          this.nz = r[op & 7] & r[(op >> 3) & 7];
          break;
        case 21 /* NEG */:
          r[op & 7] = this.subFlags(0, r[(op >> 3) & 7]);
          break;
        case 23 /* CMN */:
          this.addFlags(r[op & 7], r[(op >> 3) & 7], 0);
          break;
        case 17 /* ADC */:
          r[op & 7] = this.addFlags(r[op & 7], r[(op >> 3) & 7], this.c);
          break;
        case 18 /* SBC */:
          r[op & 7] = this.addFlags(r[op & 7], ~r[(op >> 3) & 7], this.c);
          break;
        case 14 /* LSL */: {
          const n = r[(op >> 3) & 7] & 255;
          const x = r[op & 7];
          if (n !== 0) this.c = n <= 32 ? (n === 32 ? x : x >>> (32 - n)) & 1 : 0;
          this.nz = n < 32 ? x << n : 0;
          r[op & 7] = this.nz;
          break;
        }
        case 15 /* LSR */: {
          const n = r[(op >> 3) & 7] & 255;
          const x = r[op & 7];
          if (n !== 0) this.c = n <= 32 ? (x >>> (n - 1)) & 1 : 0;
          const y = n < 32 ? x >>> n : 0;
          r[op & 7] = y;
          this.nz = y | 0;
          break;
        }
        case 16 /* ASR */: {
          const n = r[(op >> 3) & 7] & 255;
          const x = r[op & 7] | 0;
          if (n !== 0) this.c = (x >> Math.min(n - 1, 31)) & 1;
          this.nz = x >> Math.min(n, 31);
          r[op & 7] = this.nz;
          break;
        }
        case 19 /* ROR */: {
          const n = r[(op >> 3) & 7] & 255;
          const m = n & 31;
          const x = r[op & 7];
          this.nz = m === 0 ? x | 0 : (x >>> m) | (x << (32 - m));
          if (n !== 0) this.c = this.nz >>> 31;
          r[op & 7] = this.nz;
          break;
        }
        case 3 /* ASR_I */: {
          const n = (op >> 6) & 31;
          const x = r[(op >> 3) & 7] | 0;
          this.c = (x >> (n === 0 ? 31 : n - 1)) & 1;
          this.nz = x >> (n === 0 ? 31 : n);
          r[op & 7] = this.nz;
          break;
        }
        case 29 /* CMP_HI */:
          this.subFlags(r[((op >> 4) & 8) | (op & 7)], r[(op >> 3) & 15]);
          break;
        case 61 /* REV */: {
          const x = r[(op >> 3) & 7];
          r[op & 7] = (x << 24) | ((x & 0xff00) << 8) | ((x >>> 8) & 0xff00) | (x >>> 24);
          break;
        }
        case 62 /* REV16 */: {
          const x = r[(op >> 3) & 7];
          r[op & 7] = ((x & 0x00ff00ff) << 8) | ((x >>> 8) & 0x00ff00ff);
          break;
        }
        case 63 /* REVSH */: {
          const x = r[(op >> 3) & 7];
          r[op & 7] = (((x & 0xff) << 24) >> 16) | ((x >>> 8) & 0xff);
          break;
        }
        case 54 /* SXTH */:
          r[op & 7] = (r[(op >> 3) & 7] << 16) >> 16;
          break;
        case 55 /* SXTB */:
          r[op & 7] = (r[(op >> 3) & 7] << 24) >> 24;
          break;
        case 56 /* UXTH */:
          r[op & 7] = r[(op >> 3) & 7] & 0xffff;
          break;
        case 57 /* UXTB */:
          r[op & 7] = r[(op >> 3) & 7] & 0xff;
          break;
        case 59 /* CPSIE */:
          this.PM = false;
          this.interruptsUpdated = true;
          break;
        case 60 /* CPSID */:
          this.PM = true;
          break;
        case 66 /* WFE */:
          this.bus += 1;
          if (this.eventRegistered) this.eventRegistered = false;
          else this.waiting = true;
          break;
        case 67 /* WFI */:
          this.bus += 1;
          this.waiting = true;
          break;
        case 68 /* SEV */:
          this.eventRegistered = true;
          break;
        case 69 /* NOP */:
          break;
        case 73 /* SVC */:
          this.pendingSVCall = true;
          this.interruptsUpdated = true;
          break;
        case 65 /* BKPT */:
          if (this.onBreakpoint !== null) this.onBreakpoint(op & 255);
          break;
        default:
          this.undefinedInstruction(pc, op);
      }
    }
    executeWide(op, pc) {
      const { r } = this;
      const op2 = this.fetch16(pc + 2);
      r[15] = pc + 4;
      this.bus += 2;
      if ((op2 & 0xd000) === 0xd000) {
        // BL
        const s = (op >> 10) & 1;
        const i1 = 1 ^ (s ^ ((op2 >> 13) & 1));
        const i2 = 1 ^ (s ^ ((op2 >> 11) & 1));
        const offset =
          (s ? 0xff000000 : 0) |
          (i1 << 23) |
          (i2 << 22) |
          ((op & 0x3ff) << 12) |
          ((op2 & 0x7ff) << 1);
        r[14] = (pc + 4) | 1;
        r[15] = pc + 4 + offset;
      } else if (op === 0xf3ef && op2 >> 12 === 8)
        r[(op2 >> 8) & 15] = this.readSpecialRegister(op2 & 255); // MRS
      else if (op >> 4 === 0xf38 && op2 >> 8 === 0x88)
        this.writeSpecialRegister(op2 & 255, r[op & 15]); // MSR
      else if (op === 0xf3bf && [0x8f5, 0x8f4, 0x8f6].includes(op2 >> 4)) {
        /* DMB, DSB, ISB */
      } else this.undefinedInstruction(pc, op);
    }
    undefinedInstruction(pc, op) {
      throw new Error(
        `undefined instruction ${op.toString(16)} at ${pc.toString(16)}: a HardFault on the chip`,
      );
    }
  };
