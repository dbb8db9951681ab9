"""Random faults on random cuffs in random trainings: `make campaign`, `python -m tools.campaign`.

`plan` draws a run from its seed, `run_one` plays it, `invariants` judge it; none of the three needs
anything but the simulator. `cluster` spreads seeds over processes or machines.
"""
