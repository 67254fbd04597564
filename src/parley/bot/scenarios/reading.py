"""Scenarios as text: YAML for people, JSON for programs, and the JSON Schema of both."""

import re
from collections.abc import Iterable
from typing import Any, ClassVar, cast

import msgspec
import yaml

from parley.bot.scenarios.errors import ScenarioUnreadable
from parley.bot.scenarios.steps import Scenario
from parley.core.text import clean

LARGEST = 512 * 1024
MOST_NESTED = 30
PLAIN = {
    "tag:yaml.org,2002:bool": re.compile(r"true|false"),
    "tag:yaml.org,2002:null": re.compile(r"null|~|"),
    "tag:yaml.org,2002:int": re.compile(r"-?(0|[1-9][0-9]*)"),
    "tag:yaml.org,2002:float": re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+"),
}


class Loader(yaml.CSafeLoader):
    """YAML as people mean it: `no`, `on`, `10:30` and `2026-11-23` are words."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}  # pyright: ignore[reportIncompatibleVariableOverride]


for _tag, _form in PLAIN.items():
    Loader.add_implicit_resolver(_tag, re.compile(f"^(?:{_form.pattern})$"), None)


def read(text: str) -> Scenario:
    """From YAML or JSON, which is YAML too; raises ScenarioUnreadable with the place."""
    text = clean(text)
    if len(text.encode()) > LARGEST:
        raise ScenarioUnreadable(f"> {LARGEST // 1024} KB", field="text")
    try:
        _must_be_plain(text)
        return of_data(yaml.load(text, Loader))  # noqa: S506  it is a safe loader
    except yaml.YAMLError as error:
        raise ScenarioUnreadable(_where(error), field="text") from None
    except (RecursionError, ValueError, TypeError) as error:
        raise ScenarioUnreadable(str(error)[:200], field="text") from None


def of_data(data: Any) -> Scenario:
    """From what JSON holds; raises ScenarioUnreadable."""
    try:
        return msgspec.convert(data, Scenario)
    except msgspec.ValidationError as error:
        raise ScenarioUnreadable(str(error), field="text") from None


def of_json(text: str) -> Scenario:
    """From what `compact` wrote, perhaps in an older version of Parley."""
    return msgspec.json.decode(text, type=Scenario)


def compact(scenario: Scenario) -> str:
    """As the database keeps it."""
    return msgspec.json.encode(scenario).decode()


def as_data(scenario: Scenario) -> dict[str, Any]:
    """As the editor keeps it."""
    return msgspec.to_builtins(scenario)


def as_yaml(scenario: Scenario) -> str:
    return yaml.dump(as_data(scenario), Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=120)


def as_json(scenario: Scenario) -> str:
    return msgspec.json.format(msgspec.json.encode(scenario), indent=2).decode()


def schema() -> dict[str, Any]:
    """JSON Schema of a scenario, by which an editor knows the fields of each step."""
    return msgspec.json.schema(Scenario)


def _must_be_plain(text: str) -> None:
    """No aliases, by which a small text unfolds into a giant, and no deep nesting."""
    depth = 0
    for event in cast(Iterable[yaml.Event], yaml.parse(text, Loader)):  # pyright: ignore[reportUnknownMemberType]
        if isinstance(event, yaml.AliasEvent):
            raise yaml.MarkedYAMLError(problem="*", problem_mark=event.start_mark)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MOST_NESTED:
            raise yaml.MarkedYAMLError(problem="[[[", problem_mark=event.start_mark)


def _where(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", "") or ""
    return f"{mark.line + 1}:{mark.column + 1} {problem}" if mark else problem
