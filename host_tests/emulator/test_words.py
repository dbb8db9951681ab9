"""The words that names are given on the device are those of the image."""

import pytest

from tools.deploy.shorten import WORDS
from tools.emulate.words import words

pytestmark = pytest.mark.emulator


def test_every_word_is_in_the_image(image):
    there = words(image)
    assert len(there) > 1500
    assert there == WORDS
