"""What somebody is called: given name, surname and patronymic, found in whatever order they were written."""

import re
from functools import lru_cache

import msgspec

from parley.people.matching.given import UNKNOWN, Sense, Sex, sense
from parley.people.matching.lettering import family, skeleton, without_lookalikes

WORD = re.compile(r"[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*", re.UNICODE)
INITIAL = re.compile(r"([^\W\d_])\.", re.UNICODE)
PATRONYMIC = re.compile(r"\w{2,}(?:(?P<m>ович|евич|ьич|йович)|(?P<f>овна|евна|ична|івна|ївна|инична))")
LATIN_PATRONYMIC = re.compile(r"\w{3,}(?:(?P<m>ovich|evich|yovych|ovych)|(?P<f>ovna|evna|ivna|ichna))")
LONGEST = 120


class Name(msgspec.Struct, frozen=True):
    given: str = ""
    """A skeleton; one letter for an initial."""
    sense: Sense = UNKNOWN
    last: str = ""
    """A skeleton, as a man bears it."""
    middle: str = ""
    sex: Sex = ""
    spelt: str = ""
    surname: str = ""
    """The given name and the surname as they were written."""

    @property
    def is_full(self) -> bool:
        return len(self.given) > 1 and len(self.last) > 1


NAMELESS = Name()


@lru_cache(8_192)
def named(first: str, last: str, middle: str) -> Name:
    """The name of somebody who filled in a form; what stands in the wrong field is put right where it can be told."""
    words = _words(first)
    if not last and len(words) > 1:
        return called(first)
    given, initials = _given(first)
    surname, surname_sex = family(last)
    father = skeleton(middle) or (initials[1:2] if len(initials) > 1 else "")
    known = sense(given)
    sex = known.sex or _sex_of_patronymic(middle) or _sex(surname_sex)
    return Name(given, known, surname, father, sex, "".join(words).lower(), last.lower())


def _given(first: str) -> tuple[str, str]:
    """`С.Н.` is two initials, of the given name and of the father's."""
    initials = "".join(skeleton(letter)[:1] for letter in INITIAL.findall(without_lookalikes(first)))
    words = _words(first)
    if initials and all(len(word) == 1 for word in words):
        return initials[:1], initials
    return skeleton(words[0]) if words else "", ""


@lru_cache(8_192)
def called(display: str) -> Name:
    """The name in one line: `Морозов Виталий Сергеевич`, `С.Н. Гусев`, `Katya`."""
    words = [without_lookalikes(word.lower()) for word in _words(display)]
    patronymic = next((word for word in words[1:] if _sex_of_patronymic(word)), "")
    initials = [word for word in words if len(word) == 1]
    others = [word for word in words if len(word) > 1 and word != patronymic]
    if initials and len(others) == 1:
        # `Анна К` hides her surname, `С.Н. Гусев` his given name.
        is_given = not INITIAL.search(display) or sense(skeleton(others[0])).names
        return named(others[0], "", patronymic) if is_given else named(".".join(initials) + ".", others[0], patronymic)
    first = _place_of_given(others)
    last = next((word for place, word in enumerate(others) if place != first), "")
    return named(others[first], last, patronymic) if others else NAMELESS


def _place_of_given(words: list[str]) -> int:
    """Which of the words is the given name: the first that is known as one, or the first."""
    return next((place for place, word in enumerate(words[:4]) if sense(skeleton(word)).names), 0)


def _words(text: str) -> list[str]:
    return WORD.findall(text[:LONGEST])


def _sex_of_patronymic(word: str) -> Sex:
    match = PATRONYMIC.fullmatch(word.lower()) or LATIN_PATRONYMIC.fullmatch(word.lower())
    return "" if match is None else "m" if match["m"] else "f"


def _sex(letter: str) -> Sex:
    return "m" if letter == "m" else "f" if letter == "f" else ""
