// When the next training is due, and how many there were: from the journal alone.
import type { Entry } from './saved';

const HOUR = 3_600_000;
export const APART_HOURS = 36; // at least so long between two trainings (Patterson 2019)
export const FIRST_APART_HOURS = 48;
export const FIRST_SESSIONS = 3;

/** The earliest good moment for the next training, or 0 if there was none yet. */
export function due(journal: Entry[], wearer: number): number {
  const own = journal.filter((e) => e.wearer === wearer);
  if (!own.length) return 0;
  const days = new Set(own.map((e) => new Date(e.at).toDateString())).size;
  const last = Math.max(...own.map((e) => e.at));
  return last + (days < FIRST_SESSIONS ? FIRST_APART_HOURS : APART_HOURS) * HOUR;
}

/** Trainings in each of the last so many weeks, the newest last. */
export function perWeek(journal: Entry[], weeks: number, now: number): number[] {
  const counts = new Array<number>(weeks).fill(0);
  for (const e of journal) {
    const ago = Math.floor((now - e.at) / (168 * HOUR));
    if (ago >= 0 && ago < weeks) counts[weeks - 1 - ago]!++;
  }
  return counts;
}
