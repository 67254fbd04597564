"""Brings the catalogues up to date with the code and says what is left to translate: `python -m parley.core.i18n`."""

import sys
from datetime import UTC, datetime

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from parley.core.i18n.catalogues import path_of, read
from parley.core.i18n.extraction import problems, template
from parley.core.i18n.languages import Language

TRANSLATED: dict[Language, str] = {"ru": "Russian", "uk": "Ukrainian"}
# The catalogues carry no date of their own: it would change with every run, and the repository knows when.
UNDATED = datetime(2026, 1, 1, tzinfo=UTC)


def main() -> None:
    wanted = template()
    for language, name in TRANSLATED.items():
        update(language, name, wanted)
        left = problems(read(language), wanted)
        sys.stdout.write(f"{name}: {len(wanted)} texts, {len(left)} to do\n" + "".join(f"  {problem}\n" for problem in left))


def update(language: Language, name: str, wanted: Catalog) -> None:
    """New texts come in untranslated, and those that the code no longer has go; a guess is never taken for a translation."""
    catalog = read(language)
    catalog.update(wanted, no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    catalog.header_comment = f"# Parley in {name}. `python -m parley.core.i18n` keeps the list of texts up to date."
    catalog.project, catalog.version, catalog.fuzzy = "Parley", "1", False
    catalog.last_translator = catalog.language_team = catalog.msgid_bugs_address = "Parley"
    catalog.creation_date = catalog.revision_date = UNDATED
    path = path_of(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalog, width=120, sort_output=True, include_lineno=False, omit_header=False)


if __name__ == "__main__":
    main()
