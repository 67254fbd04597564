"""Bytes to text: the declared charset is a hint. Wrong ones are found out, and Cyrillic is told apart from what looks like it."""

import re
from functools import lru_cache

import chardet

CYRILLIC = {"windows-1251": "cp1251", "koi8-r": "koi8_u", "koi8-u": "koi8_u", "ibm866": "cp866", "iso-8859-5": "iso8859_5"}
"""What detection may answer, and the codec for it. KOI8-U is KOI8-R with the Ukrainian letters in place of rare box drawings."""

DETECTABLE = ("windows-1251", "koi8-r", "koi8-u", "cp866", "iso-8859-5")

# Only codecs that decode in linear time: names come from strangers, and Python also knows `idna`, `punycode` and `unicode_escape`.
CODECS = {
    **CYRILLIC,
    **{name: "cp1251" for name in ("cp1251", "cp-1251", "win-1251", "win1251", "windows1251", "x-cp1251", "1251", "cyrillic")},
    **{name: "koi8_u" for name in ("koi8r", "koi8", "koi8u", "koi-8", "koi8-ru", "cskoi8r")},
    **{name: "cp866" for name in ("cp866", "866", "dos-866")},
    **{name: "utf_8" for name in ("utf-8", "utf8", "unicode-1-1-utf-8", "utf-8-sig", "x-utf-8", "unicode")},
    **{name: "ascii" for name in ("us-ascii", "ascii", "ansi-x3.4-1968", "646", "7bit", "8bit")},
    **{name: "cp1252" for name in ("windows-1252", "cp1252", "iso-8859-1", "iso8859-1", "latin1", "latin-1", "ansi")},
    **{f"iso-8859-{n}": f"iso8859_{n}" for n in (2, 3, 4, 6, 7, 8, 9, 10, 13, 14, 15, 16)},
    **{f"windows-{n}": f"cp{n}" for n in (1250, 1253, 1254, 1255, 1256, 1257, 1258)},
    **{"iso-8859-8-i": "iso8859_8", "iso8859-5": "iso8859_5", "iso8859-15": "iso8859_15", "iso8859-2": "iso8859_2"},
    **{"utf-7": "utf_7", "unicode-1-1-utf-7": "utf_7", "utf-16": "utf_16", "utf-16le": "utf_16_le", "utf-16be": "utf_16_be"},
    **{
        "iso-2022-jp": "iso2022_jp_2",
        "shift-jis": "shift_jis",
        "sjis": "shift_jis",
        "x-sjis": "cp932",
        "euc-jp": "euc_jp",
        "cp932": "cp932",
    },
    **{"gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "big5": "big5", "euc-kr": "cp949", "ks-c-5601-1987": "cp949"},
    **{
        "iso-2022-kr": "iso2022_kr",
        "tis-620": "tis_620",
        "windows-874": "cp874",
        "x-mac-cyrillic": "mac_cyrillic",
        "macintosh": "mac_roman",
    },
    **{"cp437": "cp437", "ibm437": "cp437", "cp850": "cp850", "ibm850": "cp850", "cp855": "cp855", "cp852": "cp852", "ibm855": "cp855"},
}

WESTERN = frozenset({"ascii", "cp1252", "iso8859_15"})
SINGLE_BYTE = frozenset({*CYRILLIC.values(), *WESTERN, "mac_cyrillic", "cp855"})
CYRILLIC_CODECS = frozenset({*CYRILLIC.values(), "mac_cyrillic", "cp855"})
SAMPLE_BYTES = 8192

UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ue000-\ue00f\ufeff]")
CYRILLIC_WORD = re.compile("[^\x00-\x7f]{2,}")
NOT_ASCII = re.compile("[^\x00-\x7f]")
HIGH = re.compile(rb"[\x80-\xff]")
HIGH_RUN = re.compile(rb"[\x80-\xff]{3}")
HIGH_WORD = re.compile(rb"[\xc0-\xff]{5}")
LATIN = re.compile(rb"[A-Za-z]")
# Cyrillic in the wrong single-byte charset turns its case inside out or grows symbols inside words.
TURNED_CASE = re.compile("[а-яёіїєґ][А-ЯЁІЇЄҐ]")
SYMBOL_IN_WORD = re.compile("[А-яЁёІіЇїЄєҐґ][^\\w\\s!-~\u00a0«»„“”’ʼ…–—№]|[А-яё][ЂѓЃєѕЅјЈћЋџЏљЉњЊќЌўЎђ\u2500-\u25a0]")


