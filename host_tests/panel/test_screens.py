"""The pages of docs/screens/ are what the display shows, bit for bit; and every word fits."""

import pytest
from PIL import Image as Png

from cuff import codes, memory, phases
from cuff.panel import screen as screens
from cuff.panel.buttons import UP
from cuff.panel.canvas import HEIGHT, WIDTH, Canvas
from cuff.panel.pages import menu, training
from cuff.params import Choice, find, validate
from cuff.status import Status
from cuff.words import tell
from host_tests.panel import scenes
from tools.words import rows

TIME_X = 66  # training.py clears from there on what the time is written over
PAGE = (scenes.ROOT / "docs" / "panel.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module", params=scenes.LANGUAGES)
def shown(request):
    """(language, scene -> picture) of one run."""
    return request.param, scenes.pictures(request.param)


def test_pictures_are_current(shown):
    language, pictures = shown
    for name, picture in pictures.items():
        with Png.open(scenes.path_of(name, language)) as kept:
            same = kept.convert("L").tobytes() == scenes.png(picture).tobytes()
        assert same, f"{name}.{language}: look at it, python -m host_tests.panel.scenes"


def test_a_changed_pixel_is_seen(shown):
    language, pictures = shown
    picture = [bytearray(row) for row in pictures["ready"]]
    picture[63][127] ^= 1
    with Png.open(scenes.path_of("ready", language)) as kept:
        assert kept.convert("L").tobytes() != scenes.png(picture).tobytes()


def test_no_page_is_empty_or_like_another(shown):
    _, pictures = shown
    assert all(any(map(any, picture)) for picture in pictures.values())
    different = {b"".join(picture) for picture in pictures.values()}
    assert len(different) == len(pictures)


def test_every_picture_stands_in_the_documentation():
    for name in scenes.SCENES:
        for language in scenes.LANGUAGES:
            assert f"(screens/{name}.{language}.png)" in PAGE, name
    kept = {path.name for path in scenes.FOLDER.glob("*.png")}
    assert kept == {
        scenes.path_of(name, language).name
        for name in scenes.SCENES for language in scenes.LANGUAGES
    }  # fmt: skip


class Ruler(Canvas):
    """A canvas that notes what does not fit."""

    def __init__(self):
        super().__init__(bytearray(8 * WIDTH), WIDTH, 0)
        self.beyond = []

    def text(self, x, y, text, size=1):
        end = super().text(x, y, text, size)
        if text and (x < 0 or end - size > WIDTH or y < 0 or y + 7 * size > HEIGHT):
            self.beyond.append((x, y, text, size))
        return end


class Still:
    """In the place of a screen: what pages ask of it."""

    def __init__(self, language, slide):
        self.settings = scenes.SETTINGS | {"language": language}
        self.slide = slide
        self.set_no = self.sets = 10
        self.target_cmmhg = 29900
        self.pressure_s = 1799
        self._language = language

    def row(self, code):
        return tell.find(code, self._language)


def drawn(number, language, facts, slide=0, presses=()):
    """What did not fit on a page."""
    page = screens.load(number).Page(tell.labels(number, language), Still(language, slide))
    status = Status()
    for name, value in facts.items():
        setattr(status, name, value)
    for press in presses:
        page.press(press, status)
    ruler = Ruler()
    page.key(status)
    page.draw(ruler, status)
    return ruler.beyond


@pytest.mark.parametrize("language", scenes.LANGUAGES)
def test_what_ends_a_pause_ends_before_the_time_that_is_left(language):
    label = tell.labels(1, language)[training._GO_ON]
    assert Ruler().width(label) <= TIME_X, label


@pytest.mark.parametrize("language", scenes.LANGUAGES)
def test_what_to_do_comes_first_if_a_trip_takes_two_pages(language):
    ruler = Ruler()
    seen = []
    page = screens.load(4).Page(tell.labels(4, language), Still(language, 0))
    ruler.text = lambda x, y, text, size=1: seen.append(text)
    status = Status()
    status.trip = codes.NO_ANSWER
    page.draw(ruler, status)
    hint = tell.find(codes.NO_ANSWER, language).hint
    assert seen[1] in hint and seen[1].startswith(hint[:4]), seen


HIGH = {"level_cmmhg": 29900, "target_cmmhg": 29900, "share_pct": 100, "set_no": 9, "sets": 10,
        "rep": 30, "reps": 30, "left_s": 1199, "occlusion_left_s": 1799, "battery_pct": 100,
        "lop_step": 20, "lop_progress_pct": 100, "lop_pulse_bpm": 188, "lop_mmhg": 299,
        "prescribed_mmhg": 299, "lop_confidence": 100, "wait_s": 179, "protocol": 7, "due_h": 48,
        "question": 20}  # fmt: skip


@pytest.mark.parametrize("language", scenes.LANGUAGES)
def test_the_widest_figures_fit_on_every_page(language):
    for name, (_, facts, slide, presses) in scenes.SCENES.items():
        for page in range(len(screens._MODULES)):
            module = screens._MODULES[page]
            if module and (module == "menu") == bool(presses):
                if module == "ready" and not facts.get("prescribed_mmhg"):
                    continue
                told = {k: v for k, v in HIGH.items() if k != "battery_pct" or module != "fault"}
                whole = facts | told | {"protocol": 7}
                beyond = drawn(page, language, whole, slide, presses[1:])
                assert beyond == [], (name, module, beyond)


