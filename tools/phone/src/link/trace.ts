// The last minute of pressure of one cuff: a ring of samples with their device time.
const SIZE = 4096;
const BEAT = 24; // samples to each side: about a heartbeat in all

const KEPT = 2 * BEAT + 2; // values that the running mean has still to give back

/** Room for the samples of a drawing: made once, filled again and again. */
export class Stretch {
  n = 0;
  readonly t = new Float32Array(SIZE); // s, now is 0
  readonly v = new Float32Array(SIZE); // mmHg
}

export class Trace {
  /** Samples ever taken: says whether there is something new. */
  count = 0;
  private readonly t = new Float64Array(SIZE);
  private readonly v = new Float64Array(SIZE);
  private readonly passed = new Float64Array(KEPT);

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

  /** Into `into`: what is not older than so many seconds, oldest first, of each so many samples one, and
   * the newest always; now is 0. Nothing is allocated. */
  last(seconds: number, into: Stretch, each = 1) {
    const end = this.end();
    into.n = 0;
    for (let i = Math.max(0, this.count - SIZE); i < this.count; i++) {
      const at = i % SIZE;
      if (this.t[at]! < end - seconds || (i % each && i !== this.count - 1)) continue;
      into.t[into.n] = this.t[at]! - end;
      into.v[into.n++] = this.v[at]!;
    }
  }

  /** The pulse alone: what is left when the mean of a beat is taken off. */
  pulse(seconds: number, into: Stretch) {
    this.last(seconds, into);
    const { t, v, n } = into;
    let sum = 0;
    let from = 0;
    let to = 0;
    let kept = 0;
    for (let i = 0; i < n; i++) {
      while (to < Math.min(n, i + BEAT + 1)) sum += v[to++]!;
      while (from < i - BEAT) sum -= this.passed[from++ % KEPT]!;
      this.passed[i % KEPT] = v[i]!;
      if (i < BEAT || i >= n - BEAT) continue;
      const beat = v[i]! - sum / (to - from);
      t[kept] = t[i]!;
      v[kept++] = beat; // its own value was put aside above: the sum still needs it
    }
    into.n = kept;
  }
}
