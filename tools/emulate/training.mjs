// The deployed firmware into a training, from START for so many seconds (config.trainSeconds).
//
//   node training.mjs CONFIG.json      (tools/emulate/engine.py starts it)

import fs from "node:fs";

import { Desk } from "./lib/desk.mjs";

const BOOT_MS = 45000;

const config = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
const desk = new Desk(config);
let problem = null;
try {
  desk.waitFor("self-test passed", BOOT_MS);
  desk.press("start");
  desk.run(config.trainSeconds * 1e3);
} catch (error) {
  problem = error.message;
}
desk.world.close();
const result = { problem, said: desk.board.serial.text, tick_us: desk.tick.summary };
result.shown = [...desk.shown.slice(0, 10), ...desk.shown.slice(10).slice(-60)];
result.unplanned_resets = desk.board.resets.length;
fs.writeSync(1, `RESULT ${JSON.stringify(result)}\n`);
