// The way back to a cuff that was out of reach, with a link that fails at each step of it.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Bytes, type Characteristic, CHARACTERISTIC, unhex } from '../src/link/codec';
import { Cuff, type Owner } from '../src/link/cuff';
import type { Transport } from '../src/link/transport';
import { WebBluetooth } from '../src/link/web_bluetooth';
import { examples, fields } from './page';

const bytesOf = (name: string) => unhex(fields(examples(name)[0]!)[name]!.replaceAll(' ', ''));
const never = () => new Promise<never>(() => {});

/** A link of which a test says how it fails; it shows the page's example of a status. */
class Link implements Transport {
  readonly id = 'x';
  readonly name = 'x';
  readonly mtu = 23;
  readonly pingMs = 10_000;
  onData: Transport['onData'] = () => {};
  onClose: Transport['onClose'] = () => {};
  opened = 0;
  reading: () => Promise<unknown> = async () => {};
  writing: () => Promise<unknown> = async () => {};

  async open() {
    this.opened++;
  }
  async write(_no: Characteristic, _bytes: Bytes) {
    await this.writing();
  }
  async stop() {}
  async read(no: Characteristic) {
    await this.reading();
    return no === CHARACTERISTIC.info ? bytesOf('info') : bytesOf('status');
  }
  close() {}
}

const owner = (introduced: boolean): Owner => ({
  changed: () => {}, ended: () => {}, stopFailed: () => {},
  keyOf: () => (introduced ? { key: new Uint8Array(32), client: new Uint8Array(4) } : null),
});

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('lost again while it says hello: the next try comes after a second, not when silence is noticed', async () => {
  const link = new Link();
  const cuff = new Cuff(link, owner(true));
  const connected = cuff.connect();
  await vi.advanceTimersByTimeAsync(6000); // nobody answers the hello
  await connected;
  link.onClose();
  link.writing = () => (link.onClose(), Promise.reject(new Error('gone')));
  await vi.advanceTimersByTimeAsync(1100);
  expect(link.opened).toBe(2);
  expect(cuff.lost).toBe(true);
  link.writing = async () => {};
  await vi.advanceTimersByTimeAsync(1100);
  expect(link.opened).toBe(3);
  expect(cuff.lost).toBe(false);
});

test('a read that is never answered does not keep it from trying again', async () => {
  const link = new Link();
  const cuff = new Cuff(link, owner(false));
  await cuff.connect();
  link.reading = never;
  link.onClose();
  await vi.advanceTimersByTimeAsync(1100);
  expect(link.opened).toBe(2);
  link.reading = async () => {};
  await vi.advanceTimersByTimeAsync(17_000);
  expect(link.opened).toBe(3);
  expect(cuff.lost).toBe(false);
});

test('disconnected by the person while it looks for the cuff, or never connected: it does not go on', async () => {
  const link = new Link();
  const cuff = new Cuff(link, owner(false));
  await cuff.connect();
  link.onClose();
  await vi.advanceTimersByTimeAsync(500);
  cuff.close();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(link.opened).toBe(1);

  const other = new Link();
  other.reading = async () => (other.onClose(), Promise.reject(new Error('gone')));
  await expect(new Cuff(other, owner(false)).connect()).rejects.toThrow();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(other.opened).toBe(1);
});

/** A peripheral that answers at once, or not at all. */
function peripheral() {
  const written: number[][] = [];
  const hanging: (() => void)[] = [];
  const radio = { mute: false, written, hanging };
  const answer = <T>(value: T) =>
    radio.mute ? new Promise<T>((_done, fail) => hanging.push(() => fail(new Error('gone')))) : Promise.resolve(value);
  const part = {
    value: null,
    startNotifications: () => answer(undefined),
    readValue: () => answer(new DataView(new ArrayBuffer(1))),
    writeValueWithResponse: (bytes: Uint8Array) => (written.push([...bytes]), answer(undefined)),
    writeValueWithoutResponse: () => answer(undefined),
  };
  const service = { getCharacteristic: () => answer(part) };
  const gatt = { connect: () => answer({ getPrimaryService: () => answer(service) }), disconnect: () => {} };
  const device = Object.assign(new EventTarget(), { id: 'x', name: 'x', gatt });
  return { radio, device: device as unknown as BluetoothDevice };
}

test('Web Bluetooth: what the last link left unanswered holds up nothing, nor is it sent on the next', async () => {
  const { radio, device } = peripheral();
  const link = new WebBluetooth(device);
  await link.open();
  radio.mute = true;
  void link.stop().catch(() => {});
  const late = link.write(CHARACTERISTIC.control, Uint8Array.of(1)).catch(() => 'refused');
  await vi.advanceTimersByTimeAsync(100);
  device.dispatchEvent(new Event('gattserverdisconnected'));
  radio.mute = false;
  await link.open();
  let got: Bytes | null = null;
  void link.read(CHARACTERISTIC.info).then((bytes) => (got = bytes));
  await vi.advanceTimersByTimeAsync(100);
  expect(got).not.toBeNull();
  radio.hanging.forEach((fail) => fail());
  await vi.advanceTimersByTimeAsync(100); // STOP alone is tried again
  expect(await late).toBe('refused');
  await link.write(CHARACTERISTIC.control, Uint8Array.of(2));
  expect(radio.written).toEqual([[2]]);
});
