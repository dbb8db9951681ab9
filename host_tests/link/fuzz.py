"""Random and mutated writes against the whole app behind the link: `make fuzz N=1000000`.

The real App with a chip without a world (free_chip.py) and a radio that is a few lists. What holds
after every write:

* no exception; every message that came whole is answered once, with a result or a refusal;
* `commands.do` is called for a sealed, fresh message of the session and for nothing else, with that
  message's opcode;
* every write to STOP sets the flag;
* nothing runs that was not started: pressure is wanted only after an accepted START.

Counted: every opcode of the protocol in every stand (phases.py). A line after every 20,000 writes
says how far it is, so that a run that is cut short leaves a count.
"""

import random
import sys
import time
import traceback
from collections import Counter

from cuff import memory, params, phases
from cuff.link import codec
from host_tests.core.link_page import example, hexadecimal
from host_tests.link.fuzz_device import STARTS, Bench, NoCollection

STANDS = {
    "at rest": phases.AT_REST, "running": phases.RUNNING, "leaving": phases.LEAVING,
    "tripped": phases.TRIPPED, "stopped": phases.STOPPED, "shut": phases.SHUT,
}  # fmt: skip
OPCODES = sorted(codec._FORMS)
NAMES = [row.name for row in params.PARAMS]
FRESH_AFTER = 20000  # writes; then another device, and a line
STAND_WRITES = 60
RIGHT = {  # a body that is understood, for each; the others have no argument
    10: b"\x0a\x00", 13: b"\x0d\x06rest_s\x01\x2d\x00\x00\x00", 14: b"\x0e\x06", 15: b"\x0f\x00",
    16: b"\x10\x00\x01", 18: b"\x12\x03", 19: b"\x13\x88\xe5\xd7\x00",
    21: b"\x15\x01", 25: b"\x19\x01a\x01b\x00",
    20: b"\x14\x7d\x00\x06\x02", 24: b"\x18\x20", 66: b"\x42\x02\x07\x00", 67: b"\x43\x01\x00\x03",
    70: b"\x46\x01",
}  # fmt: skip


def right(opcode):
    """A body with this opcode that is understood."""
    return RIGHT.get(opcode, bytes((opcode,)))


