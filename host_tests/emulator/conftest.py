"""The MicroPython image for tests on the emulated chip: UF2=path, or a reason to skip."""

import pytest

from tools.emulate import uf2


@pytest.fixture(scope="session")
def image():
    """The image the user named."""
    found = uf2.find()
    if found is None:
        pytest.skip("no MicroPython image: UF2=path/to/RPI_PICO_W.uf2 (make emulate says where)")
    return found
