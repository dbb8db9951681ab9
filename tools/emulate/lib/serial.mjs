// The USB serial line of an emulated board, and the raw REPL on it.
//
// All output is kept in `text`. `expect` and `exec` let emulated time pass until the answer comes.

import { USBCDC } from "rp2040js";

const PACKET = 64;
const CTRL_A = "\x01";
const CTRL_C = "\x03";
const CTRL_D = "\x04";
const LONGEST_QUOTE = 800;

export class Serial {
  constructor(board) {
    this.board = board;
    this.text = "";
    this.onText = null;
    this.toSend = [];
    this.readFrom = 0;
    this.room = 0;
  }
  /** Connect to a freshly booted chip. */
  attach(mcu) {
    const cdc = new USBCDC(mcu.usbCtrl);
    this.cdc = cdc;
    this.room = 0;
    // A host sends when it has something to say. rp2040js answers every armed OUT endpoint at once
    // with an empty packet, which the firmware takes for one: an endless interrupt storm. So the
    // endpoint is held until there is data.
    mcu.usbCtrl.onEndpointRead = (endpoint, size) => {
      if (endpoint === cdc.outEndpoint) this.room = size;
    };
    cdc.onSerialData = (bytes) => {
      const text = Buffer.from(bytes).toString("latin1");
      this.text += text;
      this.onText?.(text);
    };
  }
  /** Hand the next packet over, if the chip has room. */
  deliver() {
    if (this.toSend.length === 0 || this.room === 0) return;
    const size = Math.min(this.room, PACKET);
    const packet = Uint8Array.from(this.toSend.splice(0, size));
    this.room = 0;
    this.board.mcu.usbCtrl.endpointReadDone(this.cdc.outEndpoint, packet);
  }
  send(text) {
    this.toSend.push(...Buffer.from(text, "latin1"));
  }
  /** Run until the output, from what was read before on, holds `wanted`; returns what precedes. */
  expect(wanted, millis = 10000) {
    const from = this.readFrom;
    this.board.runFor(millis, () => this.text.indexOf(wanted, from) >= 0);
    const at = this.text.indexOf(wanted, from);
    if (at < 0) {
      const got = JSON.stringify(this.text.slice(from).slice(-LONGEST_QUOTE));
      throw new Error(`no ${JSON.stringify(wanted)} within ${millis} ms, but ${got}`);
    }
    this.readFrom = at + wanted.length;
    return this.text.slice(from, at);
  }
  enterRawRepl() {
    this.send(`\r${CTRL_C}${CTRL_C}`);
    this.board.runFor(50);
    this.readFrom = this.text.length;
    this.send(`\r${CTRL_A}`);
    this.expect("raw REPL; CTRL-B to exit\r\n>", 5000);
  }
  /** Start code in the raw REPL; what it prints is in `text`. */
  start(code) {
    this.send(code + CTRL_D);
    this.expect("OK", 10000);
  }
  /** Run code in the raw REPL; returns what it printed, throws on a traceback. */
  exec(code, millis = 60000) {
    this.start(code);
    const printed = this.expect(CTRL_D, millis);
    const error = this.expect(CTRL_D, millis);
    this.expect(">", millis);
    if (error) throw new Error(error);
    return printed;
  }
}
