"""Parley in Russian, Ukrainian and English: texts through gettext, and dates, numbers and phones as each language writes them.

`python -m parley.core.i18n` brings the catalogues in `parley/locale` up to date with the code.
"""

from parley.core.i18n.languages import LANGUAGES, Language, language_of, negotiated
from parley.core.i18n.translator import N_, Translator, translator

__all__ = ["LANGUAGES", "N_", "Language", "Translator", "language_of", "negotiated", "translator"]
