"""Why a deployment cannot go on: a sentence for the person, and the exit status.

Rules: the text names what was wrong and what to do next. Nothing is printed here.
"""

from tools.program import WRONG_CALL as WRONG_CALL  # arguments, port, board: nothing was touched
from tools.program import Refusal

REFUSED = 3  # the device must not be changed now: pressure, a running training, another program
WRONG_DEVICE = 4  # not MicroPython, too old, another chip, no room
INTERRUPTED = 5  # the line broke; what was copied stays, the next run goes on


class DeployError(Refusal):
    """Its text says what was wrong; status is what the program ends with."""

    def __init__(self, text, status):
        super().__init__(text)
        self.status = status
