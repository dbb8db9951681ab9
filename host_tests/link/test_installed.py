"""`pip install .` from a clone: the wheel holds what the program needs, and runs anywhere."""

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from tools.choice import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
PINNED = {}
for _name in ("requirements.txt", "requirements-dev.txt"):
    for _package, _version in re.findall(r"^([\w.-]+)==([\w.]+)", (ROOT / _name).read_text(), re.M):
        PINNED[_package.lower().replace("_", "-")] = _version


def test_what_it_needs_is_what_is_tested():
    project = PROJECT["project"]
    wanted = project["dependencies"] + project["optional-dependencies"]["parquet"]
    assert len(wanted) > 5
    for text in wanted:
        name, lowest = re.fullmatch(r"([\w-]+)>=([\d.]+)", text).groups()
        pinned = [int(part) for part in PINNED[name].split(".")]
        assert pinned >= [int(part) for part in lowest.split(".")], (text, PINNED[name])


@pytest.mark.long
def test_the_wheel_runs_outside_the_tree(tmp_path):
    """Built by pip, unpacked; the packages it needs are those of this environment."""
    pip = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(tmp_path), str(ROOT)]
    subprocess.run(pip, check=True, timeout=200)
    (wheel,) = tmp_path.glob("opencuff-*.whl")
    away = tmp_path / "away"
    with zipfile.ZipFile(wheel) as packed:
        names = packed.namelist()
        packed.extractall(away)
    assert not [name for name in names if "node_modules" in name or "host_tests" in name]
    started = (
        f"import sys; sys.path[:0] = [{str(away)!r}]; from tools.client.__main__ import main; "
        "import tools; assert tools.__file__.startswith(sys.path[0]); main()"
    )
    home = tmp_path / "home"
    home.mkdir()

    def run(*words):
        return subprocess.run(
            [sys.executable, "-P", "-c", started, *words], cwd=home, capture_output=True,
            text=True, timeout=100, env={**os.environ, "HOME": str(home)},
        )  # fmt: skip

    assert "wearers" in run("--help").stdout
    found = run("--simulated", "--speed", "20", "journal", "export", "journal.csv")
    assert found.returncode == 0, found.stderr
    assert Path(home / "journal.csv").read_text().startswith("kind,ended,")
