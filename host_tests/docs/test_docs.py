"""The documents are current, and what they point at is there."""

import re
import subprocess

import pytest

from tools.choice import ROOT
from tools.documents import pages as docs

PAGES = sorted(ROOT.glob("*.md")) + sorted((ROOT / "docs").glob("*.md"))


def test_generated_pages_are_current():
    assert docs.main(["--check"]) == 0


def test_a_stale_page_is_seen(monkeypatch, capsys):
    monkeypatch.setattr(docs, "settings_page", lambda: "something else\n")
    assert docs.main(["--check"]) == 1
    assert "docs/settings.md is stale" in capsys.readouterr().out


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)", page.read_text()):
        if "://" not in target:
            assert (page.parent / target).exists(), f"{page.name} points at {target}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_make_targets_that_are_named_exist(page):
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))
    for named in re.findall(r"^    make ([a-z-]+)|`make ([a-z-]+)", page.read_text(), re.M):
        name = named[0] or named[1]
        assert name in targets, f"{page.name} names make {name}"


OUTSIDE = re.compile(r"\bDESIGN\b|\bfield\.md|\bplatform\.md|\bmodel-codebases|facts/")


def names_from_outside(text):
    """Words that point at a document which is not in this tree."""
    return [found.group() for found in OUTSIDE.finditer(text)]


def test_nothing_points_out_of_the_tree():
    files = subprocess.run(
        ["git", "ls-files", "*.py", "*.md", "*.mjs", "*.toml", "Makefile"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    assert len(files) > 100
    here = "host_tests/docs/test_docs.py"
    found = {
        name: names_from_outside((ROOT / name).read_text())
        for name in files
        if name != here and (ROOT / name).exists()
    }
    assert {name: words for name, words in found.items() if words} == {}


def test_a_pointer_out_of_the_tree_is_seen():
    assert names_from_outside("# 500 ms (DESIGN 2), facts/field.md 5a") == [
        "DESIGN",
        "facts/",
        "field.md",
    ]
    assert not names_from_outside("docs/design.md says how")
