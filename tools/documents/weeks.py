"""python -m tools.documents.weeks: nine weeks of the introductory programme for each profile, day
by day with the firmware's own rules, as docs/weeks.png.

What happens is a script of a plain sort: sessions when the advice says so, none on days 9 and 10, a
bad week from day 15 on (every session too hard), away from day 22 to day 39. Experience is attested
on day 8, or the pressure would end at 50 % LOP.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "firmware"), str(ROOT / "tools" / "host_modules")]

from cuff.wearer import profiles, progress  # noqa: E402

DAYS = 63
MISSED = (9, 10)
BAD_WEEK = range(15, 22)
AWAY = range(22, 40)
ATTESTED_DAY = 8
PICTURE = ROOT / "docs" / "weeks.png"


def play(profile, disturbed=True, days=DAYS):
    """[(day, sets, seconds, % LOP, what the session was)] of those that took place."""
    state, sessions, last_day, last_was = progress.BEGIN, 0, None, progress.BROKEN_OFF
    row = profiles.ROWS[profile]
    done = []
    for day in range(1, days + 1):
        attested = day >= ATTESTED_DAY
        gap = day - last_day if sessions else 0
        _, should_min = progress.apart_min(profile, sessions, attested)
        rest_days = max(should_min / 1440, 7 / row[profiles.A_WEEK])
        away = disturbed and (day in MISSED or day in AWAY)
        if away or (sessions and gap < rest_days):
            continue
        state = progress.now(profile, state, sessions, last_was, gap)
        sets, seconds, pct, _ = progress.plan(profile, state, sessions, attested, False)
        last_was = progress.judged(True, 10 if disturbed and day in BAD_WEEK else 5, 0)
        done.append((day, sets, seconds, pct, last_was))
        sessions += 1
        last_day = day
    return done


def draw(path=PICTURE):
    """The picture."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(3, len(profiles.NAMES), figsize=(15, 7), sharex=True)
    for profile, name in enumerate(profiles.NAMES):
        done = play(profile)
        smooth = play(profile, disturbed=False)
        days = [one[0] for one in done]
        for line, (label, place, low, high) in enumerate(
            (("seconds a set", 2, 0, 130), ("sets", 1, 0, 4.5), ("% LOP", 3, 30, 85))
        ):
            axis = axes[line][profile]
            axis.axvspan(BAD_WEEK[0], BAD_WEEK[-1], color="tab:red", alpha=0.15)
            axis.axvspan(AWAY[0], AWAY[-1], color="grey", alpha=0.2)
            axis.axvspan(MISSED[0], MISSED[-1], color="tab:orange", alpha=0.3)
            axis.step(days, [one[place] for one in done], where="post", color="tab:blue")
            axis.step(
                [one[0] for one in smooth], [one[place] for one in smooth], ":", where="post",
                color="grey",
            )  # fmt: skip
            colours = ["tab:red" if one[4] == progress.BAD else "tab:blue" for one in done]
            axis.scatter(days, [one[place] for one in done], c=colours, s=18, zorder=3)
            axis.set_ylim(low, high)
            axis.grid(alpha=0.3)
            if not profile:
                axis.set_ylabel(label)
        axes[0][profile].set_title(name)
        axes[2][profile].set_xlabel("day")
    figure.suptitle(
        "The introductory programme: a point is a session (red: too hard); orange: missed, red: a "
        "bad week, grey: away; dotted: without all that"
    )
    figure.tight_layout()
    figure.savefig(path, dpi=70)


if __name__ == "__main__":
    draw()
    sys.exit(0)
