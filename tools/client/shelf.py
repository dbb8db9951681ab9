"""Where a client keeps what it was introduced with: one file, readable by its owner only."""

import json
import os
from pathlib import Path

from platformdirs import user_config_path

from tools.client.cuff import Known


class Shelf:
    """path: of the file; the user's own unless it is given."""

    def __init__(self, path=None):
        self._path = Path(path) if path else user_config_path("opencuff") / "introduced.json"

    def load(self, address):
        """Known, or None."""
        row = self._all().get(address)
        if row is None:
            return None
        return Known(bytes.fromhex(row["key"]), bytes.fromhex(row["number"]), row["counter"])

    def save(self, address, known):
        """Replaced at one stroke: a counter that is lost would come twice."""
        rows = self._all()
        rows[address] = {
            "key": known.key.hex(), "number": known.number.hex(), "counter": known.counter,
        }  # fmt: skip
        self._path.parent.mkdir(parents=True, exist_ok=True)
        beside = self._path.with_suffix(".new")
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            json.dump(rows, stream, indent=1)
        beside.replace(self._path)

    def _all(self):
        try:
            return json.loads(self._path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
