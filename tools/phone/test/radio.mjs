// Chromium's emulated radio joined to the real firmware: each write, read and subscription of the page
// goes to the simulated cuff (tools/client/bridge.py), and each value that it notifies or indicates goes
// to the page, in order; of status and pressure a value that found no room is left out and counted. The
// firmware cuts for an MTU of 23, the least that a radio may agree on.
//
// The emulation has no notification. So the page's own characteristic is made to read, which fires the
// same event, and the read is answered with the bytes. The page's own reads go to the firmware.
// The WebSocket is that of a second, empty page: Node has none of its own before 22.

import { offerCuff } from './chromium.mjs';

const SERVICE = 1;
const CCCD = '00002902-0000-1000-8000-00805f9b34fb';
const ADDRESS = '09:09:09:09:09:09';
const READ = 0x80;
const STATUS = 2;
const STOP = 4;
const DROPPABLE = [2, 3]; // status and pressure: a newer one says it better
const AT_ONCE = 4; // reads of the page that are asked for together
const ROOM = 12; // values that may wait: a radio has room for few, too
const PROPERTIES = {
  1: { write: true, indicate: true }, 2: { read: true, notify: true }, 3: { notify: true },
  4: { write: true, writeWithoutResponse: true }, 5: { notify: true }, 6: { read: true },
};
const uuid = (n) => `7d3b${n.toString(16).padStart(4, '0')}-5c1e-4b7a-9f0e-6f70656e6375`;
const numberOf = (name) => parseInt(name.slice(4, 8), 16) - 1;

/** In the page: what it subscribed to, one read of a characteristic at a time, and whose read it is. And
 * silence before a link is cut: the emulation loses the cut itself if it comes while something is under
 * way, and never connects again. A real radio refuses what is under way, and so does `cut`. */
function wrap() {
  const kind = window.BluetoothRemoteGATTCharacteristic.prototype;
  const { startNotifications, readValue, writeValueWithResponse, writeValueWithoutResponse } = kind;
  const live = {};
  const tails = {};
  let away = false;
  let underWay = 0;
  const inReach = async (what) => {
    if (away) throw new DOMException('out of reach', 'NetworkError');
    underWay++;
    try {
      return await what();
    } finally {
      underWay--;
    }
  };
  const inTurn = (name, what) => {
    const turn = (tails[name] ?? Promise.resolve()).then(() => inReach(what));
    tails[name] = turn.catch(() => {});
    return turn;
  };
  kind.startNotifications = async function () {
    await inReach(() => startNotifications.call(this));
    live[this.uuid] = this;
    return this;
  };
  kind.writeValueWithResponse = function (value) {
    return inReach(() => writeValueWithResponse.call(this, value));
  };
  kind.writeValueWithoutResponse = function (value) {
    return inReach(() => writeValueWithoutResponse.call(this, value));
  };
  kind.readValue = function () {
    return inTurn(this.uuid, async () => {
      await window.ownRead(this.uuid);
      return readValue.call(this);
    });
  };
  /** So many values are waiting: the page takes them. False: nobody listens any more. */
  window.takeValues = async (name, count) => {
    for (let i = 0; i < count; i++) {
      const taken = await inTurn(name, () => readValue.call(live[name])).then(() => true, () => false);
      if (!taken) return false;
    }
    return true;
  };
  /** Nothing goes out any more, and nothing is under way when it is done. */
  window.cut = async () => {
    away = true;
    while (underWay) await new Promise((done) => setTimeout(done, 5));
  };
  window.cutDone = () => void (away = false);
}

/** A cuff on the air for this page; before page.goto. blank: the address of something at localhost that is
 * no page, since Chromium lets only what is of this machine talk to this machine. */
