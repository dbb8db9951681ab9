// A Pico on the desk: stock firmware in an emulated RP2040, with its pins, analogue inputs and USB
// serial in our hands.
//
// Time is emulated time in nanoseconds since power-on, and goes on over resets. Same inputs, same
// run, to the last bit. Rules: knows the chip, but neither our firmware nor a plant.

import { RP2040 } from "rp2040js";

import { TRAP, trapFlashRoutines } from "./chipfixes.mjs";
import { coreClass } from "./core.mjs";
import { PioClock } from "./pio.mjs";
import { randomSource } from "./random.mjs";
import { Serial } from "./serial.mjs";
import { loadUf2 } from "./uf2.mjs";
import { wire } from "./wiring.mjs";

const FLASH_SIZE = 16 << 20;
const SECTOR = 4096;
const PAGE = 256;
const BOOT2 = 0x10000000;
const FUNCTION_PWM = 4;
const PWM_ENABLED = 1;
const TEMPERATURE_COUNTS = Math.round((0.706 / 3.3) * 4095); // 27 degrees
export const RESET = { POWER_ON: 0, WATCHDOG: 1, FORCED: 2 };

export class Board {
  /**
   * uf2: path of the image; bootRom: its 16 KB as Uint32Array; files: { offset, bytes } of the
   * littlefs image in flash. xipMissCycles: 0 counts every flash access as a hit; 48 estimates a
   * miss on a stock Pico. eraseMillis, programMillis: a sector's erase and a page's program
   * (typical W25Q16JV; at worst 400 and 3 by its datasheet).
   */
  constructor({ uf2, bootRom, files, xipMissCycles = 0, eraseMillis = 45, programMillis = 0.4 }) {
    Object.assign(this, { xipMissCycles, eraseMillis, programMillis });
    this.random = randomSource(1);
    this.rom = bootRom;
    trapFlashRoutines(this.rom);
    this.flash = new Uint8Array(FLASH_SIZE).fill(0xff);
    loadUf2(uf2, this.flash);
    if (files) this.flash.set(files.bytes, files.offset);
    this.now = 0;
    this.stepNanos = 1e6;
    this.nextStepNanos = this.stepNanos;
    this.onStep = null;
    this.serial = new Serial(this);
    this.inputs = new Map(); // gpio -> level driven from outside
    this.analogue = [0, 0, 0, 0, TEMPERATURE_COUNTS]; // counts, or a function that gives them
    this.pinListeners = new Map();
    this.onPwmWrite = null; // () => void, after any write to a PWM register
    this.i2cDevices = [new Map(), new Map()];
    this.meters = new Set();
    this.resets = []; // { millis, reason }
    this.flashBusyNanos = -Infinity; // until when the flash was written last
    this.flashOperations = { erasedSectors: 0, programmedPages: 0, stalledMillis: 0 };
    this.warnings = new Map(); // what rp2040js complained about -> how often
    this.#boot(RESET.POWER_ON, null);
  }

  get millis() {
    return this.nowExact / 1e6;
  }
  get nowExact() {
    return this.bootNanos + this.mcu.clock.nanosCounter;
  }

  /** Drive a pin from outside; null lets go (then the chip's pull decides). */
  setPin(gpio, level) {
    if (level === null) this.inputs.delete(gpio);
    else this.inputs.set(gpio, !!level);
    this.settlePin(gpio);
  }
  /** Does the chip itself hold the pin, high or low? */
  isDriven(gpio) {
    return this.mcu.gpio[gpio].outputEnable;
  }
  /** What a wire on the pin would see: what the chip drives, else the outside, else the pull. */
  pinLevel(gpio) {
    const pin = this.mcu.gpio[gpio];
    return pin.outputEnable ? pin.outputValue : this.#inputLevel(gpio);
  }
  /** Duty and frequency on a pin; one that is no PWM counts as 0 or 1. */
  pwm(gpio) {
    const pin = this.mcu.gpio[gpio];
    if (pin.functionSelect !== FUNCTION_PWM) {
      return { dutyU16: pin.outputEnable && pin.outputValue ? 65535 : 0, hz: 0 };
    }
    const channel = this.mcu.pwm.channels[(gpio >> 1) & 7];
    const compare = gpio & 1 ? channel.cc >>> 16 : channel.cc & 0xffff;
    // A stopped slice (deinit, soft reset) freezes its pin at whatever level it had: at worst high.
    if (!(channel.csr & PWM_ENABLED)) return { dutyU16: compare > 0 ? 65535 : 0, hz: 0 };
    const duty = Math.min(1, compare / (channel.top + 1));
    const hz = this.mcu.clkSys / ((channel.div || 16) / 16) / (channel.top + 1);
    return { dutyU16: Math.round(duty * 65535), hz };
  }
  /** counts 0..4095, or a function (nanos) => counts that is asked at every conversion. */
  setAnalogue(channel, counts) {
    this.analogue[channel] = counts;
  }
  onPinEdge(gpio, listener) {
    if (!this.pinListeners.has(gpio)) this.pinListeners.set(gpio, []);
    this.pinListeners.get(gpio).push(listener);
  }
  /** device: { write(bytes), read() -> byte }; a whole write transfer arrives in one call. */
  attachI2c(bus, address, device) {
    this.i2cDevices[bus].set(address, device);
  }
  /** A hung core, interrupts off: clocks, timers and PIO go on. */
  haltCore(on) {
    this.mcu.core.halted = on;
  }
  /** Off and on again; the flash keeps what it has. */
  powerCycle() {
    this.#boot(RESET.POWER_ON, null);
  }

