"""Draws on the display's memory: text, digits of three sizes, bars.

Text is of the small font, 8 lines high, each letter as wide as it is; in size 2 twice as large.
Digits of 16 and 32 lines begin on a page (y a multiple of 8). Numbers are drawn digit by digit,
so that drawing them leaves no garbage.

Rules: loop code; what would lie beyond an edge is left out.
"""

from framebuf import MONO_VLSB, FrameBuffer
from micropython import const

from cuff.panel.font import LARGE, MEDIUM, SMALL

WIDTH = const(128)
HEIGHT = const(64)
_GAP = const(1)
_SPACE = const(3)
_CELL = const(5)  # columns of a small glyph
_DIGIT = const(9)  # columns of a medium one; the large ones have twice as many
# Beyond "~", in the font's order: the last byte of UTF-8. No find(): that of bytes takes no number
# on some MicroPythons.
_MORE = b"\xa6\xb8\xa5\x86\x98\x85\xa9\xb2\xbc\xba\xb0"
_ASCII = const(94)  # glyphs of them
_STEP = const(11)  # from a medium digit to the next
_SLASH_STEP = const(9)
_COLON = const(10)
_SLASH = const(11)
_TWICE = b"\x00\x03\x0c\x0f\x30\x33\x3c\x3f\xc0\xc3\xcc\xcf\xf0\xf3\xfc\xff"


