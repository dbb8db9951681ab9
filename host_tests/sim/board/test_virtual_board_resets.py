"""What resets do to the virtual board: modules, pins, registers, watchdog, prompt, Ctrl-C."""

from host_tests.sim.board.board_kit import lines, make_board, run_script

SCRATCH0 = 0x4005800C
SCRATCH5 = SCRATCH0 + 20

COUNTER = """
try:
    with open("count") as stream:
        count = int(stream.read()) + 1
except OSError:
    count = 1
with open("count", "w") as stream:
    stream.write(str(count))
"""


def test_boot_and_main_share_a_namespace():
    board = run_script("print(left_by_boot)", boot="left_by_boot = 'here'")
    assert lines(board) == ["here"]
    assert board.at_prompt


def test_failing_boot_keeps_main_from_running():
    board = run_script("print('main')", boot="raise ValueError('boot')")
    assert lines(board)[-1] == "ValueError: boot"
    assert board.at_prompt


def test_modules_are_loaded_anew_after_a_reset():
    files = {"kept.py": "value = [0]\n", "cuff/__init__.py": "", "cuff/deep.py": "n = [0]\n"}
    main = COUNTER + (
        "import kept\nfrom cuff import deep\nfrom cuff.deep import n\n"
        "kept.value[0] += 1\ndeep.n[0] += 1\nprint(count, kept.value[0], n[0])\n"
        "if count < 3:\n    machine.reset()\n"
    )
    board = run_script(main, files=files)
    assert lines(board) == ["1 1 1", "2 1 1", "3 1 1"]
    assert [kind for _, kind in board.resets] == ["reset", "reset"]


def test_a_module_that_is_loaded_twice_in_one_boot_leaves_the_first_its_names():
    files = {"kept.py": "import sys\ncount = [0]\ndef of():\n    return count\n"}
    main = (
        "import sys, kept\nfirst = kept\nfirst.count[0] = 7\n"
        "del sys.modules['kept']\nimport kept\n"
        "print(first.of(), kept.of(), kept is first)\n"
    )
    for _ in range(2):
        assert lines(run_script(main, files=files)) == ["[7] [0] False"]


def test_a_source_that_is_another_one_at_the_next_boot_is_read_anew():
    board = make_board(
        "import kept\nprint(kept.value)\ntime.sleep_ms(100)\nmachine.reset()\n",
        files={"kept.py": "value = 1\n"},
    )
    board.at(50, lambda: board.image.files.update({"kept.py": "value = 2\n"}))
    board.run(until_ms=150)
    assert lines(board) == ["1", "2"]


def test_causes_on_the_rp2():
    main = COUNTER + (
        "print(count, machine.reset_cause())\n"
        "if count == 1:\n    machine.soft_reset()\n"
        "if count == 2:\n    machine.reset()\n"
        "if count == 3:\n    machine.WDT(timeout=50)\n"
    )
    board = make_board(main)
    board.at(500, lambda: board.power_cycle(20))
    board.run(until_ms=1000)
    said = [line for line in lines(board) if not line.startswith("MPY")]
    assert said == ["1 1", "2 1", "3 3", "4 3", "5 1"]
    assert [kind for _, kind in board.resets] == ["soft", "reset", "watchdog", "power"]


def test_causes_on_the_esp32():
    main = COUNTER + (
        "print(count, machine.reset_cause())\n"
        "if count == 1:\n    machine.soft_reset()\n"
        "if count == 2:\n    machine.reset()\n"
        "if count == 3:\n    machine.WDT(timeout=50)\n"
    )
    board = make_board(main, "esp32")
    board.at(500, board.brown_out)
    board.run(until_ms=1000)
    said = [line for line in lines(board) if not line.startswith("MPY")]
    assert said == ["1 1", "2 5", "3 2", "4 3", "5 1"]


def test_pins_stay_driven_through_a_soft_reset_only():
    main = COUNTER + (
        "if count == 1:\n    Pin(16, Pin.OUT, value=1)\n    machine.soft_reset()\n"
        "time.sleep_ms(20)\n"
        "if count == 2:\n    machine.reset()\n"
    )
    board = make_board(main)
    seen = []
    board.every(1, lambda: seen.append((len(board.resets), board.pin_level(16))))
    board.run(until_ms=100)
    after = [level for resets, level in seen if resets == 1]
    assert after and all(after)
    assert not any([level for resets, level in seen if resets == 2])
    assert board.pads[16].func == 0


def test_esp32_keeps_pins_through_a_watchdog_reset_not_through_power():
    main = COUNTER + (
        "if count == 1:\n"
        "    PWM(Pin(5), freq=20000, duty_u16=40000)\n"
        "    machine.WDT(timeout=50)\n"
    )
    board = make_board(main, "esp32")
    board.at(500, board.power_cycle)
    levels = []
    board.at(400, lambda: levels.append(board.pin_duty_u16("valve")))
    board.at(600, lambda: levels.append(board.pin_duty_u16("valve")))
    board.run(until_ms=700)
    assert [kind for _, kind in board.resets] == ["watchdog", "power"]
    assert levels[0] > 39000 and levels[1] == 0


def test_watchdog_scratch():
    main = COUNTER + (
        "print([machine.mem32[0x4005800C + 4 * k] for k in (0, 5)])\n"
        "machine.mem32[0x4005800C] = 0x12345678\n"
        "machine.mem32[0x40058020] = -1\n"
        "if count == 1:\n    machine.soft_reset()\n"
        "if count == 2:\n    machine.reset()\n"
        "if count == 3:\n    machine.WDT(timeout=20)\n"
    )
    board = make_board(main)
    board.at(500, board.power_cycle)
    board.run(until_ms=2000)
    kept = "[305419896, 4294967295]"
    said = [line for line in lines(board) if not line.startswith("MPY")]
    assert said == ["[0, 0]", kept, kept, kept, "[0, 0]"]


