"""What differs between the two chips, as data: pads, analogue inputs, pins of the boards, costs.

Purpose: one place to look up what a chip has. Sources are named beside each figure; MicroPython
files are of v1.29 preview (ports/<chip>/...). The wiring of the reference boards is the default
for a VirtualBoard that is given no other.
"""

FUNC_NONE = 0
FUNC_SIO = 1  # plain GPIO
FUNC_PWM = 2
FUNC_I2C = 3
FUNC_ADC = 4
FUNC_PIO = 5

PULL_NONE = 0
PULL_UP = 1
PULL_DOWN = 2


class Rp2:
    """RP2040 as on a Pico W."""

    name = "rp2"
    machine = "Raspberry Pi Pico W with RP2040"
    unique_id = b"\xe6\x61\x41\x03\xe7\x2a\x1b\x2c"
    clock_hz = 125000000
    pin_count = 30  # machine_pin_obj_table, NUM_BANK0_GPIOS
    no_pins = ()
    adc_pins = (26, 27, 28, 29)  # machine_adc.c ADC_IS_VALID_GPIO
    adc_full_scale_mv = 3300
    adc_read_us = 12  # docs/chips.md: 11.8 us seen
    adc_noise_lsb_q4 = 46  # SD 2.9 LSB: what 8.7 effective bits leave (54 dB SINAD)
    reset_pull = PULL_DOWN  # RP2040 datasheet 2.19.6.3: PADS_BANK0 PDE resets to 1
    driven_reset_keeps_pins = False  # watchdog_reboot resets the pads too
    boot_ms = 35  # docs/chips.md: first pin write of main.py after boot2, Pico W


class Esp32S3:
    """ESP32-S3, two cores, as on a DevKitC."""

    name = "esp32"
    machine = "Generic ESP32S3 module with ESP32S3"
    unique_id = b"\x7c\xdf\xa1\xe0\x5a\x10"
    clock_hz = 240000000
    pin_count = 49
    no_pins = (22, 23, 24, 25, 27, 28, 29, 30, 31, 32)  # machine_pin.h, S3 without SPIRAM
    adc_pins = tuple(range(1, 21))  # machine_adc.c: ADC1 on GPIO1-10, ADC2 on GPIO11-20
    adc_full_scale_mv = 3100  # docs/chips.md: window at 11 dB
    adc_read_us = 40
    adc_noise_lsb_q4 = 96  # scatter of 6 LSB
    reset_pull = PULL_NONE
    driven_reset_keeps_pins = True  # esp-idf issue 8836, docs/chips.md
    boot_ms = 300


CHIPS = {"rp2": Rp2, "esp32": Esp32S3}

PINS = {
    "rp2": {
        "pump": 16,
        "valve": 17,
        "start": 10,
        "stop": 11,
        "up": 12,
        "down": 13,
        "buzzer": 18,
        "led": 19,
        "pressure": 26,
        "rail": 27,
        "battery": 28,
        "second_sda": 6,
        "second_scl": 7,
    },
    "esp32": {
        "pump": 4,
        "valve": 5,
        "start": 6,
        "stop": 7,
        "up": 15,
        "down": 16,
        "buzzer": 17,
        "led": 18,
        "pressure": 1,
        "rail": 2,
        "battery": 9,
        "second_sda": 14,
        "second_scl": 21,
    },
}
