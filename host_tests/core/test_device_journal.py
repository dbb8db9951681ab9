"""The whole device: a training that was stopped is in the journal, written in the empty cuff."""

from cuff import codes
from cuff.store import journal
from host_tests.core.device_kit import READY_MS, Device


def test_a_training_that_was_stopped_is_in_the_journal():
    # verifies: R-JRN-3, R-JRN-4
    device = Device()
    device.press("start", READY_MS)
    device.press("stop", READY_MS + 9000)
    written = []

    def seen(kind, name):
        if name.startswith("journal"):
            written.append(device.mmhg())

    device.board.flash.before_change = seen
    device.run(READY_MS + 13000)
    assert device.said(codes.STOPPED)
    data = device.board.flash.files["journal.0"]
    values = journal.unpack(data)
    one = {journal.NAMES[k]: values[k] for k in range(len(values))}
    assert (one["kind"], one["ended"], one["number"], one["on"]) == (1, codes.STOPPED, 1, 1)
    assert (one["protocol"], one["target_cmmhg"], one["minute"]) == (6, 4000, 0)
    assert 7 <= one["under_s"] <= 9 and one["inside_pct"] >= 95 and abs(one["off_cmmhg"]) < 100
    assert written and max(written) < 10
