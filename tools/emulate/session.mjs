// One emulated session with the deployed firmware: everything that `make emulate` reports.
//
//   node session.mjs CONFIG.json      (tools/emulate/engine.py starts it)
//
// A check that cannot be finished ends its series; the next series starts from power-on.

import fs from "node:fs";

import * as checks from "./checks.mjs";
import { Desk } from "./lib/desk.mjs";

const config = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
const { targetCmmhg, workSeconds } = config;
const wallStart = performance.now();
const desk = new Desk(config);
const found = {};

function series(steps) {
  let problem = null;
  for (const [name, run] of Object.entries(steps)) {
    try {
      found[name] = problem ? { pass: false, problem: "not tried" } : run();
    } catch (error) {
      problem = error.message;
      found[name] = { pass: false, problem };
    }
    console.log(`${found[name].pass ? "pass" : "FAIL"}: ${name}`);
  }
}

series({
  boots_vented: () => checks.bootsVented(desk),
  zero_taken: () => checks.takesZero(desk),
  permits: () => checks.provesPermits(desk),
  air: () => checks.provesAir(desk),
  hold: () => checks.holds(desk, targetCmmhg, workSeconds),
  stop: () => checks.stops(desk),
});
const unplannedResets = desk.board.resets.length;
series({
  maintenance_boot: () => checks.opensMaintenance(desk),
  heap: () => checks.leavesHeap(desk),
  garbage: () => checks.ticksUnderGarbage(desk, targetCmmhg),
  soft_reset: () => checks.softResetVents(desk, targetCmmhg),
  halted: () => checks.haltedCoreVents(desk, targetCmmhg),
});

const result = {
  checks: found,
  tick_us: desk.tick.summary,
  unplanned_resets: unplannedResets,
  emulated_s: desk.board.millis / 1e3,
  wall_s: (performance.now() - wallStart) / 1e3,
  xip_miss_cycles: config.xipMissCycles,
};
desk.world.close();
fs.writeSync(1, `RESULT ${JSON.stringify(result)}\n`);
