"""What is soldered around a Raspberry Pi Pico W. For pictures and tests; not for the device.

Resistors in ohms, capacitors at the pin in nF. Reasons: wiring.md.
"""

MODULE = "Raspberry Pi Pico W"
MODULE_ORDER = "SC0918 (Raspberry Pi Pico W)"
PIN_NAME = "GP%d"
# GPIO -> pin of the module's edge.
EDGE = {
    0: 1, 1: 2, 2: 4, 3: 5, 4: 6, 5: 7, 6: 9, 7: 10, 8: 11, 9: 12, 10: 14, 11: 15, 12: 16, 13: 17,
    14: 19, 15: 20, 16: 21, 17: 22, 18: 24, 19: 25, 20: 26, 21: 27, 22: 29, 26: 31, 27: 32, 28: 34,
}  # fmt: skip
SUPPLY = "VSYS (39)"
SUPPLY_FROM = "cell"
LOGIC_3V3 = "3V3 OUT (36)"

# Wired already, not yet named by board.py.
PLANNED_PINS = {
    "PIN_BATTERY": 28,
    "PIN_CHARGE": 20,
}
# Each closes one of two switches in series; the MONOSTABLE of other boards is not needed.
PERMITS = (("PIN_PERMIT_DEADMAN", "dead-man (PIO)"), ("PIN_PERMIT_CEILING", "ceiling (PIO)"))
MONOSTABLE = None

# (top, bottom, capacitor). Sensor: MPX5050 may be loaded with 0.1 mA.
SENSOR_DIVIDER = (20000, 35700, 33)
RAIL_DIVIDER = (20000, 30000, 33)
BATTERY_DIVIDER = (100000, 100000, 100)
ADC_MAX_MV = 3300
