// node test/walk.mjs FOLDER: through every screen with a cuff: STOP stands there and reaches the radio; then
// the cuff falls silent, and within 2 s the screen says "Press STOP at the cuff" where STOP was, which
// still tries to stop. English and Danish in turn.
import { launch, serve } from './chromium.mjs';
import { buildGallery } from './gallery.mjs';
import { SCENES } from './scenes.mjs';

const MOST_MS = 2000;
const NO_CUFF = new Set(['welcome', 'journal0', 'journalalone']);
const WORDS = { en: ['STOP', 'Press STOP at the cuff'], da: ['STOP', 'Tryk STOP på manchetten'] };
const TOGETHER = 2; // screens at a time: most of it is waiting
const folder = process.argv[2];
await buildGallery(folder);
const site = await serve(folder);
const browser = await launch();
const wrong = [];
const took = new Map();

async function walk(scene, lang) {
  const found = [];
  for (let turn = 0; turn < 2; turn++) {
    found.length = 0; // a busy machine delays the page's own clock: what fails by itself fails twice
    await once(scene, lang, (what) => found.push(`${scene} ${lang}: ${what}`));
    if (!found.length) break;
  }
  wrong.push(...found);
}

async function once(scene, lang, say) {
  const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
  try {
    await page.goto(`${site.url}?scene=${scene}&lang=${lang}`);
    const tap = async (selector) => {
      await page.evaluate(() => (window.stopped.at = 0));
      const at = await page.locator(selector).boundingBox();
      await page.mouse.click(at.x + at.width / 2, at.y + at.height / 2);
      if (!(await page.evaluate(() => window.stopped.at))) say(`${selector} does not reach the radio`);
      return at;
    };
    let was = null;
    if (scene !== 'lost') {
      const stop = await page.locator('.stop').textContent({ timeout: 5000 });
      if (!stop.startsWith(WORDS[lang][0])) say('STOP says ' + stop);
      was = await tap('.stop');
    }
    await page.evaluate(() => window.fallSilent());
    await page.waitForFunction(() => window.gone, null, { timeout: 5000 });
    const gone = await page.evaluate(() => window.gone);
    if (!gone.text.includes(WORDS[lang][1])) say('says only: ' + gone.text);
    if (gone.ms > MOST_MS) say(`said after ${gone.ms.toFixed(0)} ms`);
    took.set(scene, gone.ms);
    const now = await tap('.gone');
    if (was && Math.abs(was.y + was.height - now.y - now.height) > 1) say('stands elsewhere than STOP');
  } catch (error) {
    say(error.message);
  } finally {
    await page.close();
  }
}

const left = SCENES.filter((name) => !NO_CUFF.has(name)).map((name, i) => [name, i % 2 ? 'da' : 'en']);
const walked = left.length;
await Promise.all(Array.from({ length: TOGETHER }, async () => {
  for (let next = left.shift(); next; next = left.shift()) await walk(...next);
}));
await browser.close();
site.close();
console.log(wrong.join('\n') || `${walked} screens; said after ${Math.min(...took.values()).toFixed(0)} to ${Math.max(...took.values()).toFixed(0)} ms`);
process.exit(wrong.length || took.size !== walked ? 1 : 0);
