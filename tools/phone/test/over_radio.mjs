// node test/over_radio.mjs PAGE [STEPS] [PICTURES]: the built page over Web Bluetooth against the real firmware:
// Chromium's emulated radio is joined to the simulated cuff (test/radio.mjs). Introduction with the
// code that the device shows, a wearer and the screening, the LOP, a whole first session (30-15-15), link
// loss and return while it runs, journal and export, STOP. Minutes; not a part of make test.
// STEPS, by comma: introduced,wearer,returns,lop,training,journal,stop; all by default. The first always
// runs; wearer,stop is half a minute, returns alone less.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { simulated } from './cuff.mjs';
import { launch, serve } from './chromium.mjs';
import { onTheAir } from './radio.mjs';

const SPEED = Number(process.env.SPEED || 5);
const PING_MS = 10_000;
const LOST_WITHIN_MS = 2000;
const RETURNS = 5;
const STOPPED = 129;
const EMPTY_MMHG = 10;
const STOP_WITHIN_MS = 2000; // of a computer's radio that is emulated by three processes
const ALL = ['introduced', 'wearer', 'returns', 'lop', 'training', 'journal', 'stop'];
const [folder, steps = '', pictures] = process.argv.slice(2);
const chosen = steps ? steps.split(',') : ALL;
assert.deepEqual(chosen.filter((name) => !ALL.includes(name)), [], 'no such step');
const cuff = await simulated({ link_loss: 'finish' }, SPEED);
const site = await serve(folder);
const browser = await launch();
const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'en-GB', reducedMotion: 'reduce', acceptDownloads: true });
const page = await context.newPage();
const wrong = [];
page.on('pageerror', (error) => wrong.push(error.message));
page.on('websocket', (ws) => wrong.push('a WebSocket of the page: ' + ws.url()));
page.setDefaultTimeout(25_000);
// The cuff's clock runs faster, so the page has to say sooner that it is there.
await page.addInitScript(([ping, speed]) => {
  const every = window.setInterval;
  window.setInterval = (what, ms, ...more) => every(what, ms === ping ? ms / speed : ms, ...more);
}, [PING_MS, SPEED]);
const air = await onTheAir(browser, page, cuff.port, site.url + 'manifest.webmanifest');
const step = (what) => console.log(`${(performance.now() / 1000).toFixed(1).padStart(6)} s  ${what}`);
const press = (name) => page.getByRole('button', { name, exact: true }).click();
const text = (selector) => page.locator(selector).first().textContent();
const picture = (name) => pictures && page.screenshot({ path: `${pictures}/radio-${name}.png` });
const ready = (ms) => page.waitForFunction(() => document.querySelector('.state b')?.textContent === 'Ready', null, { timeout: ms });
const begin = async () => {
  await press('Start');
  for (const line of ['High on the limb', 'Two fingers', 'Press a nail']) await page.getByRole('button', { name: line }).click();
  await press('Start');
  await page.locator('.gauge').waitFor({ timeout: 40_000 });
};
const back = async (ms = 25_000) => {
  const from = Date.now();
  air.found();
  await page.getByRole('button', { name: 'STOP', exact: true }).waitFor({ timeout: ms });
  return Date.now() - from;
};
/** Out of reach until the page says so; the ms that it took. */
const lose = async () => {
  const from = Date.now();
  await air.drop();
  await page.getByRole('button', { name: 'Press STOP at the cuff' }).waitFor({ timeout: 5000 });
  const lost = Date.now() - from;
  assert(lost <= LOST_WITHIN_MS, `said after ${lost} ms`);
  return lost;
};
let lop = 0;
let shownReps = 0;
let trained = false;

