"""Takes secrets out of whatever is about to be written down: by the names of fields, and by what the values look like."""

import re
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any, NamedTuple, cast

HIDDEN = "***"
MAX_TEXT = 16_000
MAX_ITEMS = 200
MAX_DEPTH = 8

# A field is secret when one of the words of its name is: `bot_token`, `X-Api-Key`, `setCookie`.
WORDS = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z0-9]+")
SECRET_WORDS = {
    "token", "tokens", "secret", "secrets", "password", "passwords", "passwd", "pwd", "passphrase", "authorization", "cookie", "cookies",
    "credential", "credentials", "apikey", "otp", "totp", "pin", "signature", "bearer",
}  # fmt: skip
SECRET_KEYS = {"api", "access", "private", "secret", "signing", "master", "session", "encryption"}
"""Words that make a secret of a `key` behind them; an `event_key` stays."""


class Pattern(NamedTuple):
    """What a secret looks like. The expression is tried only on a text that is long enough and holds one of the hints (in lower case)."""

    hints: tuple[str, ...]
    shortest: int
    expression: re.Pattern[str]
    shown: str = HIDDEN


# Every repetition is bounded or can start in few places only, so that a hostile text costs linear time.
NAMED = r"(?:tokens?|secret|passw(?:or)?d|pwd|passphrase|api[_-]?key|access[_-]?key|signature|credentials?|\bsig|\bauth|\botp)"
NAMES = ("token", "secret", "passw", "pwd", "passphrase", "key", "sig", "credential", "auth", "otp")
PATTERNS = (
    Pattern(("-----begin",), 20, re.compile(r"-----BEGIN [A-Z0-9 ]+-----[\s\S]*?(?:-----END [A-Z0-9 ]+-----|\Z)")),
    Pattern(
        ("authorization", "cookie"),
        8,
        re.compile(r"(?i)\b((?:proxy-)?authorization|(?:set-)?cookie)(\\{0,4}[\"']?\s*[:=,]\s*)[^\r\n]+"),
        rf"\1\2{HIDDEN}",
    ),
    Pattern(("bearer",), 12, re.compile(r"(?i)\b(bearer)\s+[\w.~+/=:-]{6,}"), rf"\1 {HIDDEN}"),
    Pattern(("basic",), 22, re.compile(r"(?i)\b(basic)\s+[a-z0-9+/=_-]{16,}"), rf"\1 {HIDDEN}"),
    # The password of a URL may itself hold an @, so this goes to the last one before the path.
    Pattern(("://",), 5, re.compile(r"://[^/\s\"'<>]+@"), f"://{HIDDEN}@"),
    # name=value; "name": "value"; name: value, where the value looks made by a machine.
    Pattern(NAMES, 5, re.compile(rf"(?i)({NAMED}=)(?!b?\\*[\"'])[^&\s\"',;)}}]+"), rf"\1{HIDDEN}"),
    Pattern(NAMES, 8, re.compile(rf"(?i)({NAMED}\\{{0,4}}[\"']\s*[:=,]\s*b?\\{{0,4}}[\"'])[^\"'\\]+"), rf"\1{HIDDEN}"),
    Pattern(NAMES, 8, re.compile(rf"(?i)({NAMED}=b?\\{{0,4}}[\"'])[^\"'\\]+"), rf"\1{HIDDEN}"),
    Pattern(NAMES, 14, re.compile(rf"(?i)({NAMED}:\s*)(?=\S{{0,200}}\d)[\w.~+/=-]{{10,}}"), rf"\1{HIDDEN}"),
    # Telegram's bot token, also in the path of a URL (/bot123456:AA…/).
    Pattern((":", "%3a"), 36, re.compile(r"(?<!\d)\d{5,}(?::|%3[Aa])[\w-]{30,}")),
    # What others sign: JWT. Meta, VK, Slack, GitHub, Google, AWS, OpenAI and Stripe, Viber.
    Pattern(("eyj",), 20, re.compile(r"\beyJ[\w-]{8,2000}\.[\w-]+\.[\w-]*")),
    Pattern(("eaa",), 23, re.compile(r"\bEAA[A-Za-z0-9]{20,}")),
    Pattern(("vk1.a.",), 26, re.compile(r"\bvk1\.a\.[\w-]{20,}")),
    Pattern(("xox",), 15, re.compile(r"\bxox[a-z]-[\w-]{10,}")),
    Pattern(("gh",), 24, re.compile(r"\bgh[a-z]_\w{20,}")),
    Pattern(("aiza", "akia"), 20, re.compile(r"\bAIza[\w-]{30,}|\bAKIA[A-Z0-9]{16}\b")),
    Pattern(("k-", "k_"), 23, re.compile(r"\b[sprw]k[-_][\w-]{20,}")),
    Pattern(("-",), 50, re.compile(r"\b[0-9a-f]{16}-[0-9a-f]{16}-[0-9a-f]{16}\b")),
    # Ours: a token of the API, a webhook's secret, a session, and a signed token in the form for links and for mail.
    Pattern(("ply_",), 20, re.compile(r"(?<![A-Za-z0-9])ply_[A-Za-z0-9]{16,}")),
    Pattern(("whsec_",), 22, re.compile(r"(?<![A-Za-z0-9])whsec_[A-Za-z0-9+/=]{16,}")),
    Pattern((".",), 73, re.compile(r"\b[0-9a-f]{32}\.[\w-]{40,}")),
    Pattern(("u",), 33, re.compile(r"(?<![\w-])u(?=[\w-]*\d)(?=[\w-]*[A-Z])[\w-]{32,}")),
    Pattern(("m",), 33, re.compile(r"(?<![\w-])[mM](?=\w*\d)[A-Za-z2-7]{32,}\b")),
)
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""A terminal obeys these; a log line only ever needs tab and line break."""


def is_secret(name: str) -> bool:
    words = [word.lower() for word in WORDS.findall(name[:200])]
    return not SECRET_WORDS.isdisjoint(words) or any(last == "key" and first in SECRET_KEYS for first, last in pairwise(words))


def redacted_text(text: str) -> str:
    """The text without anything that looks like a secret, without control characters, and not endless."""
    text = CONTROL.sub("\ufffd", text if len(text) <= MAX_TEXT else text[:MAX_TEXT] + " …")
    length, lower = len(text), text.lower()
    for pattern in PATTERNS:
        if length >= pattern.shortest and any(hint in lower for hint in pattern.hints):
            text = pattern.expression.sub(pattern.shown, text)
    return text


def redacted(value: Any, depth: int = 0) -> Any:
    """Plain data (text, numbers, lists, dicts) that says the same without its secrets."""
    match value:
        case None | bool() | int() | float():
            return value
        case str():
            return redacted_text(value)
        case _ if depth >= MAX_DEPTH:
            return "…"
        case Mapping():
            return _redacted_mapping(cast(Mapping[Any, Any], value), depth)
        case list() | tuple() | set() | frozenset():
            return _redacted_items(cast(Iterable[Any], value), depth)
        case _:
            return redacted_text(_written(value))


def _redacted_mapping(mapping: Mapping[Any, Any], depth: int) -> dict[str, Any]:
    items = list(mapping.items())[:MAX_ITEMS]
    return {redacted_text(_written(name)): HIDDEN if is_secret(_written(name)) else redacted(value, depth + 1) for name, value in items}


def _redacted_items(items: Iterable[Any], depth: int) -> list[Any]:
    values = list(items)[:MAX_ITEMS]
    # A header as a pair: ("authorization", "…").
    if len(values) == 2 and isinstance(values[0], str | bytes) and is_secret(_written(values[0])):
        return [redacted(values[0]), HIDDEN]
    return [redacted(value, depth + 1) for value in values]


def _written(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bytes | bytearray):
        return value[:MAX_TEXT].decode("utf-8", "replace")
    try:
        return repr(value)
    except Exception:  # whatever a repr does, the log line is written
        return f"<{type(value).__name__}>"
