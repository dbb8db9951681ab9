// One cuff: its status, its session, and whether it can be heard. Screens know this and nothing
// below. STOP passes every queue and needs neither session nor answer.
import { agree, agreed, code, commitment, pair, random, Seal } from './access';
import {
  body, type Bytes, CHARACTERISTIC, type Info, join, MESSAGE, OP, readInfo, readPressure, readStatus,
  REFUSED, same, u32,
} from './codec';
import { Exchange, NoAnswer, Refused } from './exchange';
import type { Entered } from './roll';
import { blank, CODE, KIND, type Snapshot } from './snapshot';
import { Bout } from './bout';
import { Trace } from './trace';
import type { Transport } from './transport';

const SILENT_MS = 1200; // five statuses a second: after so long the page says that it hears nothing
const FORSAKE_MS = 6000; // silent for so long, though nobody says that it is gone: connect anew
const OPEN_MS = 15_000;
const LOOK_MS = 250;
const AGAIN_MS = 1000;
const CONFIRM_MS = 65_000; // a person has to press START at the device
const STOP_CHECK_MS = 400;
const STOP_CHECKS = 5;

export type Access = 'none' | 'session' | 'stranger' | 'occupied';

/** What the page gives a cuff. */
export interface Owner {
  changed(): void;
  ended(cuff: Cuff, bout: Bout): void;
  stopFailed(cuff: Cuff): void;
  keyOf(id: string): { key: Bytes; client: Bytes } | null;
}

/** Local minutes since 2000. */
function minutes(now: Date) {
  const local = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate(), now.getHours(), now.getMinutes());
  return Math.floor((local - Date.UTC(2000, 0, 1)) / 60_000);
}

export class Cuff {
  now: Snapshot = blank();
  info: Info | null = null;
  access: Access = 'none';
  lost = false;
  dismissed = false; // the person has read of the trip that stands
  roll: Entered[] | null = null; // its wearers; null: not read yet
  readonly trace = new Trace();
  private readonly exchange: Exchange;
  private seal: Seal | null = null;
  private counter = 0;
  private heard = 0;
  private closed = false;
  private opening = false;
  private parted = false; // since the last opening began
  private reading = false;
  private bout: Bout | null = null;
  private deviceMs = -1;
  private streamed = 0;
  private readonly timers: ReturnType<typeof setInterval>[] = [];

  constructor(
    readonly transport: Transport,
    private readonly owner: Owner,
  ) {
    this.exchange = new Exchange(transport);
    transport.onData = (no, bytes) => this.take(no, bytes);
    transport.onClose = () => this.gone();
  }

  get name() {
    return this.transport.name;
  }

  /** Connects for the first time; throws if there is no cuff. */
  async connect() {
    try {
      await this.begin();
    } catch (error) {
      this.closed = true; // or it would look for the cuff unseen
      this.transport.close();
      throw error;
    }
    this.timers.push(setInterval(() => this.look(), LOOK_MS));
    this.timers.push(setInterval(() => this.ping(), this.transport.pingMs));
  }

  private async begin() {
    this.access = 'none';
    this.seal = null;
    this.reading = false;
    this.parted = false;
    let late: ReturnType<typeof setTimeout> | undefined;
    await Promise.race([
      this.open(),
      new Promise((_done, fail) => (late = setTimeout(() => fail(new NoAnswer()), OPEN_MS))),
    ]).finally(() => clearTimeout(late));
    if (this.parted) throw new NoAnswer();
    this.heard = Date.now();
    this.lost = false;
    this.owner.changed();
    await this.hello();
  }

  /** Reads too: one that the radio never answers must not keep the page from trying again. */
  private async open() {
    await this.transport.open();
    this.info = readInfo(await this.transport.read(CHARACTERISTIC.info));
    if (this.info && this.info.major !== 1) throw new Error('another version');
    await this.readRest();
  }

  private gone() {
    this.parted = true;
    this.exchange.end();
    this.lost = !this.closed;
    this.access = 'none';
    this.seal = null;
    this.owner.changed();
    if (!this.closed) void this.again();
  }

  private async again() {
    if (this.opening) return;
    this.opening = true;
    while (!this.closed) {
      await new Promise((done) => setTimeout(done, AGAIN_MS));
      if (this.closed) break;
      try {
        await this.begin();
        if (!this.parted) break; // lost while it said hello: that is not an error
      } catch {
        this.transport.close();
      }
    }
    this.opening = false;
  }

  private look() {
    const silence = Date.now() - this.heard;
    if (silence > SILENT_MS && !this.lost) {
      this.lost = true;
      this.owner.changed();
    }
    if (silence > FORSAKE_MS && !this.opening) {
      this.transport.close();
      this.gone();
    }
  }

  private take(no: number, bytes: Bytes) {
    if (no === CHARACTERISTIC.control) this.exchange.take(bytes);
    else if (no === CHARACTERISTIC.status) this.status(bytes);
    else if (no === CHARACTERISTIC.pressure) this.pressure(bytes);
  }

  private status(bytes: Bytes) {
    const next = readStatus(bytes, this.now);
    if (!next) return;
    this.heard = Date.now();
    this.lost = false;
    const was = this.now;
    this.now = next;
    if (next.rest !== next.whole) void this.readRest();
    if (Date.now() - this.streamed > 500) this.trace.push(this.trace.end() + 0.2, next.level);
    if (!next.trip) this.dismissed = false;
    if (next.kind === KIND.training) this.bout ??= new Bout();
    this.bout?.take(next, Date.now());
    if (was.kind === KIND.training && next.kind !== KIND.training && this.bout) {
      this.owner.ended(this, this.bout);
      this.bout = null;
    }
    this.owner.changed();
  }

