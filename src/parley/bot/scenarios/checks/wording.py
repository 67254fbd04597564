"""What a scenario says: in every language, and nothing that is nobody's business."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

import msgspec

from parley.bot.scenarios.checks.types import Around, Finding, error, warning
from parley.bot.scenarios.steps import Scenario, Texts, texts
from parley.core.i18n import N_
from parley.core.redaction import is_secret, redacted_text

NOTHING_SAID = N_("There is no text here.")
NOT_TRANSLATED = N_("This text is missing in %(languages)s.")
SECRET = N_("This looks like a password or a key. Keep it with the integration: %(text)s")

FILLED_IN = re.compile(r"\{\{[^{}]*\}\}")


def wording(scenario: Scenario, around: Around) -> Iterator[Finding]:
    for id, step in scenario.steps.items():
        for field, said in texts(step):
            yield from _languages(id, field, said, around)
        yield from (error(SECRET, id, text=f"{text[:6]}…") for text in _secrets(msgspec.to_builtins(step)))


def _languages(id: str, field: str, said: Texts, around: Around) -> Iterator[Finding]:
    missing = [language for language in around.languages if not said.get(language, "").strip()]
    if not any(text.strip() for text in said.values()):
        yield error(NOTHING_SAID, id, field)
    elif missing:
        yield warning(NOT_TRANSLATED, id, field, languages=", ".join(missing))


def _secrets(data: object, name: str = "") -> Iterator[str]:
    """Texts that look like a secret, or stand under the name of one."""
    match data:
        case str():
            plain = FILLED_IN.sub("", data).strip()
            if redacted_text(plain) != plain or (plain and is_secret(name)):
                yield plain
        case dict():
            yield from (text for key, value in cast(Mapping[Any, object], data).items() for text in _secrets(value, str(key)))
        case list() | tuple():
            yield from (text for value in cast(list[object], data) for text in _secrets(value))
        case _:
            return
