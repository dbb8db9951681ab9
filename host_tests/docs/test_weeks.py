"""The picture of the programme: what it draws is what the rules give, and ends where it must."""

from cuff.wearer import profiles, progress
from tools.documents import weeks

EVERY = range(len(profiles.ROWS))


def test_nobody_trains_while_away_or_more_often_than_advised():
    for profile in EVERY:
        for disturbed in (True, False):
            days = [one[0] for one in weeks.play(profile, disturbed)]
            row = profiles.ROWS[profile]
            assert all(b - a >= row[profiles.APART_H] / 24 for a, b in zip(days, days[1:]))
            weekly = [sum(first <= day < first + 7 for day in days) for first in range(1, 57)]
            assert max(weekly) <= row[profiles.A_WEEK]
            assert not disturbed or not {*weeks.AWAY, *weeks.MISSED} & {*days}


def test_a_smooth_run_never_goes_down_and_a_gap_and_a_bad_week_do():
    # verifies: R-DOS-5
    for profile in EVERY:
        smooth = [one[1:4] for one in weeks.play(profile, False)]
        for before, after in zip(smooth, smooth[1:]):
            assert all(b >= a for a, b in zip(before, after))
        done = weeks.play(profile)
        last_good = [one for one in done if one[0] < weeks.BAD_WEEK[0]][-1]
        after_bad = [one for one in done if one[0] in weeks.BAD_WEEK][-1]
        back = [one for one in done if one[0] > weeks.AWAY[-1]][0]
        assert back[1:4] <= after_bad[1:4] or back[2] <= after_bad[2]
        assert last_good[4] == progress.DONE and after_bad[4] == progress.BAD
        assert done[-1][1:4] != smooth[-1]


def test_six_weeks_without_a_break_reach_what_the_profile_is_for():
    ends = {
        name: [one[1:4] for one in weeks.play(profile, False) if one[0] <= 42][-1]
        for profile, name in enumerate(profiles.NAMES)
    }
    assert ends["athlete"] == (4, 90, 80) and ends["standard"][:2] == (4, 90)
    assert ends["rehabilitation"][2] <= 50 and ends["senior"][2] <= 50
