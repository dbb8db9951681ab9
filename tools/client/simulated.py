"""The simulated cuff for clients: unmodified firmware on the virtual board, in a thread of its own.

    cuff = SimulatedCuff(speed=1); cuff.start()
    link = await asyncio.wrap_future(cuff.connect(mtu, on_value, on_gone))
    cuff.write(link, number, data); cuff.press("down", 3300); cuff.stop()

Everything that touches the board is done between two of its beats; answers come as futures.
on_value(number, data), on_gone() and on_line(ms, text) are called in that thread.
"""

import threading
import time
from concurrent.futures import Future
from queue import Empty, SimpleQueue

from tools.live.device import Device
from tools.live.pace import Pace
from tools.sim.air import Air

LONGEST_SLEEP_S = 0.02
CONNECT_MS = 50  # between two looks whether it advertises


class SimulatedCuff:
    """speed: as fast as life times this; 0: as fast as it can."""

    def __init__(self, plant, board_name="pico_w", build="arm", settings=None, speed=1.0):
        self.device = Device(plant, board_name, build, settings)
        self.board = self.device.board
        self.air = self.board.air = Air(self.board)
        self.on_line = None
        self._pace = Pace(speed) if speed else None
        self._calls = SimpleQueue()
        self._lines = 0
        self._ended = False
        self._failed = None
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self):
        """Power on."""
        self._thread.start()
        return self

    def stop(self):
        """The end; what went wrong in the simulation is raised here."""
        self._ended = True
        self._thread.join()
        if self._failed:
            raise self._failed

    def call(self, function):
        """A future of function(), called between two beats of the board."""
        future = Future()
        self._calls.put((function, future))
        return future

    def connect(self, mtu, on_value, on_gone):
        """A future of a link: as soon as the device advertises."""
        future = Future()

        def tried():
            link = self.air.connect(mtu)
            if link is None:
                self.board.at(self.board.now_ms + CONNECT_MS, tried)
                return
            link.on_value, link.on_gone = on_value, on_gone
            future.set_result(link)

        self._calls.put((tried, Future()))
        return future

    def write(self, link, number, data):
        """A client writes."""
        return self.call(lambda: link.write(number, data))

    def read(self, link, number):
        """A client reads."""
        return self.call(lambda: link.read(number))

    def leave(self, link):
        """A client is gone."""
        return self.call(link.leave)

    def press(self, button, for_ms=200):
        """A person at the device presses a button for so long, in virtual time."""

        def pressed():
            self.board.press(button)
            self.board.at(self.board.now_ms + for_ms, lambda: self.board.release(button))

        return self.call(pressed)

    # -- its own thread ----------------------------------------------------------------------

    def _run(self):
        try:
            self.device.run(self._beat, lambda: self._ended)
        except BaseException as problem:
            self._failed = problem

    def _beat(self):
        if self._pace:
            ahead_s = self._pace.ahead_s(time.monotonic(), self.board.now_ms)
            while ahead_s > 0 and not self._ended:
                self._work(min(ahead_s, LONGEST_SLEEP_S))
                ahead_s = self._pace.ahead_s(time.monotonic(), self.board.now_ms)
        self._work(0)
        log = self.board.log
        while self._lines < len(log):
            if self.on_line:
                self.on_line(*log[self._lines])
            self._lines += 1

    def _work(self, wait_s):
        """Calls that wait; none yet: so long for one."""
        try:
            function, future = self._calls.get(wait_s > 0, wait_s or None)
            while True:
                try:
                    future.set_result(function())
                except Exception as problem:
                    future.set_exception(problem)
                function, future = self._calls.get_nowait()
        except Empty:
            pass
