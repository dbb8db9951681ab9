"""Runs on the device: lets the air out and says what the sensor sees. Needs no firmware there.

FACTS is put in front by tools/deploy/vent.py: pins and converter of the board that was named.
Prints {"cmmhg", "rail_mv"}; the zero of the calibration is used if there is one.
"""

import json
from time import sleep_ms

from machine import ADC, Pin

FACTS = globals()["FACTS"]
ZERO_RATIO = 0.04  # MPX5050: V = rail * (0.018 * kPa + 0.04) (datasheet)
CMMHG_PER_RATIO = 41670.0
SAMPLES = 64


def mean_mv(pin, divider_permille):
    """Millivolts in front of the divider."""
    if FACTS["chip"] == "rp2":
        read, full_mv, full = ADC(Pin(pin)).read_u16, 3300.0, 65535.0
    else:
        read, full_mv, full = ADC(Pin(pin), atten=ADC.ATTN_11DB).read_uv, 1.0, 1000.0
    total = 0
    for _ in range(SAMPLES):
        total += read()
        sleep_ms(1)
    return total * full_mv / full / SAMPLES * 1000.0 / divider_permille


def pressure():
    """Vent, then measure."""
    for pin in FACTS["actuators"]:
        Pin(pin, Pin.OUT, value=0)
    zero = 0
    try:
        with open("settings.json") as f:
            zero = int(json.load(f).get("zero_cmmhg", 0))
    except Exception:  # none, or not ours to judge
        pass
    rail = mean_mv(FACTS["rail"], FACTS["rail_permille"])
    sensor = mean_mv(FACTS["pressure"], FACTS["sensor_permille"])
    cmmhg = (sensor / rail - ZERO_RATIO) * CMMHG_PER_RATIO - zero if rail > 100 else 0.0
    print(json.dumps({"cmmhg": int(cmmhg), "rail_mv": int(rail)}))


pressure()
