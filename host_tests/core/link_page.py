"""The examples of docs/ble-protocol.md, as the page has them: for firmware and client alike.

Runs on every interpreter.
"""

PAGE = "docs/ble-protocol.md"


def examples(name):
    """[[(left, right)]] of every block that is marked `example name`, in the order of the page."""
    blocks = []
    rows = None
    with open(PAGE) as stream:
        for line in stream:
            line = line.rstrip("\n")
            if line == "```example " + name:
                rows = []
                blocks.append(rows)
            elif line == "```":
                rows = None
            elif rows is not None and "=" in line:
                left, _, right = line.partition("=")
                rows.append((left.strip(), right.strip()))
    if not blocks:
        raise ValueError("%s has no example '%s'" % (PAGE, name))
    return blocks


def example(name):
    """The rows of the only such block."""
    blocks = examples(name)
    if len(blocks) != 1:
        raise ValueError("%d examples '%s'" % (len(blocks), name))
    return blocks[0]


def hexadecimal(text):
    """Bytes of a right-hand side."""
    return bytes.fromhex(text.replace(" ", ""))


def values(rows):
    """Rows as a dict: for blocks in which no name comes twice."""
    found = {}
    for left, right in rows:
        if left in found:
            raise ValueError("'%s' stands twice" % left)
        found[left] = right
    return found
