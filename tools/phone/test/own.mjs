// node test/own.mjs PAGE [PICTURES]: the page and the real firmware agree: a protocol that the cuff would
// refuse is refused with its bound, one that fits is stored, set and trained; a wearer is entered in the
// cuff, screened with its own questions, the side is confirmed; a second wearer and back.
import assert from 'node:assert/strict';
import { introduce, simulated } from './cuff.mjs';
import { launch, serve } from './chromium.mjs';

const [folder, pictures] = process.argv.slice(2);
const cuff = await simulated({ lop_mmhg: 190 }, Number(process.env.SPEED || 4));
const site = await serve(folder);
const browser = await launch();
const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'en-GB', reducedMotion: 'reduce' });
const page = await context.newPage();
const wrong = [];
page.on('pageerror', (error) => wrong.push(error.message));
page.setDefaultTimeout(20_000);
const step = (what) => console.log(`${(performance.now() / 1000).toFixed(1).padStart(6)} s  ${what}`);
const picture = (name) => pictures && page.screenshot({ path: `${pictures}/${name}.png` });
const press = (name) => page.getByRole('button', { name, exact: true }).click();
const type = async (label, value, at = 0) => {
  const field = page.getByRole('textbox', { name: label }).nth(at);
  await field.fill(String(value));
  await field.blur();
};
const answer = async (yes = {}) => {
  for (let n = 1; n <= 20; n++) {
    await page.getByText(`${n} / 20`).waitFor();
    await press(yes[n] ?? 'No');
  }
};
try {
  await page.goto(`${site.url}?cuff=${cuff.port}`);
  await press('Try the simulated cuff');
  await introduce(page);
  step('introduced');

  // A wearer: entered, screened, the side confirmed; only then it is ready.
  await page.waitForFunction(() => document.querySelector('.state b')?.textContent === 'Ready', null, { timeout: 60_000 });
  await press('Wearers');
  await press('New wearer');
  await type('Name', 'Asta');
  await press('Train as Asta');
  await page.getByText('questions before a training').first().waitFor();
  await page.getByRole('button', { name: 'Answer the questions' }).last().click();
  await answer({ 2: 'Yes', 12: 'Not sure' });
  await page.getByText('Do not train with the cuff').waitFor();
  await page.getByText('blood clot').waitFor();
  await picture('screening-result');
  await press('Save');
  await page.getByText('by your answers this training is not for you', { exact: false }).waitFor(); // the cuff's own words
  step('phone and cuff refuse alike');
  await page.getByRole('button', { name: 'Answer the questions' }).last().click();
  await answer();
  await press('Save');
  await page.getByText('The cuff has your answers.').waitFor();
  await page.getByRole('radio', { name: 'Left' }).click();
  await page.waitForFunction(() => !document.body.textContent.includes('is not confirmed'));
  step('entered, screened, on the left');
  assert(await page.getByRole('heading', { name: 'Asta' }).isVisible());

  // A protocol.
  await page.getByRole('button', { name: /Change$/ }).first().click();
  await press('Build one');
  await type('Name', 'Short');
  await page.getByRole('radio', { name: 'mmHg' }).click();
  await type('Pressure', 301);
  await page.getByText('Block 1 of the protocol: pressure in mmHg must be at most 300').waitFor();
  assert(await page.getByRole('button', { name: 'Save and use' }).isDisabled());
  await picture('builder-refused');
  await type('Pressure', 60);
  await press('Delete block 2');
  await page.getByText('does not fit together').waitFor();
  await press('Hold');
  await type('Time', 20);
  await page.getByRole('img', { name: /Planned pressure over 0:42, 60 mmHg/ }).waitFor();
  await press('Save and use');
  await page.getByText('Short').first().waitFor();
  step('built, stored, set');
  await page.waitForFunction(() => document.querySelector('.state b')?.textContent === 'Ready', null, { timeout: 30_000 });
  await press('Start');
  for (const line of ['High on the limb', 'Two fingers', 'Press a nail']) await page.getByRole('button', { name: line }).click();
  await press('Start');
  await page.getByRole('heading', { name: 'Short' }).waitFor({ timeout: 40_000 });
  await page.getByRole('heading', { name: 'Well done' }).waitFor({ timeout: 60_000 });
  await press('Not now');
  step('trained to its end');

  // Somebody else, and back: the cuff follows, and keeps Asta's answers.
  await press('Wearers');
  await press('New wearer');
  await type('Name', 'Bo');
  await press('Train as Bo');
  await page.getByText('questions before a training').first().waitFor();
  await press('Wearers');
  await page.getByRole('button', { name: /^Asta/ }).click();
  await page.waitForTimeout(300);
  await press('Train');
  await page.getByRole('heading', { name: 'Asta' }).waitFor();
  await page.waitForFunction(() => !document.body.textContent.includes('questions before a training'));
  step('Bo and back');

  // A phone that has forgotten its wearers finds them in the cuff.
  await press('Wearers');
  await page.getByRole('button', { name: 'Change: Bo' }).click();
  await press('Delete');
  await page.getByRole('heading', { name: 'On the cuff' }).waitFor();
  await page.getByRole('button', { name: /^Bo/ }).click();
  await page.getByRole('button', { name: 'Change: Bo' }).waitFor();
  await picture('wearers');
  step('taken over from the cuff');
  assert.deepEqual(wrong, []);
} catch (error) {
  console.log(await page.locator('body').innerText({ timeout: 5000 }).catch(() => ''));
  console.error(error, wrong);
  process.exitCode = 1;
} finally {
  cuff.end();
  await browser.close();
  site.close();
}
