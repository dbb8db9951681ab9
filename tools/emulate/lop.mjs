// One LOP measurement with the deployed firmware, from START to the empty cuff.
//
//   node lop.mjs CONFIG.json      (tools/emulate/engine.py starts it)
//
// Whatever times the loop is the program on the board; here the buttons are pressed, and the tick is
// timed as in every session.

import fs from "node:fs";

import { Desk } from "./lib/desk.mjs";

const BOOT_MS = 20000;
const MEASURE_MS = 200000;
const TALK_MS = 2000; // what the program has to say afterwards

const config = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
const desk = new Desk(config);
let problem = null;
try {
  desk.waitFor("zero taken", BOOT_MS);
  desk.press("start");
  desk.waitFor("LOP measurement begins", BOOT_MS); // START waits for the self-test
  desk.tick.setPhase("lop");
  desk.waitFor("LOP measurement over", MEASURE_MS);
  desk.run(TALK_MS);
} catch (error) {
  problem = error.message;
}
desk.world.close();
const result = { problem, said: desk.board.serial.text, tick_us: desk.tick.summary };
result.unplanned_resets = desk.board.resets.length;
fs.writeSync(1, `RESULT ${JSON.stringify(result)}\n`);
