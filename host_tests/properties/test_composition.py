"""A device is composed without being touched: no pin, no file, no kept word, before it runs."""

import pytest

from cuff import app, params
from cuff.store import files, settings
from host_tests.properties.free_chip import FreeChip

FREE = {"ticks_ms", "ticks_diff", "ticks_add"}  # reading a clock touches nothing


class Untouched(FreeChip):
    """A chip whose every function complains once it is watched."""

    def __init__(self):
        super().__init__()
        self.touched = []
        for name in dir(type(self)):
            plain = getattr(self, name)
            if not name.startswith("_") and callable(plain) and name not in FREE:
                setattr(self, name, lambda *given, name=name: self.touched.append(name))


class Disk:
    """In the place of `os`."""

    def __init__(self, chip):
        self.rename = self.remove = lambda *given: chip.touched.append("disk")


def composed(monkeypatch, compose=app.App):
    """What composing has touched."""
    chip = Untouched()
    for store in (files, settings):
        monkeypatch.setattr(store, "open", lambda *given: chip.touched.append("open"), False)
    monkeypatch.setattr(files, "os", Disk(chip))
    compose(chip, chip.facts, params.defaults(), None)
    monkeypatch.undo()
    return chip.touched


def test_composing_touches_nothing(monkeypatch):
    assert composed(monkeypatch) == []


@pytest.mark.parametrize(
    "act",
    [
        lambda made: made.session.load(),
        lambda made: made.kept.load(),
        lambda made: made.panel.buttons.begin(),
        lambda made: made.tries.load(),
    ],
)
def test_what_does_touch_is_seen(monkeypatch, act):
    def compose(*given):
        try:
            act(app.App(*given))
        except TypeError:
            pass  # what a touched part gives back is nothing

    assert composed(monkeypatch, compose) != []
