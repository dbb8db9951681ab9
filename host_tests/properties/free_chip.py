"""A chip without a world: every input is what a property draws, every output is looked at.

`FreeChip` has all that cuff/tick.py and cuff/app.py take from a chip. Its permits behave: a word
holds for 250 ms, an expired one stays low until it is rearmed. Time is `now_ms`, set by the test;
it wraps as on the chip; `sleep_ms` runs the tick it was given. Air, if a test wants some: `breathe`
for 10 ms; pump and valve have power only while both permits are high, as behind the real switches.
"""

from tools.sim.scenario import BoardFacts

WRAP = 1 << 30
HOLD_MS = 250
NOMINAL_COUNTS_PER_MMHG = 108  # of the Pico's board at 5 V
COUNTS_PER_MMHG_5V = 153  # what the device makes of it: 12 mV through the divider of 0.641
ZERO_COUNTS = 2547
RAIL_COUNTS = 59577
KEEP_WORDS = 4
TICK_MS = 10
MINUTE = 1000  # since power-on: nobody has set the clock


class Booted(Exception):
    """App.run has come to the watchdog: from here on the test turns the loop."""


class PermitLine:
    """One permit, on the chip's clock. room None: a word can always be put."""

    room = None
    test_word = 1
    shortest_ms = 225
    longest_ms = 275

    def __init__(self, chip, hold_ms=None):
        self._chip = chip
        self._hold_ms = hold_ms
        self.rearm()

    def rearm(self):
        self._until_ms = None
        self._parked = False

    def put(self, word):
        """A dead-man is fed by every word, a ceiling only by its first."""
        self.level()
        if not self._parked and (self._until_ms is None or self._hold_ms):
            self._until_ms = self._chip.ms + (self._hold_ms or word)

    def level(self):
        if self._until_ms is not None and self._chip.ms >= self._until_ms:
            self._parked = True
        return int(self._until_ms is not None and not self._parked)


class PermitLines:
    """What cuff/chip/permits_rp2.py offers; a ceiling's word is its time in ms."""

    PARKS = True
    word = 1
    BY_EDGE = False

    def __init__(self, chip):
        self.deadman = PermitLine(chip, HOLD_MS)
        self.ceiling = PermitLine(chip)
        self.ceiling.test_word = 100
        self.ceiling.shortest_ms, self.ceiling.longest_ms = 90, 110

    def ceiling_word_of(self, duration_s):
        return duration_s * 1000


class FreeSecond:
    """The second sensor, which sees what the first one sees."""

    def __init__(self, chip):
        self._chip = chip

    def begin(self):
        return True

    def fetch(self):
        return (self._chip.pressure - ZERO_COUNTS) * 100 // COUNTS_PER_MMHG_5V


class FreeChip:
    """pressure, rail: counts of every conversion; start, stop, up, down: 0 while pressed."""

    HARD_TICK = True
    SLOW_MEMORY_MS = None
    CONSOLE_END = b"\n"
    console_room = None
    battery_mv = None

    def __init__(self, ms=0):
        self.facts = BoardFacts("pico_w")
        self.ms = ms  # without wrap
        self.pressure = ZERO_COUNTS
        self.rail = RAIL_COUNTS
        self.dither = 0
        self.start = self.stop = self.up = self.down = 1
        self.pump_u16 = self.valve_u16 = 0
        self.air_cmmhg = 0
        self.fed = 0
        self.is_power_on = True
        self.kept = [0] * KEEP_WORDS
        self.permit_lines = PermitLines(self)
        self.second = FreeSecond(self)
        self.display = None
        self._callback = None

    def console_write(self, data):
        """Nobody reads."""

    def vent(self):
        """As the chip's."""
        self.pump_u16 = self.valve_u16 = 0

    # what the tick takes

    def read_adc(self, converter):
        return converter()

    def pressure_adc(self):
        self.dither = (self.dither * 5 + 3) & 63
        return min(65535, max(0, self.pressure + (self.dither - 32) * (0 < self.pressure < 65535)))

    def rail_adc(self):
        return self.rail

    def stop_level(self):
        return self.stop

    def write_pump_duty_u16(self, duty_u16):
        assert 0 <= duty_u16 <= 65535
        self.pump_u16 = duty_u16

    def write_valve_duty_u16(self, duty_u16):
        assert 0 <= duty_u16 <= 65535
        self.valve_u16 = duty_u16

    def ticks_ms(self):
        return self.ms % WRAP

    def ticks_diff(self, end, start):
        return (end - start + WRAP // 2) % WRAP - WRAP // 2

    # what the loop takes besides

    def ticks_add(self, ms, more_ms):
        return (ms + more_ms) % WRAP

    def start_level(self):
        return self.start

    def up_level(self):
        return self.up

    def down_level(self):
        return self.down

    def tone(self, hz):
        assert hz >= 0

    def write_led(self, level):
        assert level in (0, 1, False, True)

    def allow_ctrl_c(self, allowed):
        assert allowed in (True, False)

    def feed_watchdog(self):
        self.fed += 1

    # what boot takes besides

    def read_keep(self, number):
        return self.kept[number]

    def write_keep(self, number, word):
        assert 0 <= word < 1 << 32
        self.kept[number] = word

    def started_by_watchdog(self):
        return not self.is_power_on

    def minute(self):
        return MINUTE + self.ms // 60000

    def minute_2000(self):
        return 0

    def clock_is_set(self):
        return False

    def radio(self, stop):
        return None  # a build without one

    def start_tick(self, callback):
        self._callback = callback

    def schedule(self, function, argument):
        function(argument)

    def sleep_ms(self, ms):
        for _ in range(ms // TICK_MS):
            self.ms += TICK_MS
            self.breathe()
            if self._callback:
                self._callback(None)

    def sleep_us(self, us):
        self.sleep_ms(us // 1000)

    def start_watchdog(self, timeout_ms):
        raise Booted

    # air

    def breathe(self, blocked=False):
        """10 ms of a small cuff on the sensor: 18 mmHg/s up, half a second down."""
        lines = self.permit_lines
        power = lines.deadman.level() and lines.ceiling.level()
        closed = blocked or (self.valve_u16 and power)
        if self.pump_u16 > 22000 and power and closed:
            self.air_cmmhg += 18 * self.pump_u16 // 65535
        if not closed:
            self.air_cmmhg -= (self.air_cmmhg + 49) // 50
        self.show(self.air_cmmhg)

    def show(self, cmmhg):
        """A pressure on the sensor."""
        self.pressure = ZERO_COUNTS + cmmhg * NOMINAL_COUNTS_PER_MMHG // 100
