"""Texts of a scenario said in one language, with what is known filled in. What is not known is never said as a placeholder."""

from collections.abc import Callable, Mapping
from typing import Any, cast
from urllib.parse import quote

from liquid import Undefined
from liquid.exceptions import LiquidError
from msgspec.structs import replace

from parley.bot.scenarios.types import State, World
from parley.bot.scenarios.values import shown
from parley.core.i18n import LANGUAGES, Language
from parley.core.liquid import LONGEST_RESULT, Small, TemplateBroken, parsed

ROOTS = ("business", "person", "conversation", "slots")


class Unfilled(Exception):
    """A text speaks of something of which nothing is known: what, as it stands in the text."""


class Unsaid(LiquidError):
    """The same, within Liquid."""


class Unknown(Undefined):
    """False where it is asked, replaced by `default`, and refused where it would be said."""

    def __str__(self) -> str:
        raise Unsaid(self.name, token=self.token)


ENVIRONMENT = Small(undefined=Unknown)


def in_language(texts: Mapping[Language, str], language: Language) -> str:
    """The variant in this language, or else the first that there is."""
    return texts.get(language, "").strip() or next((text for one in LANGUAGES if (text := texts.get(one, "").strip())), "")


def said(texts: Mapping[Language, str], state: State, world: World) -> str:
    """As a customer reads it; raises Unfilled."""
    return filled(in_language(texts, state.language), _speaking(state, world))


def noted(texts: Mapping[Language, str], state: State, world: World) -> str:
    """As staff read it, in their language: what is not known is left out by whole lines."""
    theirs = replace(state, language=world.staff_language)
    lines: list[str] = []
    for line in in_language(texts, world.staff_language).splitlines():
        try:
            lines.append(filled(line, _speaking(theirs, world)))
        except Unfilled:
            continue
    return "\n".join(lines)


def exact(text: str, state: State, world: World, quoted: bool = False) -> str:
    """As a program reads it: values as they are kept, each quoted for an address where that is asked; raises Unfilled."""
    return filled(text, _values(state, world, (lambda value: quote(str(value), safe="")) if quoted else (lambda value: value)))


def exact_json(data: Any, state: State, world: World) -> Any:
    """JSON whose texts are templates; raises Unfilled."""
    match data:
        case str():
            return exact(data, state, world)
        case dict():
            return {str(key): exact_json(value, state, world) for key, value in cast(dict[str, Any], data).items()}
        case list() | tuple():
            return [exact_json(value, state, world) for value in cast(list[Any], data)]
        case _:
            return data


def filled(text: str, values: Mapping[str, Any]) -> str:
    """Raises Unfilled, also for a template that is broken."""
    if "{" not in text:
        return text
    try:
        return parsed(ENVIRONMENT, text).render(**values)[:LONGEST_RESULT]
    except TemplateBroken as broken:
        raise Unfilled(broken.detail) from None
    except LiquidError:
        raise Unfilled(", ".join(f"{{{{ {path} }}}}" for path in _unknown(text, values))) from None


def _unknown(text: str, values: Mapping[str, Any]) -> list[str]:
    """Of the variables of a text those that have no value."""
    paths = sorted(str(path) for path in parsed(ENVIRONMENT, text).variable_paths())
    return [path for path in paths if _at(values, path) is None and f"if {path}" not in text]


def _at(values: Any, path: str) -> Any:
    for name in path.split("."):
        values = cast(Mapping[str, Any], values).get(name) if isinstance(values, Mapping) else None
    return values


def _speaking(state: State, world: World) -> dict[str, Any]:
    values = _values(state, world, lambda value: value)
    return values | {"slots": {name: shown(one, state.language) for name, one in state.slots.items()}}


def _values(state: State, world: World, made: Callable[[Any], Any]) -> dict[str, Any]:
    slots = {name: made(one.value) for name, one in state.slots.items()}
    rooms = {"person": world.person, "conversation": world.conversation, "business": world.business}
    return {"slots": slots} | {room: _known(values, state.language, made) for room, values in rooms.items()}


def _known(values: Mapping[str, Any], language: Language, made: Callable[[Any], Any]) -> dict[str, Any]:
    """What is empty is unknown; a text by language is said in this one."""
    known: dict[str, Any] = {}
    for name, value in values.items():
        found = _said(cast(Mapping[Any, Any], value), language, made) if isinstance(value, Mapping) else made(value) if value != "" else ""
        if found not in ("", None, {}):
            known[name] = found
    return known


def _said(values: Mapping[Any, Any], language: Language, made: Callable[[Any], Any]) -> Any:
    if values.keys() <= set(LANGUAGES):
        return made(in_language(values, language))
    return _known(values, language, made)
