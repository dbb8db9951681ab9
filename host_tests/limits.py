"""No test runs for ever, and nothing that a test started outlives pytest. conftest.py takes it in.

pytest-timeout ends a test that is too slow with an exception in it, and the report names the test.
The firmware catches every exception (its last barrier makes the outputs safe), so a simulated
device can swallow that one. GRACE_S later the process therefore says which test it was, shows
where it stands, and ends; under pytest-xdist the other tests go on in a new process.
"""

import faulthandler
import os
import signal
import sys
import threading

import psutil
import pytest

GRACE_S = 30.0
TOO_LONG = 1  # exit status
TERMINATED = 128 + signal.SIGTERM
_armed = {}


def end_children():
    """Kill all processes that this one started, and theirs."""
    children = psutil.Process().children(recursive=True)
    for child in children:
        try:
            child.kill()
        except psutil.NoSuchProcess:
            continue
    psutil.wait_procs(children, timeout=3)


def _last_resort(item, limit_s):
    capture = item.config.pluginmanager.getplugin("capturemanager")
    if capture:
        capture.suspend_global_capture(item)
    text = f"\n{item.nodeid}: longer than its {limit_s:g} s, and it swallows the exception\n"
    print(text, file=sys.__stderr__, flush=True)
    faulthandler.dump_traceback(sys.__stderr__)
    end_children()
    os._exit(TOO_LONG)


@pytest.hookimpl(tryfirst=True)
def pytest_timeout_set_timer(item, settings):
    """Beside pytest-timeout's own timer, one that nothing can swallow."""
    timer = threading.Timer(settings.timeout + GRACE_S, _last_resort, (item, settings.timeout))
    timer.daemon = True
    timer.start()
    _armed[item.nodeid] = timer


@pytest.hookimpl(tryfirst=True)
def pytest_timeout_cancel_timer(item):
    """The test has ended."""
    timer = _armed.pop(item.nodeid, None)
    if timer:
        timer.cancel()


def _terminated(_number, _frame):
    end_children()
    os._exit(TERMINATED)


def pytest_configure(config):
    """SIGTERM ends the simulators and pytest's own worker processes, too."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, _terminated)