  private async readRest() {
    if (this.reading) return;
    this.reading = true;
    try {
      this.now = readStatus(await this.transport.read(CHARACTERISTIC.status), this.now) ?? this.now;
      this.owner.changed();
    } catch {
      // the next status asks again
    } finally {
      this.reading = false;
    }
  }

  private pressure(bytes: Bytes) {
    const got = readPressure(bytes);
    if (!got) return;
    this.streamed = Date.now();
    const ahead = (got.ms - this.deviceMs + 655360) % 655360;
    const gap = this.deviceMs < 0 || ahead > 60_000 ? 20 : ahead;
    let at = this.trace.end() + gap / 1000;
    for (const mmhg of got.mmhg) {
      this.trace.push(at, mmhg);
      at += 0.02;
    }
    this.deviceMs = (got.ms + 20 * (got.mmhg.length - 1)) % 655360;
  }

  // Session

  private async plain(op: number, args: Bytes, wait?: number): Promise<Bytes> {
    const message = join(MESSAGE.plain, op, args);
    const answer = await this.exchange.send(
      () => message,
      (m) => (m[0] === MESSAGE.plain && m[1] === op ? m.slice(2) : undefined),
      wait,
    );
    if (answer[0] !== CODE.none) throw new Refused(answer[0] ?? 0);
    return answer.slice(1);
  }

  private async hello() {
    const known = this.owner.keyOf(this.transport.id);
    if (!known) {
      this.access = 'stranger';
      return this.owner.changed();
    }
    try {
      const nonce = random(8);
      const answer = await this.plain(OP.hello, join(known.client, nonce));
      const floor = u32(answer, 8);
      this.seal = await Seal.of(known.key, nonce, answer.slice(0, 8), floor);
      this.counter = floor;
      const status = await this.sealed(join(OP.status));
      this.access = 'session';
      this.now = readStatus(status.slice(1), this.now) ?? this.now;
      await this.sealed(body.stream(true));
      await this.sealed(body.time(minutes(new Date())));
    } catch (error) {
      this.seal = null;
      this.access =
        error instanceof Refused && error.reason === REFUSED.occupied ? 'occupied'
        : error instanceof Refused ? 'stranger'
        : 'none';
    }
    this.owner.changed();
  }

  /** Code and data of the answer. */
  private sealed(command: Bytes): Promise<Bytes> {
    let counter = 0;
    const seal = this.seal;
    if (!seal) throw new NoAnswer();
    return this.exchange.send(
      () => seal.command((counter = ++this.counter), command),
      async (message) => {
        const opened = await seal.answer(counter, message);
        return opened && opened[0] === command[0] ? opened.slice(1) : undefined;
      },
    );
  }

  /** A code: 0 done or under way. No session is "not allowed", silence is "not now". */
  async do(command: Bytes): Promise<number> {
    return (await this.ask(command))[0] ?? CODE.notNow;
  }

  /** As do, with the data after the code. */
  async ask(command: Bytes): Promise<Bytes> {
    if (!this.seal) return Uint8Array.of(CODE.notAllowed);
    try {
      return await this.sealed(command);
    } catch (error) {
      if (error instanceof Refused && error.reason === REFUSED.notIntroduced) {
        this.access = 'stranger';
        this.seal = null;
        void this.hello();
      }
      return Uint8Array.of(CODE.notNow);
    }
  }

  private ping() {
    if (this.seal) void this.do(join(OP.ping));
    else if (!this.lost && this.access === 'occupied') void this.hello();
  }

  /** Vents. Tries until the cuff shows it, and says so if it does not. */
  async stop() {
    for (let i = 0; i < STOP_CHECKS; i++) {
      const seen = this.now.seq;
      try {
        await this.transport.stop();
      } catch {
        // tried again below
      }
      await new Promise((done) => setTimeout(done, STOP_CHECK_MS));
      if (!this.lost && this.now.seq !== seen && this.now.target === 0) return;
    }
    this.owner.stopFailed(this);
  }

  // Introduction

  /** Up to the code; `finish` sends the proof once the person has seen that the codes agree. */
  async introduce(): Promise<{ code: string; finish: (name: string) => Promise<{ key: Bytes; client: Bytes }> }> {
    const mine = await pair();
    const first = await this.plain(OP.key, mine.open);
    const theirs = first.slice(0, 32);
    const nonce = random(16);
    const other = await this.plain(OP.nonce, nonce);
    if (!same(await commitment(other, theirs, mine.open), first.slice(32, 48))) throw new Refused(0);
    const shared = await agree(mine.secret, theirs);
    const all = await agreed(shared, join(nonce, other), mine.open, theirs);
    return {
      code: await code(nonce, other, mine.open, theirs),
      finish: async (name) => {
        const label = new TextEncoder().encode(name).slice(0, 16);
        const answer = await this.plain(OP.confirm, join(all.clientProof, label), CONFIRM_MS);
        if (!same(answer.slice(0, 8), all.deviceProof)) throw new Refused(0);
        return { key: all.key, client: all.id };
      },
    };
  }

  /** After an introduction. */
  begun() {
    return this.hello();
  }

  close() {
    this.closed = true;
    this.timers.forEach(clearInterval);
    const bye = this.seal && !this.lost ? this.do(join(OP.goodbye)) : Promise.resolve();
    void bye.finally(() => this.transport.close());
  }
}
