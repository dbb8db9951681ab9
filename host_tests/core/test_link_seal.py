"""cuff/link/seal.py and x25519.py by the vectors of their RFCs, and by docs/ble-protocol.md."""

from cuff.link import seal
from cuff.link.x25519 import Ladder, base
from host_tests.core.link_page import example, hexadecimal, values


def x25519(scalar, u):
    ladder = Ladder(hexadecimal(scalar), hexadecimal(u) if isinstance(u, str) else u)
    while not ladder.step(7):
        pass
    return ladder.result


def test_hmac_by_rfc_4231():
    for key, message, wanted in (
        (
            b"\x0b" * 20, b"Hi There",
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
        ),
        (
            b"Jefe", b"what do ya want for nothing?",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        ),
        (
            b"\xaa" * 20, b"\xdd" * 50,
            "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
        ),
        (
            b"\xaa" * 131, b"Test Using Larger Than Block-Size Key - Hash Key First",
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
        ),
    ):  # fmt: skip
        assert seal.hmac(key, message) == hexadecimal(wanted)
        assert seal.hmac(key, message[:3], message[3:]) == hexadecimal(wanted)


def test_expand_by_rfc_5869():
    key = hexadecimal("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5")
    wanted = hexadecimal(
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
    )
    info = hexadecimal("f0f1f2f3f4f5f6f7f8f9")
    for length in (42, 33, 32, 1, 0):
        assert seal.expand(key, info, length) == wanted[:length]
    salt = hexadecimal("000102030405060708090a0b0c")
    assert seal.hmac(salt, b"\x0b" * 22) == key  # extract


def test_x25519_by_rfc_7748():
    for scalar, u, wanted in (
        (
            "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
            "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c",
            "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552",
        ),
        (
            "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
            "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493",
            "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957",
        ),
    ):
        assert x25519(scalar, u) == hexadecimal(wanted)


def test_x25519_again_and_again():
    """RFC 7748, 5.2: after one round."""
    nine = base()
    assert x25519("09" + "00" * 31, nine) == hexadecimal(
        "422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079"
    )


def test_x25519_between_two():
    """RFC 7748, 6.1."""
    given = values(example("introduction"))
    assert x25519(given["client_private"], base()) == hexadecimal(given["client_public"])
    assert x25519(given["device_private"], base()) == hexadecimal(given["device_public"])
    shared = "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742"
    assert x25519(given["client_private"], given["device_public"]) == hexadecimal(shared)
    assert x25519(given["device_private"], given["client_public"]) == hexadecimal(shared)


def test_a_point_of_small_order_gives_zeros():
    for u in ("00" * 32, "01" + "00" * 31):
        assert x25519("4b" * 32, u) == bytes(32)


def test_a_session_as_the_page_has_it():
    rows = example("session")
    given = values(rows[:6])
    keys = seal.Keys(
        hexadecimal(given["key"]), hexadecimal(given["client_nonce"]),
        hexadecimal(given["device_nonce"]), int(given["floor"]),
    )  # fmt: skip
    counter = int(given["floor"])
    for k in range(6, len(rows), 2):
        what, body = rows[k]
        body = hexadecimal(body)
        sealed = hexadecimal(rows[k + 1][1])
        if what == "command":
            counter += 1
            assert keys.open(sealed) == body and seal.counter_of(sealed) == counter
        elif what == "answer":
            assert keys.seal(counter, body) == sealed
            assert keys.open(sealed) is None  # an answer is no command
        else:
            assert keys.seal(counter, body, seal.RECORD, int(what.split(" ")[1])) == sealed


def test_every_changed_bit_breaks_the_seal():
    rows = example("session")
    given = values(rows[:6])
    keys = seal.Keys(
        hexadecimal(given["key"]), hexadecimal(given["client_nonce"]),
        hexadecimal(given["device_nonce"]), int(given["floor"]),
    )  # fmt: skip
    sealed = hexadecimal(rows[7][1])
    for k in range(1, len(sealed)):
        for bit in (1, 0x80):
            changed = bytearray(sealed)
            changed[k] ^= bit
            assert keys.open(bytes(changed)) is None, (k, bit)


def test_what_is_too_short_has_no_counter():
    for length in range(14):
        assert seal.counter_of(bytes(length)) is None
    assert seal.counter_of(b"\x01\x01\x02\x00\x00" + bytes(9)) == 513
