"""What a message means to a question that is open: an answer, a change of an earlier one, a digression, or nothing."""

from collections.abc import Mapping, Sequence

from parley.bot.scenarios.matching import Command, command, meant, pressed, rating
from parley.bot.scenarios.steps import Ask, Choose, Option, Rate, Scenario, Step
from parley.bot.scenarios.types import Filled, Heard, SlotKind, State, Struct
from parley.bot.scenarios.values import found

FREE: frozenset[SlotKind] = frozenset({"name", "service", "staff", "place"})
"""Kinds that any few words could be: what was understood as something else goes first."""


class Answer(Struct, frozen=True, kw_only=True):
    """At most one of these, but for the changes, which may come beside an answer."""

    command: Command | None = None
    option: Option | None = None
    rating: int | None = None
    filled: Filled | None = None
    changes: Mapping[str, Filled] = {}
    """Slots given before that the customer now gives anew."""
    starts: bool = False
    says: bool = False
    """It is a question of theirs, which the knowledge base answers."""


def answer(step: Step, heard: Heard, state: State, under_way: Sequence[Scenario], labels: Sequence[str]) -> Answer:
    if isinstance(step, Choose) and (option := pressed(step, state.stack[-1].step, heard, labels)):
        return Answer(option=option)
    if wanted := command(heard):
        return Answer(command=wanted)
    if isinstance(step, Rate) and (value := rating(step.scale, heard)) is not None:
        return Answer(rating=value)
    if isinstance(step, Ask):
        return _to_question(step, heard, state, under_way)
    changes = _changes(heard, state, under_way, None)
    if not changes and isinstance(step, Choose) and (option := meant(step, heard)):
        return Answer(option=option)
    return _otherwise(heard, changes)


def _to_question(step: Ask, heard: Heard, state: State, under_way: Sequence[Scenario]) -> Answer:
    """Free text is an answer whatever it is, unless it is a question; else changes go before guesses."""
    filled = found(step.kind, heard)
    is_understood = any(slot.kind == step.kind for slot in heard.slots)
    changes = {} if step.kind == "text" else _changes(heard, state, under_way, step)
    if filled and is_understood:
        return Answer(filled=filled, changes=changes)
    is_digression = bool(heard.answer or heard.starts) and (step.kind in FREE or heard.text.rstrip().endswith("?"))
    if filled and not is_digression and not (changes and step.kind in FREE):
        return Answer(filled=filled, changes=changes)
    return _otherwise(heard, changes)


def _otherwise(heard: Heard, changes: Mapping[str, Filled]) -> Answer:
    return Answer(changes=changes, starts=bool(heard.starts), says=bool(heard.answer))


def _changes(heard: Heard, state: State, under_way: Sequence[Scenario], asked: Ask | None) -> dict[str, Filled]:
    """Of each kind the slot that was asked for last, in any scenario under way, where its value is another now."""
    places = {(frames[-1].scenario, frames[-1].step): place for place, frames in enumerate(state.trail)}
    asks = [(places.get((one.name, id), -1), step) for one in under_way for id, step in one.steps.items() if isinstance(step, Ask)]
    changes: dict[str, Filled] = {}
    for slot in heard.slots:
        filled = [(place, ask.slot) for place, ask in asks if ask.kind == slot.kind and ask.slot in state.slots]
        is_asked = asked is not None and asked.kind == slot.kind
        if filled and not is_asked and state.slots[name := max(filled)[1]].value != slot.value:
            changes[name] = Filled(slot.kind, slot.value, slot.said or heard.text)
    return changes
