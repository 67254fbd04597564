"""One word by which somebody leaves our offers, or comes back: a whole message, in any of our languages."""

import re
from collections.abc import Mapping
from types import MappingProxyType

import msgspec

from parley.core.i18n import Language

LONGEST = 60
"""Characters: whoever writes more says more than this."""
AROUND = re.compile(r"^[\s\W_]+|[\s\W_]+$")


class Wish(msgspec.Struct, frozen=True):
    granted: bool
    language: Language | None
    """In which it was said; None where the word is Russian and Ukrainian alike."""
    everywhere: bool = False


def _words(granted: bool, language: Language | None, *words: str, everywhere: bool = False) -> dict[str, Wish]:
    return {word: Wish(granted, language, everywhere) for word in words}


WISHES: Mapping[str, Wish] = MappingProxyType(
    {
        **_words(False, None, "стоп"),
        **_words(False, "ru", "отписаться", "отпишите", "отпишите меня", "отпиши меня", "не присылайте рекламу"),
        **_words(False, "uk", "відписатися", "відписатись", "відпишіть", "відпишіть мене", "не надсилайте рекламу"),
        **_words(False, "en", "stop", "unsubscribe", "unsubscribe me", "opt out", "optout", "stop ads"),
        **_words(False, "ru", "стоп все", "стоп всё", "стоп везде", "отписаться от всего", everywhere=True),
        **_words(False, "uk", "стоп усе", "стоп всюди", "відписатися від усього", "відписатися від всього", everywhere=True),
        **_words(False, "en", "stop all", "stopall", "unsubscribe all", "unsubscribe from all", everywhere=True),
        **_words(True, None, "старт"),
        **_words(True, "ru", "подписаться", "подпишите меня"),
        **_words(True, "uk", "підписатися", "підписатись", "підпишіть мене"),
        **_words(True, "en", "start", "subscribe", "unstop", "opt in", "optin"),
    }
)


def wish(text: str) -> Wish | None:
    """What a message asks for, if it asks for nothing else. A bot's own `/start` is no wish."""
    if len(text) > LONGEST:
        return None
    word = " ".join(AROUND.sub("", text).casefold().split())
    found = WISHES.get(word)
    return None if found and found.granted and text.lstrip().startswith("/") else found
