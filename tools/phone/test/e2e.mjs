// node test/e2e.mjs FOLDER: the built page in Chromium against the real firmware in the simulator over
// WebSocket: introduction, a hold to its end, STOP, link loss and return, journal and export.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { introduce, shownPressure, simulated } from './cuff.mjs';
import { launch, serve } from './chromium.mjs';

const SETTINGS = { training: 'manual', manual_mmhg: 60, manual_minutes: 1, lop_mmhg: 190 };
const SPEED = Number(process.env.SPEED || 4);
const LOST_WITHIN_MS = 2000;
const STOP = 4; // its characteristic
const STOP_OUT_MS = 90; // the device takes 60 at most after that: 150 in all
const cuff = await simulated(SETTINGS, SPEED);
const site = await serve(process.argv[2]);
const browser = await launch();
const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'en-GB', reducedMotion: 'reduce', acceptDownloads: true });
const page = await context.newPage();
const wrong = [];
let relay = null; // 'silent': nothing passes; 'cut': closed, and so is every new one
let routes = [];
context.on('request', (r) => new URL(r.url()).hostname !== 'localhost' && !r.url().startsWith('blob:') && wrong.push('asked for ' + r.url()));
page.on('pageerror', (error) => wrong.push(error.message));
page.on('console', (m) => m.type() === 'error' && !/WebSocket/.test(m.text()) && wrong.push(m.text()));
page.setDefaultTimeout(20_000);
await page.routeWebSocket(/localhost:\d+\/$/, (ws) => {
  if (relay === 'cut') return ws.close();
  const server = ws.connectToServer();
  routes.push(ws);
  ws.onMessage((m) => relay || server.send(m));
  server.onMessage((m) => relay || ws.send(m));
});
const step = (what) => console.log(`${(performance.now() / 1000).toFixed(1).padStart(6)} s  ${what}`);

try {
  await page.goto(`${site.url}?cuff=${cuff.port}`);
  await page.getByRole('button', { name: 'Try the simulated cuff' }).click();

  // A stranger may stop, and nothing else.
  await page.getByRole('heading', { name: 'Get to know each other' }).waitFor();
  await page.getByRole('button', { name: 'STOP', exact: true }).click();
  await page.getByRole('button', { name: 'Only watch' }).click();
  assert(await page.getByRole('button', { name: 'Start', exact: true }).isDisabled());
  await page.getByRole('button', { name: 'Introduce this phone' }).click();
  await introduce(page);
  step('introduced');

  const start = async () => {
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    for (const line of ['High on the limb', 'Two fingers', 'Press a nail']) await page.getByRole('button', { name: line }).click();
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await page.locator('.gauge').waitFor({ timeout: 40_000 });
  };
  const held = () => page.waitForFunction(() => Math.abs(Number(document.querySelector('.gauge .big')?.textContent) - 60) < 4, null, { timeout: 40_000 });

  // A whole hold.
  await start();
  await held();
  step(`held at ${await shownPressure(page)} mmHg`);
  assert(await page.locator('.plot canvas').isVisible());
  await page.getByRole('heading', { name: 'Well done' }).waitFor({ timeout: 90_000 });
  await page.getByRole('radio', { name: '6', exact: true }).click();
  await page.getByLabel('Load in kg').fill('12,5');
  await page.getByRole('button', { name: 'Save in the journal' }).click();
  await page.getByText('See a doctor at once').waitFor();
  step('a whole hold, saved');

  // Export.
  await page.getByRole('button', { name: 'Journal' }).first().click();
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'CSV' }).click()]);
  const rows = (await readFile(await file.path(), 'utf8')).trim().split('\r\n');
  assert.equal(rows.length, 2);
  const row = Object.fromEntries(rows[0].split(',').map((name, i) => [name, rows[1].split(',')[i]]));
  assert.equal(row.load_kg, '12.5');
  assert.equal(row.felt_0_10, '6');
  assert.equal(row.ended_code, '128');
  assert.equal(row.target_mmhg, '60');
  assert(Math.abs(row.mean_mmhg - 60) <= 3, 'held ' + row.mean_mmhg);
  step('exported: ' + rows[1]);

  // The limb has to recover; then again, and STOP.
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await page.waitForFunction(() => document.querySelector('.state b')?.textContent === 'Ready', null, { timeout: 90_000 });
  await start();
  await held();
  await page.evaluate((stop) => {
    // When the first byte of STOP goes out, against when the browser saw the finger come down.
    const send = WebSocket.prototype.send;
    WebSocket.prototype.send = function (data) {
      if (data[0] === stop) window.out ??= performance.now();
      return send.call(this, data);
    };
    addEventListener('pointerdown', (event) => (window.down = event.timeStamp), { capture: true, once: true });
  }, STOP);
  await page.getByRole('button', { name: 'STOP', exact: true }).click();
  await page.getByRole('heading', { name: 'Ended' }).waitFor({ timeout: 10_000 });
  const after = await page.evaluate(() => window.out - window.down);
  assert(after < STOP_OUT_MS, `STOP went out after ${after} ms`);
  step(`STOP went out ${after.toFixed(1)} ms after the tap, and the cuff stopped`);
  await page.getByRole('button', { name: 'Not now' }).click();

  // Silence, then the link is cut, then it comes back.
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  for (const how of ['silent', 'cut']) {
    const from = Date.now();
    relay = how;
    if (how === 'cut') routes.forEach((ws) => ws.close());
    await page.getByRole('button', { name: 'Press STOP at the cuff' }).waitFor({ timeout: 5000 });
    const took = Date.now() - from;
    assert(took <= LOST_WITHIN_MS, `${how}: said after ${took} ms`);
    relay = null;
    await page.getByRole('button', { name: 'STOP', exact: true }).waitFor({ timeout: 15_000 });
    step(`${how}: said after ${took} ms, and back`);
  }
  await page.waitForFunction(() => !document.body.textContent.includes('You only watch'), null, { timeout: 15_000 });

  // What the page has forgotten, the cuff still knows: the whole hold and the stopped one.
  await page.getByRole('button', { name: 'Journal', exact: true }).click();
  await page.locator('details summary').first().click();
  await page.getByRole('button', { name: 'Delete' }).first().click();
  await page.getByRole('button', { name: 'Read from the cuff' }).click();
  await page.getByText('New trainings: 2').waitFor();
  const [all] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'JSON' }).click()]);
  const { journal } = JSON.parse(await readFile(await all.path(), 'utf8'));
  assert.deepEqual(journal.map((e) => [e.ended, e.target, e.protocol]).sort(), [[128, 60, 6], [129, 60, 6]]);
  assert(journal.every((e) => Math.abs(e.mean - 60) <= 3), JSON.stringify(journal));
  step('read from the cuff');
  assert.deepEqual(wrong, []);
  console.log('done');
} catch (error) {
  console.log(await page.locator('body').innerText({ timeout: 5000 }).catch(() => ''));
  console.error(error, wrong);
  await page.screenshot({ path: join(process.argv[2], 'failed.png'), timeout: 5000 }).catch(() => {});
  process.exitCode = 1;
} finally {
  cuff.end();
  await browser.close();
  site.close();
}
