"""docs/ble-protocol.md and the client of tools/client agree, example by example."""

from dataclasses import asdict

import pytest

from host_tests.core.link_page import example, examples, hexadecimal, values
from tools.client import frames, layouts, seal


def test_fragments():
    given = values(row for row in example("fragments") if row[0] != "fragment")
    fragments = [hexadecimal(right) for left, right in example("fragments") if left == "fragment"]
    message = hexadecimal(given["message"])
    assert frames.split(message, int(given["mtu"])) == fragments
    assert frames.Joiner().take(b"".join(fragments)) == [message]


def test_what_is_no_fragment_is_refused():
    whole = frames.split(bytes(40))
    for broken in ([whole[1]], [whole[0], whole[2]], [whole[0][:-1]], [b"\xc0"]):
        joiner = frames.Joiner()
        with pytest.raises(frames.BadFrame):
            for fragment in broken:
                joiner.take(fragment)


@pytest.mark.parametrize("number", range(len(examples("status"))))
def test_status(number):
    given = values(examples("status")[number])
    data = hexadecimal(given.pop("status"))
    assert len(data) == layouts.STATUS_BYTES and layouts.LIVE_BYTES == 20
    live, rest = layouts.live(data[:20]), layouts.rest(data)
    assert layouts.packed(live) + layouts.packed(rest) == data
    found = {**asdict(live), **asdict(rest)}
    assert found == {name: int(given.get(name, 0)) for name in found}


def test_pressure():
    given = values(example("pressure"))
    sequence, ms, samples, _ = layouts.pressure(hexadecimal(given["pressure"]))
    assert [sequence, ms] == [int(given["sequence"]), int(given["ms"])]
    assert samples == [int(word) for word in given["samples"].split()]


def test_info():
    given = values(example("info"))
    found = asdict(layouts.info(hexadecimal(given.pop("info"))))
    assert found == {name: int(given.get(name, 0)) for name in found}


def test_introduction():
    given = values(example("introduction"))
    data = {name: hexadecimal(given[name]) for name in given if name != "code"}
    client = seal.Introduction(data["client_private"], data["client_nonce"])
    device = seal.Introduction(data["device_private"], data["device_nonce"])
    assert (client.public, device.public) == (data["client_public"], data["device_public"])
    client.device_public, client.device_commitment = device.public, data["commitment"]
    assert client.opened(data["device_nonce"]) == given["code"]
    proofs = data["client_proof"], data["device_proof"]
    assert client.keys() == (data["key"], data["id"], *proofs)
    with pytest.raises(seal.BadSeal):
        client.opened(bytes(16))


def test_session():
    rows = example("session")
    given = values(rows[:6])
    data = {name: hexadecimal(given[name]) for name in given if name != "floor"}
    floor = int(given["floor"])
    session = seal.Session(data["key"], data["client_nonce"], data["device_nonce"], floor)
    assert (session._enc, session._mac) == (data["enc"], data["mac"])
    pairs = zip(rows[6::2], rows[7::2], strict=True)
    for (what, body), (_, sealed) in pairs:
        body, sealed = hexadecimal(body), hexadecimal(sealed)
        if what == "command":
            assert session.seal(body) == sealed
        elif what == "answer":
            assert session.open(sealed) == body
            with pytest.raises(seal.BadSeal):
                session.open(sealed[:-1] + bytes((sealed[-1] ^ 1,)))
        else:
            number = int(what.split()[1])
            assert session.open(sealed, seal.RECORD, number) == body
            with pytest.raises(seal.BadSeal):
                session.open(sealed, seal.RECORD, number + 1)
