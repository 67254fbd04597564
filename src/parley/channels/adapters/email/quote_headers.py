"""The line that introduces a quote: a date, a time, somebody's name or address, perhaps a verb, and a colon, in any of our languages."""

import re
from enum import IntEnum

from parley.channels.adapters.email.quote_lines import MARK, is_blank, is_quoted, plain

MAX_LINES = 4
MAX_CHARS = 400
MAX_NAME_WORDS = 12


class Strength(IntEnum):
    """How sure we are that this line introduces a quote."""

    NONE = 0
    WEAK = 1
    """It does if quoted lines follow."""
    STRONG = 2


MONTH = (
    r"(?:янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек|січ|лют|бер|кві|тра|чер|лип|сер|вер|жов|лис|гру|"
    r"jan|feb|fév|mar|mär|mrz|apr|avr|may|mai|mag|jun|juin|jul|juil|aug|aoû|ago|sep|set|oct|okt|ott|nov|dec|dez|déc|dic)\w{0,9}\.?"
)
YEAR = r"(?:[\s,-]{1,3}(?:de\s)?\d{4})?"
DATE = re.compile(
    rf"\d{{1,4}}[./-]\s?\d{{1,2}}[./-]\s?\d{{1,4}}|\d{{1,2}}(?:st|nd|rd|th|-го|er|\.)?[\s-](?:de\s)?{MONTH}{YEAR}|{MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?{YEAR}"
)
TIME = re.compile(r"(?<![\d.,/-])\d{1,2}\s?[:.h]\s?\d{2}(?:[:.]\d{2})?(?![\d./-])|(?<!\d)\d{1,2}\s?[ap]\.?m\b")
WEEKDAYS = (
    r"пн|вт|ср|чт|пт|сб|вс|нд|понедельник|вторник|сред[ау]|четверг|пятниц[ау]|суббот[ау]|воскресенье|"
    r"понеділок|вівторок|серед[ау]|четвер|п.ятниц[яю]|субот[ау]|неділ[яю]|"
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|mo|di|mi|do|fr|sa|so|"
    r"(?:lun|mar|mercre|jeu|vendre|same|diman)(?:di|che)?|mer|ven|sam|dim"
)
START = re.compile(
    rf"(?:(?:on|в|во|у|am|le|el|il|den|op|em|dnia)\s+)?(?:(?:{WEEKDAYS})\b[.,]{{0,2}}\s*(?:den\s|the\s)?)?(?:\d{{1,2}}:\d{{2}},?\s+)?"
)
VERB = re.compile(
    r"\b(?:на)?(?:писала?|пишете?|пишут|писали)\b|\b(?:написав|написала|писав|пише|пишуть|писали)\b|\b(?:сообщил|сообщила|повідомив)\b|"
    r"\b(?:wrote|writes|schrieb|geschrieben|escribió|scritto|scrisse|escreveu|skrev|napisała?)\b|\ba écrit\b"
)
VERB_TAIL = re.compile(r"(?:\((?:-?[а-яa-z]{1,3})\)|/-?[а-яa-z]{1,3})?")
ADDRESS = re.compile(
    r"[(\[\"']{0,2}<?\s?(?:mailto:)?[^\s<>()\[\]\",;:]{1,100}@[^\s<>()\[\]\",;:]{1,100}\s?>?(?:<mailto:[^<>\s]{1,200}>)?[)\]\"'>]{0,3}"
)
FROM_WORDS = re.compile(
    r"\b(?:от кого|від кого|от|від|from|von|пользователь|користувач)\b|\b(?:gmt|utc|msk|мск|eet|eest)\b[+-]?[\d:]*|[+-]\d{2}:?\d{2}"
)
SMALL_WORDS = re.compile(r"\b(?:г|р|год[ау]?|року|в|о|об|у|at|um|uhr|à|on|am|pm|a las|alle|ore)\b\.?")
ON_WROTE = re.compile(r"on\s.{8,200}\swrote\Z")
YOU_WROTE = re.compile(r"(?:вы|ви|ты|you|du|sie|vous)\s+(?:\w+\s)?(?:писали|написали|писал|wrote|schrieben|avez écrit)\b")
EDGE = re.compile(r"^[\s\-*_=|]+|[\s\-*_=|]+$")
PUNCTUATION = re.compile(r"[\s,.;:()\"'«»“”<>\[\]-]+")


def attribution_at(lines: list[str], at: int) -> tuple[int, Strength]:
    """How many lines, from this one on, introduce a quote; they may be wrapped by the client that sent them."""
    joined = ""
    for count, line in enumerate(lines[at : at + MAX_LINES], 1):
        if is_blank(line) or is_quoted(line) or line == MARK or len(joined) + len(line) > MAX_CHARS:
            break
        joined = f"{joined} {plain(line)}".strip()
        if _is_complete(joined):
            strength = strength_of(joined)
            if strength and (count == 1 or _is_wrapped(joined, lines, at) or not attribution_at(lines, at + 1)[0]):
                return count, strength
            break
    return 0, Strength.NONE


