// What rp2040js 1.4.1 leaves out or does differently from the chip, put right from outside, one
// function each.

/** Breakpoint numbers planted in the boot ROM; the core hands them to Board. */
export const TRAP = { ERASE: 0x10, PROGRAM: 0x11 };
const THUMB_BX_LR = 0x4770;
const bkpt = (number) => 0xbe00 | number;
const ROM_FUNCTION_TABLE = 0x14; // halfword pointer in the boot ROM

/** The SSI is only a stub: the ROM's flash functions become traps, and writes take their time. */
export function trapFlashRoutines(rom) {
  const view = new DataView(rom.buffer, rom.byteOffset);
  const find = (code) => {
    const wanted = code.charCodeAt(0) | (code.charCodeAt(1) << 8);
    for (let t = view.getUint16(ROM_FUNCTION_TABLE, true); view.getUint16(t, true) !== 0; t += 4)
      if (view.getUint16(t, true) === wanted) return view.getUint16(t + 2, true) & ~1;
    throw new Error(`boot ROM function ${code} not found`);
  };
  for (const [code, number] of [
    ["RE", TRAP.ERASE],
    ["RP", TRAP.PROGRAM],
  ]) {
    const address = find(code);
    view.setUint16(address, bkpt(number), true);
    view.setUint16(address + 2, THUMB_BX_LR, true);
  }
}

/** os.urandom() reads the ring oscillator's random bit. */
export function giveRandomBit(mcu, random) {
  const RANDOMBIT = 0x1c;
  const rosc = mcu.peripherals[0x40060];
  const read = rosc.readUint32.bind(rosc);
  rosc.readUint32 = (offset) => (offset === RANDOMBIT ? (random() < 0.5 ? 0 : 1) : read(offset));
}

/** machine.unique_id() asks the flash chip (command 0x4b, four dummy bytes, eight bytes of id). */
export function giveUniqueId(mcu, id) {
  const DR0 = 0x60;
  const READ_UNIQUE_ID = 0x4b;
  const DUMMY = 4;
  const ssi = mcu.peripherals[0x18000];
  const write = ssi.writeUint32.bind(ssi);
  const read = ssi.readUint32.bind(ssi);
  let place = -1; // bytes since the command, -1: none under way
  ssi.writeUint32 = (offset, value) => {
    if (offset === DR0) {
      if (place >= 0) place = place + 1 > DUMMY + id.length ? -1 : place + 1;
      else if (value === READ_UNIQUE_ID) place = 0;
    }
    write(offset, value);
  };
  ssi.readUint32 = (offset) =>
    offset === DR0 && place >= 0 ? (place > DUMMY ? id[place - DUMMY - 1] : 0) : read(offset);
}

/** rp2040js keeps the UART's TX interrupt asserted, a storm: assert it once a byte has gone out. */
export function calmUarts(mcu) {
  const TXINTR = 1 << 5;
  const DATA = 0;
  for (const uart of mcu.uart) {
    uart.checkInterrupts = () =>
      mcu.setInterrupt(uart.irq, !!(uart.interruptStatus & uart.interruptMask));
    const write = uart.writeUint32.bind(uart);
    uart.writeUint32 = (offset, value) => {
      write(offset, value);
      if (offset === DATA) {
        uart.interruptStatus |= TXINTR;
        uart.checkInterrupts();
      }
    };
  }
}

/** PWM edges as events cost time and nobody looks: duty and frequency are read from registers. */
export function silencePwmEdges(mcu) {
  for (const channel of mcu.pwm.channels)
    for (const alarm of [channel.alarmA, channel.alarmB, channel.alarmBottom]) alarm.enable = false;
}
