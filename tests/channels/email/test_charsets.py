"""Text in every charset that our customers' programs use, declared rightly, wrongly, or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.channels.adapters.email.charsets import codec_of, decoded
from parley.channels.adapters.email.headers import words
from tests.channels.email.mails import base64, letter_of, mail

RUSSIAN = "Добрый день! Где мой заказ №42? Жду ответа."
UKRAINIAN = "Добрий день! Де моє замовлення? Чекаю на відповідь, її ще немає."


@pytest.mark.parametrize("charset", ["utf-8", "windows-1251", "cp866", "x-mac-cyrillic", "utf-16", "utf-7"])
def test_a_declared_charset_is_believed(charset: str) -> None:
    assert decoded(RUSSIAN.encode(codec_of(charset)), charset) == RUSSIAN


@pytest.mark.parametrize("charset", ["koi8-r", "koi8-u", "iso-8859-5", "KOI8-R", "Windows-1251", "cp1251", "windows-1251"])
@pytest.mark.parametrize("text", [RUSSIAN.replace("№", "номер "), "Привет"])
def test_russian_in_a_declared_charset_is_believed(charset: str, text: str) -> None:
    assert decoded(text.encode(codec_of(charset)), charset) == text


@pytest.mark.parametrize("declared", ["", "us-ascii", "iso-8859-1", "utf-8", "windows-1252", "no-such-charset", "idna", "unicode_escape"])
@pytest.mark.parametrize("real", ["windows-1251", "koi8-u", "cp866", "utf-8"])
@pytest.mark.parametrize("text", ["Где мой заказ?", "Добрый день, отправьте пожалуйста счёт."])
def test_cyrillic_is_found_out_under_a_wrong_declaration(declared: str, real: str, text: str) -> None:
    assert decoded(text.encode(codec_of(real)), declared) == text


@pytest.mark.parametrize("declared", ["", "iso-8859-1", "koi8-r", "utf-8"])
@pytest.mark.parametrize("real", ["windows-1251", "koi8-u"])
def test_ukrainian_is_found_out_under_a_wrong_declaration(declared: str, real: str) -> None:
    assert decoded(UKRAINIAN.encode(codec_of(real)), declared) == UKRAINIAN


@pytest.mark.parametrize(
    ("declared", "real"), [("windows-1251", "koi8-r"), ("koi8-r", "windows-1251"), ("windows-1251", "utf-8"), ("koi8-r", "utf-8")]
)
def test_one_cyrillic_charset_declared_as_another_is_found_out(declared: str, real: str) -> None:
    text = "Добрый день! Где мой заказ? Жду ответа."

    assert decoded(text.encode(codec_of(real)), declared) == text


@pytest.mark.parametrize("text", ["Grüße aus Köln, zukünftig mehr", "Voilà, c'est créé à l'été", "“Quoted” – naïve café"])
@pytest.mark.parametrize("declared", ["", "us-ascii", "windows-1252", "iso-8859-1"])
def test_western_letters_are_not_taken_for_cyrillic(text: str, declared: str) -> None:
    assert decoded(text.encode("cp1252"), declared) == text


def test_utf8_that_was_cut_inside_a_letter_stays_utf8() -> None:
    assert decoded(RUSSIAN.encode()[:-2] + b"\xd0", "utf-8").startswith("Добрый день! Где мой заказ")


def test_control_characters_and_halves_of_letters_are_dropped() -> None:
    assert decoded("a\x00b\ufeffc\nd\te".encode(), "utf-8") == "abc\nd\te"
    assert decoded(b"+2AA-x", "utf-7") == "x"


@given(
    st.binary(max_size=300), st.sampled_from(["", "utf-8", "utf-7", "utf-16", "iso-2022-jp", "koi8-r", "cp866", "gb2312", "latin1", "big5"])
)
def test_any_bytes_become_text_that_can_be_stored(data: bytes, declared: str) -> None:
    text = decoded(data, declared)

    assert "\x00" not in text
    text.encode("utf-8")


# ── headers ─────────────────────────────────────────────────────────────────────────────────────


def word(text: str, charset: str = "utf-8") -> str:
    return f"=?{charset}?B?{base64(text.encode(codec_of(charset)))}?="


SPLIT = "Привет".encode()
HEADERS = {
    word("Привет") + " " + word("мир"): "Приветмир",
    word("Привет ") + "\t" + word("мир", "koi8-r"): "Привет мир",
    f"=?utf-8?B?{base64(SPLIT[:5])}?= =?UTF-8?B?{base64(SPLIT[5:])}?=": "Привет",
    f"Re: {word('Заказ')} 42": "Re: Заказ 42",
    word("Раз") + word("два"): "Раздва",
    f'"{word("Раз")}"': '"Раз"',
    "=?utf-8?Q?=D0=9F=D1=80=D0=B8_=D0=B2=D1=81?=": "При вс",
    "=?utf-8?Q?A b?=": "A b",
    "=?utf-8*ru?B?0JTQsA==?=": "Да",
    "=?koi8-r?B?0JTQsA==?=": "Да",
    "=?nonsense?B?0JTQsA==?=": "Да",
    "=?utf-8?B?0JTQsA?=": "Да",
    "=?utf-8?B?0JTQsA==": "=?utf-8?B?0JTQsA==",
    "=?iso-2022-jp?B?GyRCJDkbKEI=?=": "す",
    "=?windows-1251?Q?=CF=F0=E8=E2=E5=F2?=": "Привет",
    "plain =? text ?=": "plain =? text ?=",
}


@pytest.mark.parametrize(("value", "text"), HEADERS.items())
def test_encoded_words_are_read(value: str, text: str) -> None:
    assert words(value) == text


@pytest.mark.parametrize("charset", ["utf-8", "windows-1251", "koi8-r"])
def test_raw_eight_bit_headers_are_read(charset: str) -> None:
    codec = codec_of(charset)
    raw = (
        "Subject: Где мой заказ\nFrom: Ада <ada@client.test>\n".encode(codec) + f"Content-Type: text/plain; charset={charset}\n\n".encode()
    )
    found = letter_of(raw + "Привет".encode(codec))

    assert (found.subject, found.from_name, found.visible) == ("Где мой заказ", "Ада", "Привет")


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_folded_headers_are_unfolded(line_end: str) -> None:
    raw = mail("Привет", subject=word("Где ") + "\n " + word("мой") + "\n\t" + word(" заказ")).replace(b"\n", line_end.encode())

    assert letter_of(raw).subject == "Где мой заказ"
