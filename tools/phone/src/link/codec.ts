// Bytes of docs/ble-protocol.md, version 1: fragments, status, pressure, info, bodies. Written from
// that page alone and held to its examples (test/codec.test.ts). Total: what does not fit is null.
import { blank, type Snapshot } from './snapshot';

export type Bytes = Uint8Array<ArrayBuffer>;

export const SERVICE = uuid(1);
export const CHARACTERISTIC = { control: 1, status: 2, pressure: 3, stop: 4, journal: 5, info: 6 } as const;
export type Characteristic = (typeof CHARACTERISTIC)[keyof typeof CHARACTERISTIC];
export const OP = {
  next: 1, more: 2, less: 3, pause: 4, skip: 5, end: 6, start: 10, set: 13, protocol: 14, wearer: 15,
  cuff: 16, measure: 17, answer: 18, time: 19, felt: 20, storeProtocol: 24, professional: 25, ping: 64, status: 65, read: 66, journal: 67,
  goodbye: 68, forgetMe: 69, stream: 70, hello: 112, key: 113, nonce: 114, confirm: 115,
} as const;
export const MESSAGE = { plain: 0, sealed: 1, refused: 2 } as const;
export const REFUSED = {
  malformed: 1, notIntroduced: 2, seal: 3, replayed: 4, occupied: 5, closed: 6, busy: 7,
} as const;
export const FLAG = { proved: 1, leaking: 2, clockSet: 4, open: 8, compare: 16, session: 32 } as const;
export const LONGEST = 240;

/** The service is 1, a characteristic its number and 1. */
export function uuid(no: number) {
  return `7d3b${no.toString(16).padStart(4, '0')}-5c1e-4b7a-9f0e-6f70656e6375`;
}

export function hex(bytes: Uint8Array) {
  return Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
}

export function unhex(text: string): Bytes {
  const digits = text.replace(/\s/g, '');
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) => parseInt(digits.slice(2 * i, 2 * i + 2), 16));
}

export function join(...parts: (ArrayLike<number> | number)[]): Bytes {
  return Uint8Array.from(parts.flatMap((p) => (typeof p === 'number' ? [p] : Array.from(p))));
}

export function le(value: number, size: number): Bytes {
  return Uint8Array.from({ length: size }, (_, i) => (value >>> (8 * i)) & 255);
}

