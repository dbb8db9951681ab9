"""Random series of inputs for the modules whose mutants are said to be the same program.

Purpose: for each module a function that makes its object and lets things happen to it; it yields
what anybody outside can see after each step: answers, outputs, public attributes. Two programs that
differ in what they yield are two programs. Values lie on and beside the limits, and stay for as
long as the counts in there need. Rules: inputs as the callers give them (a target is never
negative); drawn from the Random that is handed in; no wish about what comes out.
"""

from types import SimpleNamespace as Part

from tools.mutate import series_air, series_loop
from tools.mutate.series_loop import shown
from tools.sim.bare_tick import _SETTINGS as BARE_SETTINGS
from tools.sim.bare_tick import BareChip
from tools.sim.scenario import BoardFacts, calibration

LENGTHS = (1, 1, 2, 3, 5, 9, 10, 11, 20, 39, 40, 41)


def around(*limits):
    """The limits and their neighbours."""
    return [limit + step for limit in limits for step in (-1, 0, 1)]


def plausibility(module, draw):
    """Looks at a regulator whose numbers come and go, mostly for a while; single looks jerk."""
    model = Part(vent_q16=0, speed_q8=0, rise_q8=0, open_ticks=0)
    observer = Part(level_cmmhg=0, slope_q8=0, level_q8=0, residual_q8=0)
    regulator = Part(
        model=model, observer=observer, mode=0, pump_duty_u16=0,
        reps=Part(peak_cmmhg=0, valley_cmmhg=0, half_ticks=0), valve_closed=True,
        target_cmmhg=12000, mean_q8=12000 << 8,
    )  # fmt: skip
    watched = module["Plausibility"](regulator)
    levels = around(0, 1000, 2500, 4000, 9000, 10500, 12000, 13500, 14700) + [30000]
    for _ in range(draw.randrange(4, 20)):
        if draw.random() < 0.3:
            yield from exercised(watched, regulator, draw)
        mode = regulator.mode = draw.choice((0, 0, 1, 1, 2, 3))
        slow = draw.random() < 0.1
        regulator.pump_duty_u16 = draw.choice((0, 20000, 58981, 58982, 65535))
        regulator.mean_q8 = draw.choice(around(10500, 12000, 13500)) << 8
        model.vent_q16 = draw.choice((0, 89, 90, 604, 655, 710, 874, 2000, 6500))
        model.speed_q8 = draw.choice((0, 11, 12, 255))
        model.rise_q8 = draw.choice((0, 2000, 8000, 8001))
        regulator.valve_closed = draw.random() < 0.8
        observer.slope_q8 = draw.choice((0, 0, 700, 767, 768, 769, 3000))
        regulator.reps.peak_cmmhg = draw.choice(around(12000, 13500, 16000))
        regulator.reps.valley_cmmhg = draw.choice(around(10000, 11000))
        level = draw.choice(levels)
        step = draw.choice((0, 0, 0, 100, 99, -20, -120, -1000))
        quiet = draw.choice(levels)
        for _ in range(draw.choice((901, 121, 122)) if slow else draw.choice(LENGTHS)):
            level = max(0, level + step) if mode < 2 else level
            observer.level_cmmhg = level
            model.open_ticks += not regulator.valve_closed
            jerks = draw.random() < 0.1
            observer.level_q8 = (draw.choice(levels) if jerks else quiet) << 8
            observer.residual_q8 = draw.choice((0, 0, 0, 5 << 8, -(9 << 8)))
            watched.mid_cmmhg = draw.choice(levels) if draw.random() < 0.1 else quiet
            yield watched.look(), watched.measured, watched.limit, watched.leaking


def inflating(module, draw):
    """Levels that stand, fall and rise by what is asked for, and a hundredth beside it."""
    watched = module["Inflating"]()
    level = draw.choice(around(0, 2000, 5000))
    for _ in range(draw.randrange(4, 30)):
        if draw.random() < 0.1:
            watched.begin(level)
        jump = draw.choice(around(-500, -200, 0, 100, 500) + [-1500, 900])
        level = draw.choice((level + jump, level + jump, draw.choice(around(300, 2000, 5000))))
        level = max(0, level)
        for _ in range(draw.choice(LENGTHS)):
            yield watched.look(level), watched.measured, watched.limit


