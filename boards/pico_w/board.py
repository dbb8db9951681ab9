"""Raspberry Pi Pico W: pins and ADC.

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
PIN_BATTERY = 28
PIN_SECOND_SDA = 6
PIN_SECOND_SCL = 7
PIN_SDA = 4
PIN_SCL = 5
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
BATTERY_DIVIDER_PERMILLE = 500

# The second pressure sensor, at the manifold: ABP2 on a bus of its own. None: there is none, and
# the working pressure stays within what is allowed without an LOP.
SECOND_SENSOR = 0x28
SECOND_FULL_CMMHG = 45004  # 60 kPa, gauge

# The display: SSD1306 on a bus of its own, since one that hangs must not take the second sensor
# away. None: there is none. One that does not answer is no fault.
DISPLAY = 0x3C
