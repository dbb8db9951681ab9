"""Random series of inputs for those that ask whether the air answers and is there (series.py)."""

from types import SimpleNamespace as Part

COUNTS = (1, 2, 3, 5, 9, 10, 11, 20, 30, 50, 60)


def made(draw):
    """A regulator that is numbers, in a hold."""
    model = Part(rise_q8=draw.choice((0, 2048, 8000)), open_ticks=0, dead_u16=20000, speed_q8=256)
    return Part(
        model=model, observer=Part(level_cmmhg=6000), mode=2, pump_duty_u16=0, valve_closed=True,
        target_cmmhg=6000, mean_q8=6000 << 8,
    )  # fmt: skip


def drawn(regulator, draw):
    """Something else is asked of it; the manner."""
    regulator.mode = draw.choice((0, 1, 1, 2, 2, 2, 3))
    regulator.target_cmmhg = draw.choice((0, 6000, 6000, 6000, 12000))
    regulator.pump_duty_u16 = draw.choice((0, 0, 30000, 58981, 58982, 65535, 65535))
    regulator.valve_closed = draw.random() < 0.8
    if draw.random() < 0.3:
        regulator.model.open_ticks = draw.randrange(4)
    return draw.choice((0, 0, 0, 1, 2))


def answer(module, draw):
    """Rises that go on, stop, fade and come late; bursts in vain."""
    regulator = made(draw)
    watched = module["Answer"](regulator)
    level = draw.choice((0, 120, 6000))
    for _ in range(draw.randrange(4, 25)):
        manner = drawn(regulator, draw)
        step = draw.choice((0, 0, 0, 24, 30, 36, 70, 80, -20, 400))
        for _ in range(draw.choice(COUNTS)):
            level = max(0, level + step + draw.choice((0, 0, 0, 1, -1, -5)))
            regulator.observer.level_cmmhg = level
            if draw.random() < 0.05:
                regulator.pump_duty_u16 = draw.choice((0, 65535))
            yield watched.look(manner), watched.measured, watched.limit, watched.rise_cmmhg_s


def air_budget(module, draw):
    """Holds that lose more or less than before, repetitions, releases, steps."""
    regulator = made(draw)
    asked = Part(rise_cmmhg_s=800)
    watched = module["AirBudget"](regulator, asked)
    for _ in range(draw.randrange(4, 25)):
        manner = drawn(regulator, draw)
        regulator.model.speed_q8 = draw.choice((0, 128, 256))
        asked.rise_cmmhg_s = draw.choice((0, 100, 250, 800, 8000))
        regulator.observer.level_cmmhg = draw.choice((0, 6000, 15000, 30000))
        for _ in range(draw.choice((*COUNTS, 100, 150))):
            if draw.random() < 0.05:
                regulator.mean_q8 += draw.choice((-60, -1, 1, 60)) << 8
            if draw.random() < 0.1:
                regulator.pump_duty_u16 = draw.choice((0, 0, 20100, 20200, 65535))
            yield (
                watched.look(manner), watched.measured, watched.limit,
                watched.unexplained_cmmhg, watched.usual_cmmhg,
            )  # fmt: skip


OF_FILE = {
    "firmware/cuff/pressure/air_budget.py": air_budget,
    "firmware/cuff/pressure/answer.py": answer,
}
