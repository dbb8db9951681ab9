// A cuff over Web Bluetooth. A browser does one thing at a time with a device and refuses a second:
// so there is a queue, and STOP goes past it.
import { type Bytes, type Characteristic, CHARACTERISTIC, SERVICE, uuid } from './codec';
import type { Transport } from './transport';

const NOTIFYING: Characteristic[] = [
  CHARACTERISTIC.control, CHARACTERISTIC.status, CHARACTERISTIC.pressure, CHARACTERISTIC.journal,
];
const STOP_TRIES = 40;
const STOP_AGAIN_MS = 25;

export function supported() {
  return typeof navigator !== 'undefined' && !!navigator.bluetooth;
}

/** The browser's own list of cuffs; needs a tap. */
export async function choose(): Promise<WebBluetooth> {
  const device = await navigator.bluetooth.requestDevice({ filters: [{ services: [SERVICE] }] });
  return new WebBluetooth(device);
}

export class WebBluetooth implements Transport {
  readonly id: string;
  readonly name: string;
  readonly mtu = 23;
  readonly pingMs = 10_000;
  onData: Transport['onData'] = () => {};
  onClose: Transport['onClose'] = () => {};
  private readonly parts = new Map<Characteristic, BluetoothRemoteGATTCharacteristic>();
  private tail: Promise<unknown> = Promise.resolve();
  private stopping = Promise.resolve();
  private up = false;
  private link = 0; // how many there were

  constructor(private readonly device: BluetoothDevice) {
    this.id = device.id;
    this.name = device.name ?? 'OpenCuff';
    device.addEventListener('gattserverdisconnected', () => this.lost());
  }

  private lost() {
    const was = this.up;
    this.up = false;
    if (was) this.onClose();
  }

  async open() {
    // What the last link left unanswered holds up nothing, nor is it sent on this one.
    this.link++;
    this.tail = this.stopping = Promise.resolve();
    const server = await this.device.gatt!.connect();
    const service = await server.getPrimaryService(SERVICE);
    for (const no of Object.values(CHARACTERISTIC)) {
      const part = await service.getCharacteristic(uuid(no + 1));
      this.parts.set(no, part);
      if (!NOTIFYING.includes(no)) continue;
      part.oncharacteristicvaluechanged = () => {
        const v = part.value!;
        this.onData(no, new Uint8Array(v.buffer.slice(v.byteOffset, v.byteOffset + v.byteLength) as ArrayBuffer));
      };
      await part.startNotifications();
    }
    this.up = true;
  }

  private queue<T>(what: () => Promise<T>): Promise<T> {
    const link = this.link;
    const turn = this.tail.then(() => this.stopping).then(() => {
      if (link !== this.link) throw new Error('closed');
      return what();
    });
    this.tail = turn.catch(() => {});
    return turn;
  }

  write(no: Characteristic, bytes: Bytes) {
    return this.queue(() => this.parts.get(no)!.writeValueWithResponse(bytes));
  }

  read(no: Characteristic): Promise<Bytes> {
    return this.queue(async () => {
      const v = await this.parts.get(no)!.readValue();
      return new Uint8Array(v.buffer.slice(v.byteOffset, v.byteOffset + v.byteLength) as ArrayBuffer);
    });
  }

  /** Tried at once and until the browser takes it: it refuses while another write is under way. */
  stop(): Promise<void> {
    const attempt = async () => {
      for (let i = 0; ; i++) {
        try {
          return await this.parts.get(CHARACTERISTIC.stop)!.writeValueWithoutResponse(Uint8Array.of(0));
        } catch (error) {
          if (!this.up || i === STOP_TRIES) throw error;
          await new Promise((done) => setTimeout(done, STOP_AGAIN_MS));
        }
      }
    };
    const done = attempt();
    this.stopping = done.catch(() => {});
    return done;
  }

  close() {
    this.up = false;
    this.device.gatt?.disconnect();
  }
}
