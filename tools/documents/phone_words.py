"""The firmware's words of its codes as the phone page reads them: one source for both.

{code: [text, hint]} of each language; what the firmware does not speak is empty.
"""

import json

from tools import words

LANGUAGES = ("en", "da")


def files():
    """{path: text} of all languages."""
    return {
        f"tools/phone/src/words/codes_{language}.json": json.dumps(
            table(language), ensure_ascii=False, indent=0
        )
        + "\n"
        for language in LANGUAGES
    }


def table(language):
    if not (words.FOLDER / f"{language}.txt").exists():
        return {}
    return {str(row.code): [row.text, row.hint] for row in words.rows(language)}
