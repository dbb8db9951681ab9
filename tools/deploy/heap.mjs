// The heap that importing and building the firmware takes, on 32-bit MicroPython under node.
//
//   node tools/deploy/heap.mjs FOLDER CHIP     FOLDER holds the compiled files as on a device
//
// Prints {"imported", "taken"} in bytes; tools/bench/budget.py says what they are for. This port
// collects garbage only between two calls from outside, so each step is a call of its own. The
// chip's parts come from heap_parts.py; they are counted, as pins and timers are on a chip.

import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { loadMicroPython } from "@micropython/micropython-webassembly-pyscript/micropython.mjs";

const HOME = "/device";
const HEAP_BYTES = 1 << 20;
const PARTS = path.join(path.dirname(fileURLToPath(import.meta.url)), "heap_parts.py");
const WORDS = path.join(path.dirname(fileURLToPath(import.meta.url)), "rom_words.txt");
const IMPORT = "import board, cuff.app\nfrom cuff.store import settings\nchip_module = __import__('cuff.chip.CHIP', None, None, ('Chip',))";
const BUILD = "chip = chip_module.Chip(board)\ndevice = cuff.app.App(chip, board, *settings.load())\ndevice.tick.run";

function copyIn(FS, from, to) {
  FS.mkdirTree(to);
  for (const entry of fs.readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), `${to}/${entry.name}`];
    if (entry.isDirectory()) copyIn(FS, source, target);
    else FS.writeFile(target, fs.readFileSync(source));
  }
}

const [folder, chip] = process.argv.slice(2);
let line = "";
const python = await loadMicroPython({
  heapsize: HEAP_BYTES,
  stdout: (text) => (line = text),
  linebuffer: true,
});
copyIn(python.FS, folder, HOME);

function used() {
  for (let k = 0; k < 2; k++) python.runPython("gc.collect()");
  python.runPython("print(gc.mem_alloc())");
  return Number(line);
}

python.runPython(`import gc, os, sys\nos.chdir("${HOME}")\nsys.path[:] = [""]`);
python.runPython(fs.readFileSync(PARTS, "utf8"));
// Words that a chip has in its flash (tools/deploy/shorten.py) cost nothing there; here, from now on.
const words = JSON.stringify(fs.readFileSync(WORDS, "utf8").trim().split("\n"));
python.runPython(`for word in ${words}: hasattr(gc, word)`);
const before = used();
python.runPython(IMPORT.replace("CHIP", chip));
const imported = used() - before;
python.runPython(BUILD);
console.log(JSON.stringify({ imported, taken: used() - before }));
