"""cuff/session/lop/parts.py: the procedure is in memory while a measurement runs, and only then."""

from cuff import codes
from cuff.session.lop import parts as lop_parts
from host_tests.core.air_kit import some
from host_tests.core.device_kit import BOARDS, planted, sources
from host_tests.core.lop_kit import START_MS, LopDevice

LATER_MS = START_MS + 10000
AGAIN_MS = START_MS + 30000
KNOWN = {"lop_mmhg": 150}
LAST = '__import__("cuff.session.lop.measurement")'
PARTS = "cuff/session/lop/parts.py"


class Looks:
    """What of the firmware is loaded at some times: one set of names each."""

    def __init__(self, device, *times_ms):
        self._image = device.board.image
        self.seen = []
        for ms in times_ms:
            device.at(ms, self._look)

    def _look(self):
        modules = self._image.modules()
        names = {name for name in modules if name.startswith("cuff")}
        package = modules["cuff.session.lop"]
        names.update(["attribute " + n for n in lop_parts.NAMES if hasattr(package, n)])
        self.seen.append(names)


def quickly_again():
    """The firmware, with a rest of 10 s between two measurements."""
    files = sources()
    text = files["cuff/limits.py"]
    files["cuff/limits.py"] = text.replace("LOP_SPACING_S = 120", "LOP_SPACING_S = 10")
    assert files["cuff/limits.py"] != text
    return files


def procedure():
    """Names that come and go."""
    names = {"cuff.session.lop." + name for name in lop_parts.NAMES}
    names.update(["attribute " + name for name in lop_parts.NAMES])
    return names


def test_the_procedure_is_loaded_while_it_measures_and_a_second_time():
    device = LopDevice(files=quickly_again())
    looks = Looks(device, START_MS - 100, LATER_MS, AGAIN_MS - 100, AGAIN_MS + 5000)
    device.press("stop", LATER_MS + 1000)
    device.press("start", AGAIN_MS)
    device.run(AGAIN_MS + 90000)
    assert len(device.said(codes.LOP_BEGINS)) == 2, device.text()
    assert device.found() is not None, device.text()
    before, during, after, again = looks.seen
    assert before == after and during == again
    assert during - before == procedure()


def test_nothing_is_left_of_it_after_a_result():
    device = LopDevice()
    looks = Looks(device, START_MS - 100, 110000)
    device.run(110100)
    assert device.found() is not None and device.said(codes.LOP_OVER), device.text()
    assert looks.seen[0] == looks.seen[1]


def refused(fault, line=LAST, name=PARTS):
    """A device with a known LOP on which a new measurement is asked for, and then a training."""
    device = LopDevice(settings=KNOWN, files=planted(name, line, fault))
    device.press("up", START_MS - 500, 1500)
    device.press("start", START_MS + 5000)
    looks = Looks(device, START_MS - 100, START_MS + 4000)
    device.run(START_MS + 12000)
    assert device.said(codes.LOP_BEGINS) == [], device.text()
    assert not device.closed_between(START_MS, START_MS + 4900)
    assert looks.seen[0] == looks.seen[1] and not looks.seen[1] & procedure()
    assert device.said("inflate") and device.said("TRIP") == [], device.text()
    assert device.mmhg() > 30 and device.board.resets == []
    return device


def test_without_memory_for_it_the_measurement_is_refused_and_nothing_else():
    device = refused("raise MemoryError()")
    assert len(device.said(codes.LOP_MEMORY)) == 1, device.text()


def test_without_memory_in_the_middle_of_a_module_nothing_is_left_either():
    device = refused("    raise MemoryError()", "class KneeFit:", "cuff/session/lop/fit.py")
    assert len(device.said(codes.LOP_MEMORY)) == 1


def test_a_file_that_cannot_be_read_refuses_it_too():
    for fault in some("raise OSError(5)", "raise ImportError('lop')"):
        device = refused(fault)
        assert len(device.said(codes.LOP_FILES)) == 1, device.text()


def test_it_is_given_up_when_the_flash_does_not_take_the_record():
    begin = "def begin(self, now_ms, measure=False):"
    device = LopDevice(files=planted("cuff/session/limb.py", begin, "    return False"))
    looks = Looks(device, START_MS - 100, START_MS + 1000)
    device.run(START_MS + 1500)
    assert looks.seen[0] == looks.seen[1] and device.said(codes.LOP_BEGINS) == []


def test_an_import_that_holds_up_the_tick_for_a_second_does_not_trip():
    """The ESP32's tick waits for a turn of the interpreter; an import gives it none."""
    stands_still = (
        "import machine, time; _s = machine.disable_irq(); "
        "time.sleep_ms(1000); machine.enable_irq(_s)"
    )
    for board_name in some(*reversed(BOARDS)):
        device = LopDevice(board_name=board_name, files=planted(PARTS, LAST, stands_still))
        device.run(START_MS + 15000)
        assert device.said(codes.LOP_BEGINS)[0] >= START_MS + 1000
        assert device.said("TRIP") == [] and device.board.resets == [], device.text()
        assert device.mmhg() > 30
