// What a person does: connect, introduce, start, stop, keep.
import { changed, go, keep, set, state, toast } from './app';
import { encode, type Own } from './keep/protocol';
import type { Entry, Wearer } from './keep/saved';
import { QUESTIONS } from './keep/screening';
import type { Bout } from './link/bout';
import { type Bytes, body, hex, join, OP, unhex } from './link/codec';
import { Cuff, type Owner } from './link/cuff';
import { fetchJournal, known } from './link/journal';
import { enter, LONGEST_NAME, mayAsk, readRoll } from './link/roll';
import { CODE, STAND } from './link/snapshot';
import { Socket } from './link/socket';
import type { Transport } from './link/transport';
import { choose } from './link/web_bluetooth';
import { tell } from './words/codes';
import { t } from './words/words';

const owner: Owner = {
  changed,
  ended: (cuff, bout) => set({ bouts: [...state.bouts, entry(cuff, bout)], screen: 'done' }),
  stopFailed: () => toast(t('stopFailed')),
  keyOf: (id) => {
    const known = state.saved.known.find((k) => k.id === id);
    return known ? { key: unhex(known.key), client: unhex(known.client) } : null;
  },
};

function entry(cuff: Cuff, bout: Bout): Entry {
  return {
    id: crypto.randomUUID(),
    at: bout.began,
    wearer: state.saved.wearer,
    cuff: cuff.name,
    side: bout.side,
    protocol: bout.protocol,
    lop: bout.lop,
    target: Math.round(bout.target),
    mean: Math.round(bout.mean),
    seconds: Math.round(bout.seconds),
    sets: bout.sets,
    reps: bout.reps,
    ended: bout.ended,
  };
}

async function add(make: () => Promise<Transport>, failure: string) {
  set({ busy: t('connecting'), failed: '' });
  try {
    const transport = await make();
    if (state.cuffs.some((c) => c.transport.id === transport.id)) return set({ busy: '' });
    const cuff = new Cuff(transport, owner);
    await cuff.connect();
    set({ cuffs: [...state.cuffs, cuff].sort((a, b) => a.now.side - b.now.side), busy: '' });
    go(cuff.access === 'stranger' ? 'introduce' : 'home');
  } catch (error) {
    const cancelled = error instanceof DOMException && error.name === 'NotFoundError';
    set({ busy: '', failed: cancelled ? '' : failure });
  }
}

export function connectCuff() {
  return add(choose, t('connectFailed'));
}

/** Ports of simulated cuffs on this machine: ?cuff=8765,8766 in the address. */
export function simulatedPorts(): number[] {
  const given = new URLSearchParams(location.search).get('cuff') ?? '8765';
  return given.split(',').map(Number).filter((n) => n > 0 && n < 65536);
}

export async function connectSimulated() {
  const free = simulatedPorts().map((port) => `ws://localhost:${port}/`)
    .find((url) => !state.cuffs.some((c) => c.transport.id === url));
  if (!free) return;
  const socket = new Socket(free);
  socket.device.changed = changed;
  await add(async () => socket, t('simulatedFailed'));
}

export function disconnect(cuff: Cuff) {
  cuff.close();
  const cuffs = state.cuffs.filter((c) => c !== cuff);
  set({ cuffs });
  if (!cuffs.length) go('welcome');
}

/** The new key takes the place of an old one. */
export function remember(cuff: Cuff, agreed: { key: Bytes; client: Bytes }) {
  const others = state.saved.known.filter((k) => k.id !== cuff.transport.id);
  const known = { id: cuff.transport.id, name: cuff.name, key: hex(agreed.key), client: hex(agreed.client) };
  keep({ known: [...others, known] });
}

export function stopAll() {
  for (const cuff of state.cuffs) void cuff.stop();
}

function say(code: number) {
  const { text, hint } = tell(code);
  toast(hint ? `${text}. ${hint}` : text);
}

/** To every cuff; the first refusal is said. as: a code that is as good as done. */
export async function all(command: Bytes, as: number = CODE.none): Promise<boolean> {
  const codes = await Promise.all(state.cuffs.map((c) => c.do(command)));
  const refused = codes.find((c) => c !== CODE.none && c !== as);
  if (refused !== undefined) say(refused);
  return refused === undefined;
}

/** Together or not at all: if one refuses, the other is stopped. */
export async function start(measure = false) {
  if (!state.cuffs.every((c) => c.now.stand === STAND.atRest)) return say(CODE.notNow);
  const prescribed = state.saved.wearers.find((w) => w.id === state.saved.wearer)?.prescription;
  if (prescribed && !measure) {
    const held = [body.protocol(prescribed.protocol), body.set('target_pct_lop', prescribed.share)];
    for (const command of held) if (!(await all(command, CODE.locked))) return; // locked: it holds its own
  }
  if (!(await all(body.start(measure))) && state.cuffs.length > 1) stopAll();
}

/** Keeps a protocol in every cuff and sets it. */
export async function storeProtocol(own: Own): Promise<boolean> {
  return (await all(body.storeProtocol(own.id, encode(own)))) && all(body.protocol(own.id));
}

// Who wears it

const BEGIN = 3; // of the screening

