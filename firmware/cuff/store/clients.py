"""Who was introduced, with the keys, and up to where their counters are reserved.

The one file with secrets in it: nobody else reads it, and no tool copies it off the device. What is
damaged counts as nobody: they are introduced again.

Rules: loop code, with the cuff empty only. See files.py.
"""

from cuff.store import files

PATH = "clients.key"
MOST = 4
_LARGEST_BYTES = 640


def load():
    """([[id, key, name]], reserved): bytes each, the latest first; whose file is damaged has none,
    and its counters begin anew with their keys."""
    body, _ = files.read(PATH, _LARGEST_BYTES)
    clients = []
    try:
        lines = (body or "0").split("\n")
        reserved = int(lines[0])
        for line in lines[1:]:
            number, key, name = [bytes.fromhex(word) for word in line.split(" ")]
            clients.append([number, key, name])
    except ValueError:
        return [], 0
    return clients[:MOST], reserved


def save(clients, reserved):
    """Whether the flash has it now."""
    lines = [str(reserved)]
    for client in clients:
        lines.append(" ".join([part.hex() for part in client]))
    return files.write(PATH, "\n".join(lines))