@pytest.mark.parametrize("language", scenes.LANGUAGES)
@pytest.mark.parametrize("slide", (0, 1))
def test_every_trip_every_reason_and_every_end_fits(language, slide):
    # verifies: R-ALM-4
    for row in rows(language):
        code = row.code
        if row.kind == codes.TRIP:
            beyond = drawn(4, language, {"trip": code}, slide)
        elif row.kind == codes.BLOCK:
            numbers = tuple([1190] * (row.text + row.hint).replace("%%", "").count("%d"))
            if "%s" in row.text:
                numbers = (3, "lower_ms", 5000)
            facts = {"reasons": (code,), "figures": (numbers,), "battery_pct": 100}
            beyond = drawn(0, language, facts, slide)
        elif code < codes.LOP_VALID:
            beyond = drawn(3, language, {"ended": code, "battery_pct": 100}, slide)
        else:
            continue
        assert beyond == [], (row.code, row.text, row.hint, beyond)


@pytest.mark.parametrize("language", scenes.LANGUAGES)
def test_every_question_of_the_screening_fits(language):
    for number in range(1, len(rows("ask_" + language)) + 1):
        assert drawn(9, language, {"question": number}) == [], number


def test_a_word_that_is_too_long_is_seen():
    ruler = Ruler()
    ruler.text(0, 0, "Donaudampfschiffahrtsgesellschaft")
    assert ruler.beyond


@pytest.mark.parametrize("language", scenes.LANGUAGES)
def test_every_item_and_every_value_of_the_menu_fits(language):
    facts = {"battery_pct": 80, "protocol": 1, "level_cmmhg": -1234}
    for item in range(len(menu._ITEMS)):
        downs = (menu.DOWN,) * item
        assert drawn(6, language, facts, 0, downs) == []
        values = menu._ITEMS[item][2]
        for step in range(len(values) or 1):
            presses = downs + (menu.OK,) + (menu.DOWN,) * step
            assert drawn(6, language, facts, 0, presses) == [], (item, step)


def test_the_menu_offers_what_the_settings_take():
    labels = tell.labels(menu._VALUES, "en")
    assert len(labels) == len(menu._PROTOCOLS) + len(menu._WORDS)
    assert len(tell.labels(6, "en")) == menu._NAMES + len(menu._ITEMS)
    for verb, name, values in menu._ITEMS:
        if verb == menu.SET:
            row = find(name)
            if isinstance(row, Choice):
                assert tuple(row.words) == tuple(values), name
            else:
                assert row.lo <= values[0] and values[1] <= row.hi, name


def test_every_value_of_every_item_is_a_command():
    for item in range(len(menu._ITEMS)):
        verb, _, values = menu._ITEMS[item]
        for steps in range(20):
            page = menu.Page(tell.labels(6, "en"), Still("en", 0))
            status = Status()
            for press in (menu.DOWN,) * item + (menu.OK,) + (UP,) * steps + (menu.OK,):
                page.press(press, status)
            assert page.verb == (0 if verb < 0 else verb), (item, steps)
            if verb == menu.SET:
                assert validate(*page.argument) is None, page.argument
            elif verb == menu.WEARER:
                assert page.argument in range(10)
            elif verb == menu.PROTOCOL:
                assert page.argument in values


def test_nothing_is_deeper_than_three_presses():
    """Opened, an item chosen, its value set: no item of the menu is a menu."""
    for _, _, values in menu._ITEMS:
        assert all(isinstance(value, (str, int)) for value in values)


@pytest.mark.parametrize("phase", (phases.INFLATE, phases.SET, phases.HOLD, phases.REST))
def test_numbers_that_change_look_as_if_all_were_drawn_anew(phase):
    labels = tell.labels(1, "en")
    page = screens.load(1).Page(labels, None)
    kept = Ruler()
    moments = [
        {"level_cmmhg": 9000 + 700 * k, "rep": k, "left_s": 12 - k, "occlusion_left_s": 604 - 3 * k}
        for k in range(10)
    ]
    updates = 0
    for moment in moments + moments[::-1]:
        status = Status()
        for name, value in (scenes.WORKS | {"phase": phase} | moment).items():
            setattr(status, name, value)
        if page.update(kept, status):
            updates += 1
        else:
            kept.clear()
            page.draw(kept, status)
        whole = Ruler()
        screens.load(1).Page(labels, None).draw(whole, status)
        assert kept._memory == whole._memory, moment
    assert updates >= (18 if phase != phases.REST else 0)


class NothingToSend:
    """A display whose picture is sent."""

    head, stride, lit = 7, 135, True

    def __init__(self):
        self.memory = bytearray(self.stride * 8)

    def step(self, now_ms):
        return False


def test_memory_is_tidied_up_before_the_code_of_another_page_comes(monkeypatch):
    """An import that runs out of memory collects in its own turn: 47 ms on a Pico W, not 20."""
    seen = []
    load = screens.load
    monkeypatch.setattr(screens, "leave", lambda count: seen.append(count))
    monkeypatch.setattr(screens, "load", lambda number: seen.append(number) or load(number))
    screen, status = screens.Screen(NothingToSend(), {"language": "en"}), Status()
    for kind in (phases.NOTHING, phases.TRAINING):
        status.kind = kind
        for turn in range(40):
            before = len(seen)
            screen.step(turn * 20, status)
            assert len(seen) - before <= 1, "both in one turn"
    assert seen == [memory.AT_ONCE_BYTES, 0, memory.AT_ONCE_BYTES, 1]
