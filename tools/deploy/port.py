"""Which serial port: PORT= as mpremote takes it, or the only board that is plugged in.

A name, /dev/ttyACM0, COM3, id:SERIALNUMBER, rfc2217://host:port, socket://host:port, or auto.
"""

import os

from serial.tools import list_ports

from tools.deploy.errors import WRONG_CALL, DeployError


def usb_ports():
    """What mpremote's auto connect looks at: ports that are USB devices."""
    return sorted(
        (port for port in list_ports.comports() if port.vid is not None and port.pid is not None),
        key=lambda port: port.device,
    )


def choose(wanted=None, ports=usb_ports):
    """The name to open. wanted None: PORT= of the environment."""
    wanted = os.environ.get("PORT") or "auto" if wanted is None else wanted
    if wanted.startswith("id:"):
        found = [port.device for port in ports() if port.serial_number == wanted[3:]]
        if not found:
            raise DeployError(f"PORT={wanted}: no board with this serial number.{there(ports())}",
                              WRONG_CALL)  # fmt: skip
        return found[0]
    if wanted != "auto":
        return wanted.removeprefix("port:")
    found = ports()
    if not found:
        raise DeployError(
            "No board found: nothing on USB has a serial port. Plug it in with a cable that carries"
            " data. A new board needs MicroPython first (docs/deploy.md). A board elsewhere:"
            " PORT=/dev/ttyACM0, rfc2217://host:port or socket://host:port.",
            WRONG_CALL,
        )
    if len(found) > 1:
        raise DeployError(f"Several boards: say which with PORT=.{there(found)}", WRONG_CALL)
    return found[0].device


def there(ports):
    """The ports as lines."""
    lines = [f"\n  PORT={port.device}  {port.product or port.description}" for port in ports]
    return "".join(lines) or " Nothing on USB has a serial port."
