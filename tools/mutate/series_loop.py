"""Random series of inputs for permits, self-tests and what is kept over resets: see series.py."""

from types import SimpleNamespace as Part


def shown(thing):
    """Public attributes that are plain values."""
    return tuple(
        (name, value) for name, value in sorted(vars(thing).items())
        if name[0] != "_" and (value is None or isinstance(value, (int, str, list, tuple)))
    )  # fmt: skip


def continuity(module, draw):
    """Words kept over resets, some of them damaged."""
    for _ in range(20):
        value = draw.choice((0, 1, 0xA5C3, 0xFFFF, draw.randrange(1 << 16)))
        word = module["word_of"](value)
        yield word, module["value_of"](word), module["value_of"](word ^ 1 << draw.randrange(32))
    memory = {number: draw.randrange(1 << 32) for number in range(4)}
    for _ in range(draw.randrange(2, 12)):
        watchdog = draw.random() < 0.6
        if draw.random() < 0.2:
            memory[3] = draw.choice((0, 0x0A5CED00, 0x0A5CED01))
        chip = Part(
            read_keep=memory.__getitem__, write_keep=memory.__setitem__,
            started_by_watchdog=lambda answer=watchdog: answer,
        )  # fmt: skip
        watched = module["Continuity"](chip)
        watched.load()
        yield shown(watched), watched.radio_allowed, tuple(sorted(memory.items()))
        for _ in range(draw.randrange(6)):
            steps = [draw.choice((0, 1, 9, 10, 11, 40950, 40960, 700000)) for _ in range(3)]
            clock = Part(
                occluded_steps=steps[0], exercise_steps=steps[1], session_steps=steps[2],
                shut=draw.random() < 0.3,
            )  # fmt: skip
            if draw.random() < 0.3:
                watched.trip = draw.choice((0, 1, 21, 31))
            watched.note(clock, draw.random() < 0.5)
            yield shown(watched), tuple(sorted(memory.items()))
            if draw.random() < 0.3:  # the tick, after the loop has said what it had to say
                watched.keep_shut()
                yield tuple(sorted(memory.items()))
        if draw.random() < 0.2:
            watched.training_done()


class Line:
    """A permit's line: level and room by the draw, what is put goes into the log."""

    def __init__(self, draw, name, log):
        self._draw = draw
        self._log = log
        self._name = name
        self.high = False
        self.longest_ms, self.shortest_ms, self.test_word = 280, 220, 77
        self.has_room = True
        self.room = self._room if draw.random() < 0.8 else None

    def _room(self):
        return self._draw.random() < 0.2

    def level(self):
        return self.high

    def put(self, word):
        self._log.append((self._name, word))

    def rearm(self):
        self._log.append((self._name, "rearm"))


def lines_of(draw, log):
    """Both permits, or one."""
    return Part(
        deadman=Line(draw, "deadman", log),
        ceiling=Line(draw, "ceiling", log) if draw.random() < 0.7 else None,
        word=5, BY_EDGE=draw.random() < 0.5, PARKS=draw.random() < 0.5,
        ceiling_word_of=lambda seconds: seconds,
    )  # fmt: skip


def permits(module, draw):
    """Fed, drilled, rested and accepted."""
    log = []
    lines = lines_of(draw, log)
    watched = module["Permits"](lines, draw.choice((5, 1230)))
    for _ in range(draw.randrange(5, 60)):
        lines.deadman.high = draw.random() < 0.9
        if lines.ceiling:
            lines.ceiling.high = draw.random() < 0.9
        what = draw.randrange(5)
        if what == 0:
            watched.accept(draw.random() < 0.5)
        for _ in range(draw.choice((1, 2, 8, 9, 10, 11))):
            answer = None
            if what == 1 and watched.in_use:  # as the tick does
                watched.rest()
            elif what == 2:
                answer = watched.feed()
            elif what == 3:
                answer = watched.feed_drill(draw.randrange(16))
            yield answer, shown(watched), len(log), tuple(log[-3:])


def permit_test(module, draw):
    """Lines that rise and let go about when they should, or do not."""
    log = []
    lines = lines_of(draw, log)
    clock = [0]
    used = Part(ready=False, counting=False, drilled=False, accept=None)
    used.accept = lambda anew: (log.append(("accept", anew)), setattr(used, "ready", True))
    watched = module["PermitTest"](used, lines, lambda: clock[0], lambda a, b: a - b)
    fed_ms = {}
    hold_ms = draw.choice((219, 220, 250, 280, 281))
    grain_ms = draw.choice((10, 20, 20, 51))
    odd = draw.random() * 0.02
    for _ in range(draw.randrange(20, 200)):
        clock[0] += grain_ms if draw.random() < 0.97 else draw.choice((49, 50, 51, 400))
        for line in (lines.deadman, lines.ceiling):
            if line:
                at = fed_ms.get(line._name)
                line.high = at is not None and clock[0] - at < hold_ms
                if draw.random() < odd:
                    line.high = not line.high
        if draw.random() < 0.02:
            used.ready, used.counting = draw.random() < 0.5, draw.random() < 0.5
            used.drilled = draw.random() < 0.5
        seen = len(log)
        watched.step(draw.random() < 0.995, draw.random() < 0.5)
        for name, word in log[seen:]:
            if word == 77:
                fed_ms[name] = clock[0]
        yield shown(watched), len(log), tuple(log[-3:])


