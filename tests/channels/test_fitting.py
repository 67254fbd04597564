"""A reply fitted to a channel loses no words, and says what else it loses."""

import pytest
import regex
from hypothesis import assume, given
from hypothesis import strategies as st

from parley.channels.fitting import Fitted, Loss, LossCode, fit, understood
from parley.channels.splitting import measure, split
from parley.channels.types import Button, Capabilities, File, Media, Reply, Unit

MB = 1024 * 1024
UNITS = st.sampled_from(Unit)
# Letters of three alphabets, spaces, borders, links, accents, a family in one grapheme, a flag, a lone joiner.
PIECES = (
    "слово",
    "їжак",
    "word",
    " ",
    "  ",
    "\n",
    "\n\n",
    ". ",
    "! ",
    "https://salon.example/a?b=c",
    "e\u0301",
    " \u0301",
    "👩‍👩‍👧‍👦",
    "🇺🇦",
    "\u200d",
    "𝒳",
)
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=60).map("".join)


def without_space(text: str) -> str:
    return "".join(text.split())


def graphemes(text: str) -> list[str]:
    return [grapheme.strip() for grapheme in regex.findall(r"\X", text) if grapheme.strip()]


def file(type: Media = Media.FILE, name: str = "a.pdf", mime: str = "application/pdf", size: int = 10) -> File:
    return File(type, name, mime, size, name)


def codes(fitted: Fitted) -> list[LossCode]:
    return [loss.code for loss in fitted.losses]


# ── splitting ───────────────────────────────────────────────────────────────────────────────────


@given(text=TEXTS, limit=st.integers(4, 60), unit=UNITS)
def test_no_word_is_lost_and_no_piece_is_too_long(text: str, limit: int, unit: Unit) -> None:
    pieces = split(text, limit, unit)

    assert without_space("".join(pieces)) == without_space(text)
    assert [piece for piece in pieces if measure(piece, unit) > limit or not piece.strip()] == []


@given(text=TEXTS, limit=st.integers(60, 120), unit=UNITS)
def test_no_grapheme_is_cut(text: str, limit: int, unit: Unit) -> None:
    assume(all(measure(grapheme, unit) <= limit for grapheme in graphemes(text)))

    assert [grapheme for piece in split(text, limit, unit) for grapheme in graphemes(piece)] == graphemes(text.strip())


@given(words=st.lists(st.sampled_from(("слово", "https://salon.example/book?day=5", "і", "word.")), max_size=40), limit=st.integers(33, 70))
def test_no_word_and_no_link_is_cut_where_it_fits(words: list[str], limit: int) -> None:
    pieces = split(" ".join(words), limit, Unit.CHARACTERS)

    assert [word for piece in pieces for word in piece.split()] == words


@given(text=TEXTS, unit=UNITS)
def test_what_fits_stays_in_one_piece(text: str, unit: Unit) -> None:
    assert split(text, 10_000, unit) == ([text.strip()] if text.strip() else [])


@pytest.mark.parametrize(
    ("text", "limit", "pieces"),
    [
        ("Первый абзац.\n\nВторой абзац. Он длиннее.", 30, ["Первый абзац.", "Второй абзац. Он длиннее."]),
        ("Одна фраза. Вторая фраза тут", 20, ["Одна фраза.", "Вторая фраза тут"]),
        ("один два три четыре", 14, ["один два три", "четыре"]),
        ("слово https://salon.example/very/long", 34, ["слово", "https://salon.example/very/long"]),
        ("смотрите:https://salon.example/very/long", 34, ["смотрите:", "https://salon.example/very/long"]),
        ("ааааааааааббббб", 10, ["аааааааааа", "ббббб"]),
        ("👍🏽👍🏽👍🏽", 5, ["👍🏽👍🏽", "👍🏽"]),
    ],
    ids=["paragraph", "sentence", "word", "link", "link after a colon", "one long word", "emoji"],
)
def test_a_text_is_cut_where_a_reader_would_cut_it(text: str, limit: int, pieces: list[str]) -> None:
    assert split(text, limit, Unit.CHARACTERS) == pieces


def test_a_limit_counts_in_the_channels_own_unit() -> None:
    assert [len(split("ї😀" * 12, 24, unit)) for unit in (Unit.CHARACTERS, Unit.UTF16, Unit.BYTES)] == [1, 2, 3]


# ── parts ───────────────────────────────────────────────────────────────────────────────────────

