"""The documents are current, and what they point at is there."""

import re

import pytest

from tools import docs
from tools.choice import ROOT

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
