"""Faults on purpose, judged at the coil and by the true pressure: docs/fault-matrix.md.

`catalogue` lists them, `states` says when they strike, `cell` runs one of one, `matrix` all.
"""
