"""Who may command: sessions, sealed messages, introductions. docs/ble-protocol.md, "Access".

A message comes in, at most one goes out; what a sealed one asks for is left to link.py. Counters
only rise; on the flash they are reserved in blocks, with the cuff empty.

Rules: any bytes are answered and change nothing unless they are right. No key leaves this object
but to the store.
"""

# What is None before a session is asked for in one only.
# pyright: reportOptionalMemberAccess=false
# pyright: reportArgumentType=false

from os import urandom

from micropython import const

from cuff import codes
from cuff.link import codec, seal
from cuff.link.introducing import Introducing

SILENT_MS = const(30000)  # a session without a message
_BLOCK = const(1024)
_WRONG_SEALS = const(8)
_NOBODY = const(-1)


class Access:
    """stand(): commands.Commands'; store: store.clients; radio: send(link, message) and
    leave(link); note(code, figures...); quiet(): the flash may be written. links: how many there
    can be.

    owner: the link that has the session, or -1; command: (opcode, argument) that it asks for, to be
    answered; stream: it wants samples; introducing: introducing.Introducing."""

    def __init__(self, stand, store, radio, ticks_diff, note, quiet, links):
        self._store = store
        self._radio = radio
        self._ticks_diff = ticks_diff
        self._note = note
        self._quiet = quiet
        self._clients = []
        self._counter = self._reserved = 0
        self._wrong = [0] * links
        self._keys = self._greeted_keys = self._answer = None
        self._greeted = _NOBODY  # the link that said HELLO, its client and keys
        self._client = self._greeted_client = None
        self._heard_ms = 0
        self.owner = _NOBODY
        self.command = None
        self.stream = False
        self.introducing = Introducing(self, stand, ticks_diff, note)

    def load(self):
        """Who was introduced before; counters go on behind what was reserved."""
        self._clients, self._reserved = self._store.load()
        self._counter = self._reserved

    @property
    def count(self):
        """How many clients are introduced."""
        return len(self._clients)

    # -- messages ----------------------------------------------------------------------------

    def hear(self, now_ms, link, message):
        """A whole message."""
        kind = message[0] if message else -1
        reason = codec.MALFORMED
        if kind == codec.PLAIN:
            reason = self._plain(now_ms, link, message[1:])
        elif kind == codec.SEALED:
            reason = self._sealed(now_ms, link, message)
        if reason:
            self.refuse(link, reason)

    def refuse(self, link, reason):
        """Say that nothing was done."""
        self._radio.send(link, bytes((codec.REFUSED, reason)))

    def _sealed(self, now_ms, link, message):
        counter = seal.counter_of(message)
        if counter is None:
            return codec.MALFORMED
        greeted = link == self._greeted
        keys = self._greeted_keys if greeted else self._keys if link == self.owner else None
        if keys is None:
            return codec.NOT_INTRODUCED
        if not 0 < counter - self._counter <= seal.WINDOW:
            return codec.REPLAYED
        body = keys.open(message)
        if body is None:
            self._wrong[link] += 1
            if self._wrong[link] >= _WRONG_SEALS:
                self._radio.leave(link)
            return codec.WRONG_SEAL
        if greeted and self.owner not in (_NOBODY, link):
            return codec.OCCUPIED
        if counter > self._reserved:
            return codec.BUSY
        self._counter = counter
        self._wrong[link] = 0
        self._heard_ms = now_ms
        if greeted:
            self._begin(link)
        command = codec.parse(body)
        if command is None:
            return codec.MALFORMED
        self.command = command
        return 0

    def answer(self, code, data=b""):
        """What the command came to; sealed and sent in the next turn."""
        if self.command:  # else the session has ended meanwhile
            self._answer = bytes((self.command[0], code)) + data
            self.command = None

    def record(self, number, data):
        """The message of a record."""
        return self._keys.seal(self._counter, data, seal.RECORD, number)

    def _plain(self, now_ms, link, body):
        found = codec.parse_access(body)
        if found is None:
            sealed_only = codec.parse(body) is not None
            return codec.NOT_INTRODUCED if sealed_only else codec.MALFORMED
        opcode, data = found
        if opcode == codec.HELLO:
            return self._hello(link, data)
        return self.introducing.hear(now_ms, link, opcode, data)

    def answer_plainly(self, link, opcode, data):
        """Done, not sealed."""
        self._radio.send(link, bytes((codec.PLAIN, opcode, codes.NONE)) + data)

    # -- sessions ----------------------------------------------------------------------------

    def _hello(self, link, data):
        client = None
        for known in self._clients:
            if known[0] == data[:4]:
                client = known
        if client is None:
            return codec.NOT_INTRODUCED
        if self.owner not in (_NOBODY, link):
            return codec.OCCUPIED
        if not self._reserve(seal.WINDOW) and self._reserved == self._counter:
            return codec.BUSY
        nonce = urandom(8)
        self._greeted = link
        self._greeted_client = client
        self._greeted_keys = seal.Keys(client[1], data[4:], nonce, self._counter)
        floor = seal.u32_bytes(self._counter)
        self.answer_plainly(link, codec.HELLO, nonce + floor)
        return 0

    def _begin(self, link):
        self._end()  # its own before, if there was one: until now a lost link is a lost session
        self.owner = link
        self._keys = self._greeted_keys
        self._client = self._greeted_client
        self._greeted = _NOBODY
        self._greeted_keys = self._greeted_client = None
        if self._clients[0] is not self._client:  # latest first; on the flash with the next block
            self._clients.remove(self._client)
            self._clients.insert(0, self._client)

    def _end(self):
        """The session is over."""
        self.owner = _NOBODY
        self.stream = False
        self._keys = self._client = self._answer = self.command = None

    def _reserve(self, least):
        """Are so many counters left? Reserves more if the flash may be written."""
        short = self._reserved - self._counter < least and self._quiet()
        if short and self._store.save(self._clients, self._counter + _BLOCK):
            self._reserved = self._counter + _BLOCK
        return self._reserved - self._counter >= least

    def lost(self, link):
        """A link is gone; true if it had the session."""
        self._wrong[link] = 0
        if link == self._greeted:
            self._greeted = _NOBODY
            self._greeted_keys = self._greeted_client = None
        self.introducing.lost(link)
        if link != self.owner:
            return False
        self._end()
        return True

    def step(self, now_ms):
        """Once a turn: the answer to the last command, the introduction. True: the session was
        lost to silence, or said goodbye."""
        gone = False
        if self._answer:
            body = self._answer
            self._answer = None
            self._radio.send(self.owner, self._keys.seal(self._counter, body))
            if body[0] == codec.GOODBYE or body[0] == codec.FORGET_ME and not body[1]:
                self._end()
                gone = True
        elif self.owner != _NOBODY:
            if self._ticks_diff(now_ms, self._heard_ms) > SILENT_MS:
                self._end()
                gone = True
            elif self._reserved - self._counter < _BLOCK // 2:
                self._reserve(_BLOCK // 2)
        self.introducing.step(now_ms)
        return gone

    # -- who is known ------------------------------------------------------------------------

    def keep(self, number, key, name):
        """A client more, on the flash first; whether it is there."""
        clients = [[number, key, name]] + self._clients[: self._store.MOST - 1]
        if not self._quiet() or not self._store.save(clients, self._reserved):
            return False
        self._clients = clients
        return True

    def forget(self, now_ms, verb, argument, source):
        """FORGET, a handler of commands.py: nobody is known any more. The counters go on."""
        if not self._quiet() or not self._store.save([], self._reserved):
            return codes.NOT_NOW
        self._clients = []
        self._greeted = _NOBODY
        self._end()
        self.introducing.close()
        self._note(codes.LINK_FORGOTTEN)
        return codes.NONE

    def forget_this_one(self):
        """FORGET_ME: a code."""
        rest = [client for client in self._clients if client is not self._client]
        if not self._quiet() or not self._store.save(rest, self._reserved):
            return codes.NOT_NOW
        self._clients = rest
        return codes.NONE
