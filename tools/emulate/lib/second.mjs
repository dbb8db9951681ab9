// The second pressure sensor on the desk: an ABP2 on two pins, spoken to by SoftI2C bit by bit.
//
// Knows the bus (start, address, acknowledge, stop) and the one command that measures. Its pull-ups
// are the board's: what nobody holds low is high. Rules: changes SDA only while SCL is low.

const ADDRESS = 0x28;
const POWERED = 0x40;
const LOWEST = 1677722; // 10 % of 2^24
const SPAN = 13421772; // 80 %
const FULL_CMMHG = 45004;
const START_COMMAND = 0xaa;

export class SecondSensor {
  /** cmmhg() gives the pressure at its port now. */
  constructor(board, { sda, scl }, cmmhg) {
    Object.assign(this, { board, sda, scl, cmmhg });
    this.conversions = 0;
    this.answer = [POWERED, 0, 0, 0];
    this.noise = 1;
    this.#idle();
    this.sclHigh = true;
    this.sdaHigh = true;
    board.setPin(scl, true);
    board.onPinEdge(scl, (level) => this.#clock(level));
    board.onPinEdge(sda, (level) => this.#data(level));
  }

  #idle() {
    this.state = "idle";
    this.#drive(true);
  }
  #drive(level) {
    this.board.setPin(this.sda, level);
  }
  #data(level) {
    const was = this.sdaHigh;
    this.sdaHigh = level;
    if (!this.sclHigh || was === level) return;
    if (level) this.#idle();
    else this.#begin("address");
  }
  #begin(state) {
    this.state = state;
    this.bits = 0;
    this.byte = 0;
    this.acking = false;
  }
  #clock(level) {
    if (this.sclHigh === level) return;
    this.sclHigh = level;
    if (this.state === "idle") return;
    if (level) this.#rise();
    else this.#fall();
  }
  #rise() {
    const bit = this.board.pinLevel(this.sda) ? 1 : 0;
    if (this.state === "read") {
      if (this.bits === 9) this.refused = bit === 1;
    } else if (!this.acking && this.bits < 8) {
      this.byte = (this.byte << 1) | bit;
      this.bits++;
    }
  }
  #fall() {
    if (this.state === "read") this.#send();
    else if (this.acking) this.#acknowledged();
    else if (this.bits === 8) this.#received();
  }
  #received() {
    if (this.state === "address" && this.byte >> 1 !== ADDRESS) return this.#idle();
    if (this.state === "write" && this.byte === START_COMMAND) this.#convert();
    this.acking = true;
    return this.#drive(false);
  }
  #acknowledged() {
    this.#drive(true);
    const reads = this.state === "address" && this.byte & 1;
    this.#begin(reads ? "read" : "write");
    if (!reads) return;
    this.at = 0;
    this.refused = false;
    this.#send();
  }
  /** The next bit of the answer; after eight the master's turn to acknowledge. */
  #send() {
    if (this.bits === 9) {
      if (this.refused) return this.#idle();
      this.bits = 0;
      this.at++;
    }
    if (this.bits === 8) this.#drive(true);
    else this.#drive(((this.answer[this.at & 3] >> (7 - this.bits)) & 1) === 1);
    return this.bits++;
  }
  #convert() {
    this.conversions++;
    this.noise = (Math.imul(this.noise, 61) + 3731) & 0xffffff;
    const noise = (this.noise >>> 16) * 8 - 1024; // 3 cmmHg
    const counts = LOWEST + Math.round((this.cmmhg() / FULL_CMMHG) * SPAN) + noise;
    this.answer = [POWERED, (counts >> 16) & 255, (counts >> 8) & 255, counts & 255];
  }
}
