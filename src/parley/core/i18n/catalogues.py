"""The .po files, compiled in memory: no compiled file can be stale."""

import io
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from parley.core.i18n.languages import Language

FOLDER = Path(__file__).parents[2] / "locale"


def path_of(language: Language) -> Path:
    return FOLDER / language / "LC_MESSAGES" / "parley.po"


def read(language: Language) -> Catalog:
    """The catalogue as it stands, empty where there is none yet."""
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


@cache
def compiled(language: Language) -> NullTranslations:
    """English is the language of the source, so it needs no catalogue."""
    if language == "en":
        return NullTranslations()
    file = io.BytesIO()
    write_mo(file, read(language))
    file.seek(0)
    return GNUTranslations(file)
