"""ESP32-S3: pins and ADC.

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
PIN_BATTERY = 9
PIN_SECOND_SDA = 14
PIN_SECOND_SCL = 21
PIN_SDA = 10
PIN_SCL = 11
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
BATTERY_DIVIDER_PERMILLE = 500

# The second pressure sensor, at the manifold: ABP2 on a bus of its own. None: there is none, and
# the working pressure stays within what is allowed without an LOP.
SECOND_SENSOR = 0x28
SECOND_FULL_CMMHG = 45004  # 60 kPa, gauge

# The display: SSD1306 on a bus of its own, since one that hangs must not take the second sensor
# away. None: there is none. One that does not answer is no fault.
DISPLAY = 0x3C
