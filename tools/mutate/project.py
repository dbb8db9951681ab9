"""What is mutated and what it is tried against: one description for the firmware, one for toys.

Sources are globs, so a module that is added to a folder is mutated from then on, and tests are
every file of the folder but the ones left out here. Rule: nothing is chosen by name elsewhere.
"""

import dataclasses
import json
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclasses.dataclass(frozen=True)
class Project:
    """Paths are relative to `root`. search: what stands on sys.path; copied: what the tests read;
    left_out: tests that kill without proving; proofs: why a survivor is no other program."""

    root: str
    sources: tuple
    tests: str
    search: tuple
    copied: tuple
    left_out: tuple = ()
    proofs: str = "equivalents.toml"
    build: str = "build/mutate"
    partial: bool = False  # not all sources: the proofs of the others are not looked at
    least_limit_s: float = 5.0  # CPU a test may take; CPU shows a hang, not the clock
    near: bool = False  # of a source only the tests whose file carries its name

    def source_files(self):
        """Relative paths of everything that is mutated, sorted; empty files have nothing to."""
        root = Path(self.root)
        found = {path for pattern in self.sources for path in root.glob(pattern)}
        return [str(path.relative_to(root)) for path in sorted(found) if path.stat().st_size]

    def test_modules(self):
        """Importable names of the test files."""
        root = Path(self.root)
        files = [path.relative_to(root).with_suffix("") for path in root.glob(self.tests)]
        stems = [Path(name).stem for name in self.source_files()]
        return [
            ".".join(path.parts)
            for path in sorted(files)
            if path.name not in self.left_out
            and (not self.near or any(stem in path.name for stem in stems))
        ]

    def to_json(self):
        """For the command line of a process that works on it."""
        return json.dumps(dataclasses.asdict(self))

    @classmethod
    def from_json(cls, text):
        """The other way round."""
        values = json.loads(text)
        lists = {name: tuple(v) for name, v in values.items() if isinstance(v, list)}
        return cls(**{**values, **lists})


FIRMWARE = Project(
    root=str(ROOT),
    sources=(
        "firmware/cuff/safety/*.py",
        "firmware/cuff/pressure/air_budget.py",
        "firmware/cuff/pressure/answer.py",
        "firmware/cuff/pressure/inflating.py",
        "firmware/cuff/pressure/plausibility.py",
        "firmware/cuff/pressure/venting.py",
        "firmware/cuff/tick.py",
        # what decides doses
        "firmware/cuff/session/training/check.py",
        "firmware/cuff/wearer/progress.py",
        "firmware/cuff/wearer/screening.py",
    ),
    tests="host_tests/core/test_*.py",
    search=(".", "firmware", "tools/host_modules"),
    copied=("firmware", "boards", "tools", "host_tests"),
    # A golden trace says that something changed, not that it is wrong.
    left_out=("test_golden",),
    proofs="host_tests/mutation/equivalents.toml",
    near=True,
)
