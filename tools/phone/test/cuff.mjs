// The real firmware in the simulator behind a WebSocket (tools/client/bridge.py), as a child process.
import { spawn } from 'node:child_process';

const ROOT = new URL('../../..', import.meta.url).pathname;

/** { port, end } of a simulated cuff. */
export async function simulated(settings = {}, speed = 1, port = 0) {
  const child = spawn(
    ROOT + '.venv/bin/python',
    ['-m', 'tools.client.bridge', '--port', String(port), '--speed', String(speed), '--set', JSON.stringify(settings)],
    { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const line = await new Promise((done, fail) => {
    child.stdout.once('data', (data) => done(String(data)));
    child.once('exit', () => fail(new Error('the bridge ended')));
  });
  return { port: Number(/localhost:(\d+)/.exec(line)[1]), end: () => child.kill('SIGKILL') };
}

/** Introduces the page to each cuff on the screen: what a person does at phone and device. */
export async function introduce(page) {
  await page.getByRole('heading', { name: 'Get to know each other' }).waitFor({ timeout: 20_000 });
  const console_ = page.locator('.console');
  await page.waitForFunction(() => document.querySelector('.console')?.textContent);
  // The device opens only at rest: its self-test has to be over.
  const input = page.getByLabel('Type the number that the cuff shows');
  for (let i = 0; i < 12 && !(await input.isVisible()); i++) {
    await page.getByRole('button', { name: 'Hold DOWN' }).click();
    await input.waitFor({ timeout: 6000 }).catch(() => {});
  }
  const code = await page.waitForFunction(
    () => /code (\d{6})/.exec(document.querySelector('.console').textContent)?.[1], null, { timeout: 20_000 },
  );
  const digits = await code.jsonValue();
  await input.fill(digits);
  await page.getByText('Now press START on the cuff.').waitFor();
  await page.waitForTimeout(500);
  await page.getByRole('button', { name: 'START', exact: true }).click();
  await page.getByText('The cuff knows this phone now.').waitFor({ timeout: 20_000 });
  return { digits, console_ };
}

/** The pressure on the dial. */
export async function shownPressure(page) {
  return Number(await page.locator('.gauge .big').first().textContent());
}
