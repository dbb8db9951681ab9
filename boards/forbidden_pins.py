"""Pins that no board may use for the cuff, with the reason; by chip as board.py names it.

Read by host_tests/boards. A pin that merely needs care is not in here: wiring.md says what care.
Sources: Pico W data sheet (radio); ESP32-S3 data sheet and esp-idf's GPIO page (the rest).
"""

_RADIO = "the Pico W's radio"
_STRAP = "strapping pin, read at reset: "
_FLASH = "flash and PSRAM"
_OCTAL = "flash and PSRAM of modules with octal memory"
_CONSOLE = "the console talks at boot"

FORBIDDEN = {
    "rp2": {
        0: "default UART, kept for debugging",
        1: "default UART, kept for debugging",
        23: _RADIO + " (power)",
        24: _RADIO + " (data)",
        25: _RADIO + " (chip select)",
        29: _RADIO + " (clock), and the module's VSYS divider",
    },
    "esp32": {
        0: _STRAP + "boot mode",
        3: _STRAP + "JTAG source",
        19: "USB D-; pulses high at power-on",
        20: "USB D+; pulses high at power-on",
        **{pin: _FLASH for pin in range(26, 33)},
        **{pin: _OCTAL for pin in range(33, 38)},
        43: _CONSOLE,
        44: _CONSOLE,
        45: _STRAP + "flash voltage",
        46: _STRAP + "boot messages",
    },
}

# Analogue inputs the firmware may use. ADC2 of the ESP32-S3 is shared with the radio.
ANALOGUE = {"rp2": (26, 27, 28), "esp32": tuple(range(1, 11))}
ANALOGUE_REASON = {
    "rp2": "the RP2040 converts on GPIO26-28 (29 is the module's own)",
    "esp32": "ADC1 is on GPIO1-10; ADC2 is shared with the radio",
}
