// What the page keeps and hands out.
import { expect, test } from 'vitest';
import { due, perWeek } from '../src/keep/due';
import { csv, everything } from '../src/keep/export';
import { type Entry, nothing, parse, type Wearer } from '../src/keep/saved';
import { fromFile, toFile } from '../src/keep/protocol';
import { mayTrain, outcome, question, QUESTIONS, screeningDue } from '../src/keep/screening';
import { Bout } from '../src/link/bout';
import { blank } from '../src/link/snapshot';
import { Stretch, Trace } from '../src/link/trace';
import { tell } from '../src/words/codes';
import codes from '../src/words/codes_en.json';

const HOUR = 3_600_000;
const entry = (at: number, more: Partial<Entry> = {}): Entry => ({
  id: String(at), at, wearer: 1, cuff: 'a', side: 1, protocol: 1, lop: 190, target: 95, mean: 94, seconds: 300,
  sets: 4, reps: 75, ended: 128, ...more,
});

test('CSV: RFC 4180, and no formula for a spreadsheet', () => {
  const text = csv([entry(0, { notes: '=1+1, "so"\nnext', load: 12.5, felt: 0, pain: false })], () => '@me');
  const [head, ...rest] = text.split('\r\n');
  expect(head!.split(',').length).toBe(16);
  expect(rest.join('\r\n')).toBe(`1970-01-01T00:00:00.000Z,'@me,a,1,1,190,95,94,300,4,75,12.5,0,0,128,"'=1+1, ""so""\nnext"\r\n`);
});

test('an export has no keys; an import of it is the same; anything else is refused', () => {
  const saved = { ...nothing(), journal: [entry(5)], known: [{ id: 'x', name: 'x', key: 'deadbeef', client: 'ee' }] };
  const text = everything(saved);
  expect(text).not.toContain('deadbeef');
  expect(parse(text)).toEqual({ ...saved, known: [] });
  for (const wrong of ['', '{}', '[]', 'null', '{"version":2,"known":[],"wearers":[],"journal":[]}', '{"version":1,"known":[],"wearers":[],"journal":[{}]}'])
    expect(parse(wrong)).toBeNull();
  const own = { id: 32, name: 'x', kind: 1, blocks: [[1, 50, 0], [3, 60, 0]] };
  const before = JSON.parse(text);
  expect(parse(JSON.stringify({ ...before, protocols: [own] }))!.protocols).toEqual([own]);
  for (const wrong of [{ ...own, id: 48 }, { ...own, blocks: [[1, 81, 0], [3, 60, 0]] }, { ...own, blocks: 5 }, null])
    expect(parse(JSON.stringify({ ...before, protocols: [wrong] }))).toBeNull();
});

test('protocols.json: out and in again; what is wrong is said with block, field and bound', () => {
  const own = [{ id: 32, name: '', kind: 1, blocks: [[1, 60, 0], [2, 45, 1, 2000, 2000, 20, 15], [4, 180], [1, 0, 60], [3, 300, 0]] }];
  expect(fromFile(toFile(own))).toEqual(own);
  expect(fromFile('{"32": "exercise, inflate 81 0, hold 60 0"}')).toEqual({ code: 123, block: 1, field: 'share_pct', bound: 80 });
  expect(fromFile('{"31": "exercise, inflate 60 0, hold 60 0"}')).toMatchObject({ code: 120, bound: 47 });
  expect(fromFile('{"32": "exercise, inflate 60 0, hop 60"}')).toMatchObject({ code: 121, block: 2, field: 'kind' });
  expect(fromFile('nonsense')).toMatchObject({ code: 121, field: 'file' });
});

test('the next training: 48 h apart at first, 36 h later, others do not count', () => {
  expect(due([], 1).at).toBe(0);
  expect(due([entry(100 * HOUR), entry(500 * HOUR, { wearer: 2 })], 1)).toEqual({ at: 148 * HOUR, hours: 48, first: 3, aWeek: 3 });
  const many = [0, 100, 200, 300].map((h) => entry(h * HOUR));
  expect(due(many.slice(1), 1)).toMatchObject({ at: 348 * HOUR, first: 1 });
  expect(due(many, 1)).toMatchObject({ at: 336 * HOUR, hours: 36, first: 0 });
  expect(due(many.slice(1), 1, { profile: 0, attested: true })).toMatchObject({ at: 336 * HOUR, first: 0 });
  expect(due(many, 1, { profile: 1 })).toMatchObject({ at: 348 * HOUR, aWeek: 2 });
  // The other limb an hour later is the same session, and half a minute of pressure is none.
  expect(due([...many, entry(301 * HOUR), entry(320 * HOUR, { seconds: 30 })], 1).at).toBe(336 * HOUR);
  expect(perWeek([0, 1, 170, 400].map((h) => entry(h * HOUR)), 3, 401 * HOUR)).toEqual([2, 1, 1]);
});

