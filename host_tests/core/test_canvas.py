"""What is drawn, the same bits on every interpreter, whose framebuf is its own."""

from binascii import crc32

from cuff.panel.canvas import Canvas

STRIDE = 135
HEAD = 7


def made():
    memory = bytearray(8 * STRIDE)
    return memory, Canvas(memory, STRIDE, HEAD)


def rows(memory, width=128, height=64):
    """The picture as texts of # and dots."""
    found = []
    for y in range(height):
        page = (y >> 3) * STRIDE + HEAD
        found.append("".join(["#" if memory[page + x] >> (y & 7) & 1 else "."
                              for x in range(width)]))  # fmt: skip
    return found


def test_a_letter_is_drawn_at_any_line():
    for y in range(0, 57):
        memory, canvas = made()
        assert canvas.text(3, y, "T") == 9
        picture = rows(memory, 9)
        assert picture[y] == "...#####." and picture[y + 3] == ".....#...", y
        assert sum([line.count("#") for line in picture]) == 11


def test_twice_as_large():
    memory, canvas = made()
    canvas.text(0, 5, "T", 2)
    picture = rows(memory, 10)
    assert picture[5] == picture[6] == "##########"
    assert picture[7] == picture[18] == "....##...." and picture[19] == ".........."


def test_nothing_is_drawn_beyond_an_edge():
    memory, canvas = made()
    for x, y in ((-3, 0), (126, 0), (50, 60), (50, 64), (-20, 62)):
        canvas.text(x, y, "WÅg", 2)
    canvas.large(5, 0, 888)
    canvas.battery(100)
    canvas.frame.fill_rect(-5, -5, 300, 8, 1)
    for page in range(8):
        assert bytes(memory[page * STRIDE : page * STRIDE + HEAD]) == bytes(HEAD), page


def test_a_text_is_as_wide_as_it_is_drawn():
    for text in ("Set 2 of 4", "Rødgrød", "▲▼ vælg", "i", "W"):
        for size in (1, 2):
            memory, canvas = made()
            canvas.text(0, 0, text, size)
            picture = rows(memory)
            last = max([line.rfind("#") for line in picture])
            assert canvas.width(text, size) == last + 1, text


def test_numbers_and_times():
    memory, canvas = made()
    assert canvas.small(0, 0, 0) == 5 and canvas.small(0, 0, 1234) == 19
    assert canvas.digits(127, 0, 7) == 118 and canvas.digits(127, 0, 152) == 96
    assert canvas.large(127, 0, 152) == 65 and canvas.large(127, 0, 0) == 109
    same = []
    for draw in ("05", "65"):
        memory, canvas = made()
        canvas.time(127, 0, 65 if draw == "65" else 5)
        same.append(rows(memory))
    assert same[0] != same[1]


def test_lines_fit_and_keep_every_word():
    memory, canvas = made()
    text = "OPEN THE CUFF BY HAND, if it did not come off: the tube may be kinked"
    lines = canvas.wrapped(text)
    assert " ".join(lines) == text and max([canvas.width(line) for line in lines]) <= 128
    assert canvas.wrapped("") == [""]


def test_a_whole_picture_is_the_same_everywhere():
    memory, canvas = made()
    canvas.heading(0, "Æblegrød")
    canvas.large_time(100, 16, 143)
    canvas.of(0, 48, 12, 15)
    canvas.bar(0, 40, 90, 6, 3, 7)
    canvas.battery(55)
    canvas.middle(56, "80 % LOP")
    canvas.frame.vline(127, 10, 40, 1)
    canvas.frame.hline(3, 39, 20, 1)
    assert crc32(memory) == CRC, crc32(memory)


CRC = 3184530455
