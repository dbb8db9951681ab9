"""Pressure at 50 Hz into a file, with what it was measured in: for studies.

    log = SampleLog("log.parquet", described)       or .csv
    cuff.on_pressure = log.taker(cuff)
    log.ended = "done"; log.close()

Columns: ms of the device's clock from the first sample (a gap is samples that were lost), mmhg,
target_mmhg, phase (docs/ble-protocol.md), set_no, rep: of the status that came last. What is known
of device, wearer and protocol is a JSON text: in a Parquet file under the key `opencuff`, beside a
CSV file in one of the same name with `.json` behind it.
"""

import csv
import json
from pathlib import Path

from tools.client.cuff import CuffError

COLUMNS = ("ms", "mmhg", "target_mmhg", "phase", "set_no", "rep")
KEY = b"opencuff"
AT_ONCE = 3000  # rows: a minute
CLOCK_MS = 655360  # the device's time of a sample begins anew


def kind_of(path):
    """.csv or .parquet."""
    suffix = Path(path).suffix.lower()
    if suffix not in (".csv", ".parquet"):
        raise CuffError(f"{path}: a log ends in .csv or .parquet")
    if suffix == ".parquet":
        _arrow()
    return suffix


def _arrow():
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise CuffError(
            "Parquet needs pyarrow: pip install 'opencuff[parquet]', or log into a .csv file"
        ) from None
    return pyarrow, parquet


class SampleLog:
    """described: a dict of what JSON takes; `lost_samples` and `ended` come at the end. ended: how
    what was logged ended, in words."""

    def __init__(self, path, described):
        self._sink = (_Csv if kind_of(path) == ".csv" else _Parquet)(Path(path), described)
        self.described = described
        self.ended = "cut off"
        self.samples = self.lost = 0
        self._last_ms = None
        self._clock_ms = 0

    def taker(self, cuff):
        """For cuff.on_pressure."""

        def take(_sequence, at_ms, values, step_ms):
            live = cuff.live
            for k, value in enumerate(values):
                self.add(at_ms + k * step_ms, value, live, step_ms)

        return take

    def add(self, at_ms, cmmhg, live, step_ms=20):
        """One sample. at_ms: of the device, modulo CLOCK_MS."""
        at_ms %= CLOCK_MS
        if self._last_ms is None:
            self._last_ms = at_ms
        since_ms = (at_ms - self._last_ms) % CLOCK_MS
        if since_ms > 1.5 * step_ms:
            self.lost += round(since_ms / step_ms) - 1
        self._last_ms = at_ms
        self._clock_ms += since_ms
        self.samples += 1
        target_cmmhg = live.target_cmmhg if live else 0
        where = (live.phase, live.set_no, live.rep) if live else (0, 0, 0)
        self._sink.add((self._clock_ms, cmmhg / 100, target_cmmhg / 100, *where))

    def close(self):
        """The file is whole."""
        self.described |= {
            "samples": self.samples, "lost_samples": self.lost, "ended": self.ended,
        }  # fmt: skip
        self._sink.close(self.described)


class _Csv:
    def __init__(self, path, described):
        self._beside = Path(f"{path}.json")
        self._write(described)  # what is cut off is described, too
        self._stream = open(path, "w", encoding="utf-8", newline="")  # noqa: SIM115
        self._writer = csv.writer(self._stream)
        self._writer.writerow(COLUMNS)

    def add(self, row):
        self._writer.writerow(row)

    def close(self, described):
        self._stream.close()
        self._write(described)

    def _write(self, described):
        self._beside.write_text(json.dumps(described, indent=1) + "\n", encoding="utf-8")


class _Parquet:
    def __init__(self, path, described):
        self._arrow, parquet = _arrow()
        kinds = (self._arrow.int64(), self._arrow.float64(), self._arrow.float64())
        kinds += (self._arrow.int16(),) * 3
        self._schema = self._arrow.schema(list(zip(COLUMNS, kinds, strict=True)))
        self._writer = parquet.ParquetWriter(path, self._schema)
        self._rows = []

    def add(self, row):
        self._rows.append(row)
        if len(self._rows) >= AT_ONCE:
            self._flush()

    def _flush(self):
        columns = list(zip(*self._rows, strict=True)) or [()] * len(COLUMNS)
        self._writer.write_table(self._arrow.table(columns, schema=self._schema))
        self._rows = []

    def close(self, described):
        self._flush()
        self._writer.add_key_value_metadata({KEY: json.dumps(described).encode()})
        self._writer.close()


def read(path):
    """([row as a dict], what is known): of either kind."""
    path = Path(path)
    if kind_of(path) == ".parquet":
        _, parquet = _arrow()
        table = parquet.read_table(path)
        found = parquet.read_metadata(path).metadata or {}
        return table.to_pylist(), json.loads(found.get(KEY, b"{}"))
    with open(path, encoding="utf-8") as stream:
        rows = [{name: float(text) for name, text in row.items()} for row in csv.DictReader(stream)]
    beside = Path(f"{path}.json")
    return rows, json.loads(beside.read_text(encoding="utf-8")) if beside.exists() else {}