function wearerNow() {
  return state.saved.wearers.find((w) => w.id === state.saved.wearer);
}

/** Reads who the cuffs know, where that is not known yet. */
export async function readRolls() {
  for (const cuff of state.cuffs) {
    if (cuff.roll || !mayAsk(cuff)) continue;
    cuff.roll = await readRoll(cuff);
    changed();
  }
}

/** Whom the cuff works for, by its own roll: undefined while that is not read. */
export function wornBy(cuff: Cuff): string | undefined {
  if (!cuff.roll) return undefined;
  return cuff.roll.find((w) => w.number === cuff.now.wearer)?.name ?? '';
}

/** Does the cuff work for somebody else than this phone? */
export function astray(cuff: Cuff): boolean {
  const mine = wearerNow();
  const theirs = wornBy(cuff);
  return !!mine && theirs !== undefined && theirs !== mine.name.slice(0, LONGEST_NAME);
}

/** This wearer, on the phone and on every cuff that can be asked; entered there if it is new to it. */
export async function wear(id: number) {
  keep({ wearer: id });
  const mine = wearerNow();
  for (const cuff of state.cuffs) {
    if (!mayAsk(cuff)) continue;
    cuff.roll ??= await readRoll(cuff);
    if (!cuff.roll) continue;
    let number = 0;
    if (mine) {
      const entered = await enter(cuff, cuff.roll, mine.name.slice(0, LONGEST_NAME), mine.profile);
      if (entered.code !== CODE.none) return say(entered.code);
      number = entered.number;
    }
    if (cuff.now.wearer === number) continue;
    const code = await cuff.do(body.wear(number));
    if (code !== CODE.none) return say(code);
    cuff.now = { ...cuff.now, wearer: number }; // the next status says so, too
  }
}

/** What was changed of a wearer, in the cuffs that know it. name: as it was there. */
export async function edit(name: string, field: 'name' | 'profile', value: string | number) {
  for (const cuff of state.cuffs) {
    const there = cuff.roll?.find((w) => w.name === name.slice(0, LONGEST_NAME));
    if (!there || !mayAsk(cuff)) continue;
    const code = await cuff.do(body.enter(there.number, field, value));
    if (code !== CODE.none) return say(code);
    Object.assign(there, { [field]: value });
  }
  changed();
}

/** The answers of a screening to every cuff that works for the same wearer. */
export async function sendAnswers(wearer: Wearer) {
  await wear(wearer.id);
  for (const cuff of state.cuffs) {
    if (!mayAsk(cuff) || astray(cuff) || !cuff.now.wearer) continue;
    for (const said of [BEGIN, ...QUESTIONS.map(([n]) => wearer.screened!.answers[n]!)]) {
      const code = await cuff.do(body.answer(said));
      if (code !== CODE.none) return say(code);
    }
    toast(t('answersSent'));
  }
}

/** Which limb this cuff is on. */
export async function confirmSide(cuff: Cuff, side: number) {
  const code = await cuff.do(body.cuff(cuff.now.cuff, side));
  if (code !== CODE.none) say(code);
}

/** Of this wearer, with the professional's code: true if every cuff took it. */
export async function professional(wearer: number, code: string, fields: [string, number | string][]): Promise<boolean> {
  await wear(wearer);
  if (!state.cuffs.every((c) => mayAsk(c) && c.now.wearer && !astray(c))) {
    toast(t('proNotNow'));
    return false;
  }
  for (const [field, value] of fields) if (!(await all(body.professional(code, field, value)))) return false;
  return true;
}

export async function less() {
  if (await all(join(OP.less))) toast(t('tooMuchDone'));
}

export const next = () => all(join(OP.next));
export const pause = () => all(join(OP.pause));

/** Takes over what the cuffs have noted and this page has not seen. */
export async function readJournals() {
  let added = 0;
  for (const cuff of state.cuffs) {
    const mine = state.saved.known.find((k) => k.id === cuff.transport.id);
    set({ busy: t('reading') });
    const got = await fetchJournal(cuff, (mine?.seen ?? 0) + 1, state.saved.wearer);
    set({ busy: '' });
    if (!got) return toast(t('readNot'));
    const fresh = got.found.filter((e) => !known(e, state.saved.journal)).map(({ number: _n, ...e }) => e);
    added += fresh.length;
    keep({
      journal: [...state.saved.journal, ...fresh],
      known: state.saved.known.map((k) => (k === mine ? { ...k, seen: got.newest } : k)),
    });
  }
  toast(t('read', { n: added }));
}

let lock: WakeLockSentinel | null = null;
let wanted = false;

/** Keeps the screen on; the browser lets go when the page is hidden, so it is asked for again. */
export async function awake(on: boolean) {
  wanted = on;
  try {
    if (on && !lock && document.visibilityState === 'visible') {
      lock = (await navigator.wakeLock?.request('screen')) ?? null;
      lock?.addEventListener('release', () => (lock = null));
    } else if (!on) await lock?.release();
  } catch {
    // low battery, or not supported: the training does not depend on it
  }
}
document.addEventListener('visibilitychange', () => {
  if (wanted) void awake(true);
});
