// node test/protocols.mjs CASES.json: the page's rules for protocols against what the firmware said of
// the same ones (host_tests/phone/test_protocols.py writes them): refusals, bouts, bytes, text.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { build } from 'esbuild';

const source = new URL('../src/keep/protocol.ts', import.meta.url).pathname;
const { outputFiles } = await build({ entryPoints: [source], bundle: true, format: 'esm', write: false, logLevel: 'error' });
const page = await import('data:text/javascript;base64,' + Buffer.from(outputFiles[0].text).toString('base64'));

const cases = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const seen = {};
for (const given of cases) {
  const made = { kind: given.kind, blocks: given.blocks };
  const wrong = page.shape(made);
  const said = wrong && [wrong.code, wrong.block, wrong.field, wrong.bound];
  const name = JSON.stringify(given);
  if (given.bytes && given.bytes.length / 2 > 199) {
    assert.deepEqual(said, [121, 0, 'bytes', 199], name);
    continue;
  }
  assert.deepEqual(said, given.shape, name);
  seen[said?.[0] ?? 'fits'] = (seen[said?.[0] ?? 'fits'] ?? 0) + 1;
  if (wrong) continue;
  assert.equal(Buffer.from(page.encode(made)).toString('hex'), given.bytes, name);
  assert.deepEqual(page.fromText(page.toText(made)), made, name);
  assert.equal(page.toText(made), given.text, name);
  const plan = page.plan(made, given.lop, given.limits);
  const late = plan.wrong && [plan.wrong.code, plan.wrong.block, plan.wrong.field, plan.wrong.bound];
  assert.deepEqual(late, given.late, name);
  if (late) seen[late[0]] = (seen[late[0]] ?? 0) + 1;
  else {
    assert.deepEqual([plan.bouts, plan.totalS], [given.bouts, given.totalS], name);
    // The drawing has no gap, ends with an empty cuff, and its air is as long as the plan says.
    plan.curve.reduce((at, s) => (assert.equal(s.from, at, name), s.to), 0);
    assert.equal(plan.curve.at(-1).high, 0);
    const under = plan.curve.filter((s) => s.what !== 'empty').reduce((sum, s) => sum + s.to - s.from, 0);
    const works = plan.curve.filter((s) => s.what === 'work').length; // each rounded up to a second
    assert(under <= plan.totalS && under > plan.totalS - works - 1, name);
  }
}
for (const what of ['fits', 121, 122, 123, 82]) assert(seen[what] > 5, `hardly a case: ${what} ${JSON.stringify(seen)}`);
console.log(JSON.stringify(seen));
