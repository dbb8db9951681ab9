"""How every program of tools/ begins and ends: the exit status, and one line for each way to end.

    sys.exit(run_program(main))          main(console) -> exit status

Status: 0 done; 1 it ran and what it found is not as it should be; 2 wrong call, nothing was done;
130 Ctrl-C; 143 SIGTERM; make deploy has 3, 4 and 5, too (tools/deploy/errors.py). Errors go to
standard error, results to standard output. What a program started ends with it. `make` itself ends
with 2 whenever a target fails and says the program's own status in its last line (`Error 3`).
"""

import os
import signal
import sys
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from difflib import get_close_matches

import psutil
from rich.console import Console

from tools import STOPPED as STOPPED

DONE = 0
NOT_AS_PLANNED = 1
WRONG_CALL = 2
TERMINATED = 128 + signal.SIGTERM


# What programs read from the environment; make refuses an unknown name on its command line itself.
NAMES = ("PLANT", "BUILD", "BOARD", "PORT", "SPEED", "SETTINGS", "UF2", "SECONDS", "NATIVE",
         "DASK_SCHEDULER", "PLANT_WEAKNESS", "PROTOCOL")  # fmt: skip


def near_misses(environment):
    """[(a name that is set, the name that was probably meant)]."""
    found = []
    for name in environment:
        close = get_close_matches(name, NAMES, 1, 0.85) if name not in NAMES else []
        found += [(name, meant) for meant in close if meant not in environment]
    return found


class Refusal(Exception):
    """What was asked for cannot be done; the text is for the person, status for the shell."""

    status = WRONG_CALL


class _Terminated(BaseException):
    """SIGTERM came."""


def run_program(work):
    """Call work(console); its status, or that of what went wrong, with one line about it."""
    console = Console(highlight=False, emoji=False)
    before = signal.signal(signal.SIGTERM, _terminate)
    try:
        for name, meant in near_misses(os.environ):
            say_error(f"{name} is set, and no program reads it: did you mean {meant}?")
        return work(console)
    except Refusal as refusal:
        say_error(str(refusal))
        return refusal.status
    except KeyboardInterrupt:
        _leave("stopped by you (Ctrl-C)", STOPPED)
    except _Terminated:
        _leave("stopped by SIGTERM", TERMINATED)
    except BrokenPipeError:  # `| head` has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    finally:
        signal.signal(signal.SIGTERM, before)
        end_children()


def _leave(text, status):
    """At once: a pool of processes that were killed must not be waited for."""
    say_error(text)
    end_children()
    sys.stdout.flush()
    os._exit(status)


def _terminate(_number, _frame):
    raise _Terminated


def say_error(text):
    """In red on standard error; a text may hold brackets and colons."""
    errors = Console(stderr=True, highlight=False, emoji=False, markup=False)
    errors.print(text, style="red", soft_wrap=True)


def end_children():
    """Kill what this process started and what is still there."""
    children = psutil.Process().children(recursive=True)
    for child in children:
        try:
            child.kill()
        except psutil.NoSuchProcess:
            continue
    psutil.wait_procs(children, timeout=3)


def _leave_ctrl_c_to_the_parent():
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


@contextmanager
def worker_pool(workers):
    """Worker processes that say nothing of Ctrl-C; whatever ends the block early ends them."""
    pool = ProcessPoolExecutor(workers, initializer=_leave_ctrl_c_to_the_parent)
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        end_children()
        raise
    pool.shutdown()
