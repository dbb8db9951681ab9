// node test/axe.mjs FOLDER [scene ...]: axe-core on every screen of the gallery, English and light or
// Danish and dark in turn (FULL=1: both), and a look at 200 % text: STOP is where it belongs and larger
// than anything else.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { launch, serve } from './chromium.mjs';
import { buildGallery } from './gallery.mjs';
import { SCENES } from './scenes.mjs';

const [folder, ...only] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const VARIANTS = [['en', 'light', 1], ['da', 'dark', 1], ['da', 'light', 2]];
const NO_STOP = new Set(['welcome', 'journal0', 'journalalone']); // no cuff: nothing to stop

await buildGallery(folder);
const site = await serve(folder);
const browser = await launch();
const wrong = [];
let stopAt = {};

/** Where STOP (or what stands in its place) is, and whether something is wider, larger or outside. */
function look(text) {
  const stop = document.querySelector('.stop, .gone');
  const area = (r) => r.width * r.height;
  const found = [];
  const box = stop?.getBoundingClientRect();
  if (box && (box.bottom > innerHeight || box.right > innerWidth || box.left < 0)) found.push('STOP is cut off');
  for (const other of document.querySelectorAll('button, summary, input, select, textarea')) {
    const r = other.getBoundingClientRect();
    if (other === stop || !r.width) continue;
    const entry = text !== 1 && other.matches('.opt, summary'); // a list's entries grow with their text
    if (stop && !entry && r.height > box.height && area(r) >= area(box)) found.push('larger than STOP: ' + other.textContent);
    if (other.type !== 'file' && (r.height < 40 || r.width < 40)) found.push(`too small for a thumb: ${other.textContent} ${r.width}x${r.height}`);
    if (r.right > innerWidth + 1 && !other.closest('[role=region]')) found.push('past the edge: ' + other.textContent);
  }
  const main = document.querySelector('main');
  if (main.scrollWidth > main.clientWidth + 1) found.push('scrolls sideways');
  return { found, box: box && { x: box.x, y: box.y, width: box.width, height: box.height } };
}

for (const [turn, [lang, theme, text]] of VARIANTS.entries()) {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, bypassCSP: true, reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.on('pageerror', (error) => wrong.push(error.message));
  await page.addInitScript(axe);
  for (const [i, scene] of (only.length ? only : SCENES).entries()) {
    if (text === 1 && !process.env.FULL && i % 2 !== turn) continue;
    const name = `${scene} ${lang} ${theme} ${text * 100} %`;
    await page.goto(`${site.url}?scene=${scene}&lang=${lang}&theme=${theme}`);
    if (text !== 1) await page.evaluate((n) => (document.documentElement.style.fontSize = n * 100 + '%'), text);
    const { found, box } = await page.evaluate(look, text);
    found.forEach((what) => wrong.push(`${name}: ${what}`));
    if (!box !== NO_STOP.has(scene)) wrong.push(`${name}: STOP ${box ? 'without a cuff' : 'is missing'}`);
    if (box) {
      stopAt[text] ??= box;
      if (JSON.stringify(box) !== JSON.stringify(stopAt[text]) && scene !== 'lost') wrong.push(`${name}: STOP is elsewhere: ${JSON.stringify(box)}`);
    }
    if (text !== 1) continue; // axe has seen this screen
    const result = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
    for (const v of result.violations) wrong.push(`${name}: ${v.id}: ${v.help}: ${v.nodes.map((n) => n.html.slice(0, 160)).join(' | ')}`);
  }
  await context.close();
}
await browser.close();
site.close();
console.log(wrong.length ? [...new Set(wrong)].join('\n') : 'no violation');
process.exit(wrong.length ? 1 : 0);
