// The last minute of pressure of one cuff: a ring of samples with their device time.
const SIZE = 4096;
const BEAT = 24; // samples to each side: about a heartbeat in all

export class Trace {
  /** Samples ever taken: says whether there is something new. */
  count = 0;
  private readonly t = new Float64Array(SIZE);
  private readonly v = new Float64Array(SIZE);

  /** seconds, mmHg */
  push(seconds: number, mmhg: number) {
    if (this.count && seconds < this.end()) this.count = 0; // the device began anew
    const at = this.count % SIZE;
    this.t[at] = seconds;
    this.v[at] = mmhg;
    this.count++;
  }

  end() {
    return this.count ? this.t[(this.count - 1) % SIZE]! : 0;
  }

  /** What is not older than so many seconds, oldest first, of each so many samples one; now is 0. */
  last(seconds: number, each = 1): { t: number[]; v: number[] } {
    const end = this.end();
    const t: number[] = [];
    const v: number[] = [];
    const first = Math.max(0, this.count - SIZE);
    for (let i = first + ((this.count - 1 - first) % each); i < this.count; i += each) {
      const at = i % SIZE;
      if (this.t[at]! < end - seconds) continue;
      t.push(this.t[at]! - end);
      v.push(this.v[at]!);
    }
    return { t, v };
  }

  /** The pulse alone: what is left when the mean of a beat is taken off. */
  pulse(seconds: number): { t: number[]; v: number[] } {
    const { t, v } = this.last(seconds);
    const sums = [0];
    for (const p of v) sums.push(sums.at(-1)! + p);
    const beat = v.map((p, i) => {
      const from = Math.max(0, i - BEAT);
      const to = Math.min(v.length, i + BEAT + 1);
      return p - (sums[to]! - sums[from]!) / (to - from);
    });
    return { t: t.slice(BEAT, -BEAT), v: beat.slice(BEAT, -BEAT) };
  }
}
