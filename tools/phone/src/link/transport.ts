// A way to a cuff: characteristics by their numbers in docs/ble-protocol.md.
import type { Bytes, Characteristic } from './codec';

export interface Transport {
  /** Under this the key of the cuff is kept. */
  readonly id: string;
  readonly name: string;
  /** Fragments are cut for it: 23 always works, and a browser does not say what was agreed. */
  readonly mtu: number;
  /** So often the cuff hears that this page lives: it waits for 30 s of its own time. */
  readonly pingMs: number;
  onData: (no: Characteristic, bytes: Bytes) => void;
  onClose: () => void;
  /** Connects, or connects again; what notifies is on when it is done. */
  open(): Promise<void>;
  write(no: Characteristic, bytes: Bytes): Promise<void>;
  /** STOP: before anything that waits, and at once. */
  stop(): Promise<void>;
  read(no: Characteristic): Promise<Bytes>;
  close(): void;
}
