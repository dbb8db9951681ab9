// The emulated core against rp2040js's own (every 16-bit opcode on random registers) and against
// ARM's manuals.      node --test tools/emulate/tests/

import assert from "node:assert/strict";
import test from "node:test";

import { RP2040 } from "rp2040js";

import { coreClass } from "../lib/core.mjs";
import { randomSource } from "../lib/random.mjs";

const CODE = 0x20001000;
const DATA = 0x20010000;
const RAM = 0x20000000;
const STACK = DATA + 0x8000;
const ROUNDS = 4;
// [name, value, mask]: not to be run alone, or undefined
const SKIPPED = [
  ["BKPT", 0xbe00, 0xff00],
  ["UDF", 0xde00, 0xff00],
  ["SVC", 0xdf00, 0xff00],
  ["hints", 0xbf00, 0xff00],
  ["CPS", 0xb660, 0xffe0],
  ["undefined", 0xb100, 0xfd00],
  ["undefined", 0xb600, 0xfe00],
  ["undefined", 0xb800, 0xfe00],
  ["undefined", 0xba80, 0xffc0],
  ["undefined", 0xbb00, 0xff00],
  ["wide", 0xe800, 0xf800],
  ["BX with bits that should be zero", 0x4701, 0xff01],
  ["BX with bits that should be zero", 0x4702, 0xff02],
  ["BX with bits that should be zero", 0x4704, 0xff04],
  ["BLX lr: rp2040js writes lr first", 0x47f0, 0xffff],
];
// rp2040js has these flags wrong (ARMv6-M architecture manual); the second test looks at ours.
const OTHER_FLAGS = [
  ["SBC", 0x4180, 0xffc0],
  ["ADC", 0x4140, 0xffc0],
  ["ROR", 0x41c0, 0xffc0],
  ["LSL", 0x4080, 0xffc0],
  ["LSR", 0x40c0, 0xffc0],
  ["ASR", 0x4100, 0xffc0],
  ["CMN", 0x42c0, 0xffc0],
  ["ADD_R", 0x1800, 0xfe00],
  ["ADD_I", 0x1c00, 0xfe00],
  ["ADD_I8", 0x3000, 0xf800],
  ["LSL_I", 0x0000, 0xf800],
  ["REVSH", 0xbac0, 0xffc0],
];
const EDGES = [0, 1, 31, 32, 33, 0x7fffffff, 0x80000000, 0xffffffff];
const among = (list, op) => list.some(([, value, mask]) => (op & mask) === value);
// rp2040js forgets the write-back of a store whose list holds the base.
const storesItsBase = (op) => op >> 11 === 0b11000 && op & (1 << ((op >> 8) & 7));
const NO_FLAGS = [false, false, false, false];

function machine(makeCore) {
  const mcu = new RP2040();
  mcu.logger = { debug() {}, info() {}, warn() {}, error() {} };
  if (makeCore) mcu.core = new (makeCore(mcu.core.constructor))(mcu);
  return mcu;
}

function load({ core, sramView }, op, registers, flags) {
  core.registers.set(registers);
  sramView.setUint16(CODE - RAM, op, true);
  for (let i = 0; i < 16; i++) sramView.setUint32(STACK - RAM + 4 * i, RAM + 0x101 + 4 * i, true);
  core.PC = CODE;
  [core.N, core.Z, core.C, core.V] = flags;
}

const flagsOf = ({ core }) => [core.N, core.Z, core.C, core.V].map(Number).join("");

function touchesMemory(op) {
  const top = op >> 12;
  return op >= 0x4800 && (top < 10 || top === 12 || (op & 0xf600) === 0xb400);
}

function randomRegisters(op, random) {
  const memory = touchesMemory(op);
  const pick = () => (random() < 0.4 ? EDGES[Math.floor(random() * 8)] : random() * 2 ** 32);
  const address = () => DATA + 64 * Math.floor(random() * 100);
  const registers = Array.from({ length: 16 }, () => (memory ? address() : Math.floor(pick())));
  registers[13] = STACK;
  if (memory && op >> 12 === 5) {
    const base = (op >> 3) & 7;
    const offset = (op >> 6) & 7;
    registers[offset] = base === offset ? 0x10010000 : 4 * Math.floor(random() * 16);
  }
  return registers;
}