const does = {
  /** The device shows a code, a person types it and presses START there. */
  async introduced() {
    await page.goto(site.url);
    await press('Connect a cuff');
    await page.getByRole('heading', { name: 'Get to know each other' }).waitFor();
    const input = page.getByLabel('Type the number that the cuff shows');
    for (let i = 0; i < 12 && !(await input.isVisible()); i++) {
      await air.press('down', 3300); // open only at rest: the self-test has to be over
      await input.waitFor({ timeout: 6000 }).catch(() => {});
    }
    const [, code] = await air.line(/code (\d{6})/);
    await input.fill(code);
    await page.getByText('Now press START on the cuff.').waitFor();
    await page.waitForTimeout(500);
    await air.press('start', 150);
    await page.getByText('The cuff knows this phone now.').waitFor();
    await ready(60_000);
    return `with ${code}`;
  },

  /** A wearer, the cuff's questions, the side. */
  async wearer() {
    await press('Wearers');
    await press('New wearer');
    const name = page.getByRole('textbox', { name: 'Name' });
    await name.fill('Asta');
    await name.blur();
    await press('Train as Asta');
    await page.getByText('questions before a training').first().waitFor();
    await page.getByRole('button', { name: 'Answer the questions' }).last().click();
    for (let n = 1; n <= 20; n++) {
      await page.getByText(`${n} / 20`).waitFor();
      await press('No');
    }
    await press('Save');
    await page.getByText('The cuff has your answers.').waitFor();
    await page.getByRole('radio', { name: 'Left' }).click();
    await page.waitForFunction(() => !document.body.textContent.includes('is not confirmed'));
    await ready(30_000);
    return 'entered, screened, on the left';
  },

  /** At rest, again and again: away for longer and longer. */
  async returns() {
    const took = [];
    for (let i = 0; i < RETURNS; i++) {
      await lose();
      await page.waitForTimeout(i * 700);
      took.push(await back());
      await ready(10_000);
    }
    return `${RETURNS} times out of reach, back after ${took.join(', ')} ms`;
  },

  async lop() {
    await page.getByRole('button', { name: /Occlusion pressure/ }).click();
    await press('Measure');
    await page.getByRole('heading', { name: 'Measuring' }).waitFor({ timeout: 60_000 });
    await page.waitForFunction(() => Number(document.querySelector('.gauge .big')?.textContent) > 90, null, { timeout: 60_000 });
    await page.getByText('Occlusion pressure found').waitFor({ timeout: 120_000 });
    lop = Number(/^\d+/.exec(await text('.figure'))[0]);
    assert(lop > 90 && lop < 250, 'LOP ' + lop);
    await press('Back');
    await ready(60_000);
    return `found: ${lop} mmHg`;
  },

  /** All sets; in the second the phone is out of reach for a while. */
  async training() {
    await begin();
    const sets = new Set();
    let lost = 0;
    const end = Date.now() + 240_000;
    for (;;) {
      assert(Date.now() < end, 'the training does not end: ' + [...sets]);
      const title = await text('h1');
      if (title === 'Well done' || title === 'Ended') break;
      const phase = (await page.locator('.phase b').textContent({ timeout: 1000 }).catch(() => '')) ?? '';
      if (phase && !sets.has(phase)) step(phase);
      sets.add(phase);
      if (!lost && phase.startsWith('Set 2')) {
        lost = await lose();
        await picture('lost');
        step(`out of reach: said after ${lost} ms, back after ${await back()} ms`);
      }
      await page.waitForTimeout(100);
    }
    assert.equal(await text('h1'), 'Well done');
    assert(lost, 'the link was never lost');
    shownReps = Number(await page.locator('.tile b').nth(1).textContent());
    await picture('done');
    await page.getByRole('radio', { name: '6', exact: true }).click();
    await press('Save in the journal');
    trained = true;
    return `whole, ${shownReps} repetitions`;
  },

  /** What the page saw; then what it has forgotten and the cuff noted. */
  async journal() {
    assert(trained, 'journal: after a training');
    await page.getByRole('button', { name: 'Journal' }).first().click();
    await page.locator('details summary').first().click();
    await press('Delete');
    await page.getByText('Nothing here yet').waitFor();
    await press('Read from the cuff');
    await page.getByText('New trainings: 1').waitFor();
    const [file] = await Promise.all([page.waitForEvent('download'), press('CSV')]);
    const rows = (await readFile(await file.path(), 'utf8')).trim().split('\r\n');
    assert.equal(rows.length, 2, rows.join('\n'));
    const row = Object.fromEntries(rows[0].split(',').map((key, i) => [key, rows[1].split(',')[i]]));
    assert.equal(row.wearer, 'Asta');
    assert.equal(row.lop_mmhg, String(lop));
    assert.equal(row.ended_code, '128');
    assert.equal(row.reps, String(shownReps));
    assert(air.counts[3] > 100, 'no pressure came over the radio');
    await press('Train');
    return 'exported: ' + rows[1];
  },

  /** In a measurement; the cuff refuses one while the limb rests after a training. */
  async stop() {
    await page.getByRole('button', { name: /Occlusion pressure/ }).click();
    const measuring = page.getByRole('heading', { name: 'Measuring' });
    for (let i = 0; i < 15 && !(await measuring.isVisible()); i++) {
      await press(lop ? 'Measure anew' : 'Measure');
      await measuring.waitFor({ timeout: 4000 }).catch(() => {});
    }
    await page.waitForFunction(() => Number(document.querySelector('.gauge .big')?.textContent) > 60, null, { timeout: 60_000 });
    assert(air.status().target > 0, 'the cuff inflates already');
    air.stopAt.length = 0;
    const said = air.lines.length;
    const tapped = Date.now();
    await press('STOP');
    await page.waitForFunction(() => document.querySelector('h1')?.textContent !== 'Measuring', null, { timeout: 10_000 });
    assert(air.stopAt.length && air.stopAt[0] - tapped < STOP_WITHIN_MS, `STOP at the radio after ${air.stopAt[0] - tapped} ms`);
    const vented = air.status();
    assert.equal(vented.ended, STOPPED);
    assert.equal(vented.target, 0);
    assert(vented.level < EMPTY_MMHG, `${vented.level} mmHg are left`);
    assert.match(air.lines.slice(said).join('\n'), /LOP not found: stopped/);
    return `at the radio ${air.stopAt[0] - tapped} ms after the click was asked for; the firmware: stopped, ${vented.level} mmHg`;
  },
};

try {
  for (const name of ALL) {
    if (name !== ALL[0] && !chosen.includes(name)) continue;
    step(`${name}: ${await does[name]()}`);
  }
  assert.deepEqual([...wrong, ...air.wrong], []);
  console.log('values to the page and writes of it, by characteristic:', JSON.stringify(air.counts));
} catch (error) {
  await picture('failed');
  console.log(await page.locator('body').innerText({ timeout: 5000 }).catch(() => ''));
  console.log(air.lines.slice(-12).join('\n'), JSON.stringify(air.counts), 'backlog', air.backlog());
  console.error(error, wrong, air.wrong);
  process.exitCode = 1;
} finally {
  air.end();
  cuff.end();
  await browser.close();
  site.close();
}