  /** Run for some emulated ms; onStep() comes every stepNanos, then stop() is asked. */
  runFor(millis, stop) {
    const end = this.now + millis * 1e6;
    while (this.now < end) {
      this.#runTo(Math.min(end, this.nextStepNanos));
      if (this.now >= this.nextStepNanos) {
        this.nextStepNanos += this.stepNanos;
        if (this.onStep) this.onStep();
        this.serial.deliver();
        if (stop && stop()) return true;
      }
    }
    return false;
  }
  #runTo(target) {
    while (this.now < target) {
      if (this.pendingReset >= 0) this.#boot(this.pendingReset, this.watchdog.scratchData);
      this.mcu.core.run(target - this.bootNanos, this.pio);
      this.now = this.nowExact;
    }
  }

  #boot(reason, scratch) {
    const kept = scratch ? Uint32Array.from(scratch) : null;
    if (this.mcu) this.resets.push({ millis: Math.round(this.millis * 1000) / 1000, reason });
    const mcu = new RP2040();
    this.mcu = mcu;
    const Core = coreClass(mcu.core.constructor);
    mcu.core = new Core(mcu, { xipMissCycles: this.xipMissCycles });
    mcu.loadBootrom(this.rom);
    mcu.flash.set(this.flash);
    this.flash = mcu.flash;
    this.bootNanos = this.now;
    this.pendingReset = -1;
    this.pio = new PioClock(mcu);
    wire(this, mcu, reason, kept);
    mcu.core.onBreakpoint = (number) => this.#trap(number);
    mcu.core.PC = BOOT2;
  }
  #inputLevel(gpio) {
    const pin = this.mcu.gpio[gpio];
    if (this.inputs.has(gpio)) return this.inputs.get(gpio);
    return pin.pullupEnabled && !pin.pulldownEnabled;
  }
  settlePin(gpio) {
    const pin = this.mcu.gpio[gpio];
    const level = this.pinLevel(gpio);
    if (pin.rawInputValue !== level) pin.setInputValue(level);
  }
  #trap(number) {
    const r = this.mcu.core.registers;
    if (number === TRAP.ERASE) {
      this.flash.fill(0xff, r[0], r[0] + r[1]);
      this.flashOperations.erasedSectors += r[1] / SECTOR;
      this.#stall((r[1] / SECTOR) * this.eraseMillis);
    } else if (number === TRAP.PROGRAM) {
      for (let i = 0; i < r[2]; i++) {
        this.flash[r[0] + i] &= this.mcu.readUint8((r[1] + i) >>> 0);
      }
      this.flashOperations.programmedPages += r[2] / PAGE;
      this.#stall((r[2] / PAGE) * this.programMillis);
    } else {
      throw new Error(`breakpoint ${number} at ${this.mcu.core.PC.toString(16)}`);
    }
  }
  /** The core waits for the flash chip with all interrupts off. */
  #stall(millis) {
    this.mcu.core.stallNanos += millis * 1e6;
    this.flashOperations.stalledMillis += millis;
    this.flashBusyNanos = this.nowExact + millis * 1e6;
    this.mcu.core.xip?.flush();
  }
}
