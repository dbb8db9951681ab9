"""Connects and disconnects under MicroPython, many times; what is left of the heap after each lot.

    reconnects_main.py COUNT [leak]     prints `HEAP after free largest` at the start and the
                                        end, and `VISITS greeted lost`

A visit: connect, say hello, ask for the sealed status, leave. Every third is lost at some byte of
its hello.
Heap of firmware and simulated board together: the board's own records are emptied first. `leak`
lets the firmware keep 64 bytes for each session that is lost: a test has to see that.
"""

import gc
import sys

sys.path.append("firmware")

from host_tests.core.device_kit import READY_MS, sources  # noqa: E402
from host_tests.core.link_device_kit import STATUS, LinkedDevice  # noqa: E402

KNOWN = ((b"\x01\x02\x03\x04", bytes(range(32)), b"mine"),)
WARM = 12  # visits until every buffer has its size
LONGEST_HELLO = 20  # bytes of its fragments
HOOK = "lost = gatt.step(now_ms) or lost"


def leaky():
    """The firmware, with that planted."""
    files = sources()
    old = files["cuff/link/link.py"]
    line = "        " + HOOK + "\n"
    assert old.count(line) == 1
    more = "        if lost:\n            self.kept = getattr(self, 'kept', []) + [bytearray(64)]\n"
    files["cuff/link/link.py"] = old.replace(line, line + more)
    return files


def largest():
    """Bytes of the largest piece that can be had, to 64."""
    low, high = 0, gc.mem_free()
    while high - low > 64:
        middle = (low + high) // 2
        try:
            bytearray(middle)
            low = middle
        except MemoryError:
            high = middle
        gc.collect()
    return low


class Visits:
    """greeted, lost: how many visits came that far; marks: (visits, free, largest)."""

    def __init__(self, device, count):
        self.device = device
        self.count = count
        self.greeted = self.lost = 0

    def weigh(self, after):
        """What is free now."""
        board = self.device.board
        board.log.clear()
        board.records.__init__()
        gc.collect()
        gc.collect()
        print("HEAP", after, gc.mem_free(), largest())

    def script(self, client):
        """All of them, one after the other."""
        for number in range(WARM + self.count + 1):
            if number in (WARM, WARM + self.count):
                yield from client.pause(1000)
                client.heard = []
                client.answers = []
                self.weigh(number - WARM)
            yield from client.connect()
            if number % 3 == 2:
                client.link.drop_after(1 + number // 3 % LONGEST_HELLO)
                client.send(b"\x00\x70" + client.known[0] + bytes(8))
                yield from client.pause(100)
                self.lost += not client.link.open
            else:
                answer = yield from client.hello()
                self.greeted += answer[0] == 0
                code, data = yield from client.command(b"\x41")
                assert code == 0 and len(data) == len(client.link.read(STATUS)) == 41
            client.link.leave()
            client.heard = []
            yield from client.pause(100)


def main(words):
    """COUNT visits."""
    count = int(words[0])
    device = LinkedDevice(KNOWN, files=leaky() if "leak" in words else None)
    visits = Visits(device, count)
    device.client(visits.script, known=KNOWN[0], start_ms=READY_MS + 1000)
    device.run_scripts(60000 + 3000 * count)
    print("VISITS", visits.greeted, visits.lost)


main(sys.argv[1:])
