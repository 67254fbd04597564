"""Where a text sends its reader: "write to us on WhatsApp" on Telegram, and back again, is a way round that nobody should be sent. Pure."""

import re
from collections.abc import Collection, Iterable, Mapping

# As people write them; case endings follow where a word is declined.
_NAMES: Mapping[str, str] = {
    "telegram": r"telegram|телеграмм?\w*|телег[ауе]|тг|tg",
    "whatsapp": r"whats\s?app\w*|[вv][оа]т?ц?[сc]ап\w*",
    "viber": r"viber\w*|вайбер\w*",
    "vk": r"вконтакте|вк|vk",
    "messenger": r"facebook|фейсбук\w*|messenger",
    "instagram": r"instagram|инстаграмм?\w*|інстаграм\w*|инст[ауе]|інст[ауі]|директ",
    "x": r"twitter|твиттер\w*|твіттер\w*",
    "botframework": r"teams|тимс\w*|тімс",
    "max": r"max|макс",
    "ok": r"одноклассник\w*|однокласник\w*",
    "line": r"line",
    "email": r"e-?mail|mail|почт[уаеы]|пошт[уаиі]|імейл|имейл|мейл|\S+@[\w-]+\.[\w.-]+",
    "webchat": r"(?:онлайн-|online\s)?чат\w* на (?:нашем |нашому )?сайт\w*|(?:site|website|live)\s?chat|chat on (?:our|the) (?:web)?site",
}
_LINKS: Mapping[str, str] = {
    "telegram": r"t\.me/",
    "whatsapp": r"wa\.me/|api\.whatsapp\.com/",
    "viber": r"viber://",
    "vk": r"vk\.(?:me|com|ru)/",
    "messenger": r"m\.me/|facebook\.com/",
    "instagram": r"ig\.me/|instagram\.com/",
    "x": r"(?<![\w.])x\.com/|twitter\.com/",
    "max": r"max\.ru/",
    "ok": r"(?<![\w.])ok\.ru/",
    "line": r"line\.me/",
    "email": r"mailto:",
}
_VERB = (
    r"(?:на)?пиш[иіе]\w*|обра[тщ]\w+|звер[тн]\w+|свяж\w+|зв.?яж\w+|задай\w*|присыла\w+|надсила\w+"
    r"|write|message|contact|text|reach|ask|mail"
)
_SENT = re.compile(
    rf"(?<!\w)(?<!не )(?<!not )(?<!don't )(?:{_VERB})\b(?P<between>[^.!?\n]{{0,60}}?)(?<!\w)(?:"
    + "|".join(f"(?P<{kind}>{words})" for kind, words in _NAMES.items())
    + r")(?!\w)",
    re.IGNORECASE,
)
_LINKED = re.compile("|".join(f"(?P<{kind}>{links})" for kind, links in _LINKS.items()), re.IGNORECASE)
LONGEST = 4_000
"""Of a text; what sends somebody elsewhere stands before it."""

# What none of the above can be without, for the database to choose by.
HINT = (
    r"t\.me/|wa\.me/|whats|viber|vk|tg|m\.me/|mail|@|insta|twitter|x\.com|teams|max|ok\.ru|line|chat|faceb|messeng|telegr"
    r"|[вv][оа]т?ц?[сc]ап|вайбер|телег|тг|вк|фейсб|нст|директ|тв[иі]т|т[иі]мс|макс|однокл|по[чш]т|мейл|сайт"
)

Step = tuple[str, str]
"""From one channel to another."""


def sent_to(text: str, own: Collection[str]) -> set[str]:
    """Which of our own channels a text sends its reader to."""
    text = text[:LONGEST]
    found = {match.lastgroup for pattern in (_SENT, _LINKED) for match in pattern.finditer(text)}
    return {kind for kind in found if kind and kind in own}


def way_round(steps: Iterable[Step]) -> tuple[str, ...]:
    """The shortest way on which somebody comes back to where they were sent from; empty if there is none."""
    onward: dict[str, set[str]] = {}
    for here, there in steps:
        onward.setdefault(here, set()).add(there)
    rounds = [found for channel in sorted(onward) if (found := _back_to(channel, onward))]
    return min(rounds, key=len, default=())


def _back_to(channel: str, onward: Mapping[str, set[str]]) -> tuple[str, ...]:
    """Breadth first, so that the first way found is the shortest."""
    ways, seen = [(channel,)], {channel}
    while ways:
        longer: list[tuple[str, ...]] = []
        for way in ways:
            for there in sorted(onward.get(way[-1], ())):
                if there == channel and len(way) > 1:
                    return way
                if there not in seen:
                    seen.add(there)
                    longer.append((*way, there))
        ways = longer
    return ()
