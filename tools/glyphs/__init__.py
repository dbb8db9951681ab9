"""Glyphs of the display, drawn as text, and the bytes that the firmware has of them."""
