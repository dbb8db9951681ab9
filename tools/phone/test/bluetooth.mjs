// node test/bluetooth.mjs PAGE: the page's Web Bluetooth transport in Chromium, whose radio is emulated: a
// peripheral with the service of docs/ble-protocol.md that shows the page's example status. Choosing,
// subscribing, STOP without an introduction, STOP while a write is not answered, link loss and return.
// The emulation cannot notify: the page's own characteristic is made to read, which fires the same event.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { launch, offerCuff, serve } from './chromium.mjs';

const doc = readFileSync(new URL('../../../docs/ble-protocol.md', import.meta.url), 'utf8');
const bytes = (name) => Buffer.from(new RegExp(`^${name} = ([0-9a-f ]+)$`, 'm').exec(doc)[1].replaceAll(' ', ''), 'hex');
const uuid = (n) => `7d3b${n.toString(16).padStart(4, '0')}-5c1e-4b7a-9f0e-6f70656e6375`;
const CCCD = '00002902-0000-1000-8000-00805f9b34fb';
const ADDRESS = '09:09:09:09:09:09';
const PROPERTIES = {
  1: { write: true, indicate: true }, 2: { read: true, notify: true }, 3: { notify: true },
  4: { write: true, writeWithoutResponse: true }, 5: { notify: true }, 6: { read: true },
};

const site = await serve(process.argv[2]);
const browser = await launch();
const page = await browser.newPage({ viewport: { width: 390, height: 844 }, locale: 'en-GB' });
page.setDefaultTimeout(15_000);
await page.addInitScript(() => {
  const kind = window.BluetoothRemoteGATTCharacteristic.prototype;
  const start = kind.startNotifications;
  window.live = {};
  kind.startNotifications = async function () {
    await start.call(this);
    window.live[this.uuid] = this;
    return this;
  };
});
const radio = await browser.newBrowserCDPSession();
const send = (what, more) => radio.send('BluetoothEmulation.' + what, more);
const number = new Map();
const status = Buffer.from(bytes('status'));
let built = false;
let mute = false; // writes with response are not answered
let unanswered = 0;
let stops = 0;
radio.on('BluetoothEmulation.gattOperationReceived', async ({ type }) => {
  if (type === 'discovery' && !built) {
    built = true;
    const { serviceId } = await send('addService', { address: ADDRESS, serviceUuid: uuid(1) });
    for (const [no, properties] of Object.entries(PROPERTIES)) {
      const { characteristicId } = await send('addCharacteristic', { serviceId, characteristicUuid: uuid(Number(no) + 1), properties });
      number.set(characteristicId, Number(no));
      if (properties.notify || properties.indicate) await send('addDescriptor', { characteristicId, descriptorUuid: CCCD });
    }
  }
  await send('simulateGATTOperationResponse', { address: ADDRESS, type, code: 0 });
});
radio.on('BluetoothEmulation.characteristicOperationReceived', async ({ characteristicId, type, writeType }) => {
  const no = number.get(characteristicId);
  if (type === 'write' && no === 4) stops++;
  if (type === 'write' && no === 1 && mute) unanswered++;
  if (type === 'write' && (writeType === 'write-without-response' || mute)) return;
  const value = no === 2 ? status : bytes('info');
  if (type === 'read' && no === 2) status[0]++;
  await send('simulateCharacteristicOperationResponse', {
    characteristicId, type, code: 0, ...(type === 'read' ? { data: value.toString('base64') } : {}),
  }).catch(() => {});
});
await offerCuff(page, send, ADDRESS, uuid(1));

let talking = true;
const talk = async () => {
  while (talking) {
    await page.evaluate((id) => window.live[id]?.readValue().catch(() => {}), uuid(3)).catch(() => {});
    await new Promise((done) => setTimeout(done, 200));
  }
};
try {
  await page.goto(site.url);
  await page.getByRole('button', { name: 'Connect a cuff' }).click();
  await page.getByText('Set 2 of 4').first().waitFor(); // a training runs: it is shown to a stranger, too
  const talker = talk();
  assert.equal(await page.locator('.gauge .big').textContent(), '150');
  const stop = page.getByRole('button', { name: 'STOP', exact: true });
  await stop.click();
  for (let i = 0; i < 50 && !stops; i++) await page.waitForTimeout(20);
  assert(stops > 0, 'STOP did not reach the radio');
  console.log('shown, and stopped without an introduction');

  await page.waitForTimeout(2500); // STOP is tried again while the status does not show it
  assert(stops > 1, 'STOP was not tried again');
  await page.getByText('STOP did not reach the cuff').waitFor();
  console.log(`the cuff went on: STOP was tried ${stops} times, and the page said so`);

  // At rest, open for a phone: the page sends its key, and the device does not answer the write.
  status[2] = status[3] = 0;
  status[4] = 1;
  status[5] |= 8;
  status.writeUInt16LE(0, 8);
  await page.getByRole('button', { name: 'Not now' }).click();
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  mute = true;
  await page.getByRole('button', { name: 'Introduce this phone' }).click();
  await page.getByText('The cuff is listening').waitFor();
  for (let i = 0; i < 100 && !unanswered; i++) await page.waitForTimeout(20);
  assert(unanswered, 'no key was written');
  stops = 0;
  await stop.click();
  for (let i = 0; i < 50 && !stops; i++) await page.waitForTimeout(20);
  assert(stops > 0, 'STOP waited for a write that is not answered');
  console.log('STOP passed a write that hangs');
  mute = false;
  const [control] = [...number].find(([, no]) => no === 1);
  await send('simulateCharacteristicOperationResponse', { characteristicId: control, type: 'write', code: 0 });

  talking = false;
  await talker;
  await send('simulateGATTDisconnection', { address: ADDRESS });
  built = false;
  const from = Date.now();
  await page.getByRole('button', { name: 'Press STOP at the cuff' }).waitFor();
  assert(Date.now() - from < 2000);
  talking = true;
  void talk();
  await stop.waitFor();
  console.log('lost and found again');
} catch (error) {
  console.log(await page.locator('body').innerText({ timeout: 5000 }).catch(() => ''));
  console.error(error);
  process.exitCode = 1;
} finally {
  talking = false;
  await browser.close();
  site.close();
}
