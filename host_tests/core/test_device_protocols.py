"""Protocols of several bouts in the whole device: rests, pauses, ceilings, what is refused."""

import json

from cuff import codes
from cuff.session.training import codec
from host_tests.core.device_kit import READY_MS, Device

START_MS = READY_MS + 1000
PASSIVE = "passive, inflate 0 40, hold 50 1, vent 61, inflate 0 40, hold 50 1"
SETS = "exercise, inflate 0 40, sets 15 1 1000 1000 3 2"


def device(text, board_name="pico_w", wearer=None, **settings):
    values = {"training": "custom", "custom_protocol": 33, "lop_mmhg": 190}
    values.update(settings)
    found = Device(board_name=board_name, settings=values, wearer=wearer)
    found.board.flash.files["protocols.json"] = json.dumps({"33": text}).encode()
    found.press("start", START_MS)
    return found


def trips(found):
    return [line for _, line in found.board.log if " TRIP " in line]


def test_bouts_at_their_ceiling_end_as_planned_and_not_in_a_trip():
    # verifies: R-OCC-12, R-OCC-22
    for board_name in ("pico_w", "esp32_s3"):
        found = device(PASSIVE, board_name, bout_min=1).run(START_MS + 210000)
        assert found.said(codes.DONE) and trips(found) == [], found.text()
        inflated = found.said("inflate,")
        assert len(inflated) == 2
        for begin_ms in inflated:
            rows = range(begin_ms, begin_ms + 62000, 10)
            held_ms = [ms for ms in rows if found.row(ms)[0] >= 2000]
            assert held_ms and held_ms[-1] - begin_ms < 60000


def test_a_training_that_somebody_draws_out_ends_before_the_trip():
    # verifies: R-OCC-22
    found = device(
        "exercise, inflate 0 40, sets 15 0 1000 1000 3",
        sets_by="press",
        exercise_min=1,
    ).run(START_MS + 90000)
    assert found.said(codes.TIME_USED_UP) and trips(found) == [], found.text()
    assert found.said("inflate,")[0] + 48000 < found.said(codes.TIME_USED_UP)[0]


def test_after_a_vented_rest_the_permits_are_proved_and_the_record_says_so():
    # verifies: R-OCC-19
    found = device(SETS)
    files = found.board.flash.files
    records = []
    found.board.every(500, lambda: records.append(bytes(files.get("bout", b""))[9:13]))
    found.run(START_MS + 60000)
    assert found.said(codes.DONE), found.text()
    rest, again = found.said("rest,")[0], found.said("inflate,")[1]
    assert again - rest >= 15000
    assert [ms for ms in found.said(codes.PERMITS_READY) if rest < ms < again]
    states = [record for k, record in enumerate(records) if not k or records[k - 1] != record]
    assert states == [b"", b"open", b"clos", b"open", b"clos"], states


def test_without_start_the_cuff_stays_open_and_stop_in_a_rest_ends_it():
    # verifies: R-OCC-19
    found = device(SETS, wearer={"goes_on": False})
    found.press("stop", START_MS + 60000)
    found.run(START_MS + 70000)
    rest = found.said("rest,")[0]
    assert len(found.said("inflate,")) == 1 and found.said(codes.STOPPED)
    assert not found.closed_between(rest + 100, START_MS + 60000)


def test_what_breaks_a_bound_is_refused_before_any_air():
    # verifies: R-OCC-18
    for text, code in (
        ("exercise, inflate 81 0, hold 60 0", codes.PROTOCOL_HIGH),
        ("exercise, inflate 0 40, hold 583 0", codes.TOO_LONG),
        ("exercise, hold 60 0, inflate 0 40", codes.PROTOCOL_SHAPE),
        ("exercise, inflate 0 40, hold 0 0", codes.PROTOCOL_LOW),
        ("full, inflate 110 0, hold 60 0", codes.FULL_LOCKED),
        ("exercise, inflate 51 0, hold 60 0", codes.SHARE),
        ("nothing", codes.PROTOCOL_SHAPE),
    ):
        found = device(text, experience="first").run(START_MS + 1500)
        assert found.said(code) and found.said("inflate") == [], (text, found.text())
    found = device(SETS, custom_protocol=34).run(START_MS + 1500)
    assert found.said(codes.PROTOCOL_UNKNOWN) and found.said("inflate") == []


def test_a_professional_unlocks_full_occlusion():
    # verifies: R-OCC-18
    text = "full, inflate 110 0, hold 5 0"
    given = {"full_occlusion": "unlocked", "lop_mmhg": 100}
    found = device(text, experience="attested", **given).run(START_MS + 60000)
    assert found.said("inflate, target 110 mmHg") and found.said(codes.DONE), found.text()
    found = device(text, experience="first", **given).run(START_MS + 1500)
    assert found.said(codes.SHARE) and found.said("inflate") == []


def test_a_stored_protocol_comes_before_one_of_the_file():
    found = device("exercise, inflate 0 40, hold 0 0")
    data = codec.encode(1, ((1, 0, 45), (3, 5, 0)))
    import binascii

    body = binascii.hexlify(data).decode()
    check = "%08x\n" % (binascii.crc32(body.encode()) & 0xFFFFFFFF)
    found.board.flash.files["protocol33"] = (check + body).encode()
    found.run(START_MS + 40000)
    assert found.said("inflate, target 45 mmHg") and found.said(codes.DONE), found.text()
