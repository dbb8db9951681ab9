// When the next training is due, and how many there were: the device's own rule, whose figures are
// generated (tools/documents/phone_words.py), by what this phone's journal knows.
import rule from '../words/spacing.json';
import type { Entry, Wearer } from './saved';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** The next training: not before `at`; why: the hours that must or should pass, and how often a week. */
export interface Due {
  at: number; // ms since 1970, 0: there was no training yet
  hours: number;
  first: number; // first sessions that are still to come; then the hours must pass
  aWeek: number;
}

/** When each session began: what ends within some hours of its beginning belongs to it. */
function sessions(own: Entry[]): number[] {
  const began: number[] = [];
  for (const e of [...own].sort((a, b) => a.at - b.at)) {
    if (e.seconds < rule.counts_s) continue;
    const last = began.at(-1);
    if (last === undefined || e.at - last >= rule.same_session_min * MINUTE) began.push(e.at);
  }
  return began;
}

export function due(journal: Entry[], wearer: number, who?: Pick<Wearer, 'profile' | 'attested'>): Due {
  const began = sessions(journal.filter((e) => e.wearer === wearer));
  const profile = who?.profile ?? 0;
  const first = who?.attested ? 0 : Math.max(0, rule.first_sessions - began.length);
  const hours = Math.max(rule.apart_h[profile] ?? 0, first ? rule.first_apart_h : 0);
  const last = began.at(-1);
  return { at: last === undefined ? 0 : last + hours * HOUR, hours, first, aWeek: rule.a_week[profile] ?? 0 };
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
