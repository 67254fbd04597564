"""Past-tense facts that a room announces, and the reactions that `parley.wiring` has chosen for them."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from parley.core.db import Tx


class Event(msgspec.Struct, frozen=True):
    """A fact about the past. It carries ids; whoever wants more reads it in the same transaction."""


Reaction = Callable[["Tx", Any], Awaitable[None]]

_reactions: dict[type[Event], tuple[Reaction, ...]] = {}


def wire(reactions: Mapping[type[Event], Sequence[Reaction]]) -> None:
    """Say once, when the process starts, who reacts to what."""
    _reactions.clear()
    _reactions.update({event: tuple(chosen) for event, chosen in reactions.items()})


async def announce(tx: "Tx", event: Event) -> None:
    """Run the reactions to a fact inside the announcer's transaction, in the order in which they are wired."""
    for react in _reactions.get(type(event), ()):
        await react(tx, event)
