"""cuff/wearer/screening.py and its questions: three outcomes, each with its source and its why."""

from cuff.wearer import questions, screening
from cuff.wearer.questions import ASK, CAUTION, CLEAR, STOP
from cuff.wearer.screening import BACK, BEGIN, LEAVE, NO, NOT_SURE, YES
from cuff.words import tell

COUNT = len(questions.ROWS)
# Written once more, by hand: what a yes to each means.
BY_HAND = (STOP,) * 10 + (ASK,) * 8 + (CAUTION,) * 2


def played(*said):
    """(at, answers, over) after BEGIN and these."""
    at, answers, over = screening.step(0, 0, BEGIN)
    for one in said:
        assert not over
        at, answers, over = screening.step(at, answers, one)
    return at, answers, over


def all_but(number, said):
    return [said if k == number else NO for k in range(1, COUNT + 1)]


def test_every_question_has_its_consequence_source_and_words():
    # verifies: R-DOS-1
    assert tuple([row[1] for row in questions.ROWS]) == BY_HAND
    for k in range(COUNT):
        number, _, source = questions.ROWS[k]
        assert number == k + 1 <= 29
        row = tell.question(number)
        assert row.text.endswith("?") and row.hint.endswith("."), number
        assert source or "own choice" in row.hint
    assert tell.question(COUNT + 1) is None


def test_no_to_all_is_clear_and_a_single_yes_decides():
    # verifies: R-DOS-1
    at, answers, over = played(*[NO] * COUNT)
    assert (at, over) == (0, True) and screening.outcome(answers) == CLEAR
    for number in range(1, COUNT + 1):
        for said in (YES, NOT_SURE):
            at, answers, over = played(*all_but(number, said))
            assert (at, over) == (0, True) and answers == 1 << number
            assert screening.outcome(answers) == BY_HAND[number - 1], number


def test_the_weightiest_answer_counts():
    # verifies: R-DOS-1
    for a in range(1, COUNT + 1):
        for b in range(1, COUNT + 1):
            worst = max(BY_HAND[a - 1], BY_HAND[b - 1])
            assert screening.outcome(1 << a | 1 << b) == worst
    assert screening.outcome((1 << COUNT + 1) - 2) == STOP
    assert screening.outcome(1 | 1 << COUNT + 1) == CLEAR  # of no question


def test_back_takes_the_answer_before_back():
    at, answers, over = played(YES, YES, BACK)
    assert (at, answers, over) == (2, 2, False)
    assert screening.step(at, answers, NO) == (3, 2, False)
    assert played(YES, BACK) == (1, 0, False)
    assert played(BACK) == (1, 0, False)


def test_leaving_and_beginning_anew_forget_the_answers():
    assert played(YES, LEAVE) == (0, 0, False)
    assert screening.step(5, 0b1010, BEGIN) == (1, 0, False)


def test_the_numbers_are_those_of_the_page_and_of_phones():
    assert (NO, YES, NOT_SURE, BEGIN, BACK, LEAVE) == (0, 1, 2, 3, 4, 5)


def test_nothing_else_is_an_answer():
    for said in (-1, 6, 255, 2**30):
        assert screening.step(3, 0, said) is None
    for at in (0, -1, COUNT + 1):
        for said in (NO, YES, NOT_SURE, BACK, LEAVE):
            assert screening.step(at, 0, said) is None


def test_answers_fit_a_small_integer():
    _, answers, _ = played(*[YES] * COUNT)
    assert answers == (1 << COUNT + 1) - 2 < 2**30


def test_a_screening_holds_for_90_days_or_26_sessions_without_a_clock():
    # verifies: R-DOS-1
    for days, holds in ((-1, False), (0, True), (90, True), (91, False)):
        assert screening.holds(True, days, 9999) == holds
    for sessions, holds in ((0, True), (25, True), (26, False), (27, False)):
        assert screening.holds(False, 0, sessions) == holds
        assert screening.holds(False, 9999, sessions) == holds
