"""The figures of a row of measurements: bias, SD, limits, failures.

Errors count only if a result was given.

It must not leave a result out.
"""


def median(values):
    s = sorted(values)
    n = len(s)
    return 0.0 if not n else (s[n // 2] if n % 2 else 0.5 * (s[n // 2 - 1] + s[n // 2]))


def summary(data):
    good = [r for r in data if r["ok"]]
    err = [r["estimate"] - r["truth"] for r in good]
    n = len(err)
    bias = sum(err) / n if n else 0.0
    sd = (sum((e - bias) ** 2 for e in err) / (n - 1)) ** 0.5 if n > 1 else 0.0
    return {
        "n": len(data),
        "success_pct": 100.0 * n / len(data) if data else 0.0,
        "bias": bias,
        "sd": sd,
        "loa_low": bias - 1.96 * sd,
        "loa_high": bias + 1.96 * sd,
        "worst": max([abs(e) for e in err], default=0.0),
        "over15": sum(abs(e) > 15.0 for e in err),
        "unflagged15": sum(
            abs(r["estimate"] - r["truth"]) > 15.0 and not r["irregular"] for r in good
        ),
        "seconds": median([r["seconds"] for r in data]),
    }


def figures_of(arm_rows, thigh_rows):
    """The figures of both limbs, each the worse of the two."""
    arm, thigh = summary(arm_rows), summary(thigh_rows)
    return {
        "lop_bias_mmhg": max(arm["bias"], thigh["bias"], key=abs),
        "lop_sd_mmhg": max(arm["sd"], thigh["sd"]),
        "lop_success_pct": min(arm["success_pct"], thigh["success_pct"]),
        "lop_unflagged_over_15mmhg": arm["unflagged15"] + thigh["unflagged15"],
        "lop_seconds": arm["seconds"],
        "lop_seconds_thigh": thigh["seconds"],
    }
