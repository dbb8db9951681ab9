"""Two cuffs as a pair, left and right: they begin together or not at all, and one STOP is for both.

    pair = Pair(left, right, ledger, wearer)
    await pair.start()            both within 100 ms, or CuffError and both are vented
    ended = await pair.watch()    until both are done; if one ends otherwise, the other is stopped
    await pair.stop()

How long the wearer's limbs have been under pressure, both together, is kept here (Ledger): the
protocol has no opcode for it, and each device counts its own limb only. A pair does not begin once
the sum has come to the longest session that either device allows, and is stopped when it does.

Rules: whatever goes wrong, both are asked to stop, each without waiting for the other.
"""

import asyncio
import contextlib
import json
import os
import time
from pathlib import Path

from platformdirs import user_data_path

from tools.client import words
from tools.client.cuff import CuffError

APART_S = 0.1  # between the first air of the one and of the other
BEGIN_S = 40.0  # a START waits for the self-test
REST_S = 8 * 3600  # as the devices: after it a session begins anew
SAVE_S = 5.0
CUFFED_CMMHG = 2000  # from here on a limb counts as under pressure, whatever is asked for
LONGEST_GAP_S = 1.0  # a status comes five times a second; a longer silence is not counted
TRAINING, AT_REST = 1, 1
DONE = 128
PASSED = 1
NAMES = ("left", "right")


