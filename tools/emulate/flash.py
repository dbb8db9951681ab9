"""The emulated board's flash: a littlefs image as the rp2 port formats it.

Which files lie on it, and how they are compiled, is tools/deploy/image.py's business.
"""

from littlefs import LittleFS

from tools.emulate.uf2 import FLASH_BLOCK


class FileSystem:
    """A littlefs image with these files; used_bytes is what they take with all overhead."""

    def __init__(self, files, blocks):
        # ports/rp2/rp2_flash.c and extmod/vfs_lfs.c: block, program, read and lookahead sizes.
        fs = LittleFS(
            block_size=FLASH_BLOCK,
            block_count=blocks,
            prog_size=256,
            read_size=32,
            lookahead_size=32,
            cache_size=1024,
            disk_version=0x00020001,
        )
        for name, content in files.items():
            folder = name.rpartition("/")[0]
            if folder:
                fs.makedirs(folder, exist_ok=True)
            with fs.open(name, "wb") as stream:
                stream.write(content)
        self.used_bytes = fs.used_block_count * FLASH_BLOCK
        self.total_bytes = blocks * FLASH_BLOCK
        self.bytes = bytes(fs.context.buffer)
