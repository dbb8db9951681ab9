// Protocols of one's own: their shape, what they ask for and how long, and their bytes and text. What
// is refused here is what the cuff would refuse, in the same order and with the same figures: the
// rules of docs/protocols.md, held to the firmware's own by host_tests/phone/test_protocols.py.
import { join, le, type Bytes } from '../link/codec';

export const BLOCK = { inflate: 1, sets: 2, hold: 3, vent: 4, repeat: 5 } as const;
export const CLASS = { exercise: 1, aerobic: 2, passive: 3, full: 4 } as const;
export const CUSTOM = { first: 32, last: 47 } as const;
const SHAPE = 121;
const LOW = 122;
const HIGH = 123;
const TOO_LONG = 82;
const UNKNOWN = 120;
const LOWEST_MMHG = 20;
const SHARE_PCT = 80;
const FULL_PCT = 110;
const MOST_BLOCKS = 16;
const MOST_SETS = 10;
const MOST_BYTES = 199; // one sealed message carries so many, and the number

/** kind, then its fields. */
export type Block = number[];
export interface Made {
  kind: number; // class
  blocks: Block[];
}
export interface Own extends Made {
  id: number; // 32-47
  name: string;
}
/** block 0: the whole of it. */
export interface Refusal {
  code: number;
  block: number;
  field: string;
  bound: number;
}

/** name, least, most, bytes */
export const FIELDS: Record<number, readonly (readonly [string, number, number, 1 | 2])[]> = {
  [BLOCK.inflate]: [['share_pct', 0, FULL_PCT, 1], ['mmhg', 0, 300, 2]],
  [BLOCK.sets]: [['rest_s', 15, 300, 2], ['vented', 0, 1, 1], ['lift_ms', 500, 5000, 2], ['lower_ms', 500, 5000, 2]],
  [BLOCK.hold]: [['seconds', 1, 1200, 2], ['from_inflation', 0, 1, 1]],
  [BLOCK.vent]: [['seconds', 15, 600, 2]],
  [BLOCK.repeat]: [['from_block', 1, MOST_BLOCKS, 1], ['times', 2, 20, 1]],
};
export const REPS = ['reps', 1, 60] as const;
const ANY = [1, 2, 3, 4, 5];
const AFTER: Record<number, number[]> = { 0: [1], 1: [2, 3], 2: ANY, 3: ANY, 4: [1, 5] };
const KINDS = Object.keys(BLOCK) as (keyof typeof BLOCK)[];
const CLASSES = Object.keys(CLASS) as (keyof typeof CLASS)[];

export function kindName(kind: number) {
  return KINDS[kind - 1] ?? 'inflate';
}

function no(code: number, block: number, field: string, bound: number): Refusal {
  return { code, block, field, bound };
}

/** The first thing that is wrong, whoever wears it; null: nothing. */
export function shape({ kind, blocks }: Made): Refusal | null {
  if (kind < 1 || kind > CLASS.full) return no(SHAPE, 0, 'class', CLASS.full);
  if (blocks.length < 2 || blocks.length > MOST_BLOCKS) return no(SHAPE, 0, 'blocks', MOST_BLOCKS);
  let last = 0;
  let lowest = 1;
  for (const [at, block] of blocks.entries()) {
    const wrong = one(at + 1, block, kind) ?? order(at + 1, block, blocks, last, lowest, kind);
    if (wrong) return wrong;
    if (block[0] === BLOCK.repeat) lowest = at + 2; // what is repeated is not repeated again
    else last = block[0]!;
  }
  if (last === BLOCK.inflate || last === BLOCK.vent) return no(SHAPE, blocks.length, 'kind', last);
  return encode({ kind, blocks }).length > MOST_BYTES ? no(SHAPE, 0, 'bytes', MOST_BYTES) : null;
}

function one(number: number, block: Block, kind: number): Refusal | null {
  const fields = FIELDS[block[0]!];
  if (!fields) return no(SHAPE, number, 'kind', BLOCK.repeat);
  const sets = block.length - 1 - fields.length;
  if (block[0] === BLOCK.sets ? sets < 1 || sets > MOST_SETS : sets !== 0) {
    return no(SHAPE, number, sets > 0 ? 'reps' : 'fields', fields.length);
  }
  for (const [k, value] of block.slice(1).entries()) {
    const [name, least, most] = fields[k] ?? REPS;
    if (!(value >= least)) return no(LOW, number, name, least); // an empty field is too low
    if (value > most) return no(HIGH, number, name, most);
  }
  return block[0] === BLOCK.inflate ? pressure(number, block[1]!, block[2]!, kind) : null;
}

