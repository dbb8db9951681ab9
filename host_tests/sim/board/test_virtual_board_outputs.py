"""Pins, PWM and flash of the virtual board as its firmware and the outside see them."""

from host_tests.sim.board.board_kit import error_of, lines, make_board, run_script


def test_pin_levels():
    script = (
        "p = Pin(19, Pin.OUT, value=1)\nprint(p.value(), p())\n"
        "p.off()\nprint(p.value())\np.toggle()\nprint(p.value())\np(0)\nprint(p())\n"
        "print(Pin(10, Pin.IN).value(), Pin(10, Pin.IN, Pin.PULL_UP).value())\n"
        "print(Pin(10, Pin.IN, Pin.PULL_DOWN).value())\n"
    )
    assert lines(run_script(script)) == ["1 1", "0", "1", "0", "0 1", "0"]
    assert lines(run_script(script, chip="esp32")) == ["1 1", "0", "1", "0", "0 1", "0"]


def test_open_drain_lets_the_world_pull_down():
    board = make_board(
        "p = Pin(19, Pin.OPEN_DRAIN, Pin.PULL_UP, value=1)\n"
        "print(p.value())\ntime.sleep_ms(50)\nprint(p.value())\np.value(0)\nprint(p.value())\n"
    )
    board.at(20, lambda: board.drive(19, 0))
    board.run(until_ms=100)
    assert lines(board) == ["1", "0", "0"]


def test_buttons_are_seen_and_let_go():
    board = make_board(
        "stop = Pin(11, Pin.IN, Pin.PULL_UP)\n"
        "for _ in range(4):\n    print(stop.value())\n    time.sleep_ms(20)\n"
    )
    board.at(10, lambda: board.press("stop"))
    board.at(50, lambda: board.release("stop"))
    board.run(until_ms=100)
    assert lines(board) == ["1", "0", "0", "1"]


def test_pwm_reads_back_what_the_slice_can_do():
    script = (
        "p = PWM(Pin(16), freq=20000, duty_u16=30000)\n"
        "print(p.freq(), p.duty_u16(), p.duty_ns())\n"
        "p.freq(1000)\nprint(p.freq(), p.duty_u16())\n"
        "p.duty_u16(65535)\nprint(p.duty_u16())\np.duty_u16(70000)\nprint(p.duty_u16())\n"
        "p.duty_ns(250000)\nprint(p.duty_u16(), p.duty_ns())\n"
    )
    # 125 MHz / 20 kHz is 6250 steps; 1 kHz needs a divider of 31/16.
    assert lines(run_script(script)) == [
        "20000 29999 22888",
        "1000 30000",
        "65535",
        "65535",
        "16384 250000",
    ]


def test_both_channels_of_a_slice_share_its_frequency():
    script = (
        "a = PWM(Pin(16), freq=20000, duty_u16=30000)\nb = PWM(Pin(17), freq=1000, duty_u16=0)\n"
        "print(a.freq(), a.duty_u16())\n"
    )
    assert lines(run_script(script)) == ["1000 30000"]


def test_pwm_on_the_esp32():
    script = (
        "p = PWM(Pin(4), freq=20000)\nprint(p.freq(), p.duty_u16(), p.duty())\n"
        "p.duty_u16(30001)\nprint(p.duty_u16())\np.duty_u16(65535)\nprint(p.duty_u16(), p.duty())\n"
    )
    # Made without a duty it starts at one half; 20 kHz leaves 11 bits.
    assert lines(run_script(script, chip="esp32")) == ["20000 32768 512", "29984", "65535 1023"]


def test_outside_sees_duty_and_frequency():
    board = run_script("PWM(Pin(18), freq=880, duty_u16=32768)\ntime.sleep_ms(50)\n", 40)
    assert board.pwm_hz("buzzer") == 880
    assert 32700 <= board.pin_duty_u16("buzzer") <= 32800
    assert board.pwm_hz("pump") == 0
    board = run_script("PWM(Pin(17), freq=880, duty_u16=32768)\n", 40, "esp32")
    assert board.pwm_hz("buzzer") == 880