class Canvas:
    """memory: eight pages of 128 columns, each `stride` bytes after the one before, from `head`."""

    def __init__(self, memory, stride, head):
        self._memory = memory
        self._stride = stride
        self._head = head
        self.frame = FrameBuffer(memoryview(memory)[head:], WIDTH, HEIGHT, MONO_VLSB, stride)
        self._cells = _cell(1), _cell(2)

    def clear(self):
        """All dark."""
        self.frame.fill(0)

    def text(self, x, y, text, size=1):
        """From x on; where the next letter would begin."""
        if not isinstance(text, bytes):
            text = text.encode()
        for code in text:
            x = self._letter(x, y, code, size)
        return x

    def width(self, text, size=1):
        """How many columns a text takes."""
        columns = -_GAP
        for code in text.encode():
            if code == 32:
                columns += _SPACE
            else:
                at = _place(code)
                if at >= 0:
                    columns += _end(at) - at + _GAP
        return columns * size

    def right(self, x, y, text, size=1):
        """Such that it ends before x."""
        self.text(x - self.width(text, size), y, text, size)

    def middle(self, y, text, size=1):
        """In the middle of the line."""
        self.text((WIDTH - self.width(text, size)) // 2, y, text, size)

    def _letter(self, x, y, code, size):
        if code == 32:
            return x + _SPACE * size
        at = _place(code)
        if at < 0:
            return x
        cell, frame = self._cells[size - 1]
        columns = 0
        for column in range(_CELL):
            bits = SMALL[at + column]
            if bits:
                columns = column + 1
            if size == 1:
                cell[column] = bits
            else:
                place = 2 * column
                cell[place] = cell[place + 1] = _TWICE[bits & 15]
                cell[place + 10] = cell[place + 11] = _TWICE[bits >> 4]
        self.frame.blit(frame, x, y, 0)
        return x + (columns + _GAP) * size

    def small(self, x, y, value):
        """A number in the text's letters; where the next letter would begin."""
        if value < 0:
            x = self._letter(x, y, 45, 1)
            value = -value
        power = 1
        while power * 10 <= value:
            power *= 10
        while power:
            x = self._letter(x, y, 48 + value // power % 10, 1)
            power //= 10
        return x

    def digits(self, x, y, value, least=1):
        """A number of medium digits that ends before x; where it begins. least: with zeros to
        that many digits."""
        return self._digits(x, y, value, least, MEDIUM, _DIGIT, 2)

    def six(self, x, y, value):
        """A code of six medium digits, in two groups, that ends before x."""
        x = self.digits(x, y, value % 1000, 3)
        self.digits(x - 12, y, value // 1000, 3)

    def large(self, x, y, value):
        """The same of large ones."""
        return self._digits(x, y, value, 1, LARGE, 2 * _DIGIT, 4)

    def time(self, x, y, seconds):
        """Minutes and seconds in medium digits that end before x; where they begin."""
        x = self.digits(x, y, seconds % 60, 2)
        x = self._glyph(x - 3, y, _COLON, MEDIUM, _DIGIT, 2, 2)
        return self.digits(x - 2, y, seconds // 60)

    def small_time(self, x, y, seconds):
        """The same in small letters, from x on."""
        x = self.text(self.small(x, y, seconds // 60), y, b":")
        if seconds % 60 < 10:
            x = self.text(x, y, b"0")
        return self.small(x, y, seconds % 60)

    def large_time(self, x, y, seconds):
        """Minutes and seconds in large digits that end before x."""
        x = self._digits(x, y, seconds % 60, 2, LARGE, 2 * _DIGIT, 4)
        x = self._glyph(x - 5, y, _COLON, LARGE, 2 * _DIGIT, 4, 4)
        self._digits(x - 4, y, seconds // 60, 1, LARGE, 2 * _DIGIT, 4)

    def of(self, x, y, part, whole):
        """part/whole in medium digits, from x on."""
        x = self.digits(x + _STEP * _count(part) + _SLASH_STEP + _STEP * _count(whole), y, whole)
        x = self._glyph(x - 1, y, _SLASH, MEDIUM, _DIGIT, 2, _DIGIT)
        return self.digits(x - 1, y, part)

    def _digits(self, x, y, value, least, font, width, rows):
        value = max(0, value)
        while value or least > 0:
            x = self._glyph(x, y, value % 10, font, width, rows, width) - width // 4
            value //= 10
            least -= 1
        return x + width // 4

    def _glyph(self, end, y, number, font, cell, rows, width):
        """One glyph of whole pages, its last column before `end`; where it begins."""
        begin = end - width
        memory = self._memory
        source = number * cell * rows
        at = (y >> 3) * self._stride + self._head
        for x in range(begin, end):
            if 0 <= x < WIDTH:
                for row in range(rows):
                    memory[at + row * self._stride + x] |= font[source + row]
            source += rows
        return begin

    def bar(self, x, y, width, height, part, whole):
        """An outline, filled as far as part is of whole."""
        self.frame.rect(x, y, width, height, 1)
        if whole > 0:
            filled = (width - 4) * min(part, whole) // whole
            self.frame.fill_rect(x + 2, y + 2, filled, height - 4, 1)

    def battery(self, percent):
        """In the upper right corner; nothing if it is not known (255)."""
        if percent <= 100:
            frame = self.frame
            frame.rect(112, 0, 14, 7, 1)
            frame.fill_rect(126, 2, 2, 3, 1)
            frame.fill_rect(114, 2, percent // 10, 3, 1)

    def wrapped(self, text):
        """A text in lines that fit; a word that is too long for one is cut."""
        lines = []
        line = ""
        columns = 0
        for word in text.split(" "):
            width = self.width(word)
            if line and columns + _GAP + _SPACE + width <= WIDTH:
                line += " " + word
                columns += _GAP + _SPACE + width
                continue
            if line:
                lines.append(line)
            line = word
            columns = width
        lines.append(line)
        return lines

    def heading(self, y, text):
        """Large dark text on a light bar of 18 lines."""
        size = 2 if self.width(text, 2) <= WIDTH - 6 else 1
        self.text(2, y + 2 if size == 2 else y + 6, text, size)
        self._flip(y, 18)

    def _flip(self, y, height):
        memory = self._memory
        for page in range(y >> 3, (y + height + 7) >> 3):
            mask = 0xFF << max(0, y - page * 8) & 0xFF
            mask &= 0xFF >> max(0, page * 8 + 8 - y - height)
            at = page * self._stride + self._head
            for x in range(at, at + WIDTH):
                memory[x] ^= mask


def _cell(size):
    """Memory of one letter, and the frame over it that is drawn: quicker than bit by bit."""
    cell = bytearray(_CELL * size * size)
    return cell, FrameBuffer(cell, _CELL * size, 8 * size, MONO_VLSB)


def _count(value):
    """How many digits it has."""
    count = 1
    while value > 9:
        value //= 10
        count += 1
    return count


def _place(code):
    """Where a letter's columns begin, by a byte of its UTF-8; -1: the first bytes of one."""
    glyph = code - 33
    if code > 126:
        glyph = _ASCII
        for more in _MORE:
            if more == code:
                return glyph * _CELL
            glyph += 1
        return -1
    return glyph * _CELL


def _end(at):
    """Where they end."""
    end = at + _CELL
    while end > at and not SMALL[end - 1]:
        end -= 1
    return end
