"""make bench: see suite.py."""

import sys

from tools.bench.suite import main
from tools.program import run_program

sys.exit(run_program(main))
