"""What RP2040 and ESP32 have in common: the parts of `machine` the firmware uses, ready bound.

Every function that the tick calls is a C function bound here, once: binding one in the tick would
allocate. A chip adds how its ADC is read and how its tick is started.
"""

from time import gmtime, mktime, sleep_ms, sleep_us, ticks_add, ticks_diff, ticks_ms, time

import machine
import micropython
from machine import PWM, RTC, WDT, Pin

TICK_MS = 10
_BUZZER_DUTY_U16 = 32768
_CTRL_C = 3
KEEP_WORDS = 4  # 32 bits each that outlive every reset, not a power loss
KEEP_ASKED = 3  # the one that says that a reset was asked for; the others: safety/continuity.py
ASKED = 0x0A5CED00
_YEAR_2000 = (2000, 1, 1, 0, 0, 0, 0, 1)
_SET_BY_A_PERSON = (2026, 1, 1, 0, 0, 0, 3, 1)  # a clock that nobody set starts years before


class CommonChip:
    """The board's parts. board: pin numbers and PWM frequencies. Pump and valve start off.
    read_keep(number) and write_keep(number, word): the chip's KEEP_WORDS words. The tick may write
    one that was made before; making or reading one of 2**30 or more allocates. A chip adds
    console_write(bytes), CONSOLE_END and, if the port knows it, console_room()
    (cuff/panel/console.py)."""

    console_room = None
    battery_mv = None  # the chip's, or None: the board does not measure its cell
    SLOW_MEMORY_MS = None  # no pause of the interpreter delays a hard tick

    def __init__(self, board, read_keep, write_keep):
        self.read_keep = read_keep
        self.write_keep = write_keep
        micropython.alloc_emergency_exception_buf(100)
        self.write_pump_duty_u16 = self._pwm(board.PIN_PUMP, board.PUMP_PWM_HZ).duty_u16
        self.write_valve_duty_u16 = self._pwm(board.PIN_VALVE, board.VALVE_PWM_HZ).duty_u16
        self._buzzer = self._pwm(board.PIN_BUZZER, 1000)
        self.write_led = Pin(board.PIN_LED, Pin.OUT, value=0).value
        self.start_level = self._button(board.PIN_START)
        self.stop_level = self._button(board.PIN_STOP)
        self.up_level = self._button(board.PIN_UP)
        self.down_level = self._button(board.PIN_DOWN)
        self.second = None  # read by the loop; None if the board has none
        if getattr(board, "SECOND_SENSOR", None) is not None:
            from cuff.chip.second import SecondSensor

            self.second = SecondSensor(board)
        self.display = None  # the panel's
        if getattr(board, "DISPLAY", None) is not None:
            try:
                from cuff.chip.ssd1306 import Display

                self.display = Display(board)
            except Exception:  # no memory, or a file that is damaged: it goes on without
                pass
        self.ticks_ms = ticks_ms
        self.ticks_diff = ticks_diff
        self.ticks_add = ticks_add
        self.sleep_ms = sleep_ms
        self.sleep_us = sleep_us
        self.schedule = micropython.schedule
        self._timer = None

    def _pwm(self, pin, hz):
        return PWM(Pin(pin), freq=hz, duty_u16=0)

    def _button(self, pin):
        return Pin(pin, Pin.IN, Pin.PULL_UP).value

    def start_watchdog(self, timeout_ms):
        """From here on feed_watchdog must be called in time; on RP2040 this cannot be undone."""
        self.feed_watchdog = WDT(timeout=timeout_ms).feed

    def feed_watchdog(self):
        """Nothing to feed before start_watchdog."""

    def tone(self, hz):
        """Buzzer at hz, 0 = silent."""
        if hz:
            self._buzzer.freq(hz)
        self._buzzer.duty_u16(_BUZZER_DUTY_U16 if hz else 0)

    def vent(self):
        """Pump off, valve released. Safe to call at any time."""
        self.write_pump_duty_u16(0)
        self.write_valve_duty_u16(0)

    def allow_ctrl_c(self, allowed):
        """Ctrl-C is off while the cuff is under pressure."""
        micropython.kbd_intr(_CTRL_C if allowed else -1)

    def started_by_watchdog(self):
        """Whether the watchdog, or on RP2040 also `reset`, started the chip last."""
        return machine.reset_cause() == machine.WDT_RESET

    def minute(self):
        """Minutes of the chip's clock: counted from power-on unless somebody has set it."""
        return time() // 60

    def set_clock(self, minute):
        """minute: since 2000-01-01."""
        date = gmtime(mktime(_YEAR_2000) + minute * 60)
        RTC().datetime((date[0], date[1], date[2], date[6], date[3], date[4], 0, 0))

    def minute_2000(self):
        """Minutes since 2000-01-01, or 0 if nobody has set the clock."""
        return self.minute() - mktime(_YEAR_2000) // 60 if self.clock_is_set() else 0

    def clock_is_set(self):
        """Has somebody set the clock since power-on?"""
        return time() >= mktime(_SET_BY_A_PERSON)

    def radio(self, stop):
        """The Bluetooth radio, not switched on yet, or None: this build has none. stop(): for its
        interrupt."""
        try:
            from cuff.chip.radio import Radio
        except ImportError:
            return None
        return Radio(stop)

    def reset(self):
        """Restart the chip; boot.py takes the pins back first."""
        self.write_keep(KEEP_ASKED, ASKED)  # on the RP2040 nothing else differs from a watchdog
        machine.reset()
