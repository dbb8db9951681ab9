"""docs/wearers.md and docs/screening.md, from the firmware's own tables and words."""

from cuff.store import wearers as store
from cuff.wearer import profiles, progress, questions
from cuff.words import tell

OUTCOMES = {
    questions.CAUTION: "caution",
    questions.ASK: "ask",
    questions.STOP: "stop",
}
WHY = {
    "standard": "nobody at risk; as most studies do it (Patterson 2019: 40-80 % LOP)",
    "rehabilitation": "after injury or operation: 40-50 % LOP, cuff empty in the rests, a"
    " professional stands by (fitcuffs.com/bfr-guide)",
    "senior": "over 50 or out of condition: begin low, build up slowly (kaatsuresources.com)",
    "athlete": "used to hard training; 80 % LOP only if experience is attested",
    "recovery": "between games: short sets, cuff empty in the rests, nothing to failure",
}
WEARERS_HEAD = """# Wearers

Written by `python -m tools.documents` from `firmware/cuff/wearer/`; change it there.

Eight wearers and a guest. Without any, the device is one person's, and `settings.json` decides.
Once a wearer is chosen, what belongs to a wearer comes from the wearer's own record, and a START
asks for more:

* **cuff and side confirmed**, after each power-on and each change of wearer: an LOP holds for one
  cuff on one limb. Each wearer has an LOP of his own for each limb and side.
* **screened**, before the first start and every {days} days: [screening.md](screening.md). Without
  a clock that somebody has set, every {sessions_valid} sessions.
* **first sessions** (the first {first}): at most 50 % LOP, {sets} sets and not to failure
  ([protocols.md](protocols.md#first-sessions-and-cautions)), {apart} h apart. The other limb within
  three hours is the same session. A training counts once a minute was under pressure.
  Above 50 % LOP only when a professional has attested experience, however many sessions there were.

The guest is always in the first sessions, is screened each time, and leaves nothing.

**A professional** gives a code at the device (4 to 12 characters; kept as a salted SHA-256). With
it: attest experience, record a clearance (name and date), lock pressure and protocol, unlock full
occlusion. After three wrong codes each further try waits a minute. A code that is lost: delete the
files `pro` and `pro.2` with a computer.

**The clock** is set by phone, laptop or at the device (`TIME`). Nobody gains rest by setting it
ahead: what counts is what the device has counted, too. Set back, it makes nothing younger: by how
much it was set back is kept (record `clock`), and the age of a session, a screening and an LOP goes
by the sum. After a power-off no clock is believed that is before a date at hand (last session,
screening, LOP). Without one: a session after a power-off counts as another day,
48 h are counted while the device stays on, a screening holds by sessions, and the pressure is not
raised. The LOP: [lop.md](lop.md).

## What a profile changes

The introductory programme (protocol 8) climbs a ladder: first the sets get longer, by {longer} s,
then there are more of them, and last of all the pressure rises, by {pct} % LOP.

| profile | a set | sets | % LOP | sessions a step | apart | a week | rests | for whom, and why |
|---|---|---|---|---|---|---|---|---|
"""
WEARERS_TAIL = """
* A session that was done, and was not bad, counts; so many make a step up.
* One broken off changes nothing. A bad one (it felt {hard} of 10 or more, or pain {pain} or more)
  is a step down.
* More than {gap} days away: a step back, and one more for each week begun after that; from {over}
  days on the ladder begins anew.
* *apart* and *a week* are advice once the first sessions are over: the display says in how many
  hours the next session is advised, and START begins all the same. No advice: the other limb
  within three hours, and a power-off without a clock.
* A taper before a competition is what a week without steps is: train less often, the ladder waits
  {gap} days.

Nine weeks of each profile, simulated day by day with the firmware's own rules
(`python -m tools.documents.weeks`): sessions missed on days 9 and 10, a bad week from day 15 on,
away from day 22 to 39, experience attested on day 8. Dotted: without all that.

![Nine weeks of the introductory programme for each profile](weeks.png)

## Commands

| verb | argument | what |
|---|---|---|
| WEARER (15) | number | 0 nobody, 1 to 8, 9 guest |
| | (number, field, value) | enter a field of 1 to 8: below |
| | (number, None) | remove; not the one at hand |
| CUFF (16) | (cuff, side) | it is on; 0: the settings' cuff; side 0 not stated, 1 left, 2 right |
| | (cuff, name, width, from, to) | enter one: width and range of circumference in mm |
| ANSWER (18) | 0 no, 1 yes, 2 not sure, 3 begin, 4 back, 5 leave | of the screening |
| TIME (19) | minutes since 2000-01-01 | 2026 to 2099 |
| FELT (20) | (load in 0.1 kg, how hard, pain) | of the last training; 255: not said |
| PROFESSIONAL (25) | (code, field, value) | as above, `attested`, `cleared`, `cleared_by`, `full` |
| | | and `locked` |
| | (code, None, new code) | the first code: at the device only, whatever stands for the old one |

What is entered of a wearer; the first of them enters the wearer:

| field | value | what |
|---|---|---|
| `name` | up to {name} characters | anybody's |
| `profile` | 0 to {profile} | the rows above, in their order |
| `protocol` | 0 to {protocol} | the training that is set with the wearer; 0: as in the settings |
| `share_pct` | 0 to {share} | % of the LOP; 0: as the programme says |
| `lop_mmhg` | 0, 80 to {lop} | an LOP found elsewhere; 0: none |

Codes: 87 no such wearer, 94 the record is damaged, 110 not now (the one at hand is not removed),
111 a field or a value that is none, 114 not stored, 116 locked by a professional.

With a wearer chosen, SET of `target_pct_lop` and `lop_mmhg` changes the wearer's own.
"""
SCREENING_HEAD = """# Screening

Written by `python -m tools.documents` from `firmware/cuff/wearer/questions.py` and
`firmware/cuff/words/ask_en.txt`; change it there. Not sure counts as yes. The weightiest answer
decides:

* **stop**: no training. Who has answered wrongly begins anew.
* **ask**: no training until a professional has recorded a clearance with the code; new answers need
  a new one.
* **caution**: at most 50 % LOP, the cuff empty in the rests between sets of every training.

A screening is a talk with oneself: it does not replace somebody qualified. Sources with T1 and T5
are tables of PMC8963452, KAATSU its specialists' rules, Owens owensrecoveryscience.com.

| no. | question | a yes means | why | source |
|---|---|---|---|---|
"""