test('screening: the strictest answer counts, after 90 days it is asked again', () => {
  expect(outcome({})).toBe('ok');
  expect(QUESTIONS.length).toBe(20);
  for (const [n, means] of QUESTIONS) {
    expect([outcome({ [n]: 0 }), outcome({ [n]: 1 }), outcome({ [n]: 2 })]).toEqual(['ok', means, means]);
    expect(question(n).every((words) => words.length > 5)).toBe(true);
  }
  expect(outcome({ 20: 1, 11: 2, 1: 0 })).toBe('ask');
  const day = 86_400_000;
  const all = Object.fromEntries(QUESTIONS.map(([n]) => [n, 0]));
  const w = (found: 'ok' | 'ask' | 'stop' | 'caution', more: Partial<Wearer> = {}): Wearer => ({
    id: 1, name: '', profile: 1, limb: 'arm', screened: { at: 0, outcome: found, answers: all }, ...more,
  });
  expect(screeningDue(w('ok'), 90 * day)).toBe(false);
  expect(screeningDue(w('ok'), 90 * day + 1)).toBe(true);
  expect(screeningDue(w('ok', { screened: { at: 0, outcome: 'ok', answers: { 1: 0 } } }), 1)).toBe(true); // of an older page
  expect([w('ok'), w('caution'), w('ask'), w('stop')].map((x) => mayTrain(x, 1))).toEqual([true, true, false, false]);
  expect(mayTrain(w('ask', { cleared: { by: 'Dr', on: '' } }), 1)).toBe(true);
  expect(mayTrain(w('stop', { cleared: { by: 'Dr', on: '' } }), 1)).toBe(false);
  expect(mayTrain(w('ok'), 91 * day)).toBe(false);
});

test('a training as the page saw it: a gap counts a second at most', () => {
  const bout = new Bout();
  const at = (ms: number, more: object) => bout.take({ ...blank(), kind: 1, target: 95, level: 95, ...more }, 1000 + ms);
  at(0, { phase: 3, setNo: 1, rep: 30 });
  at(500, { phase: 3, setNo: 1, rep: 0, level: 90 });
  at(9000, { phase: 3, setNo: 2, rep: 15 });
  at(9500, { phase: 6, target: 0, level: 10 });
  expect([bout.seconds, bout.reps, bout.sets]).toEqual([1.5, 45, 2]);
  expect(bout.mean).toBeCloseTo((0.5 * 90 + 1 * 95) / 1.5);
});

test('the trace keeps the newest, and says which', () => {
  const trace = new Trace();
  for (let i = 0; i < 5000; i++) trace.push(i * 0.02, i);
  const seen = new Stretch();
  const all = () => ({ t: [...seen.t.subarray(0, seen.n)], v: [...seen.v.subarray(0, seen.n)] });
  trace.last(1, seen, 5);
  expect(all().v).toEqual([4950, 4955, 4960, 4965, 4970, 4975, 4980, 4985, 4990, 4995, 4999]);
  expect(all().t.at(-1)).toBe(0);
  trace.last(1000, seen);
  expect(seen.n).toBe(4096);
  const beat = new Trace();
  for (let i = 0; i < 1000; i++) beat.push(i * 0.02, 100 + i * 0.1 + Math.sin((i * 0.02 * 2 * Math.PI) / 0.98));
  beat.pulse(8, seen);
  const tops = all().v;
  expect(tops.length).toBe(401 - 48);
  expect(Math.max(...tops)).toBeCloseTo(1, 1);
  expect(Math.min(...tops)).toBeCloseTo(-1, 1);
  const at = Math.round(-all().t[100]! / 0.02); // samples before the newest
  expect(tops[100]).toBeCloseTo(Math.sin(((999 - at) * 0.02 * 2 * Math.PI) / 0.98), 1);
  trace.push(0, 7); // the device began anew
  trace.last(10, seen);
  expect(all()).toEqual({ t: [0], v: [7] });
});

test('every code has words without gaps; an unknown one has its number', () => {
  for (const code of Object.keys(codes)) {
    const { text, hint } = tell(Number(code));
    expect(text + hint, code).not.toMatch(/%[ds%]/);
    expect(text.length, code).toBeGreaterThan(0);
  }
  expect(tell(80, [90]).text).toContain('90');
  expect(tell(80).text).not.toContain('…');
  expect(tell(251).text).toBe('Code 251');
});
