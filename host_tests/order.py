"""Long tests first, spread over the worker processes, so that none of them is left over at the end.

pytest-xdist (worksteal) gives each worker an equal run of the list, and one that has nothing left
takes from the end of another's. So each worker's run begins with its part of the long tests.
conftest.py takes this in. Rules: nothing is left out or added; a test that is not listed here stays
where it is.
"""

import os

# (how the test's name begins, seconds of one core, roughly): what takes more than some seconds.
LONG = (
    ("test_end_to_end_against_the_simulated_cuff", 35),
    ("test_every_screen_is_accessible", 25),
    ("test_the_safety_layer_is_covered_wholly", 60),
    ("test_a_share_of_the_cells_is_as_written[pico_w]", 25),
    ("test_a_share_of_the_cells_is_as_written[esp32_s3]", 15),
    ("test_core_on_32_bit_micropython[test_golden]", 40),
    ("test_core_on_32_bit_micropython[test_device]", 20),
    ("test_attempts_at_the_lop_end_though_power_goes", 20),
    ("test_every_module_of_safety_is_mutated", 15),
    ("TestPerson", 12),
    ("test_the_same_bytes_every_time", 12),
    ("test_core_on_64_bit_micropython[test_kink]", 10),
    ("test_a_power_cut_at_any_change_of_the_flash_is_safe", 10),
    ("test_a_branch_and_a_run_of_its_own_give_the_same", 10),
    ("test_restless_wearers_are_refused", 8),
    ("test_still_and_lying", 8),
    ("test_power_cut_anywhere_in_a_deployment", 8),
    ("test_every_fault_has_its_reason_on_the_reference_builds", 8),
    ("test_a_plant_on_pythonpath_trains", 8),
)


def seconds_of(name):
    """How long a test takes, 0 for all that are short; name: as pytest's -v prints it."""
    test = name.partition(".py::")[2] or name  # a parameter may read like another test
    return next((seconds for piece, seconds in LONG if test.startswith(piece)), 0)


def shares(count, workers):
    """How many of count tests each worker is given at first."""
    sizes = []
    for index in range(workers):
        sizes.append((count - sum(sizes)) // (workers - index))
    return sizes


def arranged(items, workers, name_of=lambda item: item.nodeid):
    """The items in another order: each worker's share begins with its part of the long ones."""
    bins = [[] for _ in range(workers)]
    load = [0] * workers
    for item in sorted(items, key=lambda item: -seconds_of(name_of(item))):
        seconds = seconds_of(name_of(item))
        if seconds:
            least = load.index(min(load))
            bins[least].append(item)
            load[least] += seconds
    short = [item for item in items if not seconds_of(name_of(item))]
    order = []
    for first, size in zip(bins, shares(len(items), workers), strict=True):
        rest = max(0, size - len(first))
        order += first + short[:rest]
        del short[:rest]
    return order + short


def pytest_collection_modifyitems(items):
    """For several workers only; one alone keeps the order of the files."""
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    if workers > 1:
        items[:] = arranged(items, workers)
