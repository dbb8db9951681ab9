"""Colours and lines that the demo's pictures share."""

INK = "#1f2933"
PRESSURE = "#0b6e99"
BAND = "#9fd3b5"
PUMP = "#d9822b"
VALVE = "#7a5195"
WINDOW = "#e4eef6"
PULSE = "#a23b5a"
FOUND = "#2f855a"
TRUTH = "#5b6770"
SHADES = {"set": "#fdf0dc", "rest": "#eef3f8", "inflate": "#ffffff", "ready": "#ffffff"}


def plain(axes):
    """No frame where nothing is read."""
    axes.spines[["top", "right"]].set_visible(False)
