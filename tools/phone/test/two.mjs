// node test/two.mjs FOLDER: two simulated cuffs side by side: introduced one after the other, started
// together, one STOP for both; and when one link is gone STOP still reaches the other.
import assert from 'node:assert/strict';
import { introduce, simulated } from './cuff.mjs';
import { launch, serve } from './chromium.mjs';

const SETTINGS = { training: 'manual', manual_mmhg: 50, manual_minutes: 2, lop_mmhg: 190 };
const SPEED = 5;
const cuffs = [await simulated({ ...SETTINGS, side: 'left' }, SPEED), await simulated({ ...SETTINGS, side: 'right' }, SPEED)];
const site = await serve(process.argv[2]);
const browser = await launch();
const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'en-GB', reducedMotion: 'reduce' });
const page = await context.newPage();
page.setDefaultTimeout(25_000);
try {
  await page.goto(`${site.url}?cuff=${cuffs.map((c) => c.port).join(',')}`);
  await page.getByRole('button', { name: 'Try the simulated cuff' }).click();
  await introduce(page);
  await page.getByRole('button', { name: 'Add a second cuff' }).click();
  await introduce(page);
  await page.waitForFunction(() => [...document.querySelectorAll('.state b')].filter((b) => b.textContent === 'Ready').length === 2, null, { timeout: 40_000 });
  await page.getByRole('button', { name: 'Start both' }).click();
  for (const line of ['High on the limb', 'Two fingers', 'Press a nail']) await page.getByRole('button', { name: line }).click();
  await page.getByRole('button', { name: 'Start both' }).click();
  const levels = () => page.locator('.gauge .big').allTextContents();
  await page.waitForFunction(() => {
    const all = [...document.querySelectorAll('.gauge .big')];
    return all.length === 2 && all.every((g) => Math.abs(Number(g.textContent) - 50) < 4);
  }, null, { timeout: 40_000 });
  console.log('both held:', await levels(), await page.locator('.side').allTextContents());
  if (process.argv[3]) await page.screenshot({ path: process.argv[3] });
  cuffs[1].end(); // as a radio that goes out of reach
  await page.getByText(/Press STOP at the cuff/).waitFor({ timeout: 5000 });
  await page.getByRole('button', { name: 'STOP BOTH' }).click();
  await page.waitForFunction(() => document.querySelector('h1')?.textContent === 'Ended' || [...document.querySelectorAll('.gauge .big')].some((g) => Number(g.textContent) < 20), null, { timeout: 20_000 });
  console.log('the one that hears is stopped');
} catch (error) {
  console.log(await page.locator('body').innerText({ timeout: 5000 }).catch(() => ''));
  console.error(error);
  process.exitCode = 1;
} finally {
  cuffs.forEach((c) => c.end());
  await browser.close();
  site.close();
}
