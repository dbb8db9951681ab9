"""Deterministic noise: tables of near-Gaussian integers and a small generator for seeds.

Rules: integers below 2**30 at every step, so that 32-bit MicroPython computes the same numbers
without big ints. The board draws a new place in the table for every burst of conversions, so the
table's period never shows in a mean.
"""

from array import array

NOISE_BITS = 12
NOISE_SIZE = 1 << NOISE_BITS
NOISE_MASK = NOISE_SIZE - 1
_kept = {}  # tables made so far: tests make boards by the hundred


def next_random(state):
    """A 24-bit linear congruential step (multiplier 61: the product stays below 2**30)."""
    return (state * 61 + 3731) & 0xFFFFFF


def gaussian_table(sd_q4, seed):
    """NOISE_SIZE integers of mean 0 and standard deviation sd_q4 (in whatever unit that is).

    Twelve uniform bytes summed have a standard deviation of 256 (Irwin-Hall).
    """
    key = (sd_q4, seed)
    if key in _kept:
        return _kept[key]
    table = array("i", bytes(4 * NOISE_SIZE))
    state = seed & 0xFFFFFF
    for index in range(NOISE_SIZE):
        total = 0
        for _ in range(12):
            state = next_random(state)
            total += state >> 16
        table[index] = ((total - 1530) * sd_q4 + 128) >> 8
    if len(_kept) >= 8:
        _kept.clear()
    _kept[key] = table
    return table
