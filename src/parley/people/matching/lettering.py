"""One spelling for a name in Russian, Ukrainian or Latin letters: `Щербаков`, `Shcherbakov` and `Scherbakov` become one skeleton.

The skeleton is no transliteration to be shown. It forgets what people write now one way, now another: Г as g or h, ё as e, yo or o,
soft signs, doubled letters. Names that differ only in that are one name here.
"""

import re
from functools import lru_cache
from unicodedata import combining, normalize

CYRILLIC = re.compile("[а-яєіїґ]")
# Letters that look alike, for a word that mixes the two alphabets: `Вacильeв`.
LOOKALIKES = str.maketrans("aceopxykmthbi", "асеорхукмтнві")
LATIN = str.maketrans(
    dict(zip("абвгґдеёєзиіїйклмнопрстуфыэ", "abvggdeeeziiijklmnoprstufye", strict=True))
    | {"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "iu", "я": "ia", "ъ": "", "ь": ""}
)
# Applied in this order. Z stands for ж, C for ч, S for ш, X for ц, j for the sound before a vowel, as in я and ю.
FOLDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), folded)
    for pattern, folded in (
        (r"[^a-z]", ""),
        (r"tsch|tch|cz", "C"),
        (r"shch|sch|sh|sz", "S"),
        (r"ch", "C"),
        (r"zh", "Z"),
        (r"kh|h", "g"),
        (r"ph", "f"),
        (r"ck|q", "k"),
        (r"tz|ts", "X"),
        (r"c(?=[aoulrkt]|$)", "k"),
        (r"c", "X"),
        (r"w", "v"),
        (r"x", "ks"),
        (r"[iyj]+e|[iyj]+o", "e"),
        (r"[iyj]+(?=[au])", "j"),
        (r"(?<=[SCZ])o", "e"),
        (r"[iy]j|j[iy]|[iy]+", "i"),
        (r"j(?![aeiou])", "i"),
        (r"(.)\1+", r"\1"),
    )
)
# A surname's ending for a woman, and for a man.
ENDINGS = (("skaja", "ski"), ("Xkaja", "Xki"), ("ova", "ov"), ("eva", "ev"), ("ina", "in"), ("aja", "i"))
TELLING = {"skaja": "f", "ova": "f", "eva": "f", "ski": "m", "ov": "m", "ev": "m"}
"""Those that tell a woman from a man. `Martin` and `Medina` tell nothing."""
LONGEST = 60


@lru_cache(8_192)
def skeleton(name: str) -> str:
    """The sound of a name, whatever it is written in; empty where there is no letter."""
    text = without_lookalikes(normalize("NFC", name[:LONGEST]).lower())
    text = "".join(letter for letter in normalize("NFKD", text.translate(LATIN)) if not combining(letter))
    for pattern, folded in FOLDS:
        text = pattern.sub(folded, text)
    return text


def without_lookalikes(word: str) -> str:
    """A Cyrillic word that some Latin letters have strayed into, in Cyrillic."""
    return word.translate(LOOKALIKES) if CYRILLIC.search(word) else word


@lru_cache(8_192)
def family(surname: str) -> tuple[str, str]:
    """A surname's skeleton as a man bears it, and of whom its ending tells: `f`, `m` or nothing."""
    sound = skeleton(surname)
    tells = next((sex for ending, sex in TELLING.items() if sound.endswith(ending) and len(sound) > len(ending) + 1), "")
    for feminine, masculine in ENDINGS:
        if sound.endswith(feminine) and len(sound) > len(feminine) + 1:
            return sound.removesuffix(feminine) + masculine, tells
    return sound, tells
