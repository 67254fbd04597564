"""Names in Latin letters as people write them, each for themselves; and in a mixture of both alphabets."""

from collections.abc import Mapping
from random import Random

ALWAYS: Mapping[str, str] = {
    **dict(zip("абвгґдезиіїклмнопрстуфы", "abvggdeziiiklmnoprstufy", strict=True)),
    **{"ч": "ch", "ш": "sh", "э": "e", "ъ": "", "ь": "", "є": "ie", "'": ""},
}
BY_TASTE: Mapping[str, tuple[str, ...]] = {
    "ё": ("yo", "e", "io"),
    "ж": ("zh", "j"),
    "й": ("y", "i", "j"),
    "х": ("kh", "h"),
    "ц": ("ts", "c"),
    "щ": ("shch", "sch"),
    "ю": ("yu", "iu", "ju"),
    "я": ("ya", "ia", "ja"),
}
LOOKALIKES = str.maketrans("асеорху", "aceopxy")


def latin(name: str, random: Random) -> str:
    letters = (random.choice(BY_TASTE[letter]) if letter in BY_TASTE else ALWAYS.get(letter, letter) for letter in name.lower())
    return "".join(letters).capitalize()


def with_lookalikes(name: str) -> str:
    return name[0] + name[1:].translate(LOOKALIKES)
