// The board on the desk, in its world: wiring of the OpenCuff boards, buttons, and what is watched.
//
// `outputs` remembers when pump and valve lines went on and off, to the microsecond: the low side, so
// that what the tick does is not hidden by the permits. The world feels both sides in series, with
// the pull-downs that hold an undriven permit low. Console lines
// set the phase of the tick's meter, so times are known per phase without touching the firmware.

import fs from "node:fs";

import { Board } from "./board.mjs";
import { TickMeter } from "./meters.mjs";
import { SecondSensor } from "./second.mjs";
import { World } from "./world.mjs";

const PRESS_MS = 200;
const REPL_TALK = /^(>|raw REPL|Type "help|$)/;
const PHASE = /^[\d.]+ (idle|inflate|ready|set|rest|hold|vent)\b/;

export function openBoard(config) {
  const rom = fs.readFileSync(config.bootRom);
  return new Board({
    uf2: config.uf2,
    bootRom: new Uint32Array(rom.buffer.slice(rom.byteOffset, rom.byteOffset + rom.length)),
    files: { offset: config.filesAt, bytes: fs.readFileSync(config.files) },
    xipMissCycles: config.xipMissCycles,
  });
}

export class Desk {
  /**
   * config.pins: pump, valve, deadman, ceiling, buzzer, start, stop; pressure, rail, battery are ADC
   * channels; secondSda, secondScl where the board has a second sensor. config.display: bus and
   * address of an SSD1306; what it does with the bytes is tools/sim/circuit/ssd1306.py's matter.
   */
  constructor(config) {
    this.pins = config.pins;
    this.board = openBoard(config);
    this.world = new World(config.requests, config.replies);
    this.tick = new TickMeter(this.board);
    this.highestCmmhg = 0;
    this.onMillis = -1; // when pump or valve line first went on since `forgetOutputs`
    this.offMillis = -1; // when both lines last became off
    this.isOn = false;
    this.deniedMillis = -1; // when the dead-man's line last went low
    this.#watchOutputs();
    this.#wireInputs();
    const { secondSda: sda, secondScl: scl } = this.pins;
    const manifold = () => this.world.cuffCmmhg;
    this.second = sda === undefined ? null : new SecondSensor(this.board, { sda, scl }, manifold);
    this.shown = []; // what the display was sent, a text of base64 a transfer
    if (config.display) this.#attachDisplay(config.display);
    this.#watchConsole();
    this.board.onStep = () => this.#step();
  }

  #attachDisplay({ bus, address }) {
    const write = (bytes) => {
      this.shown.push(Buffer.from(bytes).toString("base64"));
    };
    this.board.attachI2c(bus, address, { write, read: () => 0 });
  }
  run(millis, stop) {
    return this.board.runFor(millis, stop);
  }
  /** Run until the console says `text`; throws when it does not, or says TRIP first. */
  waitFor(text, millis) {
    const { serial } = this.board;
    const from = serial.text.length;
    const said = () => serial.text.slice(from);
    this.board.runFor(millis, () => said().includes(text) || /TRIP.*\n/.test(said()));
    if (said().includes(text)) return;
    const trip = said().match(/TRIP.*/);
    throw new Error(trip ? trip[0].trim() : `no "${text}" within ${millis} ms`);
  }
  hold(button) {
    this.board.setPin(this.pins[button], false);
  }
  release(button) {
    this.board.setPin(this.pins[button], null);
  }
  press(button) {
    this.hold(button);
    this.run(PRESS_MS);
    this.release(button);
  }
  /** The high side: both permits, as their pins and pull-downs have it. */
  get isPermitted() {
    return this.#permit("deadman") && this.#permit("ceiling");
  }
  forgetOutputs() {
    this.onMillis = this.isOn ? this.board.millis : -1;
    this.offMillis = -1;
  }

  #permit(name) {
    return this.board.isDriven(this.pins[name]) && this.board.pinLevel(this.pins[name]);
  }
  #duty(name) {
    return this.board.pwm(this.pins[name]);
  }
  #step() {
    const { board, world } = this;
    this.#look();
    const off = { dutyU16: 0, hz: 0 };
    const fed = this.isPermitted;
    world.step(board.stepNanos / 1e3, {
      pump: fed ? this.#duty("pump") : off,
      valve: fed ? this.#duty("valve") : off,
      buzzer: this.#duty("buzzer"),
    });
    this.highestCmmhg = Math.max(this.highestCmmhg, world.cuffCmmhg);
  }
  #look() {
    const on = this.#duty("pump").dutyU16 > 0 || this.#duty("valve").dutyU16 > 0;
    if (on === this.isOn) return;
    this.isOn = on;
    if (!on) this.offMillis = this.board.millis;
    else if (this.onMillis < 0) this.onMillis = this.board.millis;
  }
  #watchOutputs() {
    const look = () => this.#look();
    this.board.onPwmWrite = look;
    for (const name of ["pump", "valve"]) this.board.onPinEdge(this.pins[name], look);
    this.board.onPinEdge(this.pins.deadman, () => {
      if (!this.isPermitted) this.deniedMillis = this.board.millis;
    });
  }
  #wireInputs() {
    const { world } = this;
    this.board.setAnalogue(this.pins.pressure, () => world.code(world.pressure));
    this.board.setAnalogue(this.pins.rail, () => world.code(world.rail));
    this.board.setAnalogue(this.pins.battery, () => world.code(world.battery));
  }
  #watchConsole() {
    let line = "";
    this.board.serial.onText = (text) => {
      const lines = (line + text).split("\n");
      line = lines.pop();
      for (const complete of lines) {
        const said = complete.trim();
        if (REPL_TALK.test(said)) continue;
        console.log(`${(this.board.millis / 1e3).toFixed(2).padStart(8)} s  ${said}`);
        const found = said.match(PHASE);
        if (found) this.tick.setPhase(found[1]);
      }
    };
  }
}
