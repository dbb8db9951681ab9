// The state of the page, and the one function that draws it anew. Screens read it and call actions.
import type { Cuff } from './link/cuff';
import { KIND, STAND } from './link/snapshot';
import type { Own } from './keep/protocol';
import { type Entry, load, save, type Saved } from './keep/saved';
import { phoneLang, setLang } from './words/words';

export type Screen =
  | 'welcome' | 'introduce' | 'home' | 'protocol' | 'fit' | 'lop' | 'done' | 'after' | 'journal'
  | 'settings' | 'wearers' | 'wearer' | 'screening' | 'pro' | 'report' | 'builder';

export interface State {
  screen: Screen;
  cuffs: Cuff[];
  saved: Saved;
  toast: string;
  busy: string; // what the page waits for, in words
  failed: string; // why the last try to connect came to nothing
  bouts: Entry[]; // trainings that just ended, to be completed by a person
  editing: number; // the wearer that the screen is about
  draft: Own | null; // the protocol that is being built
}

export const state: State = {
  screen: 'welcome', cuffs: [], saved: load(), toast: '', busy: '', failed: '', bouts: [], editing: 0, draft: null,
};

let draw = () => {};
let asked = false;

export function onDraw(next: () => void) {
  draw = next;
}

/** Draws once in this turn, however often it is asked for. */
export function changed() {
  if (asked) return;
  asked = true;
  queueMicrotask(() => {
    asked = false;
    inOrder();
    draw();
  });
}

/** A pair stands as it is worn, left first, also when a side is confirmed later. */
export function inOrder() {
  const sorted = [...state.cuffs].sort((a, b) => a.now.side - b.now.side);
  if (sorted.some((c, i) => c !== state.cuffs[i])) state.cuffs = sorted;
}

export function set(next: Partial<State>) {
  Object.assign(state, next);
  changed();
}

export function go(screen: Screen) {
  set({ screen, failed: '' });
  document.querySelector('main')?.scrollTo(0, 0);
}

export function keep(next: Partial<Saved>) {
  Object.assign(state.saved, next);
  save(state.saved);
  applySaved();
  changed();
}

export function applySaved() {
  setLang(state.saved.lang ?? phoneLang());
  document.documentElement.dataset.theme = state.saved.theme;
}

let toastTimer: ReturnType<typeof setTimeout>;
export function toast(text: string) {
  clearTimeout(toastTimer);
  set({ toast: text });
  toastTimer = setTimeout(() => set({ toast: '' }), 5000);
}

/** What is on the screen: what a cuff does comes before what a person has opened. */
export function shown(): Screen | 'training' | 'measuring' | 'fault' {
  const cuffs = state.cuffs;
  if (!cuffs.length) return state.screen;
  if (cuffs.some((c) => c.now.stand & STAND.tripped && !c.dismissed)) return 'fault';
  if (cuffs.some((c) => c.now.kind === KIND.training)) return 'training';
  if (cuffs.some((c) => c.now.kind === KIND.lop)) return 'measuring';
  return state.screen;
}
