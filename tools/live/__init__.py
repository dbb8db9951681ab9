"""`make sim`: the device live in the terminal, on a virtual cuff, keys as its buttons."""