function pressure(number: number, share: number, mmhg: number, kind: number): Refusal | null {
  if (!mmhg) {
    const most = kind === CLASS.full ? FULL_PCT : SHARE_PCT;
    if (share > most) return no(HIGH, number, 'share_pct', most);
    return share < LOWEST_MMHG ? no(LOW, number, 'share_pct', LOWEST_MMHG) : null;
  }
  if (share) return no(SHAPE, number, 'mmhg', 0);
  return mmhg < LOWEST_MMHG ? no(LOW, number, 'mmhg', LOWEST_MMHG) : null;
}

function order(number: number, block: Block, blocks: Block[], last: number, lowest: number, kind: number): Refusal | null {
  const what = block[0]!;
  const strange = (what === BLOCK.sets && kind !== CLASS.exercise) || (what === BLOCK.vent && kind === CLASS.aerobic);
  if (strange || !AFTER[last]!.includes(what)) return no(SHAPE, number, 'kind', what);
  if (what !== BLOCK.repeat) return null;
  const from = block[1]!;
  if (from >= number) return no(HIGH, number, 'from_block', number - 1);
  if (from < lowest) return no(LOW, number, 'from_block', lowest);
  return blocks[from - 1]![0] === BLOCK.inflate ? null : no(SHAPE, number, 'from_block', from);
}

// Time and pressure

const INFLATE_MMHG_S = 5;
const READY_S = 5;
const VENT_S = 10;
const EXERCISE_BACK_S = 60; // so long an empty cuff gives an exercise back
const OCCLUSION_BACK_S = 180;

export interface Limits {
  exerciseS: number;
  boutS: number;
  occlusionS: number;
  sessionS: number;
}

/** A stretch of the drawing: from, to in s; mmHg at both ends; which block. */
export interface Stretch {
  from: number;
  to: number;
  low: number;
  high: number;
  what: 'rise' | 'work' | 'rest' | 'hold' | 'fall' | 'empty';
  block: number;
}

export interface Plan {
  wrong: Refusal | null;
  bouts: number[]; // s under pressure
  totalS: number; // of all bouts
  wallS: number; // with the rests
  curve: Stretch[];
}

/** The longest time under pressure of its class, s. */
export function classS(kind: number, limits: Limits) {
  if (kind === CLASS.aerobic) return limits.occlusionS;
  return kind === CLASS.exercise ? limits.exerciseS : limits.boutS;
}

/** As START will meet it; its shape has to be right. lop: mmHg. */
export function plan(made: Made, lop: number, limits: Limits): Plan {
  const walk = new Walk(made, lop, limits);
  walk.play();
  return { wrong: walk.wrong, bouts: walk.bouts, totalS: walk.totalS, wallS: walk.at, curve: walk.curve };
}

class Walk {
  wrong: Refusal | null = null;
  bouts: number[] = [];
  totalS = 0;
  at = 0;
  curve: Stretch[] = [];
  private exerciseS = 0;
  private occlusionS = 0;
  private boutS = 0;
  private target = 0;
  private level = 0;

  constructor(
    private readonly made: Made,
    private readonly lop: number,
    private readonly limits: Limits,
  ) {}

  play() {
    const { blocks } = this.made;
    let at = 0;
    let rounds = 0;
    while (at < blocks.length && !this.wrong) {
      const block = blocks[at++]!;
      if (block[0] !== BLOCK.repeat) this.one(at, block);
      else if (++rounds < block[2]!) at = block[1]! - 1;
      else rounds = 0;
    }
    if (!this.wrong) this.vent(blocks.length);
  }

  private draw(seconds: number, to: number, what: Stretch['what'], block: number) {
    if (seconds > 0) this.curve.push({ from: this.at, to: this.at + seconds, low: this.level, high: to, what, block });
    this.at += Math.max(0, seconds);
    this.level = to;
  }

  private one(number: number, block: Block) {
    if (block[0] === BLOCK.inflate) this.inflate(number, block[1] ? Math.floor((this.lop * block[1]) / 100) : block[2]!);
    else if (block[0] === BLOCK.sets) this.sets(number, block);
    else if (block[0] === BLOCK.vent) this.rest(number, block[1]!);
    else {
      const more = block[2] ? Math.max(0, block[1]! - this.boutS) : block[1]!;
      this.boutS += more;
      this.draw(more, this.target, 'hold', number);
    }
  }

  private inflate(number: number, target: number) {
    const before = this.boutS ? this.target : 0;
    this.target = target;
    const seconds = target >= before ? Math.floor((target - before) / INFLATE_MMHG_S) : 0;
    this.boutS += seconds;
    this.draw(seconds, target, 'rise', number);
    this.level = target;
  }

