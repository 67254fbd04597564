"""A stage for scenarios: short ways to write one and to play it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from parley.bot import scenarios
from parley.bot.scenarios import Effects, Heard, Incoming, Scenario, Slot, SlotKind, State, World
from parley.bot.scenarios.effects import Ask, Finished, HandOver, Say

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
"""A Monday."""
SAID = ("text", "question", "again", "note")


def scenario(steps: Mapping[str, Mapping[str, Any]], name: str = "main", **more: Any) -> Scenario:
    """The first step begins. Texts that are plain are said in every language."""
    return scenarios.of_data(
        {"name": name, "start": next(iter(steps), ""), "steps": {id: _written(step) for id, step in steps.items()}, **more}
    )


def _written(step: Mapping[str, Any]) -> dict[str, Any]:
    said = {field: everywhere(value) for field, value in step.items() if field in SAID and isinstance(value, str)}
    options = [{**one, "label": everywhere(one["label"])} for one in step.get("options", ())]
    return {**step, **said, **({"options": options} if options else {})}


def everywhere(text: str | dict[str, str]) -> dict[str, str]:
    return {language: text for language in ("ru", "uk", "en")} if isinstance(text, str) else text


def heard(text: str = "", *, answer: str = "", starts: str = "", button: str = "", language: Any = None, **slots: Any) -> Heard:
    """`slots` by their kind."""
    return Heard(
        text=text, answer=answer, starts=starts, button=button, language=language, slots=tuple(_slot(*one) for one in slots.items())
    )


def _slot(kind: Any, value: Any) -> Slot:
    checked: SlotKind = kind
    return Slot(checked, value)


def world(**more: Any) -> World:
    usual: dict[str, Any] = {"now": NOW, "language": "en", "channel": "webchat"}
    return World(**(usual | more))


def kept(state: State) -> State:
    """As it comes back from the database, which puts the keys of JSON into an order of its own."""
    return msgspec.json.decode(msgspec.json.encode(state, order="sorted"), type=State)


class Stage:
    """One run, turn by turn."""

    def __init__(self, main: Scenario, *others: Scenario, **about: Any) -> None:
        self.library = {one.name: one for one in (main, *others)}
        self.world = world(**about)
        self.state: State = scenarios.begin(main.name, self.library, self.world)
        self.effects: Effects = ()

    def hears(self, incoming: Incoming | str | None = None, **slots: Any) -> list[str]:
        """What is said to it."""
        given = heard(incoming, **slots) if isinstance(incoming, str) else incoming
        self.state, self.effects = scenarios.advance(self.library, kept(self.state), given, self.world)
        return self.said

    @property
    def said(self) -> list[str]:
        return [one.text for one in self.effects if isinstance(one, Say | Ask)]

    @property
    def handed_over(self) -> HandOver | None:
        return next((one for one in self.effects if isinstance(one, HandOver)), None)

    @property
    def outcome(self) -> str | None:
        return next((one.outcome for one in self.effects if isinstance(one, Finished)), None)

    @property
    def values(self) -> dict[str, Any]:
        return {name: one.value for name, one in self.state.slots.items()}
