// The deployed firmware into a training, from START for so many seconds (config.trainSeconds).
//
//   node training.mjs CONFIG.json      (tools/emulate/engine.py starts it)

import fs from "node:fs";

import { Desk } from "./lib/desk.mjs";

const BOOT_MS = 45000;
const SET_UP = 10; // of the display's transfers: the first picture and what comes before it
const WHOLE = 300; // the last of them: more than ten seconds, in which every page is sent again

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
result.shown = [...desk.shown.slice(0, SET_UP), ...desk.shown.slice(SET_UP).slice(-WHOLE)];
result.unplanned_resets = desk.board.resets.length;
fs.writeSync(1, `RESULT ${JSON.stringify(result)}\n`);
