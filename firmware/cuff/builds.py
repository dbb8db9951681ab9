"""The reference builds, the same on every board: what pump, valve and cuff are taken to do until
the first seconds of inflation have shown it (pressure/cuff_model.py).

A build of your own: a class more, and its word in `build` of params.py (boards/parts.md).

    pump_lag_ms      from a new duty to its flow
    pump_dead_u16    duty below which the pump does not lift 150 mmHg
    rise_mmhg_s      at full duty, from 150 mmHg on
    vent_tau_ms      of the fall with the valve open
    valve_open_ms    from the command until the valve really opens
    valve_shut_ms    ... and until it really shuts
    s_per_pct        under pressure on 1 % of the cell: both peaks all the time (boards/circuit.md)

Rules: plain numbers; no imports.
"""


class Arm:
    """4.5 V diaphragm pump, one NIBP valve; measured on an arm cuff: docs/figures.md."""

    pump_lag_ms = 60
    pump_dead_u16 = 22000  # a third of full duty
    rise_mmhg_s = 9
    vent_tau_ms = 1050
    valve_open_ms = 12
    valve_shut_ms = 3
    s_per_pct = 75  # 1.4 A of 3 Ah


class Thigh:
    """Three pumps of the arm's kind, two valves; scaled from the arm by the cuff's volume."""

    pump_lag_ms = 60
    pump_dead_u16 = 22000
    rise_mmhg_s = 9
    vent_tau_ms = 1600
    valve_open_ms = 12
    valve_shut_ms = 3
    s_per_pct = 45  # 3.7 A of 5 Ah


BUILDS = {"arm": Arm, "thigh": Thigh}
