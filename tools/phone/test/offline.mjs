// node test/offline.mjs FOLDER: the built page installs its worker, works without a net, asks nobody
// but its own host, and breaks no line of its policy.
import { launch, serve } from './chromium.mjs';

const site = await serve(process.argv[2]);
const browser = await launch();
const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
const page = await context.newPage();
const wrong = [];
context.on('request', (r) => {
  if (!r.url().startsWith(site.url) && !r.url().startsWith('blob:')) wrong.push('asked for ' + r.url());
});
page.on('console', (m) => m.type() === 'error' && wrong.push(m.text()));
page.on('pageerror', (e) => wrong.push(e.message));
await page.addInitScript(() => addEventListener('securitypolicyviolation', (e) => console.error('policy: ' + e.violatedDirective)));

await page.goto(site.url);
await page.evaluate(() => navigator.serviceWorker.ready);
await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
const manifest = await page.evaluate(async () => (await fetch('./manifest.webmanifest')).json());
for (const icon of manifest.icons) {
  const ok = await page.evaluate(async (src) => (await fetch('./' + src)).ok, icon.src);
  if (!ok) wrong.push('no icon ' + icon.src);
}
if (manifest.display !== 'standalone' || !manifest.start_url || !manifest.name) wrong.push('not installable');
const session = await context.newCDPSession(page);
const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
installabilityErrors
  .filter((e) => e.errorId !== 'in-incognito') // a test's context is one
  .forEach((e) => wrong.push('not installable: ' + e.errorId));

site.close();
await context.setOffline(true);
await page.reload();
for (const tab of ['Journal', 'Wearers', 'Settings']) {
  await page.getByRole('button', { name: tab, exact: true }).click();
  await page.getByRole('heading', { level: 1, name: tab }).waitFor({ timeout: 5000 });
}
await page.getByRole('radio', { name: 'Dansk' }).click();
await page.getByRole('heading', { level: 1, name: 'Indstillinger' }).waitFor({ timeout: 5000 });
await browser.close();
console.log(wrong.length ? wrong.join('\n') : 'offline, installable, alone');
process.exit(wrong.length ? 1 : 0);
