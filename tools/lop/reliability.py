"""Is the confidence worth its number? Of the results with confidence >= c, how many are within
10 mmHg: at least c percent, or the device says more than it knows."""

WITHIN_MMHG = 10.0
LEVELS = (50, 60, 70, 80, 90, 95)


def rows(data):
    """[(c, results with at least that, % of them within 10 mmHg)] of rows that `evaluate.one` made;
    levels without any result are left out."""
    found = []
    for level in LEVELS:
        given = [r for r in data if r["ok"] and r["confidence"] >= level]
        if given:
            near = sum(abs(r["estimate"] - r["truth"]) <= WITHIN_MMHG for r in given)
            found.append((level, len(given), 100.0 * near / len(given)))
    return found


def holds(data):
    """Does every level keep what it says?"""
    return all(near_pct >= level for level, _, near_pct in rows(data))


def picture(path, series):
    """series: {name: rows()}; the line is what is promised."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(6, 6))
    for name, points in series.items():
        axes.plot([c for c, _, _ in points], [near for _, _, near in points], "o-", label=name)
    axes.plot([50, 100], [50, 100], "k--", lw=1, label="what is promised")
    axes.set_xlabel("confidence at least, %")
    axes.set_ylabel("of these within 10 mmHg, %")
    axes.set_ylim(40, 101)
    axes.legend(loc="lower right")
    figure.tight_layout()
    figure.savefig(path, dpi=110)
    plt.close(figure)
