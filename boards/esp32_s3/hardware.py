"""What is soldered around an ESP32-S3 module. For pictures and tests; not for the device.

Resistors in ohms, capacitors at the pin in nF. Reasons: wiring.md.
"""

MODULE = "ESP32-S3-DevKitC-1"
MODULE_ORDER = "ESP32-S3-DevKitC-1-N8 (Espressif; without PSRAM)"
PIN_NAME = "GPIO%d"
EDGE = {}  # the module's edge is printed with the GPIO numbers
SUPPLY = "5V"
SUPPLY_FROM = "boost"
LOGIC_3V3 = "3V3"

# Wired already, not yet named by board.py.
PLANNED_PINS = {
    "PIN_BATTERY": 9,
    "PIN_CHARGE": 12,
}
PERMITS = (("PIN_PERMIT_FEED", "toggled by the tick"),)
# Resistor in kilohms, capacitor in uF, factor of the 74HC123, window of its pulse in ms.
MONOSTABLE = (470, 1.0, 0.45, (150, 280))

# (top, bottom, capacitor). Sensor: MPX5050 may be loaded with 0.1 mA.
SENSOR_DIVIDER = (20000, 30000, 33)
RAIL_DIVIDER = (27000, 33000, 27)
BATTERY_DIVIDER = (100000, 100000, 100)
ADC_MAX_MV = 3100
