// The world around the board, served by tools/emulate/world.py over two pipes: one request, one
// reply, while emulated time stands still.
//
// Between two steps the analogue inputs keep their place; the converter's code table and noise,
// sent once at the start, turn it into codes as on the virtual board.

import fs from "node:fs";

const REQUEST_BYTES = 12;
const REPLY_BYTES = 20;
const LARGEST_U16 = 65535;

export class World {
  constructor(requests, replies) {
    this.out = fs.openSync(requests, "w"); // both opens wait for the other side
    this.in = fs.openSync(replies, "r");
    this.request = Buffer.alloc(REQUEST_BYTES);
    const head = this.#read(8);
    const codes = this.#read(2 * head.readUInt32LE(0));
    const noise = this.#read(4 * head.readUInt32LE(4));
    this.codes = new Uint16Array(codes.buffer, codes.byteOffset, codes.length / 2);
    this.noise = new Int32Array(noise.buffer, noise.byteOffset, noise.length / 4);
    this.noiseAt = 0;
    this.random = 1;
    this.#take(this.#read(REPLY_BYTES));
  }
  /** Let `micros` pass with these outputs: { pump, valve, buzzer }, each from Board.pwm(). */
  step(micros, { pump, valve, buzzer }) {
    this.request.writeUInt32LE(micros, 0);
    this.request.writeUInt16LE(pump.dutyU16, 4);
    this.request.writeUInt16LE(valve.dutyU16, 6);
    this.request.writeUInt16LE(buzzer.dutyU16, 8);
    this.request.writeUInt16LE(Math.min(LARGEST_U16, Math.round(buzzer.hz)), 10);
    fs.writeSync(this.out, this.request);
    this.#take(this.#read(REPLY_BYTES));
    // A new place in the noise for every step, so that its period never shows in a mean.
    this.random = (Math.imul(this.random, 61) + 3731) & 0xffffff;
    this.noiseAt = this.random >>> 12;
  }
  /** One conversion at a position in 1/16 LSB. */
  code(position) {
    this.noiseAt = (this.noiseAt + 1) & (this.noise.length - 1);
    return this.codes[(position + this.noise[this.noiseAt]) >> 2];
  }
  close() {
    fs.closeSync(this.out); // the world ends when its input does
    fs.closeSync(this.in);
  }
  #take(reply) {
    const [cuff, sensor, pressure, rail, battery] = [0, 4, 8, 12, 16].map((at) =>
      reply.readInt32LE(at),
    );
    Object.assign(this, { cuffCmmhg: cuff, sensorCmmhg: sensor, pressure, rail, battery });
  }
  #read(bytes) {
    const buffer = Buffer.alloc(bytes); // own memory: typed arrays need its alignment
    for (let got = 0; got < bytes;) {
      const count = fs.readSync(this.in, buffer, got, bytes - got, null);
      if (count === 0) throw new Error("the world around the board has ended");
      got += count;
    }
    return buffer;
  }
}