def wearers_page():
    """docs/wearers.md."""
    rows = []
    for number, name in enumerate(profiles.NAMES):
        row = profiles.ROWS[number]
        cells = [
            name,
            f"{row[profiles.SECONDS_FROM]}-{row[profiles.SECONDS_TO]} s",
            f"{row[profiles.SETS_FROM]}-{row[profiles.SETS_TO]}",
            f"{row[profiles.PCT_FROM]}-{row[profiles.PCT_TO]}",
            str(row[profiles.SESSIONS]),
            f"{row[profiles.APART_H]} h",
            str(row[profiles.A_WEEK]),
            "vented" if row[profiles.VENTED] else "as the protocol says",
            WHY[name],
        ]
        rows.append("| " + " | ".join(cells) + " |")
    head = WEARERS_HEAD.format(
        days=90,
        sessions_valid=26,
        first=progress.FIRST_SESSIONS,
        sets=progress.FIRST_SETS,
        apart=progress.FIRST_APART_H,
        longer=progress.SECONDS_STEP,
        pct=progress.PCT_STEP,
    )
    fields = store.FIELDS["wearer"]
    tail = WEARERS_TAIL.format(
        name=fields["name"],
        profile=fields["profile"][1],
        protocol=fields["protocol"][1],
        share=fields["share_pct"][1],
        lop=fields["lop_mmhg"][1],
        hard=progress.TOO_HARD,
        pain=progress.TOO_MUCH_PAIN,
        gap=progress.GAP_DAYS,
        over=progress.START_OVER_DAYS,
    )
    return head + "\n".join(rows) + "\n" + tail


def screening_page():
    """docs/screening.md."""
    rows = []
    for number, consequence, source in questions.ROWS:
        row = tell.question(number, "en")
        cells = (number, row.text, OUTCOMES[consequence], row.hint, source or "own choice")
        rows.append("| " + " | ".join(str(cell) for cell in cells) + " |")
    return SCREENING_HEAD + "\n".join(rows) + "\n"
