"""Text in Russian, Ukrainian and English: made comparable, and turned into what it is found by."""

from parley.core.text.fold import clean, fold
from parley.core.text.keyboard import other_layouts
from parley.core.text.lemmas import query_terms, tsquery, tsvector_text, words
from parley.core.text.marking import marks
from parley.core.text.morphology import load
from parley.core.text.reading import Word, sentences

__all__ = [
    "Word",
    "clean",
    "fold",
    "load",
    "marks",
    "other_layouts",
    "query_terms",
    "sentences",
    "tsquery",
    "tsvector_text",
    "words",
]
