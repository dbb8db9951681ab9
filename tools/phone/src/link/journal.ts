// The journal of the cuff (docs/journal.md): trainings that this page has not seen.
import type { Entry } from '../keep/saved';
import { body, type Bytes, u32 } from './codec';
import type { Cuff } from './cuff';
import { CODE } from './snapshot';

const SPAN = 6;
const ENTRY = 7;
const TRAINING = 1;
const SIZE = 48;
const NEAR_MS = 180_000; // the clock of the cuff knows minutes

/** Local minutes since 2000 as ms since 1970. */
function moment(minute: number) {
  return new Date(2000, 0, 1, 0, minute).getTime();
}

/** An entry of the page, or null if it is none of a training. */
export function readEntry(b: Bytes, cuff: string, wearer: number, now: number): (Entry & { number: number }) | null {
  if (b.length < SIZE || b[0] !== TRAINING) return null;
  const v = new DataView(b.buffer, b.byteOffset, b.byteLength);
  const minute = u32(b, 4);
  const seconds = v.getUint16(18, true);
  const target = v.getUint16(20, true) / 100;
  const number = u32(b, 8);
  return {
    number,
    id: `${cuff}-${number}`,
    at: (minute ? moment(minute) : now) - seconds * 1000,
    wearer,
    cuff,
    side: b[13]! % 3,
    protocol: b[15]!,
    lop: v.getUint16(22, true),
    target: Math.round(target),
    mean: Math.round(target + v.getInt16(24, true) / 100),
    seconds,
    sets: b[29]!,
    reps: v.getUint16(30, true),
    ended: b[1]!,
    ...(v.getUint16(32, true) ? { load: v.getUint16(32, true) / 10 } : {}),
    ...(b[34]! <= 10 ? { felt: b[34]! } : {}),
    ...(b[35]! <= 10 ? { pain: b[35]! > 0 } : {}),
  };
}

/** Is it one that the page has seen itself? */
export function known(entry: Entry, journal: Entry[]) {
  return journal.some(
    (own) => own.id === entry.id || (own.cuff === entry.cuff && Math.abs(own.at - entry.at) < NEAR_MS && own.ended === entry.ended),
  );
}

/** Trainings of the cuff from a number on, oldest first; null: it does not give any now. */
export async function fetchJournal(cuff: Cuff, from: number, wearer: number) {
  const span = await cuff.ask(body.read(SPAN, 0));
  if (span[0] !== CODE.none || span.length < 9) return null;
  const [oldest, newest] = [u32(span, 1), u32(span, 5)];
  const found = [];
  for (let n = Math.max(1, oldest, from); n <= newest; n++) {
    const answer = await cuff.ask(body.read(ENTRY, n & 0xffff));
    const entry = answer[0] === CODE.none ? readEntry(answer.slice(1), cuff.name, wearer, Date.now()) : null;
    if (entry) found.push(entry);
  }
  return { newest, found };
}