  private sets(number: number, block: Block) {
    const [, rest, vented, lift, lower] = block as [number, number, number, number, number];
    const reps = block.slice(5);
    const rep = (lift + lower) / 1000;
    const ready = () => {
      this.boutS += READY_S;
      this.draw(READY_S, this.target, 'rest', number);
    };
    const work = (seconds: number) => this.draw(seconds, this.target, 'work', number);
    if (this.made.blocks[number - 2]![0] === BLOCK.inflate) ready();
    if (!vented) {
      const sum = reps.reduce((a, b) => a + b, 0);
      this.boutS += Math.ceil(sum * rep) + (reps.length - 1) * rest;
      for (const [k, n] of reps.entries()) {
        if (k) this.draw(rest, this.target, 'rest', number);
        work(n * rep);
      }
      return;
    }
    for (const [k, n] of reps.entries()) {
      if (k) {
        this.rest(number, rest);
        if (this.wrong) return;
        this.inflate(number, this.target);
        ready();
      }
      this.boutS += Math.ceil(n * rep);
      work(n * rep);
    }
  }

  private rest(number: number, seconds: number) {
    this.vent(number);
    if (this.wrong) return;
    if (seconds >= EXERCISE_BACK_S) this.exerciseS = 0;
    if (seconds >= OCCLUSION_BACK_S) this.occlusionS = 0;
    this.draw(seconds, 0, 'empty', number);
  }

  private vent(number: number) {
    const bout = this.boutS + VENT_S;
    this.boutS = 0;
    this.bouts.push(bout);
    this.exerciseS += bout;
    this.occlusionS += bout;
    this.totalS += bout;
    this.draw(VENT_S, 0, 'fall', number);
    const sums: [number, number, string][] = [
      [this.exerciseS, classS(this.made.kind, this.limits), 'exercise_s'],
      [this.occlusionS, this.limits.occlusionS, 'occlusion_s'],
      [this.totalS, this.limits.sessionS, 'session_s'],
    ];
    for (const [sum, most, name] of sums) if (sum > most) this.wrong ??= no(TOO_LONG, number, name, most);
  }
}

// Bytes and text (docs/protocols.md)

export function encode({ kind, blocks }: Made): Bytes {
  const parts = blocks.map((block) => {
    const fields = FIELDS[block[0]!] ?? [];
    const reps = block.slice(1 + fields.length);
    const counted = block[0] === BLOCK.sets ? [reps.length, ...reps] : [];
    return join(block[0]!, ...fields.map(([, , , size], k) => le(block[k + 1]!, size)), counted);
  });
  return join(1, kind, blocks.length, ...parts);
}

export function toText({ kind, blocks }: Made): string {
  return [CLASSES[kind - 1], ...blocks.map(([what, ...rest]) => [kindName(what!), ...rest].join(' '))].join(', ');
}

/** A line of protocols.json, or what cannot be read in it. */
export function fromText(text: string): Made | Refusal {
  const [name, ...parts] = text.split(',').map((part) => part.trim());
  const kind = CLASSES.indexOf(name as keyof typeof CLASS) + 1;
  if (!kind) return no(SHAPE, 0, 'class', CLASS.full);
  const blocks: Block[] = [];
  for (const [i, part] of parts.entries()) {
    const [word, ...figures] = part.split(/\s+/);
    const what = KINDS.indexOf(word as keyof typeof BLOCK) + 1;
    if (!what) return no(SHAPE, i + 1, 'kind', BLOCK.repeat);
    if (!figures.every((f) => /^\d{1,5}$/.test(f))) return no(SHAPE, i + 1, 'fields', figures.length);
    blocks.push([what, ...figures.map(Number)]);
  }
  return { kind, blocks };
}

/** protocols.json of these: a cuff reads it, too. */
export function toFile(own: Own[]): string {
  return JSON.stringify(Object.fromEntries(own.map((p) => [p.id, toText(p)])), null, 2) + '\n';
}

/** What a protocols.json holds, or the first thing that is wrong with it. */
export function fromFile(text: string): Own[] | Refusal {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    raw = null;
  }
  if (!raw || typeof raw !== 'object' || Array.isArray(raw)) return no(SHAPE, 0, 'file', 0);
  const found: Own[] = [];
  for (const [key, line] of Object.entries(raw)) {
    const id = Number(key);
    if (!(Number.isInteger(id) && id >= CUSTOM.first && id <= CUSTOM.last)) return no(UNKNOWN, 0, 'number', CUSTOM.last);
    const made = fromText(typeof line === 'string' ? line : '');
    const wrong = 'code' in made ? made : shape(made);
    if (wrong) return wrong;
    found.push({ id, name: '', ...(made as Made) });
  }
  return found.length ? found : no(SHAPE, 0, 'file', 0);
}

/** Is that one, as kept on a phone? */
export function isOwn(raw: unknown): raw is Own {
  const p = raw as Own;
  if (!p || typeof p !== 'object' || typeof p.name !== 'string' || !Array.isArray(p.blocks)) return false;
  if (!(Number.isInteger(p.id) && p.id >= CUSTOM.first && p.id <= CUSTOM.last)) return false;
  return p.blocks.every((b) => Array.isArray(b) && b.every(Number.isInteger)) && !shape(p);
}
