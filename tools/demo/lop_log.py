"""What the device said of its LOP measurement, read from its console as a person would.

Used by the demo's table and picture. Host side.
"""

import re

_WINDOW = re.compile(
    r"LOP window \d+: (?P<mmhg>[\d.]+) mmHg, pulse (?P<pulse>[\d.]+) mmHg, (?P<beats>\d+) beats"
    r"(?P<moved>, moved)?"
)
_FOUND = re.compile(
    r"LOP found: (?P<mmhg>\d+) mmHg, confidence (?P<confidence>\d+) %, pulse (?P<rate>\d+)/min,"
    r" (?P<seconds>\d+) s"
)


class LopLog:
    """begin_s, end_s (empty again) or None when nothing was measured; windows: [(second it was
    read, mmHg, pulse mmHg, moved)]; found_mmhg, confidence_pct, rate_bpm, seconds: None if none."""

    def __init__(self, log):
        self.begin_s = self.end_s = None
        self.windows = []
        self.found_mmhg = self.confidence_pct = self.rate_bpm = self.seconds = None
        for ms, line in log:
            self._read(ms / 1000, line)

    def _read(self, second, line):
        if "LOP measurement begins" in line:
            self.begin_s, self.end_s, self.windows = second, None, []
        elif "LOP measurement over" in line:
            self.end_s = second
        elif window := _WINDOW.search(line):
            mmhg, pulse = float(window["mmhg"]), float(window["pulse"])
            self.windows.append((second, mmhg, pulse, bool(window["moved"])))
        elif found := _FOUND.search(line):
            self.found_mmhg = int(found["mmhg"])
            self.confidence_pct = int(found["confidence"])
            self.rate_bpm = int(found["rate"])
            self.seconds = int(found["seconds"])
