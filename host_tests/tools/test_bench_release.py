"""Release figures: within their deadlines in a few phases, and slower when the firmware is."""

import pytest

from tools.bench import release as bench_release
from tools.bench import suite as bench
from tools.faults import weakness


@pytest.mark.parametrize("name", list(bench_release.FIGURES))
def test_within_its_deadline(name):
    assert 0 < bench_release.worst_ms(name, phases=4) <= bench_release.RELEASES[name][1]


def test_a_doubled_lease_shows():
    found = bench_release.release_ms("hung_loop_to_valve_ms", 1, files=weakness.files(
        "lease-doubled"))  # fmt: skip
    assert 900 < found < 1100


def test_a_coil_that_is_never_released_is_no_figure():
    files = weakness.files("deadman-fed-by-loop")
    with pytest.raises(bench_release.NeverReleased, match="hung_tick"):
        bench_release.release_ms("hung_tick_to_valve_ms", 0, files=files)


def test_the_bench_holds_them_to_the_designs_deadlines():
    goals = {name: bench.FIGURES[name][1] for name in bench_release.FIGURES}
    assert goals == {
        "stop_to_valve_ms": "<= 15",
        "overpressure_to_valve_ms": "<= 35",
        "hung_loop_to_valve_ms": "<= 800",
        "hung_tick_to_valve_ms": "<= 300",
    }
