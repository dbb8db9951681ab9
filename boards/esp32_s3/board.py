"""ESP32-S3: pins, ADC, and the two reference builds.

Plain numbers only; imported by boot.py before anything else. Wiring: wiring.md.
"""

NAME = "esp32_s3"
CHIP = "esp32"

PIN_PUMP = 4
PIN_VALVE = 5
PIN_BUZZER = 17
PIN_LED = 18
PIN_START = 6
PIN_STOP = 7
PIN_UP = 15
PIN_DOWN = 16
PIN_PRESSURE = 1
PIN_RAIL = 2
PIN_PERMIT_FEED = 8  # each rising edge keeps the monostable closed
PIN_PERMIT_SENSE = 13  # the side that it feeds, through a divider
ACTUATOR_PINS = (PIN_PUMP, PIN_VALVE, PIN_PERMIT_FEED, PIN_BUZZER)

PUMP_PWM_HZ = 20000  # above hearing
VALVE_PWM_HZ = 20000

# read_uv sums of 16 samples (up to 49.6 million) are brought to about 16 bits.
ADC_SHIFT = 10
ADC_FULL_MV = 4194  # 65535 counts after the shift: 16 * 4194304 uV >> 10
ADC_STEP_COUNTS = 0
SENSOR_DIVIDER_PERMILLE = 600  # 4.7 V becomes 2.82 V, inside the 0-3.1 V window
RAIL_DIVIDER_PERMILLE = 550


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