export function u32(bytes: Uint8Array, at: number) {
  return (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;
}

export function same(a: Uint8Array, b: Uint8Array) {
  let other = a.length ^ b.length;
  for (let i = 0; i < a.length; i++) other |= a[i]! ^ (b[i] ?? 0);
  return other === 0;
}

/** A message as the writes that carry it. */
export function cut(message: Uint8Array, mtu: number): Bytes[] {
  const room = mtu - 5;
  const count = Math.max(1, Math.ceil(message.length / room));
  return Array.from({ length: count }, (_, i) => {
    const part = message.slice(i * room, (i + 1) * room);
    const head = (i === 0 ? 0x80 : 0) | (i === count - 1 ? 0x40 : 0) | (i & 63);
    return join(head, part.length, part);
  });
}

/** Puts fragments together; what does not fit is dropped. */
export class Joiner {
  private parts: number[] | null = null;
  private next = 0;

  /** Messages that these bytes complete. */
  take(bytes: Uint8Array): Bytes[] {
    const done: Bytes[] = [];
    for (let at = 0; at + 2 <= bytes.length; ) {
      const head = bytes[at]!;
      const size = bytes[at + 1]!;
      const part = bytes.slice(at + 2, at + 2 + size);
      at += 2 + size;
      if (head & 0x80) {
        this.parts = [];
        this.next = 0;
      }
      const fits = part.length === size && (head & 63) === (this.next & 63);
      if (!this.parts || !fits || this.parts.length + size > LONGEST) {
        this.parts = null;
        continue;
      }
      this.parts.push(...part);
      this.next++;
      if (head & 0x40) {
        done.push(Uint8Array.from(this.parts));
        this.parts = null;
      }
    }
    return done;
  }
}

function view(bytes: Uint8Array) {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** A status into a snapshot: the first 20 bytes, or all 41; what is not there stays as it was. */
export function readStatus(bytes: Uint8Array, before: Snapshot = blank()): Snapshot | null {
  if (bytes.length < 20) return null;
  const v = view(bytes);
  const now: Snapshot = {
    ...before,
    seq: bytes[0]!,
    cue: bytes[1]! & 15,
    cues: bytes[1]! >> 4,
    kind: bytes[2]!,
    phase: bytes[3]!,
    stand: bytes[4]!,
    flags: bytes[5]!,
    level: v.getInt16(6, true) / 100,
    target: v.getUint16(8, true) / 100,
    trip: bytes[10]!,
    ended: bytes[11]!,
    setNo: bytes[12]!,
    sets: bytes[13]!,
    rep: bytes[14]!,
    reps: bytes[15]!,
    leftS: v.getUint16(16, true),
    battery: bytes[18]!,
    rest: bytes[19]!,
  };
  if (bytes.length < 41) return now;
  return {
    ...now,
    also: bytes[20]!,
    sharePct: bytes[21]!,
    occlusionLeftS: v.getUint16(22, true),
    lop: v.getUint16(24, true),
    lopStep: bytes[26]!,
    lopConfidence: bytes[27]!,
    protocol: bytes[28]!,
    wearer: bytes[29]!,
    side: bytes[30]!,
    cuff: bytes[31]!,
    offered: bytes[32]!,
    reasonCount: bytes[33]!,
    reasons: Array.from(bytes.slice(34, 37)).filter(Boolean),
    measured: v.getInt16(37, true),
    limit: v.getInt16(39, true),
    whole: now.rest,
  };
}

/** Samples of a pressure notification: ms of the first modulo 655360, 20 ms apart; mmHg. */
export function readPressure(bytes: Uint8Array): { seq: number; ms: number; mmhg: number[] } | null {
  if (bytes.length < 5 || bytes.length % 2 === 0) return null;
  const v = view(bytes);
  const mmhg = Array.from({ length: (bytes.length - 3) / 2 }, (_, i) => v.getInt16(3 + 2 * i, true) / 100);
  return { seq: bytes[0]!, ms: v.getUint16(1, true) * 10, mmhg };
}

export interface Info {
  major: number;
  minor: number;
  firmware: string;
  build: 'arm' | 'thigh';
  longest: number;
  capabilities: number;
  clients: number;
  introduction: number;
  pressureMax: number;
  occlusionMin: number;
  sessionMin: number;
}
export const CAN = { training: 1, lop: 2, journal: 4, wearers: 8, settings: 16, protocols: 32, screening: 64, time: 128 } as const;
export const INTRODUCTION = { closed: 0, open: 1, keys: 2, compare: 3, right: 4 } as const;

export function readInfo(bytes: Uint8Array): Info | null {
  if (bytes.length < 18) return null;
  const v = view(bytes);
  return {
    major: bytes[0]!,
    minor: bytes[1]!,
    firmware: `${bytes[2]}.${bytes[3]}.${bytes[4]}`,
    build: bytes[5] === 1 ? 'thigh' : 'arm',
    longest: v.getUint16(6, true),
    capabilities: u32(bytes, 8),
    clients: bytes[12]!,
    introduction: bytes[13]!,
    pressureMax: v.getUint16(14, true),
    occlusionMin: bytes[16]!,
    sessionMin: bytes[17]!,
  };
}

const text = new TextEncoder();

/** A name and its value, as SET and others take them: null is none. */
function named(name: string, value: number | string | null) {
  const bytes = text.encode(name);
  const rest = value === null ? [0] : typeof value === 'number' ? join(1, le(value, 4)) : join(2, text.encode(value));
  return join(bytes.length, bytes, rest);
}

/** The bodies of commands that have arguments. */
export const body = {
  start: (measure: boolean) => join(OP.start, measure ? 1 : 0),
  set: (name: string, value: number | string | null) => join(OP.set, named(name, value)),
  wear: (number: number) => join(OP.wearer, number),
  enter: (number: number, field: string, value: number | string) => join(OP.wearer, number, named(field, value)),
  cuff: (number: number, side: number) => join(OP.cuff, number, side),
  answer: (said: number) => join(OP.answer, said),
  professional: (code: string, field: string, value: number | string) => {
    const bytes = text.encode(code);
    return join(OP.professional, bytes.length, bytes, named(field, value));
  },
  protocol: (id: number) => join(OP.protocol, id),
  /** Without bytes the number is forgotten. */
  storeProtocol: (id: number, bytes: ArrayLike<number>) => join(OP.storeProtocol, id, bytes),
  time: (minutes: number) => join(OP.time, le(minutes, 4)),
  felt: (tenthsKg: number, felt: number, pain: number) => join(OP.felt, le(tenthsKg, 2), felt, pain),
  read: (what: number, index: number) => join(OP.read, what, le(index, 2)),
  journal: (first: number, count: number) => join(OP.journal, le(first, 2), count),
  stream: (on: boolean) => join(OP.stream, on ? 1 : 0),
};
