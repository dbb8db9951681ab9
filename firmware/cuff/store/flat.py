"""One flat object as text, of the device's own making: whole numbers, texts and null.

It looks like JSON and is read back to the letter: what `text` would not have written is refused.
That needs three calls; strict.py, which reads what a person wrote, needs five, and the tick shares
the stack.

Rules: no file is touched here; the order is that of the names, the same on every interpreter.
"""


def text(values):
    """{name: value} as text."""
    parts = []
    for name in sorted(values):
        value = values[name]
        if value is None:
            value = "null"
        elif isinstance(value, str):
            value = '"%s"' % value.replace("\\", "\\\\").replace('"', '\\"')
        else:
            value = "%d" % value
        parts.append('"%s": %s' % (name, value))
    return "{%s}" % ", ".join(parts)


def parse(line):
    """The values, or None if `text` would have written it in another way."""
    values = {}
    at = 1
    while line[at : at + 1] == '"':
        end = _end(line, at)
        name = line[at + 1 : end]  # a plain word
        at = end + 3
        if line[at : at + 1] == '"':
            end = _end(line, at) + 1
            values[name] = line[at + 1 : end - 1].replace('\\"', '"').replace("\\\\", "\\")
        else:
            end = at
            while line[end : end + 1] not in ("", ",", "}"):
                end += 1
            word = line[at:end]
            try:
                values[name] = None if word == "null" else int(word)
            except ValueError:
                return None
        at = end + 2
    return values if text(values) == line else None


def _end(line, at):
    """Where the quotes that begin there end."""
    at += 1
    while at < len(line) and line[at] != '"':
        at += 2 if line[at] == "\\" else 1
    return at
