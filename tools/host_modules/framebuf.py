"""What CPython lacks to import the firmware's panel on a laptop: the virtual board's framebuf."""

from tools.sim.modules.framebuf import MONO_VLSB, FrameBuffer

__all__ = ["MONO_VLSB", "FrameBuffer"]
