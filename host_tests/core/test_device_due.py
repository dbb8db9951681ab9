"""The whole device, a wearer and a display: when the next training is advised, and why."""

from cuff import codes
from cuff.panel.canvas import WIDTH, Canvas
from cuff.words import tell
from host_tests.core.device_kit import MANUAL
from host_tests.core.link_device_kit import LinkedDevice
from host_tests.core.test_device_wearers import device
from host_tests.core.test_link_device import KNOWN

MOST_MS = 300000


def rows_of(draw, top, bottom, left=0):
    """What these lines of a page show of what draw(canvas) draws."""
    memory = bytearray(8 * WIDTH)
    draw(Canvas(memory, WIDTH, 0))
    return [
        [memory[(y >> 3) * WIDTH + x] >> (y & 7) & 1 for x in range(left, WIDTH)]
        for y in range(top, bottom)
    ]


def seen(made, top, bottom, left=0):
    """The same lines of the display."""
    return [list(row[left:]) for row in made.display.picture()[top:bottom]]


def trained(seconds, **changes):
    """A training of so many seconds, and a START at once behind it. (the device, what stands beside
    "Ready" before, the texts of the page that says it is over, what stands beside "Ready" then).
    An attested wearer with many sessions."""
    settings = dict(MANUAL, manual_minutes=2, lop_mmhg=150)
    made = LinkedDevice(KNOWN, settings=settings, display=True)
    record = {"attested": 1, "screened": 1, "sessions": 9, "protocol": 6, "lop_mmhg": 150}
    record.update(changes)
    alone = device(side=1, **record)
    for name in ("wearer.1", "wearer.1.2", "who", "who.2"):
        made.board.flash.files[name] = alone.board.flash.files[name]
    before, after = [], []
    texts = []

    def script(client):
        yield from client.connect()
        yield from client.hello()
        assert (yield from client.command(b"\x10\x00\x01"))[0] == codes.NONE
        yield from client.pause(3000)
        before.append(seen(made, 9, 16, 66))
        assert (yield from client.command(b"\x0a\x00"))[0] == codes.NONE
        yield from client.wait(lambda: client.live[2] == 1)
        for _ in range(seconds // 5):
            yield from client.pause(5000)
            yield from client.command(b"\x40")
        assert (yield from client.command(b"\x06"))[0] == codes.NONE
        yield from client.wait(lambda: client.live[2] == 0)
        for _ in range(18):
            yield from client.pause(600)
            texts.append(seen(made, 0, 64))
        made.press("up", made.board.now_ms)
        yield from client.pause(2000)
        after.append(seen(made, 9, 16, 66))
        # advice, no refusal
        assert (yield from client.command(b"\x0a\x00"))[0] == codes.NONE
        yield from client.wait(lambda: client.live[2] == 1)

    made.client(script, known=KNOWN[0])
    made.run_scripts(MOST_MS)
    return made, before[0], texts, after[0]


def test_after_a_training_the_display_says_when_the_next_one_is_advised_and_why():
    # verifies: R-DOS-2
    ready, done = tell.labels(0, "en"), tell.labels(3, "en")
    for profile, hours in ((0, 36), (1, 48)):
        made, before, texts, after = trained(75, profile=profile)
        line = "%s %d %s" % (ready[11], hours, ready[12])
        assert after == rows_of(lambda canvas: canvas.right(128, 9, line), 9, 16, 66)  # noqa: B023
        assert not any([any(row) for row in before])  # nobody knows yet
        why = rows_of(lambda canvas: canvas.text(0, 46, canvas.wrapped(done[15])[0]), 46, 54)
        number = rows_of(lambda canvas: canvas.digits(24, 24, hours), 24, 40)  # noqa: B023
        told = [text for text in texts if text[46:54] == why]
        assert told, made.text()
        assert [row[:24] for row in told[0][24:40]] == [row[:24] for row in number]


def test_a_training_that_counts_as_none_is_followed_by_no_advice():
    made, _, _, after = trained(30)
    assert not any([any(row) for row in after]), made.text()
