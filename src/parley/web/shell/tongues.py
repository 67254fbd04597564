"""Languages of templates: what they are called, and whose comes first."""

from collections.abc import Sequence

import msgspec
from babel import Locale, UnknownLocaleError

from parley.channels import KeptTemplate
from parley.core.i18n import Language


class Tongue(msgspec.Struct, frozen=True):
    """The templates of one language."""

    code: str
    name: str
    templates: tuple[KeptTemplate, ...]


def grouped(kept: Sequence[KeptTemplate], first: Sequence[str], reader: Language) -> list[Tongue]:
    """`first` are languages in the order in which they are wanted; the others follow by name."""
    codes = {one.content.language for one in kept}
    found = [Tongue(code, name(code, reader), tuple(one for one in kept if one.content.language == code)) for code in codes]
    return sorted(found, key=lambda one: (_rank(one.code, first), one.name))


def name(code: str, reader: Language) -> str:
    """In the reader's language; as it is written where nobody knows it."""
    try:
        return Locale.parse(code.replace("-", "_")).get_display_name(reader) or code
    except (UnknownLocaleError, ValueError):
        return code


def _rank(code: str, first: Sequence[str]) -> int:
    plain = code.replace("-", "_").partition("_")[0].lower()
    return next(
        (rank for rank, wanted in enumerate(first) if wanted and wanted.partition("_")[0].partition("-")[0].lower() == plain), len(first)
    )
