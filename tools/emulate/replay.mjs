// Feeds recorded ADC codes to a program on the emulated board, conversion by conversion.
//
//   node replay.mjs CONFIG.json      (tools/emulate/engine.py starts it)
//
// config.codes: one list per converter input. The program prints "ROW ..." lines and, at the end,
// "REPLAYED". A conversion that nobody recorded ends the run.

import fs from "node:fs";

import { openBoard } from "./lib/desk.mjs";

const config = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
const board = openBoard(config);
const read = config.codes.map(() => 0);
let problem = null;

config.codes.forEach((codes, input) => {
  board.setAnalogue(input, () => {
    if (read[input] >= codes.length) {
      problem ??= `input ${input} was read more often than recorded`;
      return 0;
    }
    return codes[read[input]++];
  });
});

const { serial } = board;
const ended = board.runFor(
  config.haltAfterMs,
  () => problem || /REPLAYED|Traceback[^]*\n\w*Error/.test(serial.text.slice(-400)),
);
if (!ended) problem = `the replay did not end: ${serial.text.slice(-300)}`;
if (!serial.text.includes("REPLAYED")) problem ??= serial.text.slice(-400);
const result = {
  problem,
  rows: [...serial.text.matchAll(/^ROW (\w+)/gm)].map((found) => found[1]),
  unread: config.codes.map((codes, input) => codes.length - read[input]),
};
fs.writeSync(1, `RESULT ${JSON.stringify(result)}\n`);
