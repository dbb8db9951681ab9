"""Evaluation of the LOP measurement on virtual wearers and recordings. Makes `cuff` importable."""

import os
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
for _path in (os.path.join(ROOT, "firmware"), os.path.join(ROOT, "tools", "host_modules")):
    if _path not in sys.path:
        sys.path.insert(0, _path)