def exercised(watched, regulator, draw):
    """Repetitions, each part of them for about as long as is counted: at the target, low, high or
    with peaks and valleys off it. Pump and valve take turns, or the reading would count as flat."""
    model, observer, reps = regulator.model, regulator.observer, regulator.reps
    regulator.mode = 3
    model.speed_q8 = 255
    observer.slope_q8 = observer.residual_q8 = 0
    for _ in range(draw.randrange(2, 5)):
        level = draw.choice(around(10500, 13500, 14700) + [12000] * 9)
        reps.peak_cmmhg = draw.choice(around(13500, 17000) + [12500, 20000])
        reps.valley_cmmhg = draw.choice(around(10000, 13500) + [11500])
        reps.half_ticks = draw.choice((0, 0, 0, 399, 400, 401))
        for look in range(draw.choice((1, 15, 16, 17, 50, 51, 52, 89, 90, 91, 92, 93))):
            regulator.valve_closed = look % 40 < 20
            regulator.pump_duty_u16 = 65535 if draw.random() < 0.8 else 0
            observer.level_cmmhg = level
            observer.level_q8 = level << 8
            watched.mid_cmmhg = level
            yield watched.look(), watched.measured, watched.limit, watched.leaking


def venting(module, draw):
    """Vents that stand, fall, come back, or follow one another; single looks jerk."""
    watched = module["Venting"](draw.choice((0, 655)))
    levels = around(999, 1000, 1500, 2500, 4000, 9000, 12000) + [30000]
    for _ in range(draw.randrange(2, 9)):
        watched.vent_q16 = draw.choice((0, 89, 90, 436, 437, 655, 710, 874, 2000, 6500))
        watched.worked = draw.random() < 0.5
        level = before = draw.choice(levels)
        watched.begin(level)
        rest = draw.choice((0, 0, 100, 1100))
        for _ in range(draw.randrange(1, 9)):
            step = draw.choice((0, 0, 1, -10, -12, -12, -30, -36, -100, -120, 50, 51))
            for _ in range(draw.choice((1, 9, 10, 11, 13, 14, 22, 23, 121))):
                level = max(0, level + step)
                raw = draw.choice(levels) if draw.random() < 0.02 else level
                yield watched.look(level, before, raw, rest), watched.measured, watched.limit
                before = raw


def guard(module, draw):
    """Ticks with counts, supply, pressure and clock on both sides of every limit."""
    clock = [draw.randrange(1000)]
    sensor = Part(
        counts=2500, rail_counts=5000, raw_cmmhg=0, supply_counts=60000,
        rail_low_counts=4750, rail_high_counts=5250, watch_rail=lambda low, high: None,
        counts_at=lambda cmmhg: 2500 + cmmhg, rail_mv=lambda: sensor.rail_counts,
    )  # fmt: skip
    watched = module["Guard"](
        sensor, {"pressure_trip_mmhg": 310}, lambda: clock[0], lambda a, b: a - b,
        draw.random() < 0.5,
    )  # fmt: skip
    wanted = False
    for _ in range(draw.randrange(4, 25)):
        wanted = draw.random() < 0.7
        counts = draw.choice(around(600, 2500, 33500, 60000) + [2500] * 6)
        rail = draw.choice(around(4750, 5250) + [5000] * 8)
        raw = draw.choice(around(0, 1000, 5000, 31000) + [-200])
        step_ms = draw.choice((10, 10, 10, 10, 11))
        for _ in range(draw.choice((1, 1, 2, 3, 4, 5, 6, 19, 20, 21, 99, 100, 101, 200))):
            clock[0] += step_ms
            sensor.counts = counts + draw.choice((0, 0, 1))
            sensor.rail_counts = rail
            sensor.raw_cmmhg = raw
            answer = watched.check(wanted)
            yield answer, watched.history_at, shown(watched)
        if draw.random() < 0.2:
            watched.latch(draw.choice((0, 1, 5, 20, 22, 63)), draw.randrange(9), 7)
        if draw.random() < 0.3:
            watched.stop = draw.random() < 0.5
        if draw.random() < 0.4:
            yield watched.clear(), list(watched.history)


def lease(module, draw):
    """Renewed or not."""
    watched = module["Lease"]()
    for _ in range(draw.randrange(3, 30)):
        if draw.random() < 0.7:
            watched.renew(draw.choice((0, 0, 1, 6000)), draw.randrange(4))
        for _ in range(draw.choice((1, 2, 49, 50, 51, 60))):
            yield watched.tick(), shown(watched)


