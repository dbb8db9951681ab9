// Every screen in a made-up state, to look at and to check for accessibility; not in the release.
// The address says which: ?scene=training&lang=da&theme=dark
import { render } from 'preact';
import { applySaved, onDraw, type Screen, state } from '../src/app';
import type { Own } from '../src/keep/protocol';
import { nothing } from '../src/keep/saved';
import { QUESTIONS } from '../src/keep/screening';
import { CAN, FLAG } from '../src/link/codec';
import { Cuff, type Owner } from '../src/link/cuff';
import { blank, type Snapshot } from '../src/link/snapshot';
import type { Transport } from '../src/link/transport';
import '../src/style.css';
import { View } from '../src/view';

// When STOP was passed on, for test/stop.mjs.
const stopped = { at: 0 };
Object.assign(window, { stopped });

const q = new URLSearchParams(location.search);
const scene = q.get('scene') ?? 'welcome';
let draw = () => {};
const owner: Owner = { changed: () => draw(), ended() {}, stopFailed() {}, keyOf: () => null };

function transport(id: string): Transport {
  return {
    id, name: 'OpenCuff', mtu: 23, pingMs: 1e6, onData() {}, onClose() {}, open: async () => {}, write: async () => {},
    stop: async () => void (stopped.at ||= performance.now()), read: async () => new Uint8Array(0), close() {},
  };
}

function cuff(now: Partial<Snapshot>, id = 'a') {
  const made = new Cuff(transport(id), owner);
  made.now = { ...blank(), stand: 1, battery: 87, lop: 186, sharePct: 0, protocol: 1, flags: FLAG.clockSet, ...now };
  made.access = 'session';
  made.info = {
    major: 1, minor: 0, firmware: '0.4.0', build: 'thigh', longest: 240, capabilities: CAN.training | CAN.lop | CAN.settings,
    clients: 1, introduction: 0, pressureMax: 300, occlusionMin: 20, sessionMin: 30,
  };
  return made;
}

function entered(made: Cuff, name: string) {
  made.info!.capabilities = 255;
  made.roll = [{ number: 2, name, profile: 1 }];
  return made;
}

const TRAIN: Partial<Snapshot> = {
  kind: 1, phase: 3, stand: 2, level: 146, target: 149, setNo: 2, sets: 4, rep: 7, reps: 15, leftS: 32,
  occlusionLeftS: 642, sharePct: 80,
};

function fill(c: Cuff, from = 149, swing = 12) {
  for (let i = 0; i < 1500; i++) c.trace.push(i * 0.02, from + swing * Math.sin(i / 32) - swing * 0.2 * Math.sin(i / 9));
}

function pulses(c: Cuff) {
  for (let i = 0; i < 400; i++) {
    const beat = ((i * 0.02) % 0.85) / 0.85;
    c.trace.push(i * 0.02, 132 + 1.3 * Math.exp(-((beat - 0.2) ** 2) / 0.008) + 0.5 * Math.exp(-((beat - 0.45) ** 2) / 0.01));
  }
}

const DAY = 86_400_000;
function journal() {
  const now = Date.now();
  return [31, 29, 26, 24, 22, 19, 17, 15, 12, 10, 8, 5, 3, 1].map((ago, i) => ({
    id: 'e' + i, at: now - ago * DAY - 3_600_000, wearer: 1, cuff: 'OpenCuff', side: 1, protocol: i < 6 ? 8 : 1, lop: 178 + ((i * 7) % 13), target: 149,
    mean: 147, seconds: 300 + 12 * i, sets: 4, reps: 75, ended: 128, load: 10 + Math.floor(i / 3), felt: 4 + (i % 4), notes: '',
  }));
}

const wearer = {
  id: 1, name: 'Asta', profile: 1, limb: 'thigh' as const,
  screened: { at: Date.now() - 5 * DAY, outcome: 'ok' as const, answers: Object.fromEntries(QUESTIONS.map(([n]) => [n, 0])) },
};

