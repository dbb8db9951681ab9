"""First act after every reset: pump off, valve released. Then: maintenance, or the firmware.

A soft reset leaves pins driven, so they are taken back here before anything else can fail. STOP
held at power-on, or a request left on the flash (valid once), leaves a vented device with the
REPL, without main program and watchdog. A new firmware that was copied completely is put in its
place here if that was cut short, so that a mixture of two never runs.

Must not import the firmware: it may be about to change.
"""

import os

import machine
from machine import Pin

import board

for _pin in board.ACTUATOR_PINS:
    Pin(_pin, Pin.OUT, value=0)

MAINTENANCE_ONCE = "maintenance.once"
INSTALL_LIST = "install.txt"
NEW = "next/"
_ENOENT = 2
_EEXIST = 17


def ask_for_maintenance():
    """Let the next boot, and no other, be one of maintenance. For main.py and tools/deploy."""
    open(MAINTENANCE_ONCE, "w").close()


def finish_install():
    """Do what the list says; what is done already is passed over, so it may be cut anywhere.

    Its lines, in this order: "/folder" to make, "+file" to move out of next/, "-file" to remove,
    "!folder" to remove. False when there is no list.
    """
    try:
        with open(INSTALL_LIST) as f:
            lines = f.read().split("\n")
    except OSError:
        return False
    for line in lines:
        act, name = line[:1], line[1:]
        try:
            if act == "/":
                os.mkdir(name)
            elif act == "+":
                os.rename(NEW + name, name)
            elif act == "-":
                os.remove(name)
            elif act == "!":
                os.rmdir(name)
        except OSError as problem:
            if problem.args[0] not in (_ENOENT, _EEXIST):
                raise problem
    os.remove(INSTALL_LIST)
    return True


def _was_asked():
    try:
        os.stat(MAINTENANCE_ONCE)
    except OSError:
        return False
    os.remove(MAINTENANCE_ONCE)
    # Left by a cut between asking and the reset: switching on always starts the device.
    return machine.reset_cause() != machine.PWRON_RESET


maintenance = not Pin(board.PIN_STOP, Pin.IN, Pin.PULL_UP).value()
if maintenance:
    print("maintenance: STOP is held; the cuff is vented and the main program stays off")
else:
    maintenance = True  # stays so if the flash fails here
    if _was_asked():
        print("maintenance: as asked before the reset; off and on again starts the device")
    elif finish_install():
        machine.reset()
    else:
        maintenance = False
