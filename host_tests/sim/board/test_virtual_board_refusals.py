"""What the real ports refuse, the virtual board refuses, with the same exception and text.

Each row was read in the C source of MicroPython v1.29 preview: ports/rp2 and ports/esp32
machine_*.c, extmod/machine_*.c, py/obj.c. The rows of the rp2 were also run on a stock v1.28.0
image in an RP2040 emulator, with the same outcome, except machine.WDT(timeout=8388), which would
have ended that run.
"""

from host_tests.sim.board.board_kit import error_of, lines, run_script

RP2 = (
    ("Timer(0)", "ValueError: Timer doesn't exist"),
    ("Timer(-1, period=1000, callback=print)", None),
    ("Timer('x')", "TypeError: can't convert str to int"),
    ("Timer(period=1.5)", "TypeError: can't convert float to int"),
    ("Pin(30)", "ValueError: invalid pin"),
    ("Pin(-1)", "ValueError: invalid pin"),
    ("Pin(None)", "ValueError: invalid pin"),
    ("Pin('GP16', Pin.OUT)", None),
    ("Pin('GPIO16')", None),
    ("Pin('D1')", 'ValueError: unknown named pin "D1"'),
    ("Pin(16, '1')", "TypeError: can't convert str to int"),
    ("Pin(16, 9)", None),
    ("Pin(16, Pin.ALT, alt=99)", "ValueError: invalid pin af: 99"),
    ("Pin(16, Pin.IN, 1.0)", "TypeError: can't convert float to int"),
    ("ADC(Pin(25))", "ValueError: Pin doesn't have ADC capabilities"),
    ("ADC(30)", "ValueError: invalid pin"),
    ("ADC(Pin(29))\nADC(0)\nADC(26)", None),
    ("PWM(Pin(16), freq=7)", "ValueError: freq too small"),
    ("PWM(Pin(16), freq=8)", None),
    ("PWM(31)", "ValueError: invalid pin"),
    ("PWM(Pin(16)).duty_u16('1')", "TypeError: can't convert str to int"),
    ("PWM(Pin(16)).duty_u16(0.5)", "TypeError: can't convert float to int"),
    ("PWM(Pin(16)).duty_u16(70000)", None),
    ("machine.WDT(timeout=8389)", "ValueError: timeout exceeds 8388"),
    ("machine.WDT(timeout=-1)", "ValueError: timeout exceeds 8388"),
    ("machine.WDT(1)", "ValueError: WDT(1) doesn't exist"),
    ("machine.WDT(timeout=8388)", None),
    ("machine.I2C(2)", "ValueError: I2C(2) doesn't exist"),
    ("machine.I2C(0, scl=Pin(4), sda=Pin(5))", "ValueError: bad SCL pin"),
    ("machine.I2C(0, scl=Pin(5), sda=Pin(6))", "ValueError: bad SDA pin"),
    ("machine.I2C(1, scl=Pin(7), sda=Pin(6), freq=100000)", None),
    ("machine.I2C(0).start()", "OSError: I2C operation not supported"),
    ("machine.mem32[0x4005800D]", "ValueError: address 4005800d is not aligned to 4 bytes"),
    ("import micropython\nmicropython.kbd_intr('a')", "TypeError: can't convert str to int"),
    ("import esp32", "ImportError: no module named 'esp32'"),
    ("Timer(period=10, callback=print).value", "AttributeError"),
    ("ADC(26).read_uv", "AttributeError"),
    ("machine.SOFT_RESET", "AttributeError"),
)

