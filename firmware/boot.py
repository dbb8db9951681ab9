"""First act after every reset: pump off, valve released. Then: maintenance, or the firmware.

A soft reset leaves pins driven, so they are taken back here before anything else can fail. STOP
held at power-on, or a request left on the flash (valid once), leaves a vented device with the
REPL, without main program and watchdog. A new firmware that was copied completely is put in its
place here if that was cut short, so that a mixture of two never runs.

Ctrl-C at an idle device asks for maintenance, too; but a computer that only looks what is there may
have sent it. So that prompt ends by itself after a minute, unless stay() is typed or a tool asks
for maintenance of its own.

All of it, and every record of the firmware, rests on renames that are done at one stroke. Littlefs
does them so, FAT does not: on anything but littlefs the main program stays off.

Must not import the firmware: it may be about to change.
"""

import os

import machine
from machine import Pin, Timer

import board

for _pin in board.ACTUATOR_PINS:
    Pin(_pin, Pin.OUT, value=0)

MAINTENANCE_ONCE = "maintenance.once"
INSTALL_LIST = "install.txt"
NEW = "next/"
LITTLEFS = "VfsLfs2"
PROMPT_MS = 60000
_ENOENT = 2
_EEXIST = 17


def ask_for_maintenance(for_a_minute=False):
    """Let the next boot, and no other, be one of maintenance. For main.py and tools/deploy."""
    with open(MAINTENANCE_ONCE, "w") as f:
        f.write("minute" if for_a_minute else "")


def stay():
    """Typed at a prompt that would end after a minute: it stays until off and on."""
    if leaving:
        leaving.deinit()


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


def file_system():
    """What is mounted at the root, by the name of its class; None before MicroPython 1.25."""
    try:
        import vfs

        for mounted, place in vfs.mount():
            if place == "/":
                return type(mounted).__name__
    except (ImportError, TypeError):
        pass
    return None


def _was_asked():
    """None if it was not; else whether for a minute only."""
    try:
        with open(MAINTENANCE_ONCE) as f:
            asked = f.read()
    except OSError:
        return None
    os.remove(MAINTENANCE_ONCE)
    # Left by a cut between asking and the reset: switching on always starts the device.
    return bool(asked) if machine.reset_cause() != machine.PWRON_RESET else None


def _leave_in_a_minute():
    number = -1 if board.CHIP == "rp2" else 0
    return Timer(number, mode=Timer.ONE_SHOT, period=PROMPT_MS, callback=lambda _: machine.reset())


leaving = None

maintenance = not Pin(board.PIN_STOP, Pin.IN, Pin.PULL_UP).value()
if maintenance:
    print("maintenance: STOP is held; the cuff is vented and the main program stays off")
else:
    maintenance = True  # stays so if the flash fails here
    if file_system() != LITTLEFS:
        print("maintenance: the file system is %s, not littlefs: a power cut could lose or mix"
              " files; reformat it, docs/deploy.md" % file_system())  # fmt: skip
    elif (_asked := _was_asked()) is not None:
        print("maintenance: as asked before the reset; off and on again starts the device")
        if _asked:
            leaving = _leave_in_a_minute()  # held: a timer that nobody holds is collected
            print("Ctrl-C: it starts by itself in a minute; stay() keeps this prompt")
    elif finish_install():
        machine.reset()
    else:
        maintenance = False
