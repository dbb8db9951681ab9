"""Raspberry Pi Pico W: pins, ADC, and the two reference builds.

Plain numbers only; imported by boot.py before anything else. Wiring: wiring.md.
"""

NAME = "pico_w"
CHIP = "rp2"

PIN_PUMP = 16
PIN_VALVE = 17
PIN_BUZZER = 18
PIN_LED = 19
PIN_START = 10
PIN_STOP = 11
PIN_UP = 12
PIN_DOWN = 13
PIN_PRESSURE = 26
PIN_RAIL = 27
PIN_PERMIT_DEADMAN = 14
PIN_PERMIT_CEILING = 15
# The permits first: both loads hang on them.
ACTUATOR_PINS = (PIN_PERMIT_DEADMAN, PIN_PERMIT_CEILING, PIN_PUMP, PIN_VALVE, PIN_BUZZER)

PUMP_PWM_HZ = 20000  # above hearing
VALVE_PWM_HZ = 20000

# read_u16 sums of 16 samples are brought back to 16 bits.
ADC_SHIFT = 4
ADC_FULL_MV = 3300
ADC_STEP_COUNTS = 128  # the RP2040's wide codes are about 8 of 4096 wide (facts: up to 15)
SENSOR_DIVIDER_PERMILLE = 641  # 20.0 k over 35.7 k: 4.7 V becomes 3.01 V
RAIL_DIVIDER_PERMILLE = 600


class Arm:
    """4.5 V diaphragm pump, one NIBP valve; measured on an arm cuff: docs/figures.md."""

    pump_lag_ms = 60
    pump_dead_u16 = 22000  # below a third of full duty it does not lift 150 mmHg
    rise_mmhg_s = 9
    vent_tau_ms = 1050
    valve_open_ms = 12
    valve_shut_ms = 3


class Thigh:
    """Three pumps of the arm's kind, two valves; scaled from the arm by the cuff's volume."""

    pump_lag_ms = 60
    pump_dead_u16 = 22000
    rise_mmhg_s = 9
    vent_tau_ms = 1600
    valve_open_ms = 12
    valve_shut_ms = 3


BUILDS = {"arm": Arm, "thigh": Thigh}
