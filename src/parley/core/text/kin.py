"""Words of one family: whoever searches for "запись" means "записаться" too."""

from collections.abc import Callable, Iterator

SHORTEST_STEM = 4
REFLEXIVE = {"ru": ("ся", "сь"), "uk": ("ся", "сь")}
# What a verb's infinitive ends in, the longer first; and what the noun of its action ends in, the likelier first.
INFINITIVES = {
    "ru": ("ировать", "овать", "евать", "ывать", "ивать", "ать", "ять", "ить", "еть"),
    "uk": ("ірувати", "ювати", "увати", "ати", "яти", "ити", "іти"),
}
ACTIONS = {"ru": ("ь", "", "а", "ка"), "uk": ("", "а", "ка")}
# "удалить" — "удаление", "бронировать" — "бронирование"; "замовити" — "замовлення", "бронювати" — "бронювання".
PROCESSES = {"ru": (("ить", "ение"), ("ть", "ние")), "uk": (("ити", "лення"), ("ити", "ення"), ("ти", "ння"))}
UNRELATED = {"сделать", "зробити"}
"""Common verbs whose only look-alike means something else ("сделка")."""


def family(infinitive: str, language: str, is_noun: Callable[[str], bool]) -> tuple[str, ...]:
    """The infinitive without its reflexive ending, and the nouns of its action that the dictionary knows."""
    verb = infinitive
    for ending in REFLEXIVE[language]:
        verb = verb.removesuffix(ending)
    if verb in UNRELATED:
        return (verb,)
    short = next(filter(is_noun, _short_nouns(verb, language)), None)
    long = next(filter(is_noun, _long_nouns(verb, language)), None)
    return (verb, *(noun for noun in (short, long) if noun))


def _short_nouns(verb: str, language: str) -> Iterator[str]:
    for ending in INFINITIVES[language]:
        stem = verb.removesuffix(ending)
        if stem != verb and len(stem) >= SHORTEST_STEM:
            yield from (stem + action for action in ACTIONS[language])


def _long_nouns(verb: str, language: str) -> Iterator[str]:
    for ending, process in PROCESSES[language]:
        if verb.endswith(ending):
            yield verb.removesuffix(ending) + process
