"""A client of the cuff over Bluetooth LE, written from docs/ble-protocol.md.

Nothing of the firmware is imported. frames.py: messages and fragments; seal.py: introduction and
sealed messages; layouts.py: status, pressure, info.
"""
