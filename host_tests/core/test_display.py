"""The display's driver against a chip that decodes what comes: a picture, or none and no harm."""

from host_tests.sim.board.board_kit import lines, make_board
from tools.sim.circuit import ssd1306
from tools.sim.scenario import BoardFacts

CHIPS = (("rp2", "pico_w"), ("esp32", "esp32_s3"))
LONGEST_US = 11000  # a transfer that fails; one that works: 3.1 ms at 400 kHz
MAIN = """
from cuff.chip.ssd1306 import Display
class Board:
    CHIP = %r
    DISPLAY = 0x3C
    PIN_SDA = %d
    PIN_SCL = %d
display = Display(Board)
display.probe()
longest = 0
count = 0
while True:
    if display.memory:
        display.memory[7] = display.memory[7 * 135 + 134] = 0x81
    a = time.ticks_us()
    display.step(time.ticks_ms())
    took = time.ticks_diff(time.ticks_us(), a)
    if took > longest:
        longest = took
    count += 1
    if count %% 50 == 0:
        print("%%d %%d %%d" %% (count // 50, longest, display.answers))
        longest = 0
    time.sleep_ms(18)
"""


def source():
    with open("firmware/cuff/chip/ssd1306.py") as stream:
        return stream.read()


def run(seconds, chip=CHIPS[0], prepare=None, text=None):
    """(board, display, [(longest step us, answers)] of each second)."""
    facts = BoardFacts(chip[1])
    files = {"cuff/__init__.py": "", "cuff/chip/__init__.py": "",
             "cuff/chip/ssd1306.py": text or source()}  # fmt: skip
    main = MAIN % (chip[0], facts.PIN_SDA, facts.PIN_SCL)
    pins = {"sda": facts.PIN_SDA, "scl": facts.PIN_SCL}
    board = make_board(main, chip[0], files=files, pins=pins)
    display = ssd1306.attach(board, ssd1306.Ssd1306())
    if prepare:
        prepare(board, display)
    board.run(until_ms=seconds * 1000)
    said = lines(board)
    assert not [line for line in said if "Error" in line], said
    found = [[int(part) for part in line.split(" ")[1:]] for line in said]
    assert len(found) >= seconds - 2, lines(board)
    return board, display, found


def shows(display):
    """Is it what MAIN has drawn: a dot in four corners of columns, and nothing else?"""
    picture = display.picture()
    dots = [(x, y) for y in range(64) for x in range(128) if picture[y][x]]
    return dots == [(0, 0), (0, 7), (127, 56), (127, 63)]


def test_the_picture_arrives_and_only_changes_are_sent():
    for chip in CHIPS:
        board, display, seconds = run(8, chip)
        assert shows(display) and display.unknown == []
        assert display.transfers == 10, display.transfers  # set-up, eight pages, on
        assert max([longest for longest, _ in seconds]) < 3600, seconds


def test_it_shows_nothing_of_what_was_in_its_memory():
    seen = []

    def prepare(board, display):
        board.every(5, lambda: seen.append(sum([sum(row) for row in display.picture()])))

    run(2, prepare=prepare)
    assert max(seen) == 4 and seen[0] == 0


def test_an_absent_display_costs_nothing_and_is_found_when_it_comes():
    # verifies: R-ALM-5
    for chip in CHIPS:

        def prepare(board, display):
            display.set_fault("absent")
            board.at(15000, lambda: display.set_fault(None))

        board, display, seconds = run(24, chip, prepare)
        assert shows(display)
        tried = [longest for longest, answers in seconds[:14] if longest > 30]
        assert len(tried) <= 1 and max(tried) < 700, seconds  # the set-up itself
        assert [answers for _, answers in seconds[:14]] == [0] * 14


def test_a_display_that_fails_is_left_alone_and_comes_back():
    # verifies: R-ALM-5
    for kind in ("absent", "dies", "slow"):
        for chip in CHIPS:

            def prepare(board, display, kind=kind):
                board.at(3000, lambda: display.set_fault(kind))
                board.at(30000, lambda: display.set_fault(None))

            board, display, seconds = run(45, chip, prepare)
            assert max([longest for longest, _ in seconds]) < LONGEST_US, (kind, chip, seconds)
            slow = [longest for longest, _ in seconds[13:29] if longest > 400]
            assert len(slow) <= 2, (kind, chip, seconds)
            assert [answers for _, answers in seconds[15:28]].count(1) == 0, (kind, seconds)
            assert shows(display), (kind, chip)


def test_lines_that_are_held_low_cost_one_timeout_in_ten_seconds():
    # verifies: R-ALM-5
    for chip in CHIPS:
        facts = BoardFacts(chip[1])
        for pin in (facts.PIN_SCL, facts.PIN_SDA):

            def prepare(board, display, pin=pin):
                board.at(3000, lambda: board.drive(pin, 0))
                board.at(25000, lambda: board.drive(pin, None))

            board, display, seconds = run(48, chip, prepare)
            assert max([longest for longest, _ in seconds]) < LONGEST_US, (chip, pin, seconds)
            assert len([1 for longest, _ in seconds[4:24] if longest > 400]) <= 3, (chip, seconds)
            assert shows(display), (chip, pin)


def test_a_display_whose_supply_was_away_comes_back():
    for at_ms in (5000, 10003, 10100, 10205):

        def prepare(board, display, at_ms=at_ms):
            board.at(at_ms, display.power_on)

        board, display, seconds = run(24, prepare=prepare)
        assert shows(display), at_ms


def test_a_wrong_set_up_shows_no_picture():
    whole = source()
    for right, wrong in (
        (r"\x8d\x14", r"\x8d\x10"),  # no charge pump
        (r"\xda\x12", r"\xda\x02"),  # rows wired otherwise
        (r"\xa1\xc8", r"\xa0\xc8"),  # mirrored
        (r"\xa1\xc8", r"\xa1\xc0"),  # upside down
        (r"\xa8\x3f", r"\xa8\x1f"),  # 32 rows
        (r"\xa4\xa6", r"\xa5\xa6"),  # all on
        ("0x80, 0xB0 | page", "0x80, 0xB0"),
        (r'_LIGHT = b"\x00\xaf"', r'_LIGHT = b"\x00\xae"'),
    ):
        assert whole.count(right) == 1, right
        assert not shows(run(3, text=whole.replace(right, wrong))[1]), wrong
