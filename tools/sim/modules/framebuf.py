"""MicroPython's `framebuf` for CPython, as far as the firmware uses it: MONO_VLSB, plain shapes.

Source: extmod/modframebuf.c. The MicroPythons have their own; the same calls give the same bytes on
all three: host_tests/core/test_canvas.py.
"""

MONO_VLSB = 0


class FrameBuffer:
    """A byte is eight pixels, bit 0 on top; then the column to the right."""

    def __init__(self, buffer, width, height, kind, stride=None):
        if kind != MONO_VLSB:
            raise NotImplementedError("only MONO_VLSB")
        self._buffer = buffer
        self._width = width
        self._height = height
        self._stride = width if stride is None else stride
        if len(buffer) < (height // 8 - 1) * self._stride + width:
            raise ValueError("buffer too small")

    def fill(self, colour):
        """All of it."""
        self.fill_rect(0, 0, self._width, self._height, colour)

    def fill_rect(self, x, y, w, h, colour):
        """A filled rectangle, as far as it lies inside."""
        left, right = max(0, x), min(self._width, x + w)
        top, bottom = max(0, y), min(self._height, y + h)
        buffer = self._buffer
        for page in range(top >> 3, (bottom + 7) >> 3):
            mask = 0xFF << max(0, top - page * 8) & 0xFF
            mask &= 0xFF >> max(0, page * 8 + 8 - bottom)
            for at in range(page * self._stride + left, page * self._stride + right):
                buffer[at] = buffer[at] | mask if colour else buffer[at] & ~mask

    def blit(self, source, x, y, key=-1):
        """Another one's pixels from x, y on, but those of the colour `key`."""
        for row in range(max(0, -y), min(source._height, self._height - y)):
            from_page = (row >> 3) * source._stride
            to_page = ((y + row) >> 3) * self._stride
            for column in range(max(0, -x), min(source._width, self._width - x)):
                colour = source._buffer[from_page + column] >> (row & 7) & 1
                if colour != key:
                    mask = 1 << ((y + row) & 7)
                    at = to_page + x + column
                    byte = self._buffer[at]
                    self._buffer[at] = byte | mask if colour else byte & ~mask

    def hline(self, x, y, w, colour):
        """To the right."""
        self.fill_rect(x, y, w, 1, colour)

    def vline(self, x, y, h, colour):
        """Downwards."""
        self.fill_rect(x, y, 1, h, colour)

    def rect(self, x, y, w, h, colour):
        """Its outline."""
        self.hline(x, y, w, colour)
        self.hline(x, y + h - 1, w, colour)
        self.vline(x, y, h, colour)
        self.vline(x + w - 1, y, h, colour)

    def pixel(self, x, y, colour):
        """One."""
        self.fill_rect(x, y, 1, 1, colour)
