"""The firmware's words as the phone page reads them: one source for both.

Of its codes {code: [text, hint]}, of the screening {number: [question, why]} and what a yes means,
in each language; what the firmware does not speak is empty. And how far apart it wants sessions.
"""

import json

from tools import words

LANGUAGES = ("en", "da")


def files():
    """{path: text} of all languages."""
    from cuff.wearer import questions  # tools.words says where it is

    made = {"questions": {str(row[0]): row[1] for row in questions.ROWS}, "spacing": spacing()}
    for language in LANGUAGES:
        made[f"codes_{language}"] = table(language)
        made[f"questions_{language}"] = table(f"ask_{language}")
    return {
        f"tools/phone/src/words/{name}.json": json.dumps(rows, ensure_ascii=False, indent=0) + "\n"
        for name, rows in made.items()
    }


def spacing():
    """What the device's own rule (wearer/progress.py) goes by; of each profile, in their order."""
    from cuff import limits
    from cuff.wearer import profiles, progress, scribe

    return {
        "first_sessions": progress.FIRST_SESSIONS,
        "first_apart_h": progress.FIRST_APART_H,
        "same_session_min": limits.SESSION_REST_S // 60,
        "counts_s": scribe.COUNTS_MS // 1000,
        "apart_h": [row[profiles.APART_H] for row in profiles.ROWS],
        "a_week": [row[profiles.A_WEEK] for row in profiles.ROWS],
    }


def table(language):
    """{code or number: [text, hint]}"""
    if not (words.FOLDER / f"{language}.txt").exists():
        return {}
    return {str(row.code): [row.text, row.hint] for row in words.rows(language)}
