// Chromium for the tests: CHROMIUM says which; by default the system's own.
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { chromium } from 'playwright-core';

const PLACES = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
export const binary = PLACES.find((path) => path && existsSync(path));

export function launch(...args) {
  return chromium.launch({ executablePath: binary, args: ['--no-sandbox', '--enable-features=WebBluetooth', ...args] });
}

const KINDS = {
  '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
};

/** Serves a folder on a free port of this machine: { url, close }. */
export async function serve(folder) {
  const server = createServer(async (request, answer) => {
    const path = normalize(new URL(request.url, 'http://x').pathname).replace(/\/$/, '/index.html');
    try {
      const body = await readFile(join(folder, path));
      answer.writeHead(200, { 'content-type': KINDS[extname(path)] ?? 'application/octet-stream' });
      answer.end(body);
    } catch {
      answer.writeHead(404).end();
    }
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return { url: `http://localhost:${server.address().port}/`, close: () => server.close() };
}

/** An OpenCuff of this address in the emulated radio, picked whenever the page asks for a device. */
export async function offerCuff(page, send, address, service) {
  const chooser = await page.context().newCDPSession(page);
  let answered = 0;
  chooser.on('DeviceAccess.deviceRequestPrompted', async ({ id, devices }) => {
    if (answered === id || !devices.some((d) => d.id === address)) return;
    answered = id;
    await chooser.send('DeviceAccess.selectPrompt', { id, deviceId: address });
  });
  await chooser.send('DeviceAccess.enable');
  await send('enable', { state: 'powered-on', leSupported: true });
  await send('simulatePreconnectedPeripheral', { address, name: 'OpenCuff', manufacturerData: [], knownServiceUuids: [service] });
}