def occlusion(module, draw):
    """Closed and open for about as long as the rules count."""
    watched = module["OcclusionClock"](draw.choice((1, 60, 300)), draw.choice((30, 1000)))
    for _ in range(draw.randrange(3, 14)):
        wanted = draw.random() < 0.5
        raw = draw.choice(around(0, 2000, 9000))
        for _ in range(draw.choice((1, 10, 599, 600, 601, 1200, 1799, 1800, 1801))):
            yield watched.step(wanted, raw), watched.measured_s, watched.limit_s
        needed = draw.choice((1, 60, 300))
        yield watched.left_s(), watched.session_left_s(), watched.longest_s(), shown(watched)
        yield watched.wait_s(needed), watched.recovery_s()
        if draw.random() < 0.2:
            watched.limit_exercise(draw.choice((1, 60, 600)))
        if draw.random() < 0.2:
            watched.restore(draw.randrange(100), draw.randrange(100), draw.randrange(500))


def tick(module, draw):
    """A whole tick on a little air, with a loop that renews or not, drills, stops and clears."""
    from cuff.builds import BUILDS

    facts = BoardFacts(draw.choice(("pico_w", "esp32_s3")))
    chip = BareChip(facts)
    chip.stop_level = lambda: draw.random() > 0.003
    settings = {**calibration(), **BARE_SETTINGS, "zero_cmmhg": 0, "span_reading_cmmhg": 25000}
    watched = module["Tick"](chip, facts, BUILDS["arm"], settings, draw.choice((2, 900)))
    for _ in range(draw.randrange(4, 16)):
        target = draw.choice((0, 0, 1, 4000, 12000))
        hangs = draw.random() < 0.15
        bits = draw.choice((0, 0, 13, 15, draw.randrange(16)))
        if draw.random() < 0.5:
            watched.permits.accept(draw.random() < 0.5)
        if draw.random() < 0.3:
            watched.guard.clear()
        watched.drill.begin()
        for _ in range(draw.choice((3, 10, 11, 49, 50, 51, 120, 300))):
            chip.pass_10_ms()
            if not hangs:
                watched.lease.renew(target, draw.choice((0, 0, 0, 1)))
                if bits and not target:
                    watched.drill.order(bits)
            watched.run(None)
            guard = watched.guard
            yield (
                chip.pump_u16, chip.valve_u16, watched.count, guard.trip, guard.measured,
                guard.limit, guard.stop, watched.permits.in_use, watched.permits.counting,
                watched.drill.bits, watched.drill.refused, watched.regulator.mode,
            )  # fmt: skip


def screening(module, draw):
    """Answers in any order, and what they come to."""
    at = answers = 0
    for _ in range(draw.randrange(1, 60)):
        said = draw.choice((0, 0, 0, 1, 2, 3, 4, 5, 6, -1))
        result = module["step"](at, answers, said)
        yield result
        if result:
            at, answers, _over = result
    yield module["outcome"](draw.getrandbits(22))
    yield module["holds"](draw.random() < 0.5, draw.choice(around(0, 90)), draw.choice(around(26)))


def progress(module, draw):
    """Sessions of all sorts at any time, with a clock and without."""
    state = (draw.randrange(0, 18), draw.randrange(0, 4))
    for _ in range(draw.randrange(1, 12)):
        profile = draw.randrange(0, 5)
        gap = draw.choice(around(0, 14, 21, 84))
        yield module["after"](profile, state, draw.random() < 0.5, draw.randrange(0, 3))
        state = module["now"](profile, state, draw.randrange(0, 6), draw.randrange(0, 3), gap)
        sessions, attested = draw.randrange(0, 6), draw.randrange(0, 2)
        yield state, module["plan"](profile, state, sessions, attested, draw.random() < 0.5)
        yield module["apart_min"](profile, sessions, attested)
        yield module["judged"](draw.random() < 0.5, draw.randrange(0, 12), draw.randrange(0, 12))


OF_FILE = {
    "firmware/cuff/wearer/progress.py": progress,
    "firmware/cuff/wearer/screening.py": screening,
    "firmware/cuff/tick.py": tick,
    "firmware/cuff/pressure/inflating.py": inflating,
    "firmware/cuff/pressure/plausibility.py": plausibility,
    "firmware/cuff/pressure/venting.py": venting,
    "firmware/cuff/safety/guard.py": guard,
    "firmware/cuff/safety/lease.py": lease,
    "firmware/cuff/safety/occlusion.py": occlusion,
    **series_air.OF_FILE,
    **series_loop.OF_FILE,
}
