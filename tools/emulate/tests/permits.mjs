// The permits on the emulated chip, as numbers for host_tests/emulator/test_permits.py.
//
//   node permits.mjs CONFIG.json      (tools/emulate/engine.py starts it)
//
// The board runs permits_main.py. Once it says HALT the core stands still, and the pins tell how
// long the state machines hold on.

import fs from "node:fs";

import { openBoard } from "../lib/desk.mjs";

const DEAD_MAN = 14;
const CEILING = 15;
const config = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
const board = openBoard(config);
const edges = { [DEAD_MAN]: [], [CEILING]: [] };
for (const pin of [DEAD_MAN, CEILING]) {
  board.onPinEdge(pin, (level, nanos) => edges[pin].push([nanos / 1e6, level ? 1 : 0]));
}
board.runFor(20000, () => /HALT/.test(board.serial.text));
const haltedMillis = board.nowExact / 1e6;
board.haltCore(true);
board.runFor(4000);
const result = {
  said: board.serial.text,
  halted_ms: haltedMillis,
  deadman: edges[DEAD_MAN],
  ceiling: edges[CEILING],
};
fs.writeSync(1, `RESULT ${JSON.stringify(result)}\n`);
