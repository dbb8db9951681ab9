"""make release: build/opencuff-VERSION-BOARD.zip, the same bytes every time; BOARD=: only that one.

In it: device/ (the very files make deploy copies), LICENSE, INSTALL.md, VERSION, SHA256SUMS. Rules:
nothing of this machine or day gets in: names sorted, one date, one mode, one compression.
"""

import hashlib
import os
import sys
import zipfile

from tools import choice
from tools.choice import ROOT
from tools.deploy import image
from tools.program import run_program

DATE = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can name
MODE = 0o100644 << 16
UNIX = 3
INSTALL = """\
# OpenCuff {version} for {board}

Not a certified medical device. Take the cuff off, and read the project's README first.

1. {how}: {image} from https://micropython.org/download/{image}/, v{least} or later.
2. Check these files: `sha256sum -c SHA256SUMS`.
3. Install mpremote: `pip install mpremote`.
4. A device that already runs OpenCuff: hold STOP while plugging it in, let go after a second.
   Old sources must go, they would hide the new modules: `mpremote rm -r :cuff` (your
   settings.json stays).
5. `mpremote resume cp -r device/. :`
6. Unplug and plug in again. `mpremote resume repl` shows its log.

Cut short, these steps leave an incomplete firmware: begin again at 4. `make deploy` of the project
does all this safely against cuts, and checks the hashes on the device.
"""


def contents(board):
    """Name in the zip -> bytes."""
    target = image.target_of(board)
    files = {f"device/{name}": content for name, content in image.deployed(board).items()}
    files["LICENSE"] = (ROOT / "LICENSE").read_bytes()
    files["VERSION"] = f"{image.version()}\n".encode()
    files["INSTALL.md"] = INSTALL.format(
        version=image.version(),
        board=board,
        how=f"Install MicroPython ({target.how})",
        image=target.image,
        least=".".join(map(str, target.least)),
    ).encode()
    sums = [f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files)]
    files["SHA256SUMS"] = "".join(sums).encode()
    return files


def write_zip(path, files):
    """Deterministic."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, DATE)
            entry.external_attr = MODE
            entry.create_system = UNIX
            archive.writestr(entry, files[name])


def release(folder, boards=None):
    """A zip per board, of all boards if none is named; their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for board in boards or choice.boards():
        paths.append(folder / f"opencuff-{image.version()}-{board}.zip")
        write_zip(paths[-1], contents(board))
    return paths


def command(console):
    """make release."""
    only = [choice.board()] if os.environ.get("BOARD") else None
    for path in release(ROOT / "build", only):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        name = path.relative_to(ROOT)
        console.print(f"{name}  {path.stat().st_size} bytes\n  sha256 {digest}", highlight=False)
    return 0


if __name__ == "__main__":
    sys.exit(run_program(command))
