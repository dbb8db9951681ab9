// Runs a Python file of this project on 32-bit MicroPython (npm
// @micropython/micropython-webassembly-pyscript) under node.
//
//   node tools/upy32/run.mjs [--with=PATH]... [--fetch=PATH]... SCRIPT [ARG]...
//
// The parts of the project that run on MicroPython are copied into the interpreter's own file
// system at /project, which is the working directory and on sys.path; nothing of the host's disk
// is visible otherwise. --with copies one more file or folder in, --fetch copies a file the
// script made back out (paths relative to the project's root). Output comes line by line. The
// exit status is 0, the script's own, 1 after an exception, 2 when this runner cannot run.
//
// Why 32 bits: small ints have 31 bits there as on the chips; the 64-bit port hides overflows.

import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const PACKAGE = "@micropython/micropython-webassembly-pyscript/micropython.mjs";
const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..", "..");
const HOME = "/project";
const PARTS = ["firmware", "boards", "docs/ble-protocol.md", "tools/__init__.py", "tools/sim", "host_tests/core",
  "host_tests/sim/board", "host_tests/run_core.py"];
const HEAP_BYTES = 32 << 20;
const PYSTACK_WORDS = 32 << 10; // the default of 2048 ends at some 20 nested calls
const LONGEST_ERROR = 4000; // an error may carry the package's minified source

function fail(text) {
  console.error(`upy32: ${text}`);
  process.exit(2);
}

function readArguments(argv) {
  const found = { more: [], fetch: [], script: null, args: [] };
  while (argv.length && argv[0].startsWith("--")) {
    const [name, value] = argv.shift().split(/=(.*)/s);
    if (name === "--with" && value) found.more.push(value);
    else if (name === "--fetch" && value) found.fetch.push(value);
    else fail(`unknown option ${name}`);
  }
  if (!argv.length) fail("no script given");
  found.script = argv.shift();
  found.args = argv;
  return found;
}

function relative(name) {
  const inside = path.relative(ROOT, path.resolve(ROOT, name));
  if (inside.startsWith("..")) fail(`${name} is outside the project`);
  return inside.split(path.sep).join("/");
}

function copyIn(FS, name) {
  const from = path.join(ROOT, name);
  if (!fs.existsSync(from)) return;
  if (fs.statSync(from).isDirectory()) {
    FS.mkdirTree(`${HOME}/${name}`);
    for (const entry of fs.readdirSync(from)) {
      if (entry !== "__pycache__") copyIn(FS, `${name}/${entry}`);
    }
    return;
  }
  FS.mkdirTree(path.posix.dirname(`${HOME}/${name}`));
  FS.writeFile(`${HOME}/${name}`, fs.readFileSync(from));
}

function copyOut(FS, name) {
  if (!FS.analyzePath(`${HOME}/${name}`).exists) {
    console.error(`upy32: the script made no ${name}`);
    return false;
  }
  const to = path.join(ROOT, name);
  fs.mkdirSync(path.dirname(to), { recursive: true });
  fs.writeFileSync(to, FS.readFile(`${HOME}/${name}`));
  return true;
}

// "No such file" is 44 in this build's file system and 2 on the chips (and in its own module errno).
const OPEN_AS_ON_A_CHIP = `
def _chips(real_open):
    def open(*args, **named):
        try:
            return real_open(*args, **named)
        except OSError as error:
            raise OSError(2) if error.errno == 44 else error
    return open
import builtins
builtins.open = _chips(open)
`;

function start(script, args) {
  const argv = JSON.stringify([script, ...args]);
  return `${OPEN_AS_ON_A_CHIP}import os, sys
os.chdir("${HOME}")
sys.path[:] = ["", "${HOME}", ".frozen"]
sys.argv[:] = ${argv}
exec(compile(open(sys.argv[0]).read(), sys.argv[0], "exec"), {"__name__": "__main__"})
`;
}

// The status to exit with: what a SystemExit says, else 1 after printing the traceback.
function statusOf(error) {
  if (error && error.type === "SystemExit") {
    const value = /SystemExit:?\s*(.*)$/.exec(String(error.message).trimEnd());
    const text = value ? value[1] : "";
    if (text === "" || text === "None" || text === "0") return 0;
    if (/^-?\d+$/.test(text)) return Number(text) & 255;
    console.error(text);
    return 1;
  }
  console.error(String((error && error.message) || error).slice(0, LONGEST_ERROR).trimEnd());
  return 1;
}

// Every call that may raise goes through the table of functions, and reading it is slow: a sixth of
// a run. There is one such table.
function rememberFunctions() {
  const { get: slow, set } = WebAssembly.Table.prototype;
  const known = [];
  WebAssembly.Table.prototype.set = function forget(index, value) {
    delete known[index];
    set.call(this, index, value);
  };
  WebAssembly.Table.prototype.get = function get(index) {
    return (known[index] ??= slow.call(this, index));
  };
}

async function load() {
  try {
    return (await import(PACKAGE)).loadMicroPython;
  } catch {
    return fail("node_modules has no 32-bit MicroPython: npm install");
  }
}

async function main() {
  const wanted = readArguments(process.argv.slice(2));
  const loadMicroPython = await load();
  rememberFunctions();
  const python = await loadMicroPython({
    heapsize: HEAP_BYTES,
    pystack: PYSTACK_WORDS,
    stdout: (line) => process.stdout.write(`${line}\n`),
    stderr: (line) => process.stderr.write(`${line}\n`),
    linebuffer: true,
  });
  const script = relative(wanted.script);
  for (const name of [...PARTS, ...wanted.more.map(relative), script]) copyIn(python.FS, name);
  let status = 0;
  try {
    python.runPython(start(script, wanted.args));
  } catch (error) {
    status = statusOf(error);
  }
  for (const name of wanted.fetch) if (!copyOut(python.FS, relative(name))) status ||= 1;
  process.exitCode = status;
}

main().catch((error) => fail(String(error).slice(0, 300)));
