"""What was meant by a word typed with another keyboard layout: "ghbdtn" is "привет", "руддщ" is "hello"."""

from collections.abc import Iterator

QWERTY = "`qwertyuiop[]asdfghjkl;'zxcvbnm,.\\"
RUSSIAN = "ёйцукенгшщзхъфывапролджэячсмитьбю\\"
UKRAINIAN = "'йцукенгшщзхїфівапролджєячсмитьбюґ"

TO_RUSSIAN = str.maketrans(QWERTY, RUSSIAN)
TO_UKRAINIAN = str.maketrans(QWERTY, UKRAINIAN)
FROM_CYRILLIC = str.maketrans(RUSSIAN + UKRAINIAN, QWERTY + QWERTY)
SHIFTED = str.maketrans('~{}:"<>', "`[];',.")
PUNCTUATION = ",.;:!?\"'()[]{}<>`~"
LONGEST = 40


def other_layouts(typed: str) -> list[str]:
    """The words that the same keys give in the other layouts; `typed` is one word with the signs that touch it."""
    typed = typed.lower()[:LONGEST]
    if typed.isascii():
        return list(dict.fromkeys(_cyrillic(typed.translate(SHIFTED))))
    word = typed.strip(PUNCTUATION).translate(FROM_CYRILLIC)
    return [word] if word.isascii() and word.isalnum() else []


def _cyrillic(typed: str) -> Iterator[str]:
    # A sign at the end is a letter ("[kt," is "хлеб") or really a sign ("ghbdtn," is "привет,").
    for keys in (typed, typed.rstrip(PUNCTUATION), typed.strip(PUNCTUATION)):
        for layout in (TO_RUSSIAN, TO_UKRAINIAN):
            word = keys.translate(layout)
            if any(key.isalpha() for key in keys) and word.replace("'", "").isalnum():
                yield word
