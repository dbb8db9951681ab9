// The page's own examples against the codec that was written from it.
import { describe, expect, test } from 'vitest';
import { body, cut, hex, Joiner, join, le, OP, readInfo, readPressure, readStatus, unhex, uuid } from '../src/link/codec';
import { blank, type Snapshot } from '../src/link/snapshot';
import { examples, fields } from './page';

const clean = (text: string) => text.replaceAll(' ', '');

test('fragments: cut as the page cuts them, and joined again', () => {
  for (const example of examples('fragments')) {
    const { mtu, message } = fields(example);
    const wanted = example.filter(([name]) => name === 'fragment').map(([, value]) => clean(value));
    const parts = cut(unhex(message!), Number(mtu));
    expect(parts.map(hex)).toEqual(wanted);
    const joiner = new Joiner();
    expect(parts.flatMap((part) => joiner.take(part)).map(hex)).toEqual([clean(message!)]);
    expect(new Joiner().take(join(...parts)).map(hex)).toEqual([clean(message!)]);
  }
});

describe('fragments that do not fit are dropped, and the next message is taken', () => {
  const parts = cut(unhex('00112233445566778899aabbccddeeff0011223344556677'), 23);
  const whole = '00112233445566778899aabbccddeeff0011223344556677';
  test.each([
    ['the second first', [parts[1]!]],
    ['the first twice', [parts[0]!]],
    ['a number left out', [parts[0]!, join(0x42, 1, 0)]],
    ['a length too long', [join(0xc0, 9, 1, 2)]],
    ['a single byte', [join(0xc0)]],
    ['too long a message', Array.from({ length: 20 }, (_, i) => join((i ? 0 : 0x80) | i, 18, new Uint8Array(18)))],
  ])('%s', (_name, wrong) => {
    const joiner = new Joiner();
    expect(wrong.flatMap((part) => joiner.take(part))).toEqual([]);
    expect(parts.flatMap((part) => joiner.take(part)).map(hex)).toEqual([whole]);
  });
});

const NAMES: Record<string, [keyof Snapshot, number]> = {
  sequence: ['seq', 1], level_cmmhg: ['level', 100], target_cmmhg: ['target', 100], set_no: ['setNo', 1],
  left_s: ['leftS', 1], battery_pct: ['battery', 1], share_pct: ['sharePct', 1],
  occlusion_left_s: ['occlusionLeftS', 1], lop_mmhg: ['lop', 1], reasons: ['reasonCount', 1],
};

test('status: every figure of the page, and zero for what it does not name', () => {
  for (const example of examples('status')) {
    const { status, ...wanted } = fields(example);
    const got = readStatus(unhex(status!))!;
    const cue = got.cue | (got.cues << 4);
    const flat: Record<string, unknown> = {
      ...got, cue, reason_1: got.reasons[0], reason_2: got.reasons[1], reason_3: got.reasons[2],
    };
    for (const [name, value] of Object.entries(wanted)) {
      const [key, scale] = NAMES[name] ?? [name, 1];
      expect(Math.round((flat[key] as number) * scale), name).toBe(Number(value));
    }
    const named = new Set<string>(Object.keys(wanted).map((name) => NAMES[name]?.[0] ?? name));
    for (const [key, value] of Object.entries(got)) {
      if (!named.has(key) && !['cues', 'reasons', 'whole'].includes(key)) expect(value, key).toBe(0);
    }
  }
});

test('status: the live part alone leaves the rest as it was; fewer bytes are none', () => {
  const bytes = unhex(fields(examples('status')[0]!).status!);
  const before = { ...blank(), lop: 123, reasons: [48] };
  const got = readStatus(bytes.slice(0, 20), before)!;
  expect([got.lop, got.reasons, got.whole, got.setNo]).toEqual([123, [48], -1, 2]);
  expect(readStatus(bytes.slice(0, 19))).toBeNull();
});

test('pressure', () => {
  for (const example of examples('pressure')) {
    const { pressure, sequence, ms, samples } = fields(example);
    const got = readPressure(unhex(pressure!))!;
    expect(got.seq).toBe(Number(sequence));
    expect(got.ms).toBe(Number(ms));
    expect(got.mmhg.map((p) => Math.round(p * 100))).toEqual(samples!.split(' ').map(Number));
  }
  expect(readPressure(new Uint8Array(4))).toBeNull();
});

test('info', () => {
  for (const example of examples('info')) {
    const f = fields(example);
    const got = readInfo(unhex(f.info!))!;
    expect(got).toEqual({
      major: Number(f.major), minor: Number(f.minor), firmware: `${f.firmware_major}.${f.firmware_minor}.0`,
      build: 'arm', longest: Number(f.longest_message), capabilities: Number(f.capabilities),
      clients: Number(f.controllers), introduction: Number(f.introduction),
      pressureMax: Number(f.pressure_max_mmhg), occlusionMin: Number(f.occlusion_max_min),
      sessionMin: Number(f.session_max_min),
    });
    expect(readInfo(unhex(f.info!).slice(0, 17))).toBeNull();
  }
});

test('bodies: all that this page sends are as the protocol has them', () => {
  const made: Record<string, Uint8Array> = {
    'START 0': body.start(false), 'START 1': body.start(true), LESS: join(OP.less),
    'SET rest_s 45': body.set('rest_s', 45), 'SET side left': body.set('side', 'left'),
    'FELT 125 6 2': body.felt(125, 6, 2), 'TIME 14149000': body.time(14149000),
    'STREAM 1': body.stream(true), 'JOURNAL 6 2': body.journal(6, 2), 'READ 2 7': body.read(2, 7),
  };
  let compared = 0;
  for (const [name, value] of examples('bodies').flat()) {
    if (!made[name]) continue;
    expect(hex(made[name]), name).toBe(clean(value));
    compared++;
  }
  expect(compared).toBe(Object.keys(made).length);
});

test('numbers and names', () => {
  expect(uuid(1)).toBe('7d3b0001-5c1e-4b7a-9f0e-6f70656e6375');
  expect(hex(le(-1, 4))).toBe('ffffffff');
});
