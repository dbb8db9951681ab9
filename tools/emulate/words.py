"""python -m tools.emulate.words (UF2=path): the words that an image has in its flash, as names.

Each pool of them (py/qstr.c) ends in the addresses of its words; found by a word that it has, read
in both directions as long as there is a text. The list is tools/deploy/rom_words.txt.
"""

import keyword
import re
import struct
import sys

from tools.deploy.shorten import PATH
from tools.emulate import uf2

PROBES = (b"append", b"machine", b"asm_pio")  # of MicroPython itself, the port, its frozen modules
SHORTEST_POOL = 100
LONGEST_WORD = 80


def words(image):
    """Sorted."""
    flash = image.flash()
    found = set()
    for probe in PROBES:
        for match in re.finditer(re.escape(probe + b"\0"), flash):
            address = struct.pack("<I", uf2.FLASH_BASE + match.start())
            for place in re.finditer(re.escape(address), flash):
                if place.start() % 4 == 0:
                    found.update(_pool(flash, place.start()))
    return sorted(word for word in found if word.isidentifier() and not keyword.iskeyword(word))


def _pool(flash, at):
    """All words of the pool that has one of its addresses here; nothing if it is none."""
    first = last = at
    while _text(flash, first - 4) is not None:
        first -= 4
    while _text(flash, last + 4) is not None:
        last += 4
    names = [_text(flash, place) for place in range(first, last + 4, 4)]
    return names if len(names) >= SHORTEST_POOL else []


def _text(flash, at):
    """What the address there points to, or None if that is no text in the flash."""
    if not 0 <= at <= len(flash) - 4:
        return None
    begin = struct.unpack_from("<I", flash, at)[0] - uf2.FLASH_BASE
    if not 0 <= begin < len(flash):
        return None
    end = flash.find(b"\0", begin, begin + LONGEST_WORD)
    text = flash[begin:end] if end >= 0 else b"\xff"
    return text.decode() if text.isascii() else None


if __name__ == "__main__":
    image = uf2.find()
    if image is None:
        sys.exit(uf2.HOW_TO_GET_ONE)
    PATH.write_text("\n".join(words(image)) + "\n", encoding="utf-8")