def test_rtc_memory_on_the_esp32():
    main = COUNTER + (
        "print(machine.RTC().memory())\nmachine.RTC().memory(b'kept')\n"
        "if count == 1:\n    machine.reset()\n"
    )
    board = make_board(main, "esp32")
    board.at(500, board.power_cycle)
    board.run(until_ms=2000)
    assert lines(board) == ["b''", "b'kept'", "b''"]


def test_watchdog_bites_a_loop_that_does_not_feed_and_no_other():
    main = "w = machine.WDT(timeout=100)\nwhile True:\n    time.sleep_ms(%d)\n    w.feed()\n"
    assert run_script(main % 90).resets == []
    starved = run_script(main % 110)
    assert len(starved.resets) >= 8
    assert starved.resets[0][1] == "watchdog"


def test_watchdog_lives_through_a_soft_reset():
    main = COUNTER + "if count == 1:\n    machine.WDT(timeout=100)\n    machine.soft_reset()\n"
    board = run_script(main, until_ms=150)
    assert [kind for _, kind in board.resets] == ["soft", "watchdog"]


def test_reset_inside_a_hard_tick_that_catches_everything():
    main = COUNTER + (
        "print(count)\n"
        "def tick(t):\n"
        "    try:\n        machine.reset()\n    except:\n        Pin(16, Pin.OUT, value=1)\n"
        "if count < 2:\n    timer = Timer(period=10, callback=tick, hard=True)\n"
        "while True:\n    time.sleep_ms(5)\n"
    )
    board = run_script(main, until_ms=100)
    assert lines(board) == ["1", "2"]
    assert board.pin_level(16) == 0


def test_end_of_run_cannot_be_swallowed():
    main = (
        "try:\n    while True:\n        time.sleep_ms(10)\n"
        "except BaseException:\n    Pin(16, Pin.OUT, value=1)\n"
        "finally:\n    machine.reset()\n"
    )
    board = run_script(main, until_ms=100)
    assert board.resets == [] and board.pin_level(16) == 0
    assert board.now_ms == 100


def test_ctrl_c_raises_in_the_loop_unless_switched_off():
    main = (
        "try:\n    for _ in range(10):\n        time.sleep_ms(10)\n    print('through')\n"
        "except KeyboardInterrupt:\n    print('interrupted')\n"
    )
    board = make_board(main)
    board.at(50, board.ctrl_c)
    board.run(until_ms=300)
    assert lines(board) == ["interrupted"]
    board = make_board("import micropython\nmicropython.kbd_intr(-1)\n" + main)
    board.at(50, board.ctrl_c)
    board.run(until_ms=300)
    assert lines(board) == ["through"]


def test_ctrl_c_leads_to_the_prompt_and_ctrl_d_restarts_from_there_only():
    board = make_board("print('main')\nwhile True:\n    time.sleep_ms(10)\n")
    board.at(50, board.ctrl_d)
    board.at(100, board.ctrl_c)
    board.at(150, board.ctrl_d)
    prompt = []
    board.at(120, lambda: prompt.append(board.at_prompt))
    board.run(until_ms=300)
    assert prompt == [True]
    said = lines(board)
    assert said[0] == "main"
    assert said[-2:] == ["MPY: soft reboot", "main"]
    assert board.resets[0][1] == "soft" and board.resets[0][0] == 150


def test_timers_go_on_at_the_prompt_and_end_at_a_soft_reset():
    main = COUNTER + (
        "if count == 1:\n"
        "    ticks = [0]\n"
        "    led = Pin(19, Pin.OUT)\n"
        "    def tick(t):\n        ticks[0] += 1\n        led.toggle()\n"
        "    timer = Timer(period=10, callback=tick, hard=True)\n"
    )
    board = make_board(main)
    seen = []
    board.every(1, lambda: seen.append(board.pin_level(19)))
    board.at(500, board.ctrl_d)
    board.run(until_ms=1000)
    changes = [k for k in range(1, len(seen)) if seen[k] != seen[k - 1]]
    assert 45 <= len(changes) <= 50
    assert changes[-1] <= 501


def test_what_a_hook_raises_comes_out_of_run():
    board = make_board("try:\n    time.sleep_ms(500)\nexcept Exception:\n    print('eaten')\n")

    def hook():
        raise ValueError("of the hook")

    board.at(100, hook)
    try:
        board.run(until_ms=1000)
        raise AssertionError("nothing came out")
    except ValueError as error:
        assert str(error) == "of the hook"
    assert lines(board) == []
    assert board.now_ms == 100


def test_hooks_print_and_open_on_the_host():
    board = make_board("open('f', 'w').write('x')\nprint('firmware')\ntime.sleep_ms(500)\n")
    found = []

    def hook():
        try:
            open("no such file of the host").close()
        except OSError:
            found.append("host")

    board.at(100, hook)
    board.run(until_ms=200)
    assert found == ["host"] and lines(board) == ["firmware"]


def test_run_stops_when_asked():
    board = make_board("while True:\n    time.sleep_ms(7)\n")
    board.run(stop=lambda: board.now_ms >= 250)
    assert board.now_ms == 250
    board.run(until_ms=400)
    assert board.now_ms == 400
    assert len(board.records) == 41
