"""What a run leaves behind: rows of four integers at 100 Hz, kept in fixed chunks.

Growing one array on MicroPython copies it every eight values; whole chunks made ahead do not.
"""

from array import array

FIELDS = 4  # true cuff cmmHg, sensor cmmHg, pump duty u16, valve duty u16
CHUNK_ROWS = 1024


class Records:
    """Append-only rows; `column` gives one of them back as a list."""

    def __init__(self):
        self.chunks = []
        self.used = CHUNK_ROWS * FIELDS  # of the last chunk
        self._chunk = None

    def __len__(self):
        if not self.chunks:
            return 0
        return (len(self.chunks) - 1) * CHUNK_ROWS + self.used // FIELDS

    def add(self, cuff_cmmhg, sensor_cmmhg, pump_duty_u16, valve_duty_u16):
        """One row."""
        at = self.used
        if at == CHUNK_ROWS * FIELDS:
            self._chunk = array("i", bytes(4 * CHUNK_ROWS * FIELDS))
            self.chunks.append(self._chunk)
            at = 0
        chunk = self._chunk
        chunk[at] = cuff_cmmhg
        chunk[at + 1] = sensor_cmmhg
        chunk[at + 2] = pump_duty_u16
        chunk[at + 3] = valve_duty_u16
        self.used = at + FIELDS

    def row(self, index):
        """The four integers of one row; negative counts from the end."""
        if index < 0:
            index += len(self)
        if not 0 <= index < len(self):
            raise IndexError("no record %d of %d" % (index, len(self)))
        chunk = self.chunks[index // CHUNK_ROWS]
        at = index % CHUNK_ROWS * FIELDS
        return (chunk[at], chunk[at + 1], chunk[at + 2], chunk[at + 3])

    def column(self, field):
        """All values of one field: 0 true cuff, 1 sensor, 2 pump duty, 3 valve duty."""
        values = []
        left = len(self)
        for chunk in self.chunks:
            rows = CHUNK_ROWS if left > CHUNK_ROWS else left
            values.extend([chunk[row * FIELDS + field] for row in range(rows)])
            left -= rows
        return values
