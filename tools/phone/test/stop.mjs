// node test/stop.mjs FOLDER: from the finger on STOP until the byte is handed to the radio, in the busiest
// screens (FULL=1: in every one), while the page plots and the CPU is four times as slow. The cuff takes 60 ms at most after that
// (docs/ble-protocol.md), so that 90 here make 150 in all.
import { launch, serve } from './chromium.mjs';
import { buildGallery } from './gallery.mjs';
import { SCENES } from './scenes.mjs';

const MOST_MS = 90;
const NO_STOP = new Set(['welcome', 'journal0', 'journalalone']);
const BUSIEST = new Set(['home', 'training', 'two', 'measuring', 'journal', 'report']);
const folder = process.argv[2];
await buildGallery(folder);
const site = await serve(folder);
const browser = await launch();
const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
const devtools = await page.context().newCDPSession(page);
const found = [];
for (const scene of SCENES.filter((name) => (process.env.FULL ? !NO_STOP.has(name) : BUSIEST.has(name)))) {
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  await page.goto(`${site.url}?scene=${scene}&live=1`);
  await page.evaluate(() => addEventListener('pointerdown', (e) => (window.down = e.timeStamp), true));
  const box = await page.locator('.stop, .gone').boundingBox();
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  const tries = [];
  for (let i = 0; i < 3; i++) {
    await page.evaluate(() => (window.stopped.at = 0));
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    tries.push(await page.evaluate(() => (window.stopped.at ? window.stopped.at - window.down : Infinity)));
  }
  // The machine may be busy with something else for a moment: the middle one counts.
  found.push([tries.sort((a, b) => a - b)[1], scene]);
}
await browser.close();
site.close();
found.sort((a, b) => b[0] - a[0]);
const [slowest, where] = found[0];
console.log(`slowest of ${found.length} screens: ${slowest.toFixed(1)} ms (${where}), at most ${MOST_MS}`);
process.exit(slowest > MOST_MS ? 1 : 0);
