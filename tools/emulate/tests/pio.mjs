// What PIO programs do on the emulated chip, as numbers for host_tests/emulator/test_pio.py.
//
//   node pio.mjs CONFIG.json      (tools/emulate/engine.py starts it)

import fs from "node:fs";

import { openBoard } from "../lib/desk.mjs";

const PIN = 14;
const config = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));

/** A board at the raw REPL, and the pulses of PIN in microseconds. */
function ready() {
  const board = openBoard(config);
  const pulses = { high: [], period: [], rose: -1 };
  board.onPinEdge(PIN, (level, nanos) => {
    if (level && pulses.rose >= 0) pulses.period.push((nanos - pulses.rose) / 1e3);
    if (level) pulses.rose = nanos;
    else if (pulses.rose >= 0) pulses.high.push((nanos - pulses.rose) / 1e3);
  });
  board.runFor(200);
  board.serial.enterRawRepl();
  board.serial.exec("import rp2\nfrom machine import Pin");
  return { board, pulses };
}

const WAVE = `
@rp2.asm_pio(set_init=rp2.PIO.OUT_LOW)
def wave():
    set(pins, 1)[ON]
    set(pins, 0)[OFF]
sm = rp2.StateMachine(0, wave, freq=HZ, set_base=Pin(14)); sm.active(1)`;
const HOLD = `
@rp2.asm_pio(set_init=rp2.PIO.OUT_LOW)
def hold():
    pull(block)
    mov(x, osr)
    set(pins, 1)
    label('count')
    jmp(x_dec, 'count')
    set(pins, 0)
    label('park')
    jmp('park')
def start():
    sm = rp2.StateMachine(4, hold, freq=2000, set_base=Pin(14)); sm.active(1)
    return sm
sm = start(); sm.put(99)`;

function wave(hz, high, low, halted) {
  const { board, pulses } = ready();
  const program = WAVE.replace("HZ", `${hz}`).replace("[ON]", `[${high - 1}]`);
  board.serial.exec(program.replace("[OFF]", `[${low - 1}]`));
  board.runFor(2);
  board.haltCore(halted);
  board.runFor(2);
  return { high: pulses.high, period: pulses.period };
}

function counter() {
  const { board, pulses } = ready();
  const { serial } = board;
  serial.exec(HOLD);
  board.haltCore(true);
  board.runFor(120);
  board.haltCore(false);
  const parked = Number(serial.exec("sm.put(5); sm.put(5); print(sm.tx_fifo())"));
  const restarted = Number(serial.exec("sm.active(0); sm = start(); print(sm.tx_fifo())"));
  board.runFor(20);
  return { high: pulses.high, words_when_parked: parked, words_after_restart: restarted };
}

const result = {
  delays: wave(1000000, 32, 16, true),
  fraction: wave(3000000, 10, 10, false),
  counter: counter(),
};
fs.writeSync(1, `RESULT ${JSON.stringify(result)}\n`);
