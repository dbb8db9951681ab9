// node test/frames.mjs FOLDER: does the training screen stay fluent on a CPU four times as slow? Frames of
// four seconds while it plots, and what the page's own work takes of them.
import { launch, serve } from './chromium.mjs';
import { buildGallery } from './gallery.mjs';

const SECONDS = 4;
const times = process.env.TIMES ?? '1';
await buildGallery(process.argv[2]);
const site = await serve(process.argv[2]);
const browser = await launch();
const page = await browser.newPage({ viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 });
const devtools = await page.context().newCDPSession(page);
await page.goto(`${site.url}?scene=training&live=1&times=${times}`);
await devtools.send('Performance.enable');
await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 });
await page.waitForTimeout(1000);
const work = async () => {
  const { metrics } = await devtools.send('Performance.getMetrics');
  return Object.fromEntries(metrics.filter((m) => /Duration$/.test(m.name)).map((m) => [m.name, m.value]));
};
const before = await work();
const gaps = await page.evaluate(
  (seconds) => new Promise((done) => {
    const found = [];
    let last = performance.now();
    const end = last + seconds * 1000;
    const tick = (now) => {
      found.push(now - last);
      last = now;
      if (now < end) requestAnimationFrame(tick);
      else done(found.slice(1));
    };
    requestAnimationFrame(tick);
  }), SECONDS);
const after = await work();
await browser.close();
site.close();
gaps.sort((a, b) => a - b);
const fps = gaps.length / (gaps.reduce((a, b) => a + b) / 1000);
console.log(`${fps.toFixed(1)} frames a second; longest ${gaps.at(-1).toFixed(0)} ms, 99 of 100 under ${gaps[Math.floor(gaps.length * 0.99)].toFixed(0)} ms`);
for (const name of Object.keys(after)) console.log(`${name.padEnd(22)} ${(((after[name] - before[name]) / SECONDS) * 100).toFixed(1)} %`);
