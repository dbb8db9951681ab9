"""Version of the firmware, the one place: deployment, release and info show it.

Rules: no imports. MAJOR.MINOR.PATCH; MINOR grows with anything a user or a phone can notice.
"""

VERSION = "0.4.0"