CHANNELS = st.builds(
    Capabilities,
    max_text=st.integers(20, 200),
    unit=UNITS,
    max_caption=st.none() | st.integers(0, 50),
    media=st.dictionaries(st.sampled_from(Media), st.integers(1, 100)),
    files_per_part=st.integers(1, 4),
    albums=st.sampled_from(((), (frozenset({Media.IMAGE, Media.VIDEO}), frozenset({Media.FILE})))),
    buttons=st.integers(0, 4),
    button_label=st.integers(1, 12),
    button_payload=st.integers(1, 40),
    quotes=st.booleans(),
)
LABELS = st.text(min_size=1, max_size=15).filter(str.strip)
REPLIES = st.builds(
    Reply,
    text=TEXTS,
    files=st.lists(
        st.builds(
            file, type=st.sampled_from(Media), mime=st.sampled_from(("image/gif", "image/png", "application/pdf")), size=st.integers(1, 120)
        ),
        max_size=6,
    ).map(tuple),
    buttons=st.lists(st.builds(Button, LABELS, st.text(max_size=10)), max_size=6).map(tuple),
    quoted=st.sampled_from(("", "17")),
)


@given(reply=REPLIES, can=CHANNELS)
def test_every_part_is_within_the_limits(reply: Reply, can: Capabilities) -> None:
    for part in fit(reply, can).parts:
        longest = can.max_caption or 0 if part.files else can.max_text
        assert part.text or part.files
        assert measure(part.text, can.unit) <= longest
        assert len(part.files) <= can.files_per_part
        assert all(one.size <= can.media[one.type] for one in part.files)
        assert len(part.files) == 1 or not can.albums or any({one.type for one in part.files} <= album for album in can.albums)
        assert len(part.buttons) <= can.buttons
        assert all(len(button.label) <= can.button_label for button in part.buttons)
        assert not part.quoted or can.quotes


@given(reply=REPLIES, can=CHANNELS)
def test_nothing_is_lost_without_a_word(reply: Reply, can: Capabilities) -> None:
    fitted = fit(reply, can)
    sent = [one.name for part in fitted.parts for one in part.files]
    shown = without_space("".join(part.text for part in fitted.parts))
    pressable = [button for part in fitted.parts for button in part.buttons]

    assert shown.startswith(without_space(reply.text))
    assert len(sent) + len(fitted.refused) == len(reply.files)
    assert [*pressable, *fitted.offered] == list(reply.buttons)
    assert all(without_space(button.label) in shown for button in fitted.offered)
    assert (LossCode.QUOTE_DROPPED in codes(fitted)) is bool(reply.quoted and not can.quotes)


def test_a_short_text_stands_beside_the_file() -> None:
    fitted = fit(Reply(text="Прайс", files=(file(),)), Capabilities(media={Media.FILE: MB}, max_caption=10))

    assert fitted == Fitted((Reply(text="Прайс", files=(file(),)),))


@pytest.mark.parametrize("caption", [None, 4], ids=["no captions", "short captions"])
def test_a_text_that_does_not_fit_beside_the_file_goes_before_it(caption: int | None) -> None:
    fitted = fit(Reply(text="Прайс", files=(file(),)), Capabilities(media={Media.FILE: MB}, max_caption=caption))

    assert fitted == Fitted((Reply(text="Прайс"), Reply(files=(file(),))))


def test_buttons_stand_under_the_last_message() -> None:
    reply = Reply(text="Подходит?", files=(file(),), buttons=(Button("Да"),))

    fitted = fit(reply, Capabilities(media={Media.FILE: MB}, max_caption=100, buttons=3))

    assert fitted.parts == (Reply(files=(file(),)), Reply(text="Подходит?", buttons=(Button("Да"),)))


def test_buttons_become_a_numbered_list_where_there_are_none() -> None:
    buttons = (Button("Завтра", "day:1"), Button("Сайт", url="https://salon.example"))

    fitted = fit(Reply(text="Когда?", buttons=buttons), Capabilities())

    assert [part.text for part in fitted.parts] == ["Когда?\n\n1. Завтра\n2. Сайт https://salon.example"]
    assert fitted.losses == (Loss(LossCode.BUTTONS_AS_LIST),)
    assert fitted.offered == buttons


