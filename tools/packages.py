"""Installs the lists of Python packages that a target needs, with one line that says how far it is.

    .venv/bin/python tools/packages.py requirements.txt

Runs before anything is installed: the standard library only. What pip says is shown when it fails.
"""

import re
import subprocess
import sys
import time

PIP = [sys.executable, "-m", "pip", "--require-virtualenv", "--disable-pip-version-check"]
FOUND = re.compile(r"(?:Collecting|Requirement already satisfied:) ([\w.-]+)")
BAR = 24
LAST_LINES = 25


def wanted(path):
    """How many packages a list names."""
    with open(path, encoding="utf-8") as stream:
        return sum(1 for line in stream if re.match(r"[\w.-]+==", line))


class Line:
    """One line that is written over in a terminal, and written twice elsewhere."""

    def __init__(self, title):
        self._title = title
        self._live = sys.stdout.isatty()
        if not self._live:
            print(f"== {title} ...", flush=True)

    def show(self, share, words):
        """Share 0..1 as a bar."""
        if self._live:
            full = int(share * BAR)
            bar = "#" * full + "." * (BAR - full)
            print(f"\r\033[K== {self._title} [{bar}] {words[:24]}", end="", flush=True)

    def end(self, words):
        """The last state."""
        print(f"{chr(13)}\033[K" if self._live else "", end="")
        print(f"== {self._title}: {words}", flush=True)


def install(path):
    """pip install -r path; pip's status."""
    count = wanted(path)
    line = Line(f"{count} Python packages of {path} into .venv")
    began = time.monotonic()
    said, done = [], 0
    command = [*PIP, "install", "--progress-bar", "off", "-r", path]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as pip:
        for text in pip.stdout:
            said.append(text.rstrip())
            found = FOUND.match(text)
            if found:
                done += 1
                line.show(min(1.0, done / count), found[1])
            elif text.startswith("Installing"):
                line.show(1.0, "unpacking")
    if pip.returncode:
        line.end("failed; pip's last words:")
        print("\n".join(said[-LAST_LINES:]), file=sys.stderr)
    else:
        line.end(f"done in {time.monotonic() - began:.0f} s")
    return pip.returncode


if __name__ == "__main__":
    try:
        sys.exit(max(install(path) for path in sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit("\nstopped by you; the next call begins again")