const CUFFS: Record<string, () => Cuff[]> = {
  introduce: () => [cuff({ flags: 0 })],
  notready: () => [cuff({ reasonCount: 2, reasons: [48, 52], lop: 0 })],
  testing: () => [cuff({ kind: 3, reasonCount: 1, reasons: [64] })],
  stranger: () => [cuff({})],
  homeasks: () => [entered(cuff({ wearer: 2, reasonCount: 2, reasons: [95, 96] }), 'Asta')],
  homestray: () => [entered(cuff({ wearer: 2 }), 'Bo')],
  wearers: () => [entered(cuff({ wearer: 2 }), 'Bo')],
  pro: () => [entered(cuff({ wearer: 2 }), 'Asta')],
  measuring: () => [cuff({ kind: 2, phase: 7, stand: 2, level: 132, target: 132, lopStep: 6, lopConfidence: 71 })],
  training: () => [cuff(TRAIN)],
  resting: () => [cuff({ ...TRAIN, phase: 4, level: 149, rep: 0, reps: 0, leftS: 21 })],
  inflating: () => [cuff({ ...TRAIN, phase: 1, level: 62, setNo: 0, rep: 0, reps: 0, leftS: 0 })],
  two: () => [cuff({ ...TRAIN, side: 1 }), cuff({ ...TRAIN, side: 2, level: 131, target: 133 }, 'b')],
  hometwo: () => [cuff({ side: 1 }), cuff({ side: 2, lop: 171, reasonCount: 1, reasons: [80] }, 'b')],
  lost: () => [cuff(TRAIN)],
  fault: () => [cuff({ stand: 8, trip: 11, ended: 11 })],
};
const OWN: Record<string, Own> = {
  builder: { id: 32, name: 'Two by two', kind: 1, blocks: [[1, 60, 0], [2, 45, 1, 2000, 2000, 20, 15], [4, 180], [1, 0, 60], [3, 120, 0]] },
  builderwrong: { id: 33, name: '', kind: 1, blocks: [[1, 50, 0], [2, 30, 0, 2000, 2000, 30, 15, 75, 15]] },
};
const NO_CUFF = ['welcome', 'journal0', 'journalalone'];
const SCREEN: Record<string, Screen> = {
  notready: 'home', testing: 'home', stranger: 'home', hometwo: 'home', homeasks: 'home', homestray: 'home', builderwrong: 'builder', journal0: 'journal', journalalone: 'journal',
};

state.saved = { ...nothing(), lang: q.get('lang') === 'da' ? 'da' : 'en', theme: q.get('theme') === 'dark' ? 'dark' : 'light' };
if (scene !== 'journal0' && scene !== 'welcome') Object.assign(state.saved, { wearers: [wearer], wearer: 1, journal: journal() });
state.editing = 1;
if (!NO_CUFF.includes(scene)) state.cuffs = (CUFFS[scene] ?? (() => [cuff({ ended: scene === 'lop' ? 144 : 0, sharePct: scene === 'lop' ? 50 : 0 })]))();
for (const c of state.cuffs) (scene === 'measuring' ? pulses : fill)(c);
if (scene === 'two') fill(state.cuffs[1]!, 133, 9);
if (scene === 'lost') state.cuffs[0]!.lost = true;
if (scene === 'stranger' || scene === 'introduce') state.cuffs[0]!.access = 'stranger';
if (scene.startsWith('builder')) state.draft = OWN[scene]!;
if (scene === 'protocol') state.saved.protocols = [OWN.builder!];
if (scene === 'report' || scene === 'pro') {
  const more = { prescription: { by: 'Dr. Holm', share: 50, protocol: 1 }, cleared: { by: 'Dr. Holm', on: '2026-11-02' } };
  const others = [{ ...wearer, id: 2, name: 'Bo', profile: 2, screened: undefined }];
  state.saved.wearers = scene === 'pro' ? [wearer, { ...others[0]!, ...more }] : [{ ...wearer, ...more }];
}
if (scene === 'done') state.bouts = [{ ...journal()[13]!, id: 'x' }];
state.screen = SCREEN[scene] ?? (scene as Screen);
applySaved();
const root = document.getElementById('app')!;
onDraw(() => render(<View />, root));
render(<View />, root);

// For test/walk.mjs: connected, and then nothing is heard any more; the page finds out by itself.
async function fallSilent() {
  draw = () => render(<View />, root);
  for (const c of state.cuffs) {
    const { now, access, info, lost } = c;
    await c.connect();
    Object.assign(c, { now, access, info, lost });
  }
  draw();
  const from = performance.now();
  const look = setInterval(() => {
    const found = document.querySelector('.gone');
    if (!found) return;
    clearInterval(look);
    Object.assign(window, { gone: { ms: performance.now() - from, text: found.textContent } });
  }, 10);
}
Object.assign(window, { fallSilent });

// ?live=1: fed as a cuff feeds it, 50 samples and 5 statuses a second; times=6 for a fast simulator.
if (q.get('live')) {
  const times = Number(q.get('times') ?? 1);
  let at = 30;
  let updates = 0;
  setInterval(() => {
    Object.assign(window, { updates: ++updates }); // for test/frames.mjs
    for (const c of state.cuffs) {
      for (let i = 0; i < 10; i++) c.trace.push((at += 0.02), 149 + 12 * Math.sin(at * 1.6));
      c.now = { ...c.now, level: 149 + 12 * Math.sin(at * 1.6), leftS: Math.max(0, 32 - Math.round(at - 30)) };
    }
    render(<View />, root);
  }, 200 / times);
}
