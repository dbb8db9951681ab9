// The cache between core and flash, as far as it costs time.
//
// Without it every access to the flash counts as a hit, which flatters code that runs seldom: a
// tick finds the cache filled by the loop.

/**
 * 16 kB, two ways, 8-byte lines of two words (RP2040 datasheet 2.6.3). A miss fetches one 32-bit
 * word over the SSI. What a miss costs, that it fetches a single word, and which line goes are
 * estimates, not seen on a board.
 */
export class XipCache {
  static SETS = 1024;
  // 8 clocks of address and mode, 4 dummy, 8 of data, at half the core's clock, and about 8
  // cycles for chip select and synchronising: 48.
  constructor(missCycles = 48) {
    this.missCycles = missCycles;
    this.tags = new Int32Array(XipCache.SETS * 2).fill(-1);
    this.valid = new Uint8Array(XipCache.SETS * 2);
    this.lastUsedWay = new Uint8Array(XipCache.SETS);
    this.hits = 0;
    this.misses = 0;
  }
  flush() {
    this.tags.fill(-1);
    this.valid.fill(0);
  }
  /** Wait cycles of a read at a byte offset into flash. */
  access(offset) {
    const set = (offset >>> 3) & (XipCache.SETS - 1);
    const tag = offset >>> 13;
    const word = 1 << ((offset >>> 2) & 1);
    let way = set * 2;
    if (this.tags[way] !== tag) {
      way++;
      if (this.tags[way] !== tag) {
        // neither way: replace the one not used last
        way = set * 2 + (this.lastUsedWay[set] ^ 1);
        this.tags[way] = tag;
        this.valid[way] = 0;
      }
    }
    this.lastUsedWay[set] = way & 1;
    if (this.valid[way] & word) {
      this.hits++;
      return 0;
    }
    this.valid[way] |= word;
    this.misses++;
    return this.missCycles;
  }
}
