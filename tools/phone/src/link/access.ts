// Introduction and sealed session after docs/ble-protocol.md: X25519, HMAC-SHA256 and HKDF-Expand,
// all from the browser's own WebCrypto.
import { type Bytes, join, le, same, u32 } from './codec';

const subtle = () => crypto.subtle;
const utf8 = (text: string) => new TextEncoder().encode(text);

export function random(size: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(size));
}

export async function hmac(key: Bytes, data: Bytes): Promise<Bytes> {
  const kind = { name: 'HMAC', hash: 'SHA-256' };
  const imported = await subtle().importKey('raw', key, kind, false, ['sign']);
  return new Uint8Array(await subtle().sign('HMAC', imported, data));
}

/** HKDF-Expand of RFC 5869. */
export async function expand(key: Bytes, info: Bytes, size: number): Promise<Bytes> {
  let out = new Uint8Array(0);
  let block = new Uint8Array(0);
  for (let i = 1; out.length < size; i++) {
    block = await hmac(key, join(block, info, i));
    out = join(out, block);
  }
  return out.slice(0, size);
}

const PKCS8 = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x6e, 4, 0x22, 4, 0x20];

/** A pair for one introduction; a private key is given only by tests. */
export async function pair(privateKey: Bytes = random(32)): Promise<{ secret: CryptoKey; open: Bytes }> {
  const nine = new Uint8Array(32);
  nine[0] = 9;
  const secret = await subtle().importKey('pkcs8', join(PKCS8, privateKey), 'X25519', false, ['deriveBits']);
  return { secret, open: await agree(secret, nine) };
}

/** The shared secret; throws for a key that gives zeros. */
export async function agree(secret: CryptoKey, other: Bytes): Promise<Bytes> {
  const key = await subtle().importKey('raw', other, 'X25519', false, []);
  const bits = new Uint8Array(await subtle().deriveBits({ name: 'X25519', public: key }, secret, 256));
  if (bits.every((b) => b === 0)) throw new Error('zero');
  return bits;
}

/** Does this browser have what an introduction needs? */
export async function able(): Promise<boolean> {
  try {
    await pair();
    return true;
  } catch {
    return false;
  }
}

export async function commitment(deviceNonce: Bytes, device: Bytes, client: Bytes) {
  return (await hmac(deviceNonce, join(device, client))).slice(0, 16);
}

/** The six digits that device and phone must have in common. */
export async function code(clientNonce: Bytes, deviceNonce: Bytes, client: Bytes, device: Bytes) {
  const sum = await hmac(join(clientNonce, deviceNonce), join(client, device));
  const number = new DataView(sum.buffer).getUint32(0) % 1_000_000;
  return String(number).padStart(6, '0');
}

export interface Agreed {
  key: Bytes;
  id: Bytes;
  clientProof: Bytes;
  deviceProof: Bytes;
}

export async function agreed(shared: Bytes, nonces: Bytes, client: Bytes, device: Bytes): Promise<Agreed> {
  const secret = await hmac(nonces, shared);
  const out = await expand(secret, join(utf8('opencuff introduction 1'), client, device), 68);
  const proof = out.slice(36, 68);
  return {
    key: out.slice(0, 32),
    id: out.slice(32, 36),
    clientProof: (await hmac(proof, utf8('client'))).slice(0, 8),
    deviceProof: (await hmac(proof, utf8('device'))).slice(0, 8),
  };
}

const COMMAND = 1;
const ANSWER = 2;
const RECORD = 3;

/** The keys of one session: seals commands, opens answers and records. */
export class Seal {
  private constructor(
    private readonly enc: Bytes,
    private readonly mac: Bytes,
  ) {}

  static async of(key: Bytes, clientNonce: Bytes, deviceNonce: Bytes, floor: number) {
    const info = join(utf8('opencuff session 1'), clientNonce, deviceNonce, le(floor, 4));
    const out = await expand(key, info, 64);
    return new Seal(out.slice(0, 32), out.slice(32));
  }

  async command(counter: number, body: Bytes): Promise<Bytes> {
    const place = join(COMMAND, le(counter, 4), 0, 0);
    const cipher = await this.cover(place, body);
    return join(1, le(counter, 4), cipher, await this.tag(place, cipher));
  }

  /** The body of an answer to this counter, or null when it is not the device's. */
  answer(counter: number, message: Bytes) {
    return this.open(ANSWER, counter, 0, message);
  }

  record(counter: number, part: number, message: Bytes) {
    return this.open(RECORD, counter, part, message);
  }

  private async open(direction: number, counter: number, part: number, message: Bytes): Promise<Bytes | null> {
    if (message.length < 13 || message[0] !== 1 || u32(message, 1) !== counter) return null;
    const place = join(direction, le(counter, 4), le(part, 2));
    const cipher = message.slice(5, -8);
    if (!same(message.slice(-8), await this.tag(place, cipher))) return null;
    return this.cover(place, cipher);
  }

  private async cover(place: Bytes, data: Bytes): Promise<Bytes> {
    const stream = await expand(this.enc, place, data.length);
    return data.map((b, i) => b ^ stream[i]!);
  }

  private async tag(place: Bytes, cipher: Bytes) {
    return (await hmac(this.mac, join(place, cipher))).slice(0, 8);
  }
}
