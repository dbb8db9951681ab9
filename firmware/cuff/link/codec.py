"""Bytes of the link <-> opcodes and arguments, as docs/ble-protocol.md has them.

Rules: total over bytes: whatever comes, the answer is a value or "that is none"; no exception. It
decides nothing: who may do what is access.py's and commands.py's.
"""

from micropython import const

from cuff import verbs

PLAIN = const(0)
SEALED = const(1)
REFUSED = const(2)

# Why nothing was done; not sealed.
MALFORMED = const(1)
NOT_INTRODUCED = const(2)
WRONG_SEAL = const(3)
REPLAYED = const(4)
OCCUPIED = const(5)
CLOSED = const(6)
BUSY = const(7)

# The link's own opcodes; those of verbs.py are below 64.
PING = const(64)
STATUS = const(65)
READ = const(66)
JOURNAL = const(67)
GOODBYE = const(68)
FORGET_ME = const(69)
STREAM = const(70)
HELLO = const(112)
KEY = const(113)
NONCE = const(114)
CONFIRM = const(115)

# Forms of arguments: their bytes, or what their bytes have to be.
_NOTHING = const(0)
_FLAG = const(1)
_U8 = const(2)
_U32 = const(3)
_FELT = const(4)
_NAMED = const(5)
_BYTES = const(6)
_WHICH = const(7)  # u8, u16
_RANGE = const(8)  # u16, u8
_WEARER = const(9)  # u8, and perhaps a name and a value
_CUFF = const(10)
_CODED = const(11)  # a text, a name and a value
_FORMS = {
    verbs.NEXT: _NOTHING, verbs.MORE: _NOTHING, verbs.LESS: _NOTHING, verbs.PAUSE: _NOTHING,
    verbs.SKIP: _NOTHING, verbs.END: _NOTHING, verbs.START: _FLAG, verbs.SET: _NAMED,
    verbs.PROTOCOL: _U8, verbs.WEARER: _WEARER, verbs.CUFF: _CUFF, verbs.MEASURE: _NOTHING,
    verbs.ANSWER: _U8, verbs.TIME: _U32, verbs.FELT: _FELT, verbs.MUTE: _FLAG,
    verbs.STORE_PROTOCOL: _BYTES, verbs.PROFESSIONAL: _CODED,
    PING: _NOTHING, STATUS: _NOTHING, READ: _WHICH, JOURNAL: _RANGE, GOODBYE: _NOTHING,
    FORGET_ME: _NOTHING, STREAM: _FLAG,
}  # fmt: skip
_SIZES = (0, 1, 1, 4, 4, -1, -1, 3, 3, -1, -1, -1)  # of a form; -1: it varies
_LONGEST_BYTES = const(200)
_NOT_SAID = const(255)
_ACCESS = {HELLO: (12, 12), KEY: (32, 32), NONCE: (16, 16), CONFIRM: (9, 24)}  # shortest, longest


def parse(body):
    """(opcode, argument) of a command, or None. argument: an int, bytes, or what the row's handler
    takes: FELT load, felt, pain; SET name, value; READ what, index; JOURNAL first, count."""
    if not body or body[0] not in _FORMS:
        return None
    form = _FORMS[body[0]]
    size = len(body) - 1
    if form == _NAMED:
        argument = _named(body, 1)
        if argument and argument[0] is None:
            argument = None
    elif form == _WEARER:
        argument = _wearer(body)
    elif form == _CUFF:
        argument = _cuff(body)
    elif form == _CODED:
        argument = _coded(body)
    elif form == _BYTES:
        argument = bytes(body[1:]) if 0 < size <= _LONGEST_BYTES else None
    elif size != _SIZES[form]:
        argument = None
    elif form == _FELT:
        argument = (_number(body, 1, 2), body[3], body[4])
        for said in body[3:5]:
            if said > 10 and said != _NOT_SAID:
                argument = None
    elif form == _WHICH:
        argument = (body[1], _number(body, 2, 2))
    elif form == _RANGE:
        argument = (_number(body, 1, 2), body[3])
    else:
        argument = _number(body, 1, size)
        if form == _FLAG and argument > 1:
            argument = None
    return None if argument is None else (body[0], argument)


def parse_access(body):
    """(opcode, arguments as bytes) of the access, or None."""
    if not body or body[0] not in _ACCESS:
        return None
    shortest, longest = _ACCESS[body[0]]
    return (body[0], bytes(body[1:])) if shortest <= len(body) - 1 <= longest else None


def _named(body, at):
    """(name, value) of n, name, value from here to the end; no name: None for it. None: no such
    thing."""
    if len(body) <= at:
        return None
    end = at + 1 + body[at]
    if len(body) <= end:
        return None
    kind = body[end]
    rest = len(body) - end - 1
    name = _text(body, at + 1, end) if body[at] else None
    if body[at] and name is None:
        return None
    if kind == 0 and rest == 0:
        return name, None
    if kind == 1 and rest == 4:
        return name, _number(body, end + 1, 3) + 0x1000000 * _signed(body[end + 4])
    text = _text(body, end + 1, len(body)) if kind == 2 else None
    return None if text is None else (name, text)


def _text(body, at, end):
    try:
        return str(bytes(body[at:end]), "utf-8")
    except ValueError:  # UnicodeError
        return None


def _wearer(body):
    """A number; (number, field, value); (number, None) to remove one."""
    if len(body) == 2:
        return body[1]
    found = _named(body, 2)
    if not found:
        return None
    return (body[1], None) if found[0] is None else (body[1], found[0], found[1])


def _cuff(body):
    """(cuff, side) that is on; (cuff, name, width, from, to): entered."""
    if len(body) == 3:
        return body[1], body[2]
    name = _text(body, 8, len(body)) if len(body) > 8 else None
    if not name:
        return None
    return body[1], name, _number(body, 2, 2), _number(body, 4, 2), _number(body, 6, 2)


def _coded(body):
    """(code, field, value)."""
    if len(body) < 2 or len(body) < 2 + body[1]:
        return None
    code = _text(body, 2, 2 + body[1])
    found = _named(body, 2 + body[1])
    return (code, found[0], found[1]) if code and found else None


def named(name, value):
    """The bytes of (n, name, value), as READ answers them."""
    text = name.encode()
    head = bytes((len(text),)) + text
    if value is None:
        return head + b"\x00"
    if isinstance(value, int):
        return head + b"\x01" + bytes([value >> shift & 255 for shift in (0, 8, 16, 24)])
    return head + b"\x02" + value.encode()


def _number(body, at, count):
    number = 0
    for k in range(count - 1, -1, -1):
        number = number << 8 | body[at + k]
    return number


def _signed(byte):
    return byte - 256 if byte > 127 else byte