class Fuzz(Bench):
    """covered: how often each (opcode, stand) was asked for, sealed and right."""

    def __init__(self, seed):
        self.covered = Counter()
        self.answers = Counter()
        self.violations = 0  # something did not hold: an exception, from whichever side
        self.seeds = [hexadecimal(body) for _, body in example("bodies")]
        self.seeds += [right(opcode) for opcode in OPCODES]
        self.seeds += [b"\x0d" + codec.named(name, 1) for name in NAMES]
        super().__init__(random.Random(seed))

    def mutated(self, body):
        """The body, with something wrong in it: often, not always."""
        body = bytearray(body)
        for _ in range(self.random.choice((0, 0, 1, 1, 2, 5))):
            kind = self.random.randrange(4)
            at = self.random.randrange(len(body) + 1)
            if kind == 0 and at < len(body):
                body[at] ^= 1 << self.random.randrange(8)
            elif kind == 1:
                body.insert(at, self.random.randrange(256))
            elif kind == 2 and at < len(body):
                del body[at]
            else:
                body[at:at] = self.noise(8)
        return bytes(body[:220]) or b"\x00"

    def noise(self, most):
        """Any bytes."""
        return self.random.randbytes(self.random.randrange(most + 1))

    def write(self, stand):
        """One of many kinds of write, and what has to hold after it."""
        pick = self.random.random()
        if pick < 0.1:
            self.raw()
        elif pick < 0.2:
            self.plain()
        elif pick < 0.3:
            self.forged()
        elif pick < 0.32:
            self.app.tick.guard.stop = False
            self.radio.stop()
            assert self.app.tick.guard.stop
            self.writes += 1
        else:
            self.sealed(stand)

    def raw(self):
        """Bytes that are no fragments, from a stranger."""
        self.ask(1, b"", [self.noise(60) or b"\x00"])
        assert not self.done, "bytes of a stranger have commanded"

    def plain(self):
        """Whole messages from a stranger, of all kinds."""
        body = self.mutated(self.random.choice(self.seeds))
        kind = bytes((self.random.choice((0, 0, 1, 2, 77)),))
        if self.random.random() < 0.4:
            opcode = self.random.choice((112, 113, 114, 115))
            body = bytes((opcode,)) + self.random.randbytes(self.random.choice((12, 32, 16, 9, 5)))
        found = self.ask(1, kind + body)
        assert len(found) == 1 and found[0][0] in (codec.PLAIN, codec.REFUSED), found
        assert not self.done, "a stranger has commanded"

    def forged(self):
        """Sealed messages that are not right: changed, replayed, from afar, from another link."""
        if not self.session or not self.session.counter:
            return
        body = self.random.choice(self.seeds)
        counter = self.session.counter
        message = bytearray(self.session.seal(body))
        place = 0
        kind = self.random.randrange(4)
        if kind == 0:
            message[self.random.randrange(5, len(message))] ^= 1 << self.random.randrange(8)
            self.access._wrong[0] = 0  # not this time: eight of them end the link
        elif kind == 1:
            self.session.counter = max(0, counter - self.random.randrange(1, 4))
            message = self.session.seal(body)
        elif kind == 2:
            self.session.counter = counter + 257 + self.random.randrange(9)
            message = self.session.seal(body)
        else:
            place = 1
        self.session.counter = counter
        found = self.ask(place, bytes(message))
        assert len(found) == 1 and found[0][0] == codec.REFUSED, found
        assert not self.done, "a forged message has commanded"

    def sealed(self, stand):
        """A right one, with any body."""
        if not self.session or self.access.owner not in (-1, 0):
            self.greet()
            if not self.session:
                return
        body = self.random.choice(self.seeds)
        if self.random.random() < 0.7:
            body = self.mutated(body)
        before = self.app.commands.stand()
        if self.random.random() < 0.3:  # what was asked for least here
            body = right(min(OPCODES, key=lambda opcode: self.covered[opcode, before]))
        asked = codec.parse(body)
        resting = before == phases.AT_REST
        if asked and asked[0] in STARTS and resting and self.random.random() < 0.9:
            body, asked = b"\x40", (64, 0)  # or it would be running all the time
        found = self.ask(0, self.session.seal(body))
        found = [message for message in found if message[0] != codec.REFUSED] or found
        assert len(found) == 1, (body.hex(), [message.hex() for message in found])
        if found[0][0] == codec.REFUSED:
            reason = found[0][1]
            self.answers[reason + 1000] += 1
            if reason in (codec.NOT_INTRODUCED, codec.BUSY, codec.WRONG_SEAL):
                self.session = None
            else:
                assert asked is None and reason == codec.MALFORMED, (body.hex(), reason)
            assert not self.done
            return
        answer = self.session.open(found[0])
        assert asked and answer[0] == asked[0], (body.hex(), answer.hex())
        assert [verb for verb, _ in self.done] == ([asked[0]] if asked[0] < codec.PING else [])
        self.covered[asked[0], before] += 1
        self.answers[answer[1]] += 1
        if asked[0] == codec.FORGET_ME and not answer[1]:
            self.know()
        elif asked[0] == codec.GOODBYE:
            self.greet()

    def run(self, count, tell=lambda: None):
        """So many writes; the stands in turn. tell(): now and then, to say how far it is."""
        stands = list(STANDS)
        round_no = 0
        since = self.writes
        while self.writes < count:
            stand = stands[round_no % len(stands)]
            round_no += 1
            self.go_to(stand)
            until = min(count, self.writes + STAND_WRITES)
            while self.writes < until:
                self.write(stand)
                if stand == "leaving" and self.app.commands.stand() != phases.LEAVING:
                    break
            if self.writes - since > FRESH_AFTER:
                since = self.writes
                self.close()
                self.fresh()
                tell()
        return self

    def missing(self):
        """Pairs that were not reached."""
        return [
            (opcode, name)
            for opcode in OPCODES
            for name, stand in STANDS.items()
            if not self.covered[opcode, stand]
        ]


    def so_far(self):
        """How far it is, in one line. The first violation ends a run."""
        pairs = len(OPCODES) * len(STANDS)
        reached = pairs - len(self.missing())
        return (
            f"{self.writes} writes, {reached} of {pairs} pairs of opcode and stand, "
            f"{self.violations} violations"
        )


def main(words):
    """N writes by a seed; 1 if a pair was not reached or something did not hold."""
    count = int(words[0]) if words else 1000000
    seed = int(words[1]) if len(words) > 1 else 1
    memory.gc = NoCollection
    began = time.monotonic()
    fuzz = Fuzz(seed)

    def tell():
        print(f"{fuzz.so_far()}, seed {seed}, {time.monotonic() - began:.0f} s", flush=True)

    try:
        fuzz.run(count, tell)
    except Exception:
        fuzz.violations += 1
        traceback.print_exc()
    finally:
        fuzz.close()
        tell()
    missing = fuzz.missing()
    print("missing:", missing)
    print("answers:", dict(sorted(fuzz.answers.items())))
    return 1 if missing or fuzz.violations else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
