// The simulated cuff over a WebSocket: each message is the number of a characteristic and its bytes.
import { type Bytes, type Characteristic, CHARACTERISTIC, join } from './codec';
import { SimDevice } from './sim_device';
import type { Transport } from './transport';

const READ = 0x80;
const OPEN_MS = 4000;

export class Socket implements Transport {
  readonly id: string;
  readonly name: string;
  readonly device: SimDevice;
  readonly mtu = 247;
  readonly pingMs = 1500; // its time may run up to 20 times as fast
  onData: Transport['onData'] = () => {};
  onClose: Transport['onClose'] = () => {};
  private socket: WebSocket | null = null;
  private reads = new Map<number, ((bytes: Bytes) => void)[]>();

  constructor(private readonly url: string) {
    this.id = url;
    this.name = 'Sim ' + new URL(url).port;
    this.device = new SimDevice(url + 'device');
  }

  open(): Promise<void> {
    this.close();
    return new Promise((done, fail) => {
      const socket = new WebSocket(this.url);
      const late = setTimeout(() => socket.close(), OPEN_MS);
      socket.binaryType = 'arraybuffer';
      socket.onopen = () => {
        clearTimeout(late);
        this.socket = socket;
        this.device.open();
        done();
      };
      socket.onmessage = (event) => this.take(new Uint8Array(event.data as ArrayBuffer));
      socket.onclose = () => {
        clearTimeout(late);
        fail(new Error('closed'));
        if (this.socket !== socket) return;
        this.socket = null;
        this.reads.clear();
        this.onClose();
      };
    });
  }

  private take(bytes: Bytes) {
    const no = bytes[0]!;
    if (!(no & READ)) return this.onData(no as Characteristic, bytes.slice(1));
    this.reads.get(no)?.shift()?.(bytes.slice(1));
  }

  async write(no: Characteristic, bytes: Bytes) {
    if (this.socket?.readyState !== WebSocket.OPEN) throw new Error('closed');
    this.socket.send(join(no, bytes));
  }

  stop() {
    return this.write(CHARACTERISTIC.stop, Uint8Array.of(0));
  }

  read(no: Characteristic): Promise<Bytes> {
    const wait = this.reads.get(READ | no) ?? [];
    this.reads.set(READ | no, wait);
    return new Promise((done, fail) => {
      wait.push(done);
      this.socket?.send(Uint8Array.of(READ | no));
      setTimeout(() => fail(new Error('no answer')), OPEN_MS);
    });
  }

  close() {
    const socket = this.socket;
    this.socket = null;
    socket?.close();
    this.device.close();
  }
}
