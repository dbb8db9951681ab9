// Connects a freshly booted RP2040 with its board: watchdog, pins, converter, USB, I2C, meters.

import { calmUarts, giveRandomBit, giveUniqueId, silencePwmEdges } from "./chipfixes.mjs";

const PINS = 30;
const WATCHDOG = 0x40058;
const WATCHDOG_RESET = 1;
const UNIQUE_ID = [0xe6, 0x61, 0x4c, 0x31, 0x1b, 0x2a, 0x5f, 0x2d];
const I2C_BYTE_NANOS = 9e9 / 400e3; // nine clocks at 400 kHz
const FIRST_IRQ = 16;

export function wire(board, mcu, reason, scratch) {
  noteWarnings(board, mcu);
  calmUarts(mcu);
  giveRandomBit(mcu, board.random);
  giveUniqueId(mcu, UNIQUE_ID);
  silencePwmEdges(mcu);
  wireWatchdog(board, mcu, reason, scratch);
  wirePins(board, mcu);
  wirePwm(board, mcu);
  wireAnalogue(board, mcu);
  wireI2c(board, mcu);
  wireMeters(board, mcu.core);
  board.serial.attach(mcu);
}

function noteWarnings(board, mcu) {
  const note = (severity) => (part, message) => {
    const key = `${severity} ${part}: ${message}`;
    board.warnings.set(key, (board.warnings.get(key) ?? 0) + 1);
  };
  console.warn = note("warning"); // rp2040js writes some past its logger
  mcu.logger = { debug() {}, info() {}, warn: note("warning"), error: note("error") };
}

function wireWatchdog(board, mcu, reason, scratch) {
  const watchdog = mcu.peripherals[WATCHDOG];
  board.watchdog = watchdog;
  watchdog.reason = reason;
  if (scratch) watchdog.scratchData.set(scratch);
  watchdog.onWatchdogTrigger = () => {
    board.pendingReset = watchdog.reason || WATCHDOG_RESET;
    watchdog.timer.enable = false; // or rp2040js arms the alarm with a delay of 0 for ever
    mcu.core.mustLeave = true;
  };
}

function wirePins(board, mcu) {
  for (let gpio = 0; gpio < PINS; gpio++) {
    let last = null;
    mcu.gpio[gpio].addListener(() => {
      board.settlePin(gpio);
      const level = board.pinLevel(gpio);
      if (level === last) return;
      last = level;
      for (const listener of board.pinListeners.get(gpio) ?? []) listener(level, board.nowExact);
    });
    if (board.inputs.has(gpio)) board.settlePin(gpio);
  }
}

function wirePwm(board, mcu) {
  const write = mcu.pwm.writeUint32.bind(mcu.pwm);
  mcu.pwm.writeUint32 = (offset, value) => {
    write(offset, value);
    board.onPwmWrite?.();
  };
}

function wireAnalogue(board, mcu) {
  mcu.adc.onADCRead = (channel) => {
    const source = board.analogue[channel];
    const counts = typeof source === "function" ? source(board.nowExact) : source;
    mcu.adc.channelValues[channel] = Math.max(0, Math.min(4095, Math.round(counts)));
    mcu.adc.currentChannel = channel;
    mcu.adc.sampleAlarm.schedule(mcu.adc.sampleTime * 1000);
  };
}

function wireI2c(board, mcu) {
  const after = (act) => mcu.clock.createAlarm(act).schedule(I2C_BYTE_NANOS);
  mcu.i2c.forEach((i2c, bus) => {
    let device = null;
    let written = [];
    const flush = () => {
      if (device && written.length) device.write(Uint8Array.from(written));
      written = [];
    };
    i2c.onConnect = (address) => {
      flush();
      device = board.i2cDevices[bus].get(address) ?? null;
      after(() => i2c.completeConnect(device !== null));
    };
    i2c.onWriteByte = (byte) => {
      written.push(byte);
      after(() => i2c.completeWrite(true));
    };
    i2c.onReadByte = () => after(() => i2c.completeRead(device ? device.read() : 0xff));
    i2c.onStop = () => {
      flush();
      i2c.completeStop();
    };
  });
}

/** Tells the meters of every interrupt: when it came, how long it took, how much stack it used. */
function wireMeters(board, core) {
  const active = [];
  const pendingSince = new Map();
  const { clock } = core.rp2040;
  const nanos = () => board.bootNanos + clock.nanosCounter;
  core.onInterruptPending = (irq) => pendingSince.set(irq, nanos());
  core.onExceptionEntry = (number) => {
    const irq = number - FIRST_IRQ;
    const start = nanos();
    const since = pendingSince.get(irq) ?? start;
    active.push({ irq, start, since, spAtEntry: core.SP, outerLowest: core.lowestSp });
    core.lowestSp = core.SP;
  };
  core.onExceptionReturn = () => {
    const activation = active.pop();
    activation.end = nanos();
    activation.lowestSp = core.lowestSp;
    core.lowestSp = Math.min(core.lowestSp, activation.outerLowest);
    for (const meter of board.meters) if (meter.irq === activation.irq) meter.record(activation);
  };
}
