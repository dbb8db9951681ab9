"""What a person hears and sees of a session: cue -> sound, phase -> rhythm of the light.

Rules: tables only. Every cue of session/training.py and session/measuring.py has its sound.
"""

from cuff.panel import light, sound
from cuff.session import measuring, training

CUE_SOUNDS = {
    training.CUE_LIFT: sound.LIFT,
    training.CUE_LOWER: sound.LOWER,
    training.CUE_SET_OVER: sound.SET_OVER,
    training.CUE_END: sound.END,
    measuring.CUE_MEASURE: sound.MEASURE,
    measuring.CUE_KEEP_STILL: sound.KEEP_STILL,
    measuring.CUE_FOUND: sound.FOUND,
    measuring.CUE_NOT_FOUND: sound.REFUSED,
}
PHASE_LIGHTS = {
    training.INFLATE: light.BUSY,
    training.READY: light.BUSY,
    training.REST: light.BUSY,
    training.SET: light.WORK,
    training.HOLD: light.WORK,
    training.VENT: light.BUSY,
}
