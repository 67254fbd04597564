"""How telling a nickname is: `kotik` is many, `kotik70kz` is one."""

import re
from functools import lru_cache

from parley.people.matching.given import sense
from parley.people.matching.lettering import skeleton

BITS_A_DIGIT, BITS_A_LETTER, BITS_A_WORD = 3.3, 4.0, 7.0
MOST = 22.0
WORDS = r"[^\W\d_]+"


@lru_cache(8_192)
def nickname(text: str) -> str:
    """As it is compared: without the @, in lower case."""
    return text.strip().lstrip("@").lower()[:60]


@lru_cache(8_192)
def bits(nick: str) -> float:
    """What two people who share it tell by that: a word is chosen by many, what is added to it by few."""
    letters = re.findall(WORDS, nick)
    longest = max(letters, key=len, default="")
    added = len("".join(letters)) - len(longest)
    digits = sum(map(str.isdigit, nick))
    return min(MOST, _of_word(longest) + added * BITS_A_LETTER + digits * BITS_A_DIGIT)


def _of_word(word: str) -> float:
    """A long word is two, or a name with a surname; a first name is everybody's."""
    if sense(skeleton(word)).names:
        return BITS_A_WORD - 1
    return len(word) * BITS_A_LETTER if len(word) < 2 else BITS_A_WORD + max(0, len(word) - 8) * 2.0