def decoded(data: bytes, declared: str = "", *, hint: str = "") -> str:
    """Text of `data`: as declared where that is believable, else UTF-8, else the likeliest Cyrillic charset. Never raises."""
    codec = codec_of(declared)
    if codec in SINGLE_BYTE and data.isascii():
        return cleaned(data.decode("ascii"))
    text = _believed(data, codec) if codec else None
    if text is None:
        text = _strict(data, "utf_8")
    if text is None:
        text = _guessed(data, hint)
    return cleaned(text)


@lru_cache(maxsize=512)
def codec_of(name: str) -> str:
    """Python's name for a charset that a mail names; empty for one that is unknown or not safe to decode."""
    plain = name.strip("\"' \t").lower().partition("*")[0].replace("_", "-")
    return CODECS.get(plain, "")


def cleaned(text: str) -> str:
    """Without control characters, lone surrogates and byte order marks."""
    text = UNWANTED.sub("", text)
    return text if text.isascii() else text.encode("utf-8", "ignore").decode("utf-8")


def _believed(data: bytes, codec: str) -> str | None:
    """The declared reading, unless the bytes show that the declaration is wrong."""
    if codec in SINGLE_BYTE and (text := _strict(data, "utf_8")) is not None:
        return text
    text = _strict(data, codec)
    if text is None or "\ufffd" in text:
        return None
    sample = text[:SAMPLE_BYTES]
    if codec in WESTERN and _is_disguised(data[:SAMPLE_BYTES]):
        return _detected(data) or text
    if codec in CYRILLIC_CODECS and _oddness(sample) > 0.1:
        return _less_odd(text, _detected(data))
    return text


def _strict(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (UnicodeError, ValueError):
        return None


def _guessed(data: bytes, hint: str) -> str:
    mostly = data.decode("utf_8", "replace")
    if mostly.count("\ufffd") * 5 < len(NOT_ASCII.findall(mostly)):
        return mostly  # UTF-8 with a broken character, most often cut at the end
    hinted = codec_of(hint)
    text = _strict(data, hinted) if hinted in CYRILLIC_CODECS else None
    if text is not None and _oddness(text[:SAMPLE_BYTES]) <= 0.1:
        return text
    western = data.decode("cp1252", "replace")
    if not _is_disguised(data[:SAMPLE_BYTES]) and not HIGH_RUN.search(data):
        return western
    return _detected(data) or data.decode("cp1251", "replace")


def _detected(data: bytes) -> str | None:
    found = chardet.detect(data[:SAMPLE_BYTES], include_encodings=DETECTABLE, no_match_encoding="windows-1251")["encoding"]
    codec = CYRILLIC.get((found or "").lower())
    return data.decode(codec, "replace") if codec else None


def _is_disguised(data: bytes) -> bool:
    """Whole words of accented letters are no western language."""
    high = len(HIGH.findall(data))
    return high > len(LATIN.findall(data)) or HIGH_WORD.search(data) is not None


def _oddness(text: str) -> float:
    """Signs of a wrong charset for each word."""
    odd = len(TURNED_CASE.findall(text)) + len(SYMBOL_IN_WORD.findall(text))
    return odd / (len(CYRILLIC_WORD.findall(text)) or 1)


def _less_odd(text: str, other: str | None) -> str:
    if other is None:
        return text
    return min(text, other, key=lambda reading: _oddness(reading[:SAMPLE_BYTES]))
