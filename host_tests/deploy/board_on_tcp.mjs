// An emulated board with its world, its serial line on a TCP port of this machine.
//
//   node board_on_tcp.mjs CONFIG.json       (tools/emulate/engine.py starts it)
//
// Prints "PORT n" when ready. Commands come as lines on a second TCP port, "CONTROL n":
//   power [N]     off and on; with N power fails for good in the N-th operation of the flash
//   hold NAME, release NAME     a button
//   run MS        let emulated time pass
//   state         answers {"cuff", "on", "resets", "millis", "operations", "dead", "said"}
//   end
// Otherwise emulated time passes only while somebody is connected to the serial line.

import fs from "node:fs";
import net from "node:net";

import { Desk } from "../../tools/emulate/lib/desk.mjs";

const SLICE_MS = 5;
const FASTEST = 4; // times real
const config = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
const desk = new Desk(config);
const { board } = desk;
let client = null;
let operationsLeft = Infinity;
let dead = false;
let busy = false;

const console_ = board.serial.onText;
board.serial.onText = (text) => {
  console_(text);
  client?.write(Buffer.from(text, "latin1"));
};

// Power fails before an operation of the flash: nothing runs on until the next power cycle.
function watchFlash() {
  const done = () =>
    board.flashOperations.erasedSectors + board.flashOperations.programmedPages;
  const onStep = board.onStep;
  board.onStep = () => {
    onStep();
    if (done() >= operationsLeft) dead = true;
  };
}
watchFlash();

const serial = net.createServer((socket) => {
  client = socket;
  socket.setNoDelay(true);
  socket.on("data", (bytes) => board.serial.send(bytes.toString("latin1")));
  socket.on("error", () => {});
  socket.on("close", () => {
    if (client === socket) client = null;
  });
  go();
});

function slice(millis) {
  board.runFor(Math.min(SLICE_MS, millis), () => dead);
  if (dead) client?.destroy();
}

// Sleep costs the emulator nothing: without a limit a person's second would be minutes there.
function go() {
  if (busy) return;
  busy = true;
  const [wallFrom, from] = [performance.now(), board.millis];
  const turn = () => {
    if (!client || dead) {
      busy = false;
      return;
    }
    const ahead = (board.millis - from) / FASTEST - (performance.now() - wallFrom);
    if (ahead > 0) return void setTimeout(turn, ahead);
    slice(SLICE_MS);
    setImmediate(turn);
  };
  turn();
}

const commands = {
  power: (count) => {
    dead = false;
    board.serial.toSend = [];
    const { erasedSectors, programmedPages } = board.flashOperations;
    operationsLeft = count ? erasedSectors + programmedPages + Number(count) : Infinity;
    board.powerCycle();
  },
  hold: (name) => desk.hold(name),
  release: (name) => desk.release(name),
  run: (millis) => {
    for (let left = Number(millis); left > 0 && !dead; left -= SLICE_MS) slice(left);
  },
  state: () => ({
    cuff: desk.world.cuffCmmhg,
    on: desk.onMillis >= 0,
    resets: board.resets.length,
    millis: board.millis,
    operations: board.flashOperations.erasedSectors + board.flashOperations.programmedPages,
    dead,
    said: board.serial.text.slice(-4000),
  }),
};

const control = net.createServer((socket) => {
  let text = "";
  socket.on("error", () => {});
  socket.on("data", (bytes) => {
    text += bytes;
    const lines = text.split("\n");
    text = lines.pop();
    for (const line of lines) {
      const [name, argument] = line.split(" ");
      if (name === "end") return end();
      socket.write(`${JSON.stringify(commands[name](argument) ?? {})}\n`);
    }
  });
});

function end() {
  desk.world.close();
  fs.writeSync(1, "RESULT {}\n");
  process.exit(0);
}

const HERE = "127.0.0.1";
serial.listen(0, HERE, () => {
  control.listen(0, HERE, () => {
    console.log(`PORT ${serial.address().port}`);
    console.log(`CONTROL ${control.address().port}`);
  });
});
