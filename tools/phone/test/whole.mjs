// node test/whole.mjs PAGE PICTURES: a day of somebody whose experience is attested, on the simulated cuff: the LOP is
// measured with its pulses on the screen, then 30-15-15-15 to its end. (A first session has three sets: over_radio.mjs.) Minutes; not a part of make test. Pictures of it.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { introduce, simulated } from './cuff.mjs';
import { launch, serve } from './chromium.mjs';

const [folder, pictures] = process.argv.slice(2);
mkdirSync(pictures, { recursive: true });
const cuff = await simulated({ side: 'left', experience: 'attested' }, Number(process.env.SPEED || 8));
const site = await serve(folder);
const browser = await launch();
const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'en-GB', reducedMotion: 'reduce' });
const page = await context.newPage();
page.setDefaultTimeout(25_000);
const picture = (name) => page.screenshot({ path: `${pictures}/${name}.png` });
const step = (what) => console.log(`${(performance.now() / 1000).toFixed(0).padStart(4)} s  ${what}`);
const text = (selector) => page.locator(selector).first().textContent();
try {
  await page.goto(`${site.url}?cuff=${cuff.port}`);
  await page.getByRole('button', { name: 'Try the simulated cuff' }).click();
  await introduce(page);
  await page.getByRole('button', { name: /Occlusion pressure/ }).click();
  await page.getByRole('button', { name: 'Measure', exact: true }).click();
  await page.getByRole('heading', { name: 'Measuring' }).waitFor({ timeout: 60_000 });
  await page.waitForFunction(() => Number(document.querySelector('.gauge .big')?.textContent) > 90, null, { timeout: 60_000 });
  await page.waitForTimeout(1500);
  await picture('measuring');
  step('measuring at ' + (await text('.gauge .big')));
  await page.getByText('Occlusion pressure found').waitFor({ timeout: 90_000 });
  const lop = Number(/^\d+/.exec(await text('.figure'))[0]);
  assert(lop > 90 && lop < 250, 'LOP ' + lop);
  await picture('found');
  step('found: ' + lop);
  await page.getByRole('button', { name: 'Back' }).click();
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  for (const line of ['High on the limb', 'Two fingers', 'Press a nail']) await page.getByRole('button', { name: line }).click();
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  const seen = new Set();
  const end = Date.now() + 200_000;
  let shot = false;
  while (Date.now() < end) {
    const title = await text('h1');
    if (title === 'Well done' || title === 'Ended') break;
    const phase = (await page.locator('.phase b').textContent({ timeout: 1000 }).catch(() => '')) ?? '';
    if (phase && !seen.has(phase)) step(phase);
    seen.add(phase);
    if (!shot && phase === 'Set 2 of 4') {
      await page.waitForTimeout(1500);
      await picture('training');
      shot = true;
    }
    await page.waitForTimeout(150);
  }
  assert.equal(await text('h1'), 'Well done');
  for (const n of [1, 2, 3, 4]) assert(seen.has(`Set ${n} of 4`), 'no set ' + n);
  const reps = Number(await page.locator('.tile b').nth(1).textContent());
  assert.equal(reps, 75);
  await picture('done');
  step('a whole training: 75 repetitions');
} catch (error) {
  await picture('failed').catch(() => {});
  console.log(await page.locator('body').innerText({ timeout: 5000 }).catch(() => ''));
  console.error(error);
  process.exitCode = 1;
} finally {
  cuff.end();
  await browser.close();
  site.close();
}