test("all opcodes agree with rp2040js, flags too if it has them right", () => {
  const random = randomSource(7);
  const theirs = machine(null);
  const ours = machine(coreClass);
  for (let op = 0; op < 0xf000; op++) {
    if (among(SKIPPED, op) || storesItsBase(op)) continue;
    for (let round = 0; round < ROUNDS; round++) {
      const registers = randomRegisters(op, random);
      const zero = random() < 0.3;
      const flags = [!zero && random() < 0.5, zero, random() < 0.5, random() < 0.5];
      for (const mcu of [theirs, ours]) {
        load(mcu, op, registers, flags);
        mcu.core.executeInstruction();
      }
      const what = `opcode ${op.toString(16)}, registers ${registers}, flags ${flags}`;
      assert.deepEqual(ours.core.registers, theirs.core.registers, what);
      if (!among(OTHER_FLAGS, op)) assert.equal(flagsOf(ours), flagsOf(theirs), what);
    }
  }
});

function one(op, registers, flags = NO_FLAGS) {
  const mcu = machine(coreClass);
  const all = new Array(16).fill(0);
  for (const [number, value] of Object.entries(registers)) all[number] = value;
  load(mcu, op, all, flags);
  const cycles = mcu.core.executeInstruction();
  return { r0: mcu.core.registers[0], flags: flagsOf(mcu), cycles };
}

test("results and flags by the ARMv6-M manual", () => {
  const CARRY = [false, false, true, false];
  const check = (name, op, [r0, r1], flags, result, nzcv) => {
    assert.deepEqual(
      one(op, { 0: r0, 1: r1 }, flags),
      { r0: result, flags: nzcv, cycles: 1 },
      name,
    );
  };
  check("sbcs, no borrow", 0x4188, [5, 5], CARRY, 0, "0110");
  check("sbcs with borrow", 0x4188, [5, 5], NO_FLAGS, 0xffffffff, "1000");
  check("sbcs, 0 - (2^32 - 1) - 1", 0x4188, [0, 0xffffffff], NO_FLAGS, 0, "0100");
  check("adcs", 0x4148, [0xffffffff, 0], CARRY, 0, "0110");
  check("adds r0, r0, r1", 0x1840, [0x7fffffff, 1], NO_FLAGS, 0x80000000, "1001");
  check("lsls by 32: carry is bit 0", 0x4088, [1, 32], NO_FLAGS, 0, "0110");
  check("lsrs by 32", 0x40c8, [0x80000000, 32], NO_FLAGS, 0, "0110");
  check("asrs by 255", 0x4108, [0x80000000, 255], NO_FLAGS, 0xffffffff, "1010");
  check("rors", 0x41c8, [1, 1], NO_FLAGS, 0x80000000, "1010");
  check("cmn", 0x42c8, [0xffffffff, 1], NO_FLAGS, 0xffffffff, "0110");
  check("revsh", 0xbac8, [0, 0x1280], NO_FLAGS, 0xffff8012, "0000");
});

test("cycles by the Cortex-M0+ manual", () => {
  const cycles = (op, registers = {}, flags = NO_FLAGS) =>
    one(op, { 13: DATA, 1: DATA, ...registers }, flags).cycles;
  assert.equal(cycles(0xb530), 4, "push {r4, r5, lr}: 1 + N");
  assert.equal(cycles(0xbc30), 3, "pop {r4, r5}: 1 + N");
  assert.equal(cycles(0xbd30), 6, "pop {r4, r5, pc}: 3 + N");
  assert.equal(cycles(0xc930), 3, "ldm r1!, {r4, r5}: 1 + N");
  assert.equal(cycles(0x6808), 2, "ldr r0, [r1]");
  assert.equal(cycles(0x6808, { 1: 0xd0000004 }), 1, "ldr from the single-cycle IO port");
  assert.equal(cycles(0xd0fe, {}, [false, true, false, false]), 2, "beq taken");
  assert.equal(cycles(0xd0fe), 1, "beq not taken");
  assert.equal(cycles(0xe7fe), 2, "b");
  assert.equal(cycles(0x4708, { 1: CODE | 1 }), 2, "bx");
});