def air_test(module, draw):
    """A little cuff that answers pump and valve, or not quite; and a limb that moves."""
    log = []
    lines = lines_of(draw, log)
    lines.deadman.high = True
    if lines.ceiling:
        lines.ceiling.high = True
    clock = [0]
    sensor = Part(raw_cmmhg=0)
    used = Part(ready=True, in_use=False, counting=draw.random() < 0.3)
    drill = Part(refused=False, bits=0)
    drill.order = lambda bits: setattr(drill, "bits", bits)
    drill.begin = lambda: (setattr(drill, "bits", 0), setattr(drill, "refused", False))
    chip = Part(ticks_ms=lambda: clock[0], ticks_diff=lambda a, b: a - b, is_power_on=True)
    watched = module["AirTest"](drill, used, lines, sensor, chip)
    rise = draw.choice((0, 1, 2, 4, 8))
    leak = draw.choice((0, 0, 0, 1, 3))
    broken = draw.choice(("", "", "", "pump", "valve open", "valve shut", "unfed"))
    moves = draw.choice((0.0, 0.0, 0.005, 0.02))
    for _ in range(draw.randrange(50, 700)):
        clock[0] += 20
        bits = drill.bits
        fed = bits & 4 or broken == "unfed"
        if (bits & 2 and fed) or broken == "pump":
            sensor.raw_cmmhg += rise
        shut = (bits & 1 and fed and broken != "valve open") or broken == "valve shut"
        fall = leak if shut else 1 + sensor.raw_cmmhg // 8
        sensor.raw_cmmhg = max(0, sensor.raw_cmmhg - fall)
        if draw.random() < moves:
            sensor.raw_cmmhg += draw.choice((50, 320, 1600, 2500))
        if draw.random() < 0.002:
            drill.refused = True
        if draw.random() < 0.01:
            watched.ask()
        watched.step(draw.random() < 0.99, draw.random() < 0.001)
        yield shown(watched), drill.bits, watched.running


def deep(module, draw):
    """How deep the tick is proved to live."""
    depths = []

    def sleep(_):
        depths.append(len(__import__("inspect").stack()))
        tick.count += draw.choice((7, 8, 9))

    sensor = Part(raw_cmmhg=0)
    regulator = Part(observer=Part(level_cmmhg=0), model=None, valve_closed=False)
    tick = Part(
        permits=None, drill=Part(bits=0), sensor=sensor, count=0, regulator=regulator,
        guard=Part(trip=0, stop=False), lease=Part(target_cmmhg=0), plausibility=None,
    )  # fmt: skip
    lines = lines_of(draw, [])
    chip = Part(
        permit_lines=lines, ticks_ms=lambda: 0, ticks_diff=lambda a, b: a - b, second=None,
        SLOW_MEMORY_MS=None,
        HARD_TICK=draw.random() < 0.5, sleep_us=sleep, sleep_ms=sleep,
        schedule=lambda function, frames: function(frames),
    )  # fmt: skip
    watched = module["SelfTest"](tick, chip, lambda text: None, Part(given_up=False))
    here = len(__import__("inspect").stack())
    watched.prove_tick()
    yield [depth - here for depth in depths], watched._tick_lives


def zero(module, draw):
    """Readings that rest, fall, move or jump, after pressure or none, with START and trips."""
    history = [draw.choice((0, 100, -100)) for _ in range(200)]
    guard = Part(history=history, history_at=0, clear=lambda rest=0: history[-1] < 1000 + rest)
    moved = []
    sensor = Part(
        zero_shift_cmmhg=lambda reading_q4: (reading_q4 >> 4) + shift,
        move_zero=lambda reading_q4: moved.append(reading_q4),
    )
    shift = draw.choice((0, 0, 399, 400, 401, -400, -401))
    tick = Part(
        count=draw.choice((0, 5, 0x3FFFFF00)), guard=guard, sensor=sensor, drill=Part(bits=0),
        plausibility=Part(rest_cmmhg=0),
    )  # fmt: skip
    watched = module["Zero"](tick, lambda text: None)
    level_q4, fall_q4 = draw.choice((0, 0, 4800, 20000)), 0
    for _ in range(draw.randrange(40, 120)):
        if draw.random() < 0.1:
            fall_q4 = draw.choice((0, 0, 1, 2, 20))
        for _ in range(draw.choice((1, 2, 25, 100))):
            tick.count = (tick.count + 1) & 0x3FFFFFFF
            level_q4 = max(0, level_q4 - fall_q4)
            history[guard.history_at] = (level_q4 >> 4) + draw.choice((0, 0, 1))
            guard.history_at = (guard.history_at + 1) % 200
        tick.drill.bits = draw.random() < 0.03
        event = draw.random()
        if event < 0.05:
            watched.start_pressed()
        elif event < 0.08:
            watched.restart(draw.random() < 0.5)
        elif event < 0.11:
            watched.begin(draw.random() < 0.5)
        elif event < 0.14:
            watched.clear_trip()
        watched.step(draw.random() < 0.05)
        yield shown(watched), watched.taking, tuple(moved)


OF_FILE = {
    "firmware/cuff/safety/zero.py": zero,
    "firmware/cuff/safety/continuity.py": continuity,
    "firmware/cuff/safety/permits.py": permits,
    "firmware/cuff/safety/selftest_permits.py": permit_test,
    "firmware/cuff/safety/selftest_air.py": air_test,
    "firmware/cuff/safety/selftest.py": deep,
}
