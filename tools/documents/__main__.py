"""python -m tools.documents: see pages.py."""

import sys

from tools.documents.pages import main

sys.exit(main(sys.argv[1:]))