export async function onTheAir(browser, page, port, blank) {
  const radio = await browser.newBrowserCDPSession();
  const send = (what, more) => radio.send('BluetoothEmulation.' + what, more);
  const counts = {}; // values to the page and writes of it, by characteristic
  const stopAt = []; // when a STOP came out of the page
  const own = new Map(); // reads of the page itself that are on their way
  const waiting = new Map(); // by characteristic: values for the page
  const reads = []; // for the firmware, in order
  const lines = [];
  const wrong = []; // of this radio itself
  let newest = Buffer.alloc(41); // status, as the firmware sent it
  let table = new Map();
  let inReach = true; // null: the end

  await page.exposeFunction('ownRead', (name) => void own.set(numberOf(name), true));
  await page.addInitScript(wrap);

  // The second page: its WebSockets are the firmware's.
  const relay = await browser.newPage();
  await relay.exposeFunction('fromDevice', (line) => lines.push(line));
  await relay.exposeFunction('fromCuff', (bytes) => take(Buffer.from(bytes)));
  await relay.goto(blank);
  await relay.evaluate((at) => {
    window.device = new WebSocket(at + 'device');
    window.device.onmessage = (event) => window.fromDevice(String(event.data));
    window.join = () => new Promise((done, fail) => {
      const cuff = new WebSocket(at + '?mtu=23');
      cuff.binaryType = 'arraybuffer';
      cuff.onopen = () => done();
      cuff.onerror = () => fail(new Error('no cuff'));
      cuff.onmessage = (event) => window.cuff === cuff && window.fromCuff([...new Uint8Array(event.data)]);
      window.cuff = cuff;
    });
    window.part = () => {
      window.cuff?.close();
      window.cuff = null;
    };
    window.toCuff = (bytes) => window.cuff?.readyState === 1 && window.cuff.send(Uint8Array.from(bytes));
  }, `ws://localhost:${port}/`);
  const toCuff = (...bytes) => relay.evaluate((all) => window.toCuff(all), bytes);

  function take(bytes) {
    const no = bytes[0] & ~READ;
    if (bytes[0] & READ) return reads.shift()?.(bytes.subarray(1));
    if (no === STATUS) newest = bytes.subarray(1);
    if (!table.size) return; // a link without a subscription hears nothing
    const queue = waiting.get(no);
    if (!queue) return;
    counts[no] = (counts[no] ?? 0) + 1;
    queue.values.push(bytes.subarray(1));
    if (DROPPABLE.includes(no) && queue.values.length > ROOM) {
      queue.values.splice(AT_ONCE, 1); // the oldest that no read is under way for
      counts.dropped = (counts.dropped ?? 0) + 1;
    }
    void pump(no, queue);
  }

  async function pump(no, queue) {
    if (queue.busy) return;
    queue.busy = true;
    while (queue.values.length && waiting.get(no) === queue) {
      const count = Math.min(AT_ONCE, queue.values.length);
      const taken = await page.evaluate(([name, n]) => window.takeValues(name, n), [uuid(no + 1), count]).catch(() => false);
      if (!taken) break;
    }
    queue.busy = false;
  }

  async function read(no) {
    const value = new Promise((done) => reads.push(done));
    await toCuff(READ | no);
    return value;
  }

  const on = (what, act) =>
    radio.on('BluetoothEmulation.' + what, (more) => act(more).catch((error) => inReach !== null && wrong.push(error.message)));
  on('gattOperationReceived', async ({ type }) => {
    if (inReach === null) return;
    if (!inReach) return send('simulateGATTOperationResponse', { address: ADDRESS, type, code: 8 }).catch(() => {});
    if (type === 'connection') await relay.evaluate(() => window.join());
    if (type === 'discovery' && !table.size) {
      const { serviceId } = await send('addService', { address: ADDRESS, serviceUuid: uuid(SERVICE) });
      for (const [no, properties] of Object.entries(PROPERTIES)) {
        const made = await send('addCharacteristic', { serviceId, characteristicUuid: uuid(Number(no) + 1), properties });
        table.set(made.characteristicId, Number(no));
        if (properties.notify || properties.indicate) {
          await send('addDescriptor', { characteristicId: made.characteristicId, descriptorUuid: CCCD });
        }
      }
    }
    if (type === 'disconnection') await relay.evaluate(() => window.part());
    await send('simulateGATTOperationResponse', { address: ADDRESS, type, code: 0 }).catch(() => {});
  });
  on('characteristicOperationReceived', async ({ characteristicId, type, writeType, data }) => {
    const no = table.get(characteristicId);
    const answer = { characteristicId, type, code: 0 };
    if (type === 'write') {
      const bytes = Buffer.from(data, 'base64');
      if (no === STOP) stopAt.push(Date.now());
      counts['w' + no] = (counts['w' + no] ?? 0) + 1;
      await toCuff(no, ...bytes);
      if (writeType === 'write-without-response') return;
    } else if (type === 'subscribe-to-notifications') waiting.set(no, { values: [], busy: false });
    else if (type === 'read') {
      const mine = own.get(no);
      own.delete(no);
      const value = mine ? await read(no) : waiting.get(no)?.values.shift();
      answer.data = (value ?? Buffer.alloc(0)).toString('base64');
    }
    await send('simulateCharacteristicOperationResponse', answer).catch(() => {});
  });
  await offerCuff(page, send, ADDRESS, uuid(SERVICE));

  return {
    counts,
    stopAt,
    backlog: () => [...waiting.values()].reduce((sum, q) => sum + q.values.length, 0),
    /** A finger on a button of the device. */
    press: (button, ms) => relay.evaluate((text) => window.device.send(text), `press ${button} ${ms}`),
    /** What the device's console says of this, from here on or in what it said already; the newest. */
    async line(pattern, seconds = 20) {
      for (let i = 0; i < seconds * 20; i++) {
        const found = lines.findLast((text) => pattern.test(text));
        if (found) return pattern.exec(found);
        await new Promise((done) => setTimeout(done, 50));
      }
      throw new Error(`the device does not say ${pattern}: ${lines.slice(-10).join('\n')}`);
    },
    lines,
    /** The newest status that the firmware sent: its stand, what ended it, pressures in mmHg. */
    status: () => ({ kind: newest[2], stand: newest[4], level: newest.readInt16LE(6) / 100, target: newest.readUInt16LE(8) / 100, ended: newest[11] }),
    /** Out of reach, as a person who walks away; found() comes back. */
    async drop() {
      inReach = false;
      await page.evaluate(() => window.cut());
      table = new Map();
      waiting.clear();
      own.clear();
      await relay.evaluate(() => window.part());
      reads.splice(0).forEach((done) => done(Buffer.alloc(0)));
      await send('simulateGATTDisconnection', { address: ADDRESS });
      await page.evaluate(() => window.cutDone());
    },
    found() {
      inReach = true;
    },
    wrong,
    /** Before the browser closes: what is still under way then is nobody's fault. */
    end() {
      inReach = null;
      waiting.clear();
    },
  };
}