def test_pin_takes_a_pwm_pin_back():
    for chip, number in (("rp2", 16), ("esp32", 4)):
        script = "p = PWM(Pin(%d), freq=20000, duty_u16=65535)\nPin(%d, Pin.OUT, value=0)\n"
        board = run_script(script % (number, number), 100, chip)
        assert board.pin_duty_u16("pump") == 0
        assert board.pwm_hz("pump") == 0


def test_deinit_freezes_the_rp2_and_stops_the_esp32():
    script = "p = PWM(Pin(%d), freq=20000, duty_u16=%d)\np.deinit()\n"
    assert run_script(script % (16, 65535), 50).pin_duty_u16("pump") == 65535
    assert run_script(script % (16, 0), 50).pin_duty_u16("pump") == 0
    assert run_script(script % (16, 30000), 50).pin_duty_u16("pump") in (0, 65535)
    assert run_script(script % (4, 65535), 50, "esp32").pin_duty_u16("pump") == 0


def test_soft_reset_stops_the_lower_slices_only():
    """ports/rp2/machine_pwm.c machine_pwm_deinit_all reaches slices 0-3 (GP16-23, GP0-7)."""
    script = (
        "a = PWM(Pin(18), freq=880, duty_u16=32768)\nb = PWM(Pin(12), freq=440, duty_u16=32768)\n"
        "time.sleep_ms(20)\nmachine.soft_reset()\n"
    )
    board = make_board(script)
    seen = []

    def look():
        if board.resets and not seen:
            seen.append((board.pwm_hz(18), board.pwm_hz(12), board.pin_duty_u16(18)))

    board.every(1, look)
    board.run(until_ms=40)
    assert seen[0][0] == 0 and seen[0][1] == 440
    assert seen[0][2] in (0, 65535)  # wherever the counter stood


def test_flash_outlives_resets_and_is_the_boards_own():
    script = (
        "import os\n"
        "try:\n    os.mkdir('data')\nexcept OSError as e:\n    print('again', e.args[0])\n"
        "with open('data/a.txt', 'a') as f:\n    f.write('line\\n')\n"
        "with open('/data/a.txt') as f:\n    print(len(f.read()), [len(x) for x in f])\n"
        "print(os.listdir('data'), os.stat('data/a.txt')[6])\n"
        "if os.stat('data/a.txt')[6] < 10:\n    machine.reset()\n"
        "os.rename('data/a.txt', 'b.txt')\nprint(os.listdir())\n"
        "with open('b.txt', 'rb') as f:\n    print(f.read(3), f.readline())\n"
        "os.remove('b.txt')\nprint(os.listdir())\n"
    )
    board = run_script(script, 1000)
    assert lines(board) == [
        "5 []",
        "['a.txt'] 5",
        "again 17",
        "10 []",
        "['a.txt'] 10",
        "['b.txt', 'data']",
        "b'lin' b'e\\n'",
        "['data']",
    ]


def test_flash_errors():
    assert error_of("open('nothing')").startswith("OSError: ")
    assert "2" in error_of("open('nothing')")
    assert "2" in error_of("import os\nos.remove('nothing')")
    assert "2" in error_of("import os\nos.rename('nothing', 'x')")
    assert "39" in error_of("import os\nos.mkdir('d')\nopen('d/f', 'w').close()\nos.rmdir('d')")
    board = run_script("print(open('settings.json').read())", flash={"settings.json": b"{}"})
    assert lines(board) == ["{}"]


def test_print_is_stamped_with_virtual_time():
    heard = []
    board = make_board("time.sleep_ms(50)\nprint('a', 1, end='')\ntime.sleep_ms(50)\nprint('b')\n")
    board.on_print = lambda ms, line: heard.append(line)
    board.run(until_ms=200)
    assert board.log == [(101, "a 1b")] and heard == ["a 1b"]


def test_modules_say_which_chip_it_is():
    script = "import sys\nprint(sys.platform, sys.implementation.name, machine.freq())\n"
    assert lines(run_script(script)) == ["rp2 micropython 125000000"]
    assert lines(run_script(script, chip="esp32")) == ["esp32 micropython 240000000"]