ESP32 = (
    (
        "Timer(0, period=1000, callback=print, hard=True)",
        "ValueError: hard Timers are not implemented",
    ),
    ("Timer(0, period=1000, callback=print, hard=False)", None),
    ("Timer()", "TypeError"),
    ("Timer(-1)", "ValueError: invalid Timer number"),
    ("Timer(4)", "ValueError: invalid Timer number"),
    ("Timer(0).value()", "ValueError: timer not set"),
    ("Pin(22)", "ValueError: invalid pin"),
    ("Pin(49)", "ValueError: invalid pin"),
    ("Pin(48, Pin.OUT)", None),
    ("ADC(Pin(21))", "ValueError: invalid pin"),
    ("ADC(Pin(1), atten=4)", "ValueError: invalid attenuation"),
    ("ADC(Pin(1), atten=ADC.ATTN_11DB)\nADC(1)", None),
    ("ADC(Pin(1)).width(9)", "ValueError: invalid bit-width"),
    ("PWM(Pin(4), freq=0)", "ValueError: frequency must be from 1Hz to 40MHz"),
    ("PWM(Pin(4), freq=40000001)", "ValueError: frequency must be from 1Hz to 40MHz"),
    ("PWM(Pin(4), freq=20000, duty_u16=65536)", "ValueError: duty_u16 must be from 0 to 65536"),
    ("PWM(Pin(4)).duty_u16(-1)", "ValueError: duty_u16 must be from 0 to 65536"),
    ("PWM(Pin(4)).duty(1024)", "ValueError: duty must be from 0 to 1023"),
    ("p = PWM(Pin(4))\np.deinit()\np.duty_u16(5)", "RuntimeError: PWM is inactive"),
    ("[PWM(Pin(4 + k), freq=1000 + k) for k in range(5)]", "RuntimeError: out of PWM timers:4"),
    ("[PWM(Pin(4 + k), freq=1000) for k in range(9)]", "RuntimeError: out of PWM channels:8"),
    ("machine.WDT(timeout=0)", "ValueError: WDT timeout too short"),
    ("machine.WDT(timeout=60000)", None),
    ("machine.RTC().memory(bytes(2049))", "ValueError: buffer too long"),
    ("machine.I2C(2)", "ValueError: I2C(2) doesn't exist"),
    ("Pin(4).irq(print, hard=True)", "TypeError"),
    ("import rp2", "ImportError: no module named 'rp2'"),
    ("machine.mem32", "AttributeError"),
)


def check(rows, chip):
    for statement, expected in rows:
        found = error_of(statement, chip)
        if expected is None or ":" in expected:
            assert found == expected, (statement, found)
        else:
            assert found is not None and found.split(":")[0] == expected, (statement, found)


def test_rp2_refuses():
    check(RP2, "rp2")


def test_esp32_refuses():
    check(ESP32, "esp32")


def test_what_is_not_modelled_cannot_be_overlooked():
    for chip, statement in (
        ("rp2", "ADC(4)"),
        ("rp2", "Pin(16, Pin.ALT, alt=6)"),
        ("rp2", "Pin('LED', Pin.OUT)"),
        ("rp2", "machine.mem32[0x40014000]"),
        ("rp2", "machine.freq(250000000)"),
        ("esp32", "ADC(Pin(1), atten=ADC.ATTN_0DB)"),
    ):
        try:
            error_of("try:\n    %s\nexcept:\n    pass" % statement, chip)
            raise AssertionError(statement)
        except NotImplementedError as error:
            assert str(error).startswith("virtual board: "), error


def test_seventeenth_alarm_has_no_room():
    script = "kept = [Timer(period=1000, callback=print) for _ in range(%d)]"
    assert error_of(script % 16) is None
    assert error_of(script % 17).startswith("OSError: ")
    assert "12" in error_of(script % 17)


def test_absent_devices():
    script = (
        "i2c = machine.I2C(0)\n"
        "for call in (lambda: i2c.readfrom(9, 1), lambda: i2c.writeto(9, b'x'),\n"
        "             lambda: i2c.writeto(9, b''), lambda: i2c.readfrom_mem(9, 0, 2)):\n"
        "    try:\n        call()\n    except OSError as e:\n        print(e.args[0])\n"
    )
    assert lines(run_script(script)) == ["5", "5", "19", "5"]
    assert lines(run_script(script, chip="esp32")) == ["19", "19", "19", "19"]


def test_schedule_queue_is_eight_deep():
    script = (
        "import micropython\n"
        "def nothing(x):\n    pass\n"
        "def tick(t):\n"
        "    for k in range(9):\n        micropython.schedule(nothing, k)\n"
        "timer = Timer(period=10, callback=tick, hard=True)\ntime.sleep_ms(50)\n"
    )
    said = lines(run_script(script))
    assert said[0] == "Uncaught exception in IRQ callback handler"
    # 'schedule queue full', where there is room for a text with the heap locked
    assert said[-1].startswith("RuntimeError: ")
    assert len([line for line in said if line.startswith("Uncaught")]) == 1


def test_an_attempt_at_a_hard_timer_stops_the_esp32_timer_it_was_made_on():
    script = (
        "n = [0]\n"
        "def tick(t):\n    n[0] += 1\n"
        "timer = Timer(0, period=10, callback=tick)\ntime.sleep_ms(35)\n"
        "try:\n    Timer(0, period=10, callback=tick, hard=True)\n"
        "except ValueError:\n    pass\n"
        "time.sleep_ms(100)\nprint(n[0])\n"
    )
    assert lines(run_script(script, chip="esp32")) == ["3"]
