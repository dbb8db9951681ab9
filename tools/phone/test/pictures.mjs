// node test/pictures.mjs [FOLDER]: the pictures of docs/phone.md, anew: screens of the gallery side by side,
// put together by Chromium itself. Look at them before they are kept.
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch, serve } from './chromium.mjs';
import { buildGallery } from './gallery.mjs';

const docs = process.argv[2] ?? new URL('../../../docs', import.meta.url).pathname;
const SHEETS = {
  'phone.png': ['home en light', 'measuring en light', 'training en light', 'two da dark', 'lost da dark'],
  'phone-more.png': ['protocol en light', 'done en light', 'journal da dark', 'fault da dark', 'training da light 200'],
  'phone-pro.png': ['pro en light', 'report en light', 'screening da dark', 'builder da dark', 'home en light 200'],
};
const PHONE = { width: 390, height: 844 };
const WIDE = 300; // px of a screen in a sheet
const GAP = 14;

const built = mkdtempSync(join(tmpdir(), 'gallery-'));
await buildGallery(built);
const site = await serve(built);
const browser = await launch();
for (const [name, screens] of Object.entries(SHEETS)) {
  const shots = [];
  for (const screen of screens) {
    const [scene, lang, theme, text] = screen.split(' ');
    const page = await browser.newPage({ viewport: PHONE });
    await page.goto(`${site.url}?scene=${scene}&lang=${lang}&theme=${theme}`);
    if (text) await page.evaluate((n) => (document.documentElement.style.fontSize = n + '%'), text);
    await page.waitForTimeout(300);
    shots.push((await page.screenshot()).toString('base64'));
    await page.close();
  }
  const width = screens.length * WIDE + (screens.length + 1) * GAP;
  const height = Math.round((WIDE * PHONE.height) / PHONE.width) + 2 * GAP;
  const sheet = await browser.newPage({ viewport: { width, height } });
  await sheet.setContent(`<body style="margin:0;background:#cfd6d3;display:flex;gap:${GAP}px;padding:${GAP}px">` +
    shots.map((png) => `<img width="${WIDE}" style="border-radius:18px" src="data:image/png;base64,${png}">`).join(''));
  await sheet.waitForFunction(() => [...document.images].every((image) => image.complete && image.naturalWidth));
  await sheet.screenshot({ path: join(docs, name) });
  console.log(join(docs, name), `${width} x ${height}, ${(readFileSync(join(docs, name)).length / 1000).toFixed(0)} kB`);
}
await browser.close();
site.close();
