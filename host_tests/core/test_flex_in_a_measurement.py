"""A limb that flexes while its LOP is measured: a window to repeat, no trip, no lost attempt."""

from cuff import codes
from host_tests.core.lop_kit import START_MS, LopDevice

BEGIN_MS = START_MS + 30000


def flexed(size, for_ms):
    """A measurement in which the limb flexes once; size as in tools/sim/plants.py."""
    device = LopDevice()
    plant = device.board.plant

    def flex(now_q10):
        plant.contraction_q10 = now_q10

    device.at(BEGIN_MS, lambda: flex(size))
    device.at(BEGIN_MS + for_ms, lambda: flex(0))
    device.run(START_MS + 150000)
    return device


def test_a_flex_of_2_s_and_tension_of_25_s_trip_nothing_and_the_lop_is_found():
    # verifies: R-LOP-5
    for size, for_ms in ((640, 2000), (400, 25000)):
        device = flexed(size, for_ms)
        assert device.said("TRIP") == [], device.text()
        assert device.found() is not None, device.text()
        assert device.said(codes.LOP_NOT_FOUND) == [], device.text()
