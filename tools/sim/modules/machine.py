"""The `machine` module of each chip: its classes bound to one board, resets, WDT, memory.

Sources: extmod/modmachine.c, ports/<port>/modmachine.c, machine_wdt.c, extmod/machine_wdt.c,
extmod/machine_mem.c, ports/esp32/machine_rtc.c.

Kept from there: `soft_reset` is sys.exit, so it raises SystemExit and can be caught; `reset`
never returns; the rp2 knows two reset causes only.
"""

from tools.sim.interpreter.kernel import HardReset, heap_lock, heap_unlock
from tools.sim.modules.adc import Esp32ADC, Rp2ADC
from tools.sim.modules.args import bind, get_int
from tools.sim.modules.i2c import Esp32I2C, Rp2I2C, SoftI2C
from tools.sim.modules.pin import Esp32Pin, Rp2Pin
from tools.sim.modules.pwm import PWM as Rp2PWM
from tools.sim.modules.pwm_esp32 import PWM as Esp32PWM
from tools.sim.modules.time import EPOCH_OFFSET_S, seconds_of
from tools.sim.modules.timer import Esp32Timer, Rp2Timer

CALL_US = 2
SCRATCH_BASE = 0x4005800C  # RP2040 datasheet 4.7.6, WATCHDOG SCRATCH0
SCRATCH_COUNT = 8
WDT_MAX_MS = 8388
RTC_MEMORY_MAX = 2048  # MICROPY_HW_RTC_USER_MEM_MAX


class WDT:
    """Both ports: made once, fed, never stopped. A new one with another timeout re-arms it, as
    watchdog_enable of the pico-sdk and esp_task_wdt_reconfigure do."""

    _board = None

    def __init__(self, id=0, timeout=5000):
        board = self._board
        self._b = board
        board.spend(CALL_US)
        number = get_int(id)
        timeout_ms = get_int(timeout)
        if board.chip.name == "rp2":
            if number != 0:
                raise ValueError("WDT(%d) doesn't exist" % number)
            if timeout_ms < 0 or timeout_ms > WDT_MAX_MS:  # the port compares unsigned
                raise ValueError("timeout exceeds 8388")
        elif number != 0:
            raise ValueError
        elif timeout_ms <= 0:
            raise ValueError("WDT timeout too short")
        board.start_watchdog(timeout_ms)

    def feed(self):
        """Start the count anew."""
        self._b.spend(CALL_US)
        self._b.feed_watchdog()


class Mem32:
    """machine.mem32 with the registers a virtual rp2 has: the watchdog's scratch words."""

    def __init__(self, board):
        self._b = board

    def _index(self, address):
        address = get_int(address)
        if address & 3:
            raise ValueError("address %08x is not aligned to 4 bytes" % address)
        index = (address - SCRATCH_BASE) >> 2
        if not 0 <= index < SCRATCH_COUNT:
            self._b.unmodelled("the register at 0x%08x" % address)
        return index

    def __getitem__(self, address):
        self._b.spend(CALL_US)
        return self._b.scratch[self._index(address)]

    def __setitem__(self, address, value):
        board = self._b
        board.spend(CALL_US)
        hard = board.in_hard
        if hard:  # a store is C's on the chip and allocates nothing; what the caller counts does
            heap_unlock()
        try:
            board.scratch[self._index(address)] = get_int(value) & 0xFFFFFFFF
        finally:
            if hard:
                heap_lock()


class RTC:
    """machine.RTC of both chips: the clock (ports/*/machine_rtc.c)."""

    _board = None

    def __init__(self):
        self._b = self._board

    def datetime(self, date):
        """Set the clock: (year, month, day, weekday, hour, minute, second, subsecond)."""
        self._b.spend(CALL_US)
        year, month, day, _, hour, minute, second, _ = date
        seconds = seconds_of((year, month, day, hour, minute, second))
        self._b.clock_s = seconds - EPOCH_OFFSET_S - self._b.uptime_us() // 1000000


class Esp32RTC(RTC):
    """That of the esp32 has memory, too, that outlives a reset."""

    def memory(self, data=None):
        """The kept bytes; or keep these."""
        self._b.spend(CALL_US)
        if data is None:
            return self._b.rtc_memory
        if len(data) > RTC_MEMORY_MAX:
            raise ValueError("buffer too long")
        self._b.rtc_memory = bytes(data)


class VirtualMachine:
    """What both chips' `machine` have."""

    __name__ = "machine"
    PWRON_RESET = 1
    WDT_RESET = 3

    def __init__(self, board):
        self._b = board
        self.WDT = bind(WDT, board)
        self.SoftI2C = bind(SoftI2C, board)
        self.RTC = bind(RTC, board)
        self._reset = HardReset("reset")  # made ahead: reset() has to work with the heap locked

    def reset(self):
        """Restart the chip; does not return."""
        self._b.spend(CALL_US)
        self._b.request_reset(self._reset)

    def soft_reset(self):
        """sys.exit by another name (extmod/modmachine.c)."""
        self._b.spend(CALL_US)
        raise SystemExit

    def reset_cause(self):
        """Why the chip started last."""
        self._b.spend(CALL_US)
        return self._b.reset_cause

    def unique_id(self):
        """The chip's serial number."""
        return self._b.chip.unique_id

    def freq(self, *hertz):
        """The CPU clock; changing it is not modelled."""
        if hertz:
            self._b.unmodelled("machine.freq(hz)")
        return self._b.chip.clock_hz

    def idle(self):
        """Wait for an interrupt, 1 ms at most (MICROPY_INTERNAL_WFE(1))."""
        self._b.idle()

    def disable_irq(self):
        """No interrupt until enable_irq; the old state. Less than the microsecond that counts."""
        return self._b.disable_irq()

    def enable_irq(self, state):
        """Back to `state`."""
        self._b.enable_irq(get_int(state))
        self._b.spend(0)


class Rp2Machine(VirtualMachine):
    """`machine` on the rp2."""

    def __init__(self, board):
        super().__init__(board)
        self.Pin = bind(Rp2Pin, board)
        self.PWM = bind(Rp2PWM, board)
        self.ADC = bind(Rp2ADC, board)
        self.Timer = bind(Rp2Timer, board)
        self.I2C = bind(Rp2I2C, board)
        self.mem32 = Mem32(board)


class Esp32Machine(VirtualMachine):
    """`machine` on the esp32."""

    HARD_RESET = 2
    DEEPSLEEP_RESET = 4
    SOFT_RESET = 5

    def __init__(self, board):
        super().__init__(board)
        self.Pin = bind(Esp32Pin, board)
        self.PWM = bind(Esp32PWM, board)
        self.ADC = bind(Esp32ADC, board)
        self.Timer = bind(Esp32Timer, board)
        self.I2C = bind(Esp32I2C, board)
        self.RTC = bind(Esp32RTC, board)
