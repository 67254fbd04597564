"""Fakes by hand: somebody types what people do, and is shown what everybody sees."""

import asyncio
import inspect
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Protocol, TypeVar


class Person(Protocol):
    """Somebody at the provider."""

    @property
    def sees(self) -> Sequence[Any]: ...

    def writes(self, text: str) -> Any: ...


P = TypeVar("P", bound=Person)
T = TypeVar("T")
Deeds = Mapping[str, Callable[[T, str], Any]]
"""What somebody can do besides writing: the verb that is typed, and what it does with the words after it."""

IMPOSSIBLE = (AssertionError, LookupError, RuntimeError, StopIteration, StopAsyncIteration)


def run(main: Callable[[int], Awaitable[None]], *, port: int) -> None:
    """`port` is the usual one; another may be typed behind the fake's name."""
    asyncio.run(_until_done(main(int(sys.argv[1]) if len(sys.argv) > 1 else port)))


async def attend(
    meet: Callable[[str], P],
    deeds: Deeds[P],
    *,
    shown: Callable[[Any], str] | None = None,
    commands: Mapping[str, Callable[[str], None]] | None = None,
) -> None:
    """Until the end of what is typed: `ada: words`, `ada verb words`, or a command of the fake's own."""
    people: dict[str, P] = {}
    while (typed := await _typed()) is not None:
        name, _, rest = typed.partition(" ")
        if commands and name in commands:
            commands[name](rest.strip())
        elif typed:
            name, _, deed = typed.replace(":", " :", 1).partition(" ")
            people[name] = people[name] if name in people else meet(name.capitalize())
            await _try(people[name], deeds, deed.strip())
        for known, person in people.items():
            for seen in person.sees:
                print(f"  {known} sees: {(shown or _words)(seen)}")


async def _until_done(doing: Awaitable[None]) -> None:
    await doing


async def _typed() -> str | None:
    try:
        return (await asyncio.to_thread(input, "> ")).strip()
    except EOFError:
        return None


async def _try(person: P, deeds: Deeds[P], deed: str) -> None:
    verb, _, rest = deed.partition(" ")
    try:
        done = deeds[verb](person, rest) if verb in deeds else person.writes(deed.removeprefix(":").strip())
        if inspect.isawaitable(done):
            await done
    except IMPOSSIBLE as error:
        print(f"  that cannot be done: {error}")


def _words(seen: Any) -> str:
    """The text, the buttons below it, the names of its files."""
    return " ".join([seen.text, *(f"[{label}]" for label in getattr(seen, "buttons", ())), *getattr(seen, "files", ())])
