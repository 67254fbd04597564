"""Urgency: what in a customer's words wants somebody soon, and what becomes of it."""

from parley.routing.urgency.errors import PhraseExists, PhraseUnusable, TooManyWords
from parley.routing.urgency.hearing import HEAR, heard, kinds_of, settled
from parley.routing.urgency.keeping import LONGEST_PHRASE, Rules, add, lexicon_of, own_words, remove, restore, rules, switch
from parley.routing.urgency.recognising import LONGEST, recognise
from parley.routing.urgency.types import Aside, Kind, OwnWord, Reading, Sign, Why

__all__ = [
    "HEAR",
    "LONGEST",
    "LONGEST_PHRASE",
    "Aside",
    "Kind",
    "OwnWord",
    "PhraseExists",
    "PhraseUnusable",
    "Reading",
    "Rules",
    "Sign",
    "TooManyWords",
    "Why",
    "add",
    "heard",
    "kinds_of",
    "lexicon_of",
    "own_words",
    "recognise",
    "remove",
    "restore",
    "rules",
    "settled",
    "switch",
]
