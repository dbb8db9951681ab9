// Puts a UF2 image into the flash of the emulated chip.

import fs from "node:fs";

const MAGIC = 0x0a324655;
const NOT_MAIN_FLASH = 1;
const BLOCK = 512;
const DATA_AT = 32;
const FLASH_BASE = 0x10000000;
const FLASH_END = 0x11000000;

export function loadUf2(file, flash) {
  const bytes = fs.readFileSync(file);
  for (let o = 0; o + BLOCK <= bytes.length; o += BLOCK) {
    if (bytes.readUInt32LE(o) !== MAGIC) throw new Error(`${file}: not a UF2 file`);
    const flags = bytes.readUInt32LE(o + 8);
    const address = bytes.readUInt32LE(o + 12);
    const length = bytes.readUInt32LE(o + 16);
    if (flags & NOT_MAIN_FLASH || address < FLASH_BASE || address >= FLASH_END) continue;
    flash.set(bytes.subarray(o + DATA_AT, o + DATA_AT + length), address - FLASH_BASE);
  }
}
