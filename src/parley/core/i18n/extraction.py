"""Which texts the code shows to people, and what the catalogues lack of them."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import cast

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract

from parley.core.errors import ParleyError

PACKAGE = Path(__file__).parents[2]
KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}
JINJA = {"silent": "false"}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")

Text = str | tuple[str, ...]
"""A message, or its singular and plural."""


def template(package: Path = PACKAGE) -> Catalog:
    """Everything to translate, with the files that it comes from."""
    catalog = Catalog(project="Parley", fuzzy=False)
    for path, text in sorted(_texts(package), key=lambda found: (str(found[1]), found[0])):
        catalog.add(text, locations=[(path.relative_to(package).as_posix(), 0)])
    return catalog


def problems(catalog: Catalog, wanted: Catalog) -> list[str]:
    """What keeps a catalogue from being complete, one line each."""
    plurals = catalog.num_plurals
    return [problem for message in wanted if message.id for problem in _problems(message, catalog.get(message.id), plurals)]


def _problems(wanted: Message, found: Message | None, plurals: int) -> Iterator[str]:
    if found is None or not _complete(found, plurals):
        yield f"not translated: {wanted.id!r}"
    elif found.fuzzy:
        yield f"fuzzy: {wanted.id!r}"
    elif len(_forms(wanted.id)) != len(_forms(found.id)):
        yield f"plural differs: {wanted.id!r}"
    elif any(_placeholders(form) != _placeholders(_forms(wanted.id)[-1]) for form in _forms(found.string)):
        yield f"placeholders differ: {wanted.id!r}"


def _complete(message: Message, plurals: int) -> bool:
    forms = _forms(message.string)
    return all(forms) and len(forms) == (plurals if message.pluralizable else 1)


def _forms(text: object) -> tuple[str, ...]:
    """A text's singular and plural forms, or itself alone."""
    return tuple(map(str, cast(Iterable[object], text))) if isinstance(text, tuple | list) else (str(text or ""),)


def _placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


def _texts(package: Path) -> Iterator[tuple[Path, Text]]:
    sources = [path for path in package.rglob("*.py") if "migrations" not in path.parts]
    for path in sources:
        yield from ((path, text) for text in _marked(path, "python"))
    for path in package.glob("**/templates/**/*"):
        if path.is_file() and path.suffix not in (".py", ".pyc"):
            yield from ((path, text) for text in _marked(path, "jinja2.ext:babel_extract"))
    yield from _error_sentences(sources)


def _marked(path: Path, method: str) -> Iterator[Text]:
    options = {} if method == "python" else JINJA
    with path.open("rb") as file:
        for _, text, _, _ in extract(method, file, KEYWORDS, options=options):
            if text:
                yield tuple(text) if isinstance(text, tuple | list) else text


def _error_sentences(sources: list[Path]) -> Iterator[tuple[Path, Text]]:
    """The docstrings of ParleyError and of every class below it, read without importing anything."""
    classes = [(path, node) for path in sources for node in ast.walk(ast.parse(path.read_bytes())) if isinstance(node, ast.ClassDef)]
    errors = {ParleyError.__name__}
    while grown := {node.name for _, node in classes if not errors.isdisjoint(_bases(node))} - errors:
        errors |= grown
    for path, node in classes:
        if node.name in errors and (docstring := ast.get_docstring(node)):
            yield path, docstring.splitlines()[0]


def _bases(node: ast.ClassDef) -> set[str]:
    return {base.id if isinstance(base, ast.Name) else base.attr for base in node.bases if isinstance(base, ast.Name | ast.Attribute)}
