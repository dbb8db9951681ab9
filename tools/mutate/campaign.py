"""One run of mutation testing: baseline, which tests for which mutant, crew, results, verdict.

A mutant is tried with every test that reaches its function (or, outside functions, its file): the
one that killed it the last time first, then those of the file named after the module, then the
others, quick ones first. What was found is kept in build/ and used again as long as no file that
matters has changed, so a run that was broken off goes on where it was.
"""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

from tools.mutate import proofs
from tools.mutate.crew import crew
from tools.mutate.mutants import functions_of, mutants_of
from tools.mutate.project import ROOT

_LIMIT_TIMES = 10
_KEEP_EVERY = 20  # results: what a killed run may lose


class BrokenBaseline(Exception):
    """The tests fail without any mutant."""


class Campaign:
    """mutants; run() tries them and returns the Verdict."""

    def __init__(self, project, every=1):
        self.project = project
        root = Path(project.root)
        self._build = root / project.build
        self._build.mkdir(parents=True, exist_ok=True)
        self._sources = {
            name: (root / name).read_text(encoding="utf-8") for name in project.source_files()
        }
        self.all_mutants = [
            mutant for name, text in self._sources.items() for mutant in mutants_of(name, text)
        ]
        self.mutants = self.all_mutants[::every]
        self.proofs = proofs.load(root / project.proofs)
        self._fingerprint = self._hash_of_files()

    def _hash_of_files(self):
        digest = hashlib.sha256()
        for folder in self.project.copied:
            for path in sorted((Path(self.project.root) / folder).rglob("*")):
                if path.is_file() and path.suffix in (".py", ".json"):
                    digest.update(str(path).encode() + path.read_bytes())
        return digest.hexdigest()

    def _kept(self, name):
        """What an earlier run has left, or {}."""
        try:
            return json.loads((self._build / name).read_text(encoding="utf-8"))
        except (FileNotFoundError, json.JSONDecodeError):
            return {}

    def _keep(self, name, values):
        path = self._build / name
        part = path.with_suffix(".part")
        part.write_text(json.dumps(values), encoding="utf-8")
        os.replace(part, path)

    def baseline(self):
        """Reach and time of each test; raises BrokenBaseline."""
        kept = self._kept("baseline.json")
        if kept.get("fingerprint") != self._fingerprint:
            out = self._build / "baseline.new.json"
            command = [sys.executable, "-m", "tools.mutate.baseline"]
            subprocess.run([*command, self.project.to_json(), str(out)], cwd=ROOT, check=True)
            kept = json.loads(out.read_text(encoding="utf-8"))
            kept["fingerprint"] = self._fingerprint
            self._keep("baseline.json", kept)
        if kept["failed"] or not kept["tests"]:
            first = "\n".join(f"  {name}: {why}" for name, why in kept["failed"].items())
            raise BrokenBaseline(f"the tests fail without any mutant, or there are none\n{first}")
        return kept

    def _tests_for(self, mutant, baseline, killer):
        """[[label, CPU seconds]] in the order in which they are tried."""
        reach = {int(line): labels for line, labels in baseline["reach"][mutant.file].items()}
        spans = [
            (begin, end)
            for begin, end, _ in functions_of(self._sources[mutant.file])
            if begin < mutant.line <= end
        ]
        begin, end = spans[-1] if spans else (0, 1 << 30)
        labels = {label for line, found in reach.items() if begin < line <= end for label in found}
        stem = Path(mutant.file).stem
        seconds = baseline["tests"]
        own = {label for label in seconds if stem in label.partition("::")[0]}
        if not spans:  # a constant: tests may look at it without running a line of the file
            labels |= own
        if self.project.near:
            labels &= own

        def rank(label):
            return (label != killer, label not in own, seconds[label])

        return [
            [label, self.project.least_limit_s + _LIMIT_TIMES * seconds[label]]
            for label in sorted(labels, key=rank)
        ]

    def run(self, size=None, on_result=lambda mutant, answer: None):
        """Try all; on_result gets each."""
        baseline = self.baseline() if self.mutants else {}
        kept = self._kept("results.json")
        results = kept.get("results", {})
        fresh = results if kept.get("fingerprint") == self._fingerprint else {}
        killed = {}
        todo = []
        for mutant in self.mutants:
            if mutant.key in fresh:
                killed[mutant.key] = fresh[mutant.key]
                on_result(mutant, fresh[mutant.key])
            else:
                todo.append(mutant)
        jobs = [
            {
                "file": mutant.file,
                "text": mutant.text,
                "tests": self._tests_for(
                    mutant, baseline, results.get(mutant.key, {}).get("killed_by")
                ),
            }
            for mutant in todo
        ]
        try:
            self._try(jobs, todo, killed, size, on_result)
        finally:
            self._keep_results(killed)
        dead = {key for key, answer in killed.items() if answer["killed_by"]}
        whole = not self.project.partial
        return proofs.Verdict(self.mutants, dead, self._proofs_at_stake(), whole)

    def _try(self, jobs, todo, killed, size, on_result):
        if not jobs:
            return
        with crew(self.project, size) as try_all:
            for index, answer in try_all(jobs):
                killed[todo[index].key] = answer
                on_result(todo[index], answer)
                if len(killed) % _KEEP_EVERY == 0:
                    self._keep_results(killed)

    def _keep_results(self, found):
        self._keep("results.json", {"fingerprint": self._fingerprint, "results": found})

    def _proofs_at_stake(self):
        """All of them, or in a part those whose mutants are in it or exist no more."""
        left_out = {m.name for m in self.all_mutants} - {m.name for m in self.mutants}
        found = {name: why for name, why in self.proofs.items() if name not in left_out}
        if self.project.partial:
            found = {n: why for n, why in found.items() if n[0].partition("::")[0] in self._sources}
        return found
