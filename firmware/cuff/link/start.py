"""Switches the radio on, last at boot; what it may take is loaded only if there is one.

Rules: with the radio off, after two watchdog resets in a row, or on a chip without one, everything
is as if there were no link.
"""

from cuff import codes


def switch_on(app, chip):
    """The Link, or None. app: the composition."""
    settings = app.session.settings
    if settings["radio"] == "off" or not app.kept.radio_allowed:
        return None
    guard = app.tick.guard

    def stop():
        guard.stop = True

    radio = chip.radio(stop)
    if not radio:
        return None
    from cuff.link.link import Link

    link = Link(radio, app, chip.ticks_diff, stop)
    try:
        link.begin()
    except OSError:
        app.note(codes.LINK_DEAD)
        return None
    app.note(codes.LINK_ON)
    return link
