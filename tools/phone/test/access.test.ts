// The page's examples of introduction and session.
import { webcrypto } from 'node:crypto';
import { expect, test } from 'vitest';
import { agree, agreed, code, commitment, pair, Seal } from '../src/link/access';
import { hex, join, u32, unhex } from '../src/link/codec';
import { examples, fields } from './page';

globalThis.crypto ??= webcrypto as Crypto; // node 18 has it under another name

test('introduction', async () => {
  for (const example of examples('introduction')) {
    const f = Object.fromEntries(Object.entries(fields(example)).map(([k, v]) => [k, v.replaceAll(' ', '')]));
    const client = await pair(unhex(f.client_private!));
    const device = await pair(unhex(f.device_private!));
    expect(hex(client.open)).toBe(f.client_public);
    expect(hex(device.open)).toBe(f.device_public);
    const [nc, nd] = [unhex(f.client_nonce!), unhex(f.device_nonce!)];
    expect(hex(await commitment(nd, device.open, client.open))).toBe(f.commitment);
    expect(await code(nc, nd, client.open, device.open)).toBe(f.code);
    const shared = await agree(client.secret, device.open);
    expect(hex(await agree(device.secret, client.open))).toBe(hex(shared));
    const got = await agreed(shared, join(nc, nd), client.open, device.open);
    expect([hex(got.key), hex(got.id), hex(got.clientProof), hex(got.deviceProof)]).toEqual([
      f.key, f.id, f.client_proof, f.device_proof,
    ]);
  }
});

test('a public key that gives zeros ends it', async () => {
  const { secret } = await pair();
  await expect(agree(secret, new Uint8Array(32))).rejects.toThrow();
});

test('session: each command sealed, each answer and record opened; a changed bit is refused', async () => {
  for (const example of examples('session')) {
    const f = fields(example);
    const seal = await Seal.of(unhex(f.key!), unhex(f.client_nonce!), unhex(f.device_nonce!), Number(f.floor));
    let body = '';
    let counter = 0;
    let checked = 0;
    for (const [name, value] of example) {
      const bytes = unhex(value);
      if (name === 'sealed') {
        counter = u32(bytes, 1);
        expect(hex(await seal.command(counter, unhex(body)))).toBe(hex(bytes));
        checked++;
      } else if (name.startsWith('sealed ')) {
        const part = Number(name.split(' ')[2] ?? 0);
        const open = (m: typeof bytes, n = counter) => (part ? seal.record(n, part, m) : seal.answer(n, m));
        expect(hex((await open(bytes))!)).toBe(body);
        expect(await open(bytes, counter + 1)).toBeNull();
        for (let bit = 40; bit < 8 * bytes.length; bit += 7) {
          const wrong = bytes.slice();
          wrong[bit >> 3]! ^= 1 << (bit & 7);
          expect(await open(wrong)).toBeNull();
        }
        checked++;
      } else {
        body = value.replaceAll(' ', '');
      }
    }
    expect(checked).toBe(example.filter(([name]) => name.startsWith('sealed')).length);
  }
});
