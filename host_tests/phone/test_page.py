"""The phone page itself: its parts, its size, every screen under axe, offline, no third party.

The tests' programs are JavaScript beside the page (tools/phone/test); here they are called. FULL=1
(make phone-test): every screen in every way, two cuffs, a whole training.
"""

import os

import pytest

from host_tests.phone.conftest import browse, node


def test_codec_access_and_journal(packages):
    """The examples of docs/ble-protocol.md, and what the page keeps."""
    node("node_modules/vitest/vitest.mjs", "run", "--no-file-parallelism")


def test_size_and_policy(page):
    node("test/size.mjs", str(page), "--check")


def test_every_screen_is_accessible(chromium, tmp_path):
    browse("test/axe.mjs", str(tmp_path))


def test_works_offline_and_asks_nobody_else(chromium, page):
    browse("test/offline.mjs", str(page))


@pytest.mark.skipif(not os.environ.get("FULL"), reason="needs a quiet machine: make phone-test")
def test_stop_leaves_the_page_in_time(chromium, tmp_path):
    """While it plots, on a CPU four times as slow."""
    node("test/stop.mjs", str(tmp_path))


@pytest.mark.skipif(not os.environ.get("FULL"), reason="needs a quiet machine: make phone-test")
def test_an_update_fits_a_frame_at_60_a_second(chromium, tmp_path):
    """In CPU time of the main thread, throttled to a quarter."""
    browse("test/frames.mjs", str(tmp_path), "--check")


def test_web_bluetooth_with_an_emulated_radio(chromium, page):
    """Chosen, shown, stopped without an introduction and past a write that hangs, lost, found."""
    browse("test/bluetooth.mjs", str(page))


@pytest.mark.slow
def test_end_to_end_against_the_simulated_cuff(chromium, page):
    """The real firmware over a WebSocket: introduction, a hold, journal, STOP, link loss."""
    browse("test/e2e.mjs", str(page))


@pytest.mark.slow
@pytest.mark.skipif(not os.environ.get("FULL"), reason="half a minute: FULL=1, make phone-test")
def test_wearers_screening_and_an_own_protocol_agree_with_the_cuff(chromium, page):
    browse("test/own.mjs", str(page))


@pytest.mark.slow
@pytest.mark.skipif(not os.environ.get("FULL"), reason="half a minute: FULL=1, make phone-test")
def test_two_cuffs_start_together_and_stop_together(chromium, page):
    node("test/two.mjs", str(page))


@pytest.mark.slow
@pytest.mark.skipif(not os.environ.get("FULL"), reason="two minutes: FULL=1, make phone-test")
def test_a_day_with_measurement_and_a_whole_training(chromium, page, tmp_path):
    node("test/whole.mjs", str(page), str(tmp_path), seconds=280)


@pytest.mark.slow
@pytest.mark.skipif(not os.environ.get("FULL"), reason="two minutes: FULL=1, make phone-test")
def test_a_first_day_over_web_bluetooth_with_the_real_firmware(chromium, page):
    """The emulated radio joined to the simulated cuff: introduced with the code that it shows,
    screened, measured, trained, lost and found, journal, STOP."""
    node("test/over_radio.mjs", str(page), seconds=300)


@pytest.mark.slow
@pytest.mark.skipif(not os.environ.get("FULL"), reason="a minute: FULL=1, make phone-test")
def test_every_screen_stops_and_says_when_the_link_is_gone(chromium, tmp_path):
    node("test/walk.mjs", str(tmp_path), seconds=200)
