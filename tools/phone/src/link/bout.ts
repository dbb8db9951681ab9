// What a training came to, as the page has seen it.
import { PHASE, type Snapshot } from './snapshot';

const CUFFED_MMHG = 20; // from here on a limb counts as under pressure
const GAP_MS = 1000; // longer without a status: not counted

export class Bout {
  readonly began = Date.now();
  seconds = 0;
  lop = 0;
  target = 0;
  sets = 0;
  protocol = 0;
  side = 0;
  ended = 0;
  private last = 0;
  private held = 0;
  private heldSum = 0;
  private readonly repsOf = new Map<number, number>();

  take(now: Snapshot, ms: number) {
    const gap = this.last ? Math.min(ms - this.last, GAP_MS) / 1000 : 0;
    this.last = ms;
    this.ended = now.ended || now.trip;
    if (now.level >= CUFFED_MMHG) this.seconds += gap;
    // The last repetition is counted as the set ends: the status shows it in the rest.
    if (now.setNo) this.repsOf.set(now.setNo, Math.max(now.rep, this.repsOf.get(now.setNo) ?? 0));
    if (!now.target) return;
    this.target = Math.max(this.target, now.target);
    this.lop = now.lop || this.lop;
    this.protocol = now.protocol;
    this.side = now.side;
    this.sets = Math.max(this.sets, now.setNo);
    if (now.phase === PHASE.set || now.phase === PHASE.rest || now.phase === PHASE.hold) {
      this.held += gap;
      this.heldSum += gap * now.level;
    }
  }

  get reps() {
    return [...this.repsOf.values()].reduce((sum, n) => sum + n, 0);
  }

  /** mmHg */
  get mean() {
    return this.held ? this.heldSum / this.held : 0;
  }
}
