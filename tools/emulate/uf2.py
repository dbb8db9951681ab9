"""The MicroPython image a user has downloaded: found, recognised, or said how to get one.

No image comes with the project: MicroPython is others' work, and everyone can fetch it. What an
image is (board, version) is read from the texts inside it, so a wrong one gets a clear sentence.
"""

import os
import re
import struct
from pathlib import Path

from tools.choice import WrongChoice

BLOCK = 512
PAYLOAD_AT = 32
MAGIC = b"UF2\n"
LEAST_VERSION = (1, 28)
FLASH_BASE = 0x10000000
FLASH_BLOCK = 4096
FLASH_BYTES = 2 << 20
# Where each port puts its file system in the 2 MB of flash, and how many blocks it has
# (MICROPY_HW_FLASH_STORAGE_BYTES of the board's mpconfigboard.h): machine text -> name and place.
LAYOUTS = {
    "Raspberry Pi Pico with RP2040": ("RPI_PICO", 0xA0000, 352),
    "Raspberry Pi Pico W with RP2040": ("RPI_PICO_W", 0x12C000, 212),
}
HOW_TO_GET_ONE = """\
make emulate needs a stock MicroPython image, which is not part of this project.
Download RPI_PICO or RPI_PICO_W, v1.28 or later, as .uf2 file from the MicroPython download page:
    https://micropython.org/download/RPI_PICO_W/
and say where it is:
    make emulate UF2=path/to/RPI_PICO_W-...-v1.28.0.uf2"""


class Image:
    """name (RPI_PICO or RPI_PICO_W), version text, and where its file system lies."""

    def __init__(self, path):
        self.path = path
        content = path.read_bytes()
        if content[:4] != MAGIC:
            raise WrongChoice(f"UF2={path}: this is no UF2 file")
        code = b"".join(payloads(content))
        machine = re.search(rb"; (Raspberry Pi Pico[ -~]*)\0", code)
        version = re.search(rb"MicroPython v(\d+)\.(\d+)([ -~]*)", code)
        if not machine or not version or machine[1].decode() not in LAYOUTS:
            what = machine[1].decode() if machine else "no Raspberry Pi Pico"
            raise WrongChoice(
                f"UF2={path}: made for {what}; RPI_PICO or RPI_PICO_W is needed (RP2040)"
            )
        self.version = version[0].decode()
        if (int(version[1]), int(version[2])) < LEAST_VERSION:
            raise WrongChoice(f"UF2={path}: {self.version}; v1.28 or later is needed")
        self.name, self.files_at, self.blocks = LAYOUTS[machine[1].decode()]

    def flash(self):
        """The flash from its beginning, as far as the image goes."""
        content = self.path.read_bytes()
        flash = bytearray()
        for at in range(0, len(content) - BLOCK + 1, BLOCK):
            address, length = struct.unpack_from("<II", content, at + 12)
            place = address - FLASH_BASE
            if 0 <= place < FLASH_BYTES:
                flash.extend(bytes(max(0, place + length - len(flash))))
                flash[place : place + length] = content[at + PAYLOAD_AT :][:length]
        return bytes(flash)


def payloads(content):
    """What the blocks carry; offset 16 of each holds its length."""
    for at in range(0, len(content) - BLOCK + 1, BLOCK):
        length = int.from_bytes(content[at + 16 : at + 20], "little")
        yield content[at + PAYLOAD_AT : at + PAYLOAD_AT + length]


def find():
    """The image of UF2=path (or OPENCUFF_UF2); None when neither is set."""
    text = os.environ.get("UF2") or os.environ.get("OPENCUFF_UF2")
    if not text:
        return None
    path = Path(text)
    if not path.is_file():
        raise WrongChoice(f"UF2={text}: there is no such file")
    return Image(path)
