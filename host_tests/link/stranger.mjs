// A client of the cuff in another language, written from docs/ble-protocol.md and docs/journal.md
// alone: nothing of this tree is imported, and nothing but Node's own modules.
//
//     node stranger.mjs SPEED          a line of JSON each way; see test_stranger.py
//
// To the radio: {subscribe: UUID}, {write: UUID, hex, answered}, {read: UUID}; to the person at the
// device: {person: "hold DOWN"}. From them: {mtu}, {value: UUID, hex}, {read: UUID, hex}, {shown:
// digits}, {written: true}. The last line: {done: what it has seen}, or {failed: why}.
import { createHmac, createPrivateKey, createPublicKey, diffieHellman, randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline';

const SPEED = Number(process.argv[2] ?? 1);
const uuid = (number) => `7d3b${number.toString(16).padStart(4, '0')}-5c1e-4b7a-9f0e-6f70656e6375`;
const CONTROL = uuid(2), STATUS = uuid(3), PRESSURE = uuid(4), STOP = uuid(5), JOURNAL = uuid(6), INFO = uuid(7);
const KIND = { plain: 0, sealed: 1, refused: 2 };
const HAND = 6; // the protocol "by hand"

const out = (line) => process.stdout.write(JSON.stringify(line) + '\n');
const need = (truth, what) => {
  if (!truth) throw new Error(what);
};

// -- the radio ------------------------------------------------------------------------------

const waiting = []; // [{ wants(line), done(line) }]
const values = []; // what watches: functions of (uuid, bytes)
let mtu = 23;

createInterface({ input: process.stdin }).on('line', (text) => {
  const line = JSON.parse(text);
  if (line.value) for (const watch of [...values]) watch(line.value, Buffer.from(line.hex, 'hex'));
  const at = waiting.findIndex((one) => one.wants(line));
  if (at >= 0) waiting.splice(at, 1)[0].done(line);
});

const next = (wants) => new Promise((done) => waiting.push({ wants, done }));

async function write(to, bytes, answered = true) {
  const written = next((line) => line.written);
  out({ write: to, hex: Buffer.from(bytes).toString('hex'), answered });
  await written;
}

async function read(from) {
  const found = next((line) => line.read === from);
  out({ read: from });
  return Buffer.from((await found).hex, 'hex');
}

/** The first value of a characteristic for which `wants` gives something. */
function value(of, wants, seconds = 120) {
  return new Promise((done, fail) => {
    const late = setTimeout(() => fail(new Error(`no such value within ${seconds} s: ${wants}`)), seconds * 1000);
    const watch = (from, bytes) => {
      const found = from === of ? wants(bytes) : undefined;
      if (found === undefined || found === false) return;
      clearTimeout(late);
      values.splice(values.indexOf(watch), 1);
      done(found);
    };
    values.push(watch);
  });
}

// -- messages and fragments --------------------------------------------------------------------

/** A function that takes fragments and gives a message when one is whole. */
function joiner() {
  let parts = [], number = 0;
  return (bytes) => {
    const found = [];
    for (let at = 0; at < bytes.length; ) {
      const head = bytes[at], n = bytes[at + 1];
      if (head & 0x80) { parts = []; number = 0; }
      need((head & 0x3f) === number, 'a fragment out of order');
      parts.push(bytes.subarray(at + 2, at + 2 + n));
      number += 1;
      at += 2 + n;
      if (head & 0x40) found.push(Buffer.concat(parts));
    }
    return found[0];
  };
}

async function send(message) {
  const room = mtu - 5;
  const count = Math.ceil(message.length / room);
  for (let k = 0; k < count; k++) {
    const part = message.subarray(k * room, (k + 1) * room);
    const head = k | (k === 0 ? 0x80 : 0) | (k === count - 1 ? 0x40 : 0);
    await write(CONTROL, Buffer.concat([Buffer.from([head, part.length]), part]));
  }
}

async function ask(message, seconds) {
  const answer = value(CONTROL, joiner(), seconds);
  await send(message);
  const found = await answer;
  need(found[0] !== KIND.refused, `refused, reason ${found[1]}`);
  return found;
}

async function plain(opcode, data, seconds = 30) {
  const answer = await ask(Buffer.concat([Buffer.from([KIND.plain, opcode]), data]), seconds);
  need(answer[0] === KIND.plain && answer[1] === opcode && answer[2] === 0, `answer ${answer.toString('hex')}`);
  return answer.subarray(3);
}

// -- pieces of the access ----------------------------------------------------------------------

const hmac = (key, ...parts) => createHmac('sha256', key).update(Buffer.concat(parts)).digest();
const u32 = (number) => { const b = Buffer.alloc(4); b.writeUInt32LE(number); return b; };
const u16 = (number) => { const b = Buffer.alloc(2); b.writeUInt16LE(number); return b; };

function expand(key, info, length) {
  const blocks = [];
  let last = Buffer.alloc(0);
  for (let k = 1; blocks.length * 32 < length; k++) blocks.push((last = hmac(key, last, info, Buffer.from([k]))));
  return Buffer.concat(blocks).subarray(0, length);
}

// X25519 keys as the raw 32 bytes, in the wrapping that Node wants (RFC 8410).
const PRIVATE = Buffer.from('302e020100300506032b656e04220420', 'hex');
const PUBLIC = Buffer.from('302a300506032b656e032100', 'hex');

function keyPair() {
  const key = createPrivateKey({ key: Buffer.concat([PRIVATE, randomBytes(32)]), format: 'der', type: 'pkcs8' });
  const raw = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(PUBLIC.length);
  return { key, raw };
}

async function introduce() {
  const mine = keyPair();
  const given = await plain(113, mine.raw);
  const [theirs, commitment] = [given.subarray(0, 32), given.subarray(32, 48)];
  const nc = randomBytes(16);
  const nd = await plain(114, nc);
  need(hmac(nd, theirs, mine.raw).subarray(0, 16).equals(commitment), 'the commitment is wrong');
  const both = Buffer.concat([nc, nd]);
  const code = String(hmac(both, mine.raw, theirs).readUInt32BE(0) % 1000000).padStart(6, '0');
  const shown = next((line) => line.shown);
  out({ person: 'read the code' });
  need((await shown).shown === code, 'the codes differ');
  const publicKey = createPublicKey({ key: Buffer.concat([PUBLIC, theirs]), format: 'der', type: 'spki' });
  const s = diffieHellman({ privateKey: mine.key, publicKey });
  need(s.some((byte) => byte), 'all zeros');
  const info = Buffer.concat([Buffer.from('opencuff introduction 1'), mine.raw, theirs]);
  const keys = expand(hmac(both, s), info, 68);
  const [key, id, proof] = [keys.subarray(0, 32), keys.subarray(32, 36), keys.subarray(36, 68)];
  const tag = hmac(proof, Buffer.from('client')).subarray(0, 8);
  const answer = plain(115, Buffer.concat([tag, Buffer.from('stranger')]), 60);
  while ((await read(INFO))[13] !== 4);
  out({ person: 'press START' });
  const proved = await answer;
  need(proved.subarray(0, 8).equals(hmac(proof, Buffer.from('device')).subarray(0, 8)), 'the device did not prove itself');
  need(proved.subarray(8, 12).equals(id), 'another id');
  return { key, id };
}

class Session {
  static async begin({ key, id }) {
    const nonce = randomBytes(8);
    const given = await plain(112, Buffer.concat([id, nonce]));
    const session = new Session();
    const info = Buffer.concat([Buffer.from('opencuff session 1'), nonce, given.subarray(0, 8), given.subarray(8, 12)]);
    const keys = expand(key, info, 64);
    [session.enc, session.mac] = [keys.subarray(0, 32), keys.subarray(32)];
    session.counter = given.readUInt32LE(8);
    session.queue = Promise.resolve();
    return session;
  }

  mixed(place, body) {
    const stream = expand(this.enc, place, body.length);
    return Buffer.from(body.map((byte, k) => byte ^ stream[k]));
  }

  open(message, direction, part) {
    need(message[0] === KIND.sealed && message.readUInt32LE(1) === this.counter, 'not to this command');
    const place = Buffer.concat([Buffer.from([direction]), message.subarray(1, 5), u16(part)]);
    const cipher = message.subarray(5, -8);
    need(hmac(this.mac, place, cipher).subarray(0, 8).equals(message.subarray(-8)), 'the seal is wrong');
    return this.mixed(place, cipher);
  }

  /** { code, data } of a command; one at a time. */
  command(opcode, ...data) {
    const asked = this.queue.then(() => this.now(Buffer.concat([Buffer.from([opcode]), ...data])));
    this.queue = asked.catch(() => {});
    return asked;
  }

  async now(body) {
    this.counter += 1;
    const place = Buffer.concat([Buffer.from([1]), u32(this.counter), u16(0)]);
    const cipher = this.mixed(place, body);
    const tag = hmac(this.mac, place, cipher).subarray(0, 8);
    const sealed = Buffer.concat([Buffer.from([KIND.sealed]), u32(this.counter), cipher, tag]);
    const answer = this.open(await ask(sealed, 30), 2, 0);
    need(answer[0] === body[0], 'the answer to another opcode');
    return { code: answer[1], data: answer.subarray(2) };
  }

  async done(opcode, ...data) {
    const { code, data: found } = await this.command(opcode, ...data);
    need(code === 0, `opcode ${opcode}: code ${code}`);
    return found;
  }
}

// -- what is read ------------------------------------------------------------------------------

const status = (b) => ({
  kind: b[2], phase: b[3], stand: b[4], flags: b[5], level: b.readInt16LE(6), target: b.readUInt16LE(8), ended: b[11],
});
const live = (wants) => value(STATUS, (bytes) => { const now = status(bytes); return wants(now) ? now : undefined; });
const named = (name, number) => [Buffer.from([name.length]), Buffer.from(name), Buffer.from([1]), u32(number)];

// -- a training --------------------------------------------------------------------------------

async function main() {
  mtu = (await next((line) => line.mtu)).mtu;
  for (const one of [CONTROL, STATUS, PRESSURE, JOURNAL]) out({ subscribe: one });
  need((await read(INFO))[0] === 1, 'another major version');
  await live((now) => now.flags & 1);
  out({ person: 'hold DOWN' });
  await live((now) => now.flags & 8);
  const known = await introduce();
  let session = await Session.begin(known);
  await session.done(64);
  const pinging = setInterval(() => session.command(64).catch(() => {}), 8000 / SPEED);
  const seen = { samples: 0, highest: 0 };
  values.push((from, bytes) => {
    if (from !== PRESSURE) return;
    for (let at = 3; at < bytes.length; at += 2) {
      seen.samples += 1;
      seen.highest = Math.max(seen.highest, bytes.readInt16LE(at));
    }
  });

  // The LOP, a setting, the protocol by hand.
  await session.done(17);
  await live((now) => now.kind === 2);
  const measured = await live((now) => now.kind !== 2);
  const whole = await session.done(65);
  Object.assign(seen, { lopEnded: measured.ended, lop: whole.readUInt16LE(24) });
  await live((now) => now.kind === 0 && now.stand === 1 && now.flags & 1);
  await session.done(13, ...named('manual_mmhg', 45));
  await session.done(13, ...named('manual_minutes', 1));
  await session.done(14, Buffer.from([HAND]));

  // A whole training; then one that is stopped.
  await session.done(70, Buffer.from([1]));
  await session.done(10, Buffer.from([0]));
  await live((now) => now.phase === 5);
  seen.notNow = (await session.command(10, Buffer.from([0]))).code;
  await session.done(3);
  seen.less = (await live((now) => now.target && now.target < 4500)).target;
  seen.ended = (await live((now) => now.kind !== 1)).ended;
  await live((now) => now.kind === 0 && now.stand === 1 && now.flags & 1);
  await session.done(10, Buffer.from([0]));
  await live((now) => now.kind === 1 && now.level > 1000);
  await write(STOP, [1], false);
  seen.stopped = (await live((now) => now.target === 0 && now.kind !== 1)).ended;
  await live((now) => now.kind === 0 && now.stand === 1 && now.flags & 1);

  // The journal.
  const span = await session.done(66, Buffer.from([6]), u16(0));
  seen.span = [span.readUInt32LE(0), span.readUInt32LE(4)];
  const records = [];
  const put = joiner();
  const watch = (from, bytes) => {
    const message = from === JOURNAL && put(bytes);
    if (message) records.push(message);
  };
  values.push(watch);
  clearInterval(pinging);
  const count = (await session.done(67, u16(seen.span[0]), Buffer.from([32]))).readUInt16LE(0);
  need(records.length === count, `${records.length} records came, not ${count}`);
  seen.journal = records
    .map((message, k) => session.open(message, 3, k + 1))
    .map((entry) => ({ kind: entry[0], ended: entry[1], number: entry.readUInt32LE(8), protocol: entry[15], target: entry.readUInt16LE(20) }));
  await session.done(68);
  const again = await ask(Buffer.concat([Buffer.from([1]), u32(1), Buffer.alloc(9)]), 30).catch((problem) => problem.message);
  seen.afterGoodbye = again;
  out({ done: seen });
}

main().catch((problem) => out({ failed: String(problem.stack) })).finally(() => setTimeout(() => process.exit(0), 200));
