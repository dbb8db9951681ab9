// What this phone keeps: settings, known cuffs with their keys, wearers, journal. It stays in this
// browser (localStorage) until somebody exports or deletes it; nothing is sent.
import type { Lang } from '../words/words';
import { isOwn, type Own } from './protocol';

export interface Known {
  id: string; // of the cuff
  name: string;
  key: string; // hex: secret
  seen?: number; // number of the last entry that was read of its journal
  client: string; // hex: who this phone is to it
}

/** By the number of the question: 0 no, 1 yes, 2 not sure. */
export interface Answers {
  [question: string]: number;
}

export interface Wearer {
  id: number;
  name: string;
  profile: number; // 0 standard, 1 rehabilitation, 2 senior, 3 athlete, 4 recovery
  limb: 'arm' | 'thigh';
  screened?: { at: number; outcome: 'stop' | 'ask' | 'caution' | 'ok'; answers: Answers };
  cleared?: { by: string; on: string };
  attested?: boolean; // experience, by a professional: the first sessions are over
  prescription?: { by: string; share: number; protocol: number; onCuff?: boolean };
}

export interface Entry {
  id: string;
  at: number; // ms since 1970
  wearer: number;
  cuff: string;
  side: number;
  protocol: number;
  lop: number; // mmHg, 0 unknown
  target: number; // mmHg
  mean: number; // mmHg held
  seconds: number; // under pressure
  sets: number;
  reps: number;
  ended: number; // code
  load?: number; // kg
  felt?: number; // 0-10
  pain?: boolean;
  notes?: string;
}

export interface Saved {
  version: 1;
  lang?: Lang;
  theme: 'auto' | 'light' | 'dark';
  known: Known[];
  wearers: Wearer[];
  wearer: number;
  journal: Entry[];
  protocols: Own[];
}

const NAME = 'opencuff';

export function nothing(): Saved {
  return { version: 1, theme: 'auto', known: [], wearers: [], wearer: 0, journal: [], protocols: [] };
}

/** A Saved from a text, or null if it is not one: also what an import is checked with. */
export function parse(text: string): Saved | null {
  try {
    const raw = JSON.parse(text) as Partial<Saved>;
    if (raw.version !== 1) return null;
    const lists = [raw.known, raw.wearers, raw.journal];
    if (!lists.every(Array.isArray)) return null;
    if (!raw.journal!.every((e) => typeof e.id === 'string' && Number.isFinite(e.at))) return null;
    if (!(raw.protocols ?? []).every(isOwn)) return null;
    return { ...nothing(), ...raw };
  } catch {
    return null;
  }
}

export function load(): Saved {
  return parse(localStorage.getItem(NAME) ?? '') ?? nothing();
}

export function save(saved: Saved) {
  localStorage.setItem(NAME, JSON.stringify(saved));
}

export function forgetAll() {
  localStorage.removeItem(NAME);
}
