// node test/shots.mjs FOLDER [scene ...]: pictures of the gallery's screens, phone size.
import { mkdirSync } from 'node:fs';
import { launch, serve } from './chromium.mjs';
import { buildGallery } from './gallery.mjs';
import { SCENES } from './scenes.mjs';

const [folder, ...only] = process.argv.slice(2);
const variants = (process.env.VARIANTS ?? 'en-light,da-dark').split(',');
mkdirSync(folder, { recursive: true });
const built = new URL('../../../build/phone-gallery', import.meta.url).pathname;
await buildGallery(built);
const site = await serve(built);
const browser = await launch();
for (const variant of variants) {
  const [lang, theme, size] = variant.split('-');
  const page = await browser.newPage({ viewport: { width: 390, height: 844 }, deviceScaleFactor: Number(process.env.SCALE ?? 1) });
  page.on('console', (m) => m.type() === 'error' && console.log(variant, m.text()));
  page.on('pageerror', (e) => console.log(variant, e.message));
  for (const scene of only.length ? only : SCENES) {
    await page.goto(`${site.url}?scene=${scene}&lang=${lang}&theme=${theme}`);
    if (size === 'big') await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
    await page.waitForTimeout(250);
    await page.screenshot({ path: `${folder}/${scene}-${variant}.png` });
  }
  await page.close();
}
await browser.close();
site.close();
