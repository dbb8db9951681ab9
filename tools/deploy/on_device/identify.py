"""Runs on the device: who it is, as JSON. Changes nothing."""

import json
import os
import sys


def file_system():
    """What is mounted at the root, by the name of its class; None before MicroPython 1.25."""
    try:
        import vfs

        return [type(mounted).__name__ for mounted, place in vfs.mount() if place == "/"][0]
    except (ImportError, TypeError, IndexError):
        return None


def identify():
    """What tools/deploy/target.py checks, and what lies on the flash now."""
    space = os.statvfs("/")
    scope = globals()
    found = {
        "name": sys.implementation.name,
        "version": list(sys.implementation.version)[:3],
        "machine": getattr(sys.implementation, "_machine", "unknown"),
        "mpy": getattr(sys.implementation, "_mpy", 0),
        "platform": sys.platform,
        "maintenance": bool(scope.get("maintenance")),
        "can_be_asked": "ask_for_maintenance" in scope,
        "unfinished": "install.txt" in os.listdir("/"),
        "file_system": file_system(),
        "block_bytes": space[0],
        "free_bytes": space[0] * space[3],
        "total_bytes": space[0] * space[2],
        "board": None,
        "firmware": None,
        "build": None,
    }
    try:
        found["board"] = __import__("board").NAME
    except Exception:  # none yet, or another project's
        pass
    try:
        found["firmware"] = __import__("cuff.version", None, None, ("VERSION",)).VERSION
    except Exception:
        pass
    try:
        with open("settings.json") as f:
            found["build"] = json.load(f).get("build")
    except Exception:
        pass
    print(json.dumps(found))


identify()
