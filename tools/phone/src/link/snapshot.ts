// What a cuff says of itself, decoded: pressures in mmHg, times in seconds. And the protocol's
// small numbers that screens need.
export const KIND = { nothing: 0, training: 1, lop: 2, selfTest: 3 } as const;
export const PHASE = { idle: 0, inflate: 1, ready: 2, set: 3, rest: 4, hold: 5, vent: 6, measure: 7, settle: 8, paused: 9 } as const;
export const STAND = { atRest: 1, running: 2, leaving: 4, tripped: 8, stopped: 16, shut: 32 } as const;
export const CODE = { none: 0, done: 128, stopped: 129, lopFound: 144, notAllowed: 109, notNow: 110, notStored: 114, locked: 116, unconfirmed: 95, screeningDue: 96 } as const;
export const CUE = { goOn: 10 } as const;
export const SIDE = { unstated: 0, left: 1, right: 2 } as const;

export interface Snapshot {
  seq: number;
  cue: number;
  cues: number; // how many there were, modulo 16
  kind: number;
  phase: number;
  stand: number;
  flags: number;
  level: number; // mmHg
  target: number; // mmHg, 0 vented
  trip: number;
  ended: number;
  setNo: number;
  sets: number;
  rep: number;
  reps: number;
  leftS: number;
  battery: number; // %, 255 unknown
  rest: number; // changes of what follows
  also: number;
  sharePct: number;
  occlusionLeftS: number;
  lop: number; // mmHg, 0 unknown
  lopStep: number;
  lopConfidence: number; // %
  protocol: number;
  wearer: number;
  side: number;
  cuff: number;
  offered: number;
  reasonCount: number;
  reasons: number[]; // the first codes that speak against a start
  measured: number;
  limit: number;
  whole: number; // the `rest` that what stands above belongs to; -1: never read
}

export function blank(): Snapshot {
  return {
    seq: 0, cue: 0, cues: 0, kind: 0, phase: 0, stand: 0, flags: 0, level: 0, target: 0, trip: 0,
    ended: 0, setNo: 0, sets: 0, rep: 0, reps: 0, leftS: 0, battery: 255, rest: 0, also: 0,
    sharePct: 0, occlusionLeftS: 0, lop: 0, lopStep: 0, lopConfidence: 0, protocol: 0, wearer: 0,
    side: 0, cuff: 0, offered: 0, reasonCount: 0, reasons: [], measured: 0, limit: 0, whole: -1,
  };
}
