"""One flat JSON object, read as RFC 8259 has it and no other way, the same on every interpreter.

MicroPython's own reader forgives: `3 00` becomes 3, a value that is missing vanishes, of two equal
names the last wins. A setting that is read as something nobody wrote must not be. So: every
character has to be where it may be, a name comes once, and a value is a number, a text, true,
false or null.

Used for a moment at boot and unloaded again. It does not know what a name means.
"""

_SPACE = " \t\r\n"
_DIGITS = "0123456789"
_ENDS = " \t\r\n,}"
_ESCAPED = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_WORDS = {"true": True, "false": False, "null": None}


class Refused(Exception):
    """The sentence that says what is wrong."""


class _Reader:
    """text, and how far it has been read."""

    def __init__(self, text):
        self.text = text
        self.at = 0

    def refuse(self, why="is not valid JSON"):
        """What is wrong, and in which line."""
        raise Refused("%s (line %d)" % (why, self.text[: self.at].count("\n") + 1))

    def peek(self):
        """The next character that is no space; empty at the end."""
        text = self.text
        while self.at < len(text) and text[self.at] in _SPACE:
            self.at += 1
        return text[self.at : self.at + 1]

    def take(self, wanted):
        """The next character has to be one of these."""
        character = self.peek()
        if not character or character not in wanted:
            self.refuse()
        self.at += 1
        return character

    def string(self):
        """A text in quotes."""
        self.take('"')
        text = self.text
        found = ""
        while True:
            character = text[self.at : self.at + 1]
            self.at += 1
            if character == '"':
                return found
            if character < " ":  # the end, too
                self.refuse()
            if character == "\\":
                character = self.escaped()
            found += character

    def escaped(self):
        """What follows a backslash."""
        letter = self.text[self.at : self.at + 1]
        self.at += 1
        if letter in _ESCAPED:
            return _ESCAPED[letter]
        digits = self.text[self.at : self.at + 4]
        if letter != "u" or len(digits) != 4:
            self.refuse()
        for digit in digits:
            if digit not in "0123456789abcdefABCDEF":
                self.refuse()
        self.at += 4
        code = int(digits, 16)
        if 0xD800 <= code < 0xE000:  # half a character
            self.refuse()
        return chr(code)

    def value(self):
        """A number, a text, true, false or null."""
        first = self.peek()
        if first == '"':
            return self.string()
        if first and first in "[{":
            self.refuse("must hold plain values only")
        start = self.at
        text = self.text
        while self.at < len(text) and text[self.at] not in _ENDS:
            self.at += 1
        word = text[start : self.at]
        if word in _WORDS:
            return _WORDS[word]
        if not _is_number(word):
            self.refuse()
        for letter in ".eE":
            if letter in word:
                return float(word)
        return int(word)


def _is_number(word):
    """-? (0 | 1-9 digits) (. digits)? (e [+-]? digits)?"""
    if word[:1] == "-":
        word = word[1:]
    word, exponent, power = word.replace("E", "e").partition("e")
    if power[:1] and power[0] in "+-":
        power = power[1:]
    whole, point, fraction = word.partition(".")
    if exponent and not _all_digits(power) or point and not _all_digits(fraction):
        return False
    return _all_digits(whole) and (whole == "0" or whole[0] != "0")


def _all_digits(word):
    for character in word:
        if character not in _DIGITS:
            return False
    return word != ""


def read(text):
    """{name: value} of the object; Refused with a sentence that lacks its subject."""
    reader = _Reader(text)
    found = {}
    first = reader.peek()
    if first and first in '["-0123456789tfn':
        reader.refuse("must hold one object {...}")
    reader.take("{")
    if reader.peek() == "}":
        reader.take("}")
    else:
        while True:
            name = reader.string()
            reader.take(":")
            value = reader.value()
            if name in found:
                reader.refuse("names '%s' twice" % name)
            found[name] = value
            if reader.take(",}") == "}":
                break
            if reader.peek() != '"':
                reader.refuse()
    if reader.peek():
        reader.refuse("is not valid JSON: something follows the object")
    return found
