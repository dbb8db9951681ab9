"""First act after every reset: pump off, valve released. Then the maintenance button.

A soft reset leaves pins driven, so they are taken back here before anything else can fail. Holding
STOP at power-on leaves a vented device with the REPL, without main program and watchdog.
"""

from machine import Pin

import board

for _pin in board.ACTUATOR_PINS:
    Pin(_pin, Pin.OUT, value=0)

maintenance = not Pin(board.PIN_STOP, Pin.IN, Pin.PULL_UP).value()
if maintenance:
    print("maintenance: STOP is held; the cuff is vented and the main program stays off")
