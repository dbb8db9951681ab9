"""The list of survivors that no test can kill, because they are the same program.

A TOML file with a table [[proof]] each: place ("file::function"), old, new (the line before and
after), nth (which of several that read alike; 1 if left out) and why: the sentence that proves it.
A proof is stale when its mutant is not made any more or is killed: then it proves nothing.
"""

import tomllib
from pathlib import Path

_TEXTS = ("place", "old", "new", "why")
MOST_PCT = 2
LEAST_WHY = 40  # characters; less is no proof


class BadProofs(Exception):
    """The file cannot be used; the text says why."""


def load(path):
    """{name of the mutant: why}."""
    path = Path(path)
    if not path.exists():
        return {}
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8")).get("proof", [])
    except tomllib.TOMLDecodeError as error:
        raise BadProofs(f"{path.name}: {error}") from error
    found = {}
    for number, row in enumerate(rows, 1):
        for key in _TEXTS:
            if not isinstance(row.get(key), str):
                raise BadProofs(f"{path.name}: proof {number} has no text '{key}'")
        if len(row["why"]) < LEAST_WHY:
            raise BadProofs(
                f"{path.name}: proof {number} proves nothing in {len(row['why'])} characters;"
                f" at least {LEAST_WHY}"
            )
        name = (row["place"], row["old"], row["new"], row.get("nth", 1))
        if name in found:
            raise BadProofs(f"{path.name}: proof {number} is there twice")
        found[name] = row["why"]
    return found


class Verdict:
    """unproven: surviving mutants without a proof; stale: names; proven; problems: sentences.
    whole: all sources were tried, so that the proofs' share of the mutants can be judged."""

    def __init__(self, mutants, killed_keys, proofs, whole=True):
        survivors = [mutant for mutant in mutants if mutant.key not in killed_keys]
        self.total = len(mutants)
        self.killed = self.total - len(survivors)
        self.unproven = [mutant for mutant in survivors if mutant.name not in proofs]
        self.proven = [mutant for mutant in survivors if mutant.name in proofs]
        names = {mutant.name for mutant in survivors}
        self.stale = [name for name in proofs if name not in names]
        self.problems = list(self._problems(whole))

    def _problems(self, whole):
        if self.total == 0:
            yield "no mutants: nothing was proved"
        if self.unproven:
            yield f"{len(self.unproven)} survive without a proof"
        if self.stale:
            yield f"{len(self.stale)} proofs are stale"
        if whole and len(self.proven) * 100 > self.total * MOST_PCT:
            yield f"{len(self.proven)} proven survivors are more than {MOST_PCT} % of {self.total}"

    def lines(self):
        """The report, a line each."""
        for mutant in self.unproven:
            yield f"SURVIVES {mutant}"
        for place, old, new, nth in self.stale:
            yield f"STALE PROOF {place}\n    - {old}\n    + {new}\n    nth = {nth}"
        yield (
            f"{self.total} mutants: {self.killed} killed,"
            f" {len(self.proven)} proven to be the same program, {len(self.unproven)} unproven"
        )
        for problem in self.problems:
            yield f"FAILED: {problem}"