class Ledger:
    """Seconds under pressure of a wearer in this session. path: its file; now(): s since 1970."""

    def __init__(self, path=None, now=time.time):
        self._path = Path(path) if path else user_data_path("opencuff") / "cuffed.json"
        self._now = now

    def seconds(self, wearer):
        """[left, right] since the last rest of eight hours."""
        row = self._all().get(wearer)
        if not row or self._now() - row["at_s"] >= REST_S:
            return [0.0, 0.0]
        return [row["left_s"], row["right_s"]]

    def add(self, wearer, left_s, right_s):
        """So much more of each."""
        rows = self._all()
        left, right = self.seconds(wearer)
        rows[wearer] = {
            "left_s": round(left + left_s, 2), "right_s": round(right + right_s, 2),
            "at_s": round(self._now()),
        }  # fmt: skip
        self._path.parent.mkdir(parents=True, exist_ok=True)
        beside = self._path.with_suffix(".new")
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            json.dump(rows, stream, indent=1)
        beside.replace(self._path)

    def _all(self):
        try:
            return json.loads(self._path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except ValueError:
            raise CuffError(f"{self._path} is damaged: remove it, and count from now on") from None


class Pair:
    """left, right: Cuffs with a session; wearer: whose sum it is, any text; speed: of simulated
    ones, times as fast as life; clock(): s, of this computer."""

    def __init__(self, left, right, ledger, wearer, speed=1.0, clock=time.monotonic):
        self.cuffs = (left, right)
        self._ledger = ledger
        self._wearer = wearer
        self._speed = speed
        self._clock = lambda: clock() * speed
        self._counted = [0.0, 0.0]  # not in the ledger yet
        self._saved_s = self._clock()
        self._most_s = 0
        self.apart_s = None  # what it was

    @property
    def cuffed_s(self):
        """Of both limbs together, in this session."""
        return sum(self._ledger.seconds(self._wearer)) + sum(self._counted)

    async def stop(self):
        """Both vent; a link that is gone keeps nobody from the other."""
        asked = (cuff.stop() for cuff in self.cuffs)
        results = await asyncio.gather(*asked, return_exceptions=True)
        failed = [isinstance(result, Exception) for result in results]
        silent = [name for name, bad in zip(NAMES, failed, strict=True) if bad]
        if silent:
            raise CuffError(f"press STOP at the device: {' and '.join(silent)} cannot be reached")

    async def start(self):
        """Both, or neither: CuffError."""
        await self._look()
        begun = [asyncio.create_task(self._began(cuff)) for cuff in self.cuffs]
        try:
            results = await asyncio.gather(
                *(cuff.start() for cuff in self.cuffs), return_exceptions=True
            )
            for name, result in zip(NAMES, results, strict=True):
                if isinstance(result, Exception):
                    raise CuffError(f"{name}: {result}")
            await self._together(begun)
        except BaseException:
            with contextlib.suppress(CuffError):
                await self.stop()
            raise
        finally:
            for task in begun:
                task.cancel()

    async def _look(self):
        """What speaks against it, before anything is asked for."""
        sides = []
        limits_s = []
        for name, cuff in zip(NAMES, self.cuffs, strict=True):
            live, rest = await cuff.sealed_status()
            if not live.flags & PASSED:
                raise CuffError(f"{name}: the self-test is not over yet")
            if live.kind or live.stand != AT_REST:
                raise CuffError(f"{name}: it has to be at rest, with no trip")
            reasons = (rest.reason_1, rest.reason_2, rest.reason_3)[: rest.reasons]
            if reasons:
                raise CuffError(f"{name}: " + "; ".join(words.with_hint(code) for code in reasons))
            sides.append(rest.side)
            limits_s.append(60 * (await cuff.info()).session_max_min)
        if sides[0] == 2 or sides[1] == 1 or (sides[0] == sides[1] != 0):
            raise CuffError("the sides of the two are not left and right: opencuff cuffs wear")
        self._most_s = min(limits_s)
        if self.cuffed_s >= self._most_s:
            raise CuffError(
                f"both limbs together have been under pressure for {self.cuffed_s / 60:.0f} min "
                f"in this session; {self._most_s // 60} min are the most: rest for 8 h"
            )

    async def _began(self, cuff):
        """When its first air was asked for."""
        live = await cuff.until(lambda live: live.kind and live.target_cmmhg, BEGIN_S)
        if live.kind != TRAINING:
            raise CuffError("it begins with a measurement: measure the LOP of each first")
        return self._clock()

    async def _together(self, begun):
        """Both began, near enough to each other."""
        done, _ = await asyncio.wait(begun, return_when=asyncio.FIRST_COMPLETED)
        first_s = min(task.result() for task in done)
        left_s = max(0.0, APART_S - (self._clock() - first_s))
        done, late = await asyncio.wait(begun, timeout=left_s / self._speed)
        if late:
            name = NAMES[begun.index(late.pop())]
            raise CuffError(
                f"{name} did not begin within {APART_S * 1000:.0f} ms of the other: "
                "both are stopped; try again"
            )
        times = [task.result() for task in begun]
        self.apart_s = abs(times[0] - times[1])
        if self.apart_s > APART_S:
            raise CuffError(f"they began {self.apart_s * 1000:.0f} ms apart: both are stopped")

    async def watch(self, show=lambda: None):
        """(left, right): the last status of each. show(): after each status."""
        watching = [
            asyncio.create_task(self._follow(place, show)) for place in range(len(self.cuffs))
        ]
        try:
            await asyncio.gather(*watching)
        except BaseException:
            with contextlib.suppress(CuffError):
                await self.stop()
            raise
        finally:
            for task in watching:
                task.cancel()
            self._save()
        return tuple(cuff.live for cuff in self.cuffs)

    async def _follow(self, place, show):
        cuff = self.cuffs[place]
        before_s = self._clock()
        async for live in cuff.statuses():
            now_s = self._clock()
            if live.target_cmmhg or live.level_cmmhg >= CUFFED_CMMHG:
                self._counted[place] += min(now_s - before_s, LONGEST_GAP_S)
            before_s = now_s
            if now_s - self._saved_s >= SAVE_S:
                self._save()
            show()
            if self._most_s and self.cuffed_s >= self._most_s:
                raise CuffError(
                    f"{self._most_s // 60} min of both limbs together are over: both are stopped"
                )
            if live.trip:
                raise CuffError(f"{NAMES[place]} tripped, both are stopped: {words.of(live.trip)}")
            if not live.kind:
                if live.ended != DONE:
                    raise CuffError(
                        f"{NAMES[place]} ended ({words.of(live.ended)}): both are stopped"
                    )
                return
        raise CuffError(
            f"the link to {NAMES[place]} is gone, the other is stopped: press STOP at the device"
        )

    def _save(self):
        if any(self._counted):
            self._ledger.add(self._wearer, *self._counted)
            self._counted = [0.0, 0.0]
        self._saved_s = self._clock()
