"""The Bland-Altman picture of both limbs: error against the mean of estimate and truth."""

from tools.lop.figures import summary


def bland_altman(path, arm, thigh):
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    fig, axes = plt.subplots(1, 2, figsize=(12, 5), sharey=True)
    colours = {"distributed": "tab:blue", "uniform": "tab:orange", "envelope": "tab:green"}
    for ax, data, name in ((axes[0], arm, "arm"), (axes[1], thigh, "thigh")):
        s = summary(data)
        for family, colour in colours.items():
            good = [r for r in data if r["ok"] and r["family"] == family]
            ax.plot(
                [0.5 * (r["estimate"] + r["truth"]) for r in good],
                [r["estimate"] - r["truth"] for r in good],
                ".",
                ms=4,
                color=colour,
                label=family,
            )
        for y, style in ((s["bias"], "-"), (s["loa_low"], "--"), (s["loa_high"], "--")):
            ax.axhline(y, color="k", ls=style, lw=1)
        for y in (-15, 15):
            ax.axhline(y, color="r", lw=0.8)
        ax.set_title(
            "%s: n=%d, bias %+.1f, SD %.1f, limits %+.1f..%+.1f mmHg"
            % (name, s["n"], s["bias"], s["sd"], s["loa_low"], s["loa_high"]),
            fontsize=10,
        )
        ax.set_xlabel("mean of estimate and truth, mmHg")
        ax.set_ylim(-32, 32)
    axes[0].set_ylabel("estimate - truth, mmHg")
    axes[1].legend(loc="lower right")
    fig.tight_layout()
    fig.savefig(path, dpi=110)
    plt.close(fig)