def may_begin(lines: list[str], at: int) -> bool:
    """A cheap first look: something ends with a colon or a row of dashes soon."""
    return any(line.rstrip(" *_\u00a0").endswith((":", "：", "--")) for line in lines[at : at + MAX_LINES])


def strength_of(text: str) -> Strength:
    """Whether one (unwrapped) line introduces a quote."""
    line = EDGE.sub("", text.rstrip(":：*_ -"))
    low = line.lower()
    if YOU_WROTE.match(low):
        return Strength.WEAK
    start = START.match(low)
    date = DATE.match(low, start.end()) if start else None
    if date:
        return _dated(line, low, date.end())
    return _named_first(line, low)


def names_somebody(text: str) -> bool:
    """Whether the introduction tells an address: then it says whose words are answered."""
    return ADDRESS.search(text) is not None


def _is_wrapped(joined: str, lines: list[str], at: int) -> bool:
    """Whether the first line belongs to the introduction, and is not a line of the writer's own above it."""
    low = EDGE.sub("", joined).lower()
    start = START.match(low)
    by_date = start is not None and DATE.match(low, start.end()) is not None
    return by_date or lines[at].rstrip().endswith("<") or lines[at + 1].lstrip().startswith("<")


def _is_complete(joined: str) -> bool:
    if joined.rstrip(" *_").endswith((":", "：")):
        return True
    return joined.endswith("--") and VERB.search(joined.lower()) is not None


def _dated(line: str, low: str, behind_date: int) -> Strength:
    """`16.11.2026, 11:02, Grace <grace@desk.test> wrote`: the date first."""
    rest, low_rest = line[behind_date:], low[behind_date:]
    time = TIME.search(low_rest)
    verb = VERB.search(low_rest)
    addresses = list(ADDRESS.finditer(rest))
    if addresses:
        return _with_address(rest, addresses[-1], bool(time), verb)
    if verb:
        return Strength.STRONG if time and ON_WROTE.match(low) else _with_verb(rest, low_rest, verb, bool(time))
    return Strength.WEAK if time and len(low_rest.split()) <= MAX_NAME_WORDS else Strength.NONE


def _with_address(rest: str, address: re.Match[str], has_time: bool, verb: re.Match[str] | None) -> Strength:
    behind = _without_verb(rest[address.end() :].lower())
    before = rest[: address.start()]
    if PUNCTUATION.sub("", behind) or not _is_name(before, angled="<" in address[0]):
        return Strength.NONE
    return Strength.STRONG if has_time or verb else Strength.WEAK


def _with_verb(rest: str, low_rest: str, verb: re.Match[str], has_time: bool) -> Strength:
    before, behind = rest[: verb.start()], low_rest[verb.end() :]
    behind = VERB_TAIL.sub("", behind, count=1)
    name = before if not PUNCTUATION.sub("", behind) else rest[verb.end() :]
    if len(name.split()) > MAX_NAME_WORDS:
        return Strength.NONE
    says_who = _is_name(name, angled=False) and PUNCTUATION.sub("", _bare(name))
    as_user = "пользователь" in low_rest or "користувач" in low_rest
    return Strength.STRONG if (has_time and says_who) or as_user else Strength.WEAK


def _named_first(line: str, low: str) -> Strength:
    """`Grace Hopper <grace@desk.test> wrote on 16 Nov 2026`: the name first."""
    verb = VERB.search(low)
    if verb is None or verb.start() == 0 or len(low) > 200:
        return Strength.NONE
    before, behind = line[: verb.start()], low[verb.end() :]
    if DATE.search(before.lower()):
        return Strength.NONE
    behind = VERB_TAIL.sub("", behind, count=1)
    dated = DATE.search(behind)
    left_over = PUNCTUATION.sub("", _bare(TIME.sub("", DATE.sub("", behind))))
    if left_over or not _is_name(before, angled=names_somebody(before)):
        return Strength.NONE
    if not dated and not names_somebody(before) and (len(before.split()) > 4 or "," in before):
        return Strength.NONE
    return Strength.STRONG if dated and TIME.search(DATE.sub("", behind)) and names_somebody(before) else Strength.WEAK


def _without_verb(text: str) -> str:
    verb = VERB.search(text)
    return text if verb is None else text[: verb.start()] + VERB_TAIL.sub("", text[verb.end() :], count=1)


def _is_name(text: str, *, angled: bool) -> bool:
    """Names begin with a capital; a sentence of the writer's own ("мне ответили на …") does not. An address in angles is proof enough."""
    words = _bare(VERB.sub("", text) if not angled else text).split()
    if len(words) > MAX_NAME_WORDS:
        return False
    letters = [word for word in words if word[0].isalpha()]
    return angled or not letters or letters[0][0].isupper()


def _bare(text: str) -> str:
    """Without times, zones and the small words around them."""
    text = TIME.sub(" ", text)
    for words in (FROM_WORDS, SMALL_WORDS):
        text = re.sub(words.pattern, " ", text, flags=re.IGNORECASE)
    return text.strip(" ,.\"'«»“”-*")