@pytest.mark.parametrize(
    "buttons",
    [(Button("a"), Button("b"), Button("c")), (Button("слишком длинная надпись"),), (Button("Да", "я" * 20),)],
    ids=["too many", "too long a label", "too long a payload"],
)
def test_buttons_beyond_the_channels_ability_become_a_list(buttons: tuple[Button, ...]) -> None:
    fitted = fit(Reply(text="?", buttons=buttons), Capabilities(buttons=2, button_label=10, button_payload=30))

    assert fitted.offered == buttons


def test_a_text_in_several_messages_says_in_how_many() -> None:
    assert fit(Reply(text="слово " * 10), Capabilities(max_text=20)).losses == (Loss(LossCode.SPLIT, "4"),)


def test_files_that_cannot_go_are_named_and_the_rest_goes() -> None:
    files = (
        file(name="ok.pdf"),
        file(name="big.pdf", size=200),
        file(Media.VIDEO, "tour.mp4", "video/mp4"),
        file(Media.STICKER, "hi.webp"),
    )

    fitted = fit(Reply(files=files), Capabilities(media={Media.FILE: 100}))
    without_files = fit(Reply(files=files), Capabilities(media={Media.IMAGE: 100}))

    assert [part.files[0].name for part in fitted.parts] == ["ok.pdf", "tour.mp4", "hi.webp"]
    assert fitted.refused == (Loss(LossCode.FILE_TOO_LARGE, "big.pdf"),)
    assert Loss(LossCode.AS_FILE, "tour.mp4") in fitted.losses
    assert codes(without_files) == [LossCode.FILE_REFUSED] * 4


def test_a_picture_too_large_for_a_picture_goes_as_a_file() -> None:
    fitted = fit(Reply(files=(file(Media.IMAGE, "a.jpg", "image/jpeg", 20),)), Capabilities(media={Media.IMAGE: 10, Media.FILE: 50}))

    assert [one.type for part in fitted.parts for one in part.files] == [Media.FILE]
    assert fitted.losses == (Loss(LossCode.AS_FILE, "a.jpg"),)


def test_only_what_may_travel_together_shares_a_part() -> None:
    kinds = (Media.IMAGE, Media.VIDEO, Media.FILE, Media.IMAGE)
    can = Capabilities(
        media=dict.fromkeys(Media, MB), files_per_part=10, albums=(frozenset({Media.IMAGE, Media.VIDEO}), frozenset({Media.FILE}))
    )

    parts = fit(Reply(files=tuple(file(kind, mime="image/png") for kind in kinds)), can).parts

    assert [[one.type for one in part.files] for part in parts] == [[Media.IMAGE, Media.VIDEO], [Media.FILE], [Media.IMAGE]]


def test_a_gif_travels_alone() -> None:
    images = (file(Media.IMAGE, mime="image/png"), file(Media.IMAGE, mime="image/gif"), file(Media.IMAGE, mime="image/png"))

    assert len(fit(Reply(files=images), Capabilities(media={Media.IMAGE: MB}, files_per_part=10)).parts) == 3


def test_the_quote_stands_on_the_first_part() -> None:
    parts = fit(Reply(text="слово " * 10, quoted="17"), Capabilities(max_text=20, quotes=True)).parts

    assert [part.quoted for part in parts] == ["17", "", "", ""]


def test_an_empty_reply_has_no_parts() -> None:
    assert fit(Reply(text=" \n "), Capabilities()) == Fitted(())


# ── answers typed back ──────────────────────────────────────────────────────────────────────────

OFFERED = (Button("Записаться на завтра", "day:1"), Button("Є питання", "ask"), Button("Call me!", "call"))


@pytest.mark.parametrize("typed", ["2", " 2 ", "2.", "2)", "№2", "#2", "№ 2", "2️⃣", "２", "Є питання", "є ПИТАННЯ", "Є питання."])
def test_a_number_or_a_label_typed_back_means_the_button(typed: str) -> None:
    assert understood(typed, OFFERED) == OFFERED[1]


@pytest.mark.parametrize("typed", ["", "0", "4", "22", "2 3", "питання", "вторник, 2", "🙂", "999999999999", "-2"])
def test_other_words_mean_no_button(typed: str) -> None:
    assert understood(typed, OFFERED) is None


def test_a_label_that_is_a_number_goes_before_the_place_in_the_list() -> None:
    marks = tuple(Button(mark, f"csat:{mark}") for mark in "54321")

    assert understood("5", marks) == Button("5", "csat:5")


def test_where_nothing_was_offered_nothing_is_understood() -> None:
    assert understood("1", ()) is None
