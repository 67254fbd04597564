"""The fake by hand: somebody types what people do."""

import asyncio

from tests.providers.meta.api import Meta
from tests.providers.meta.people import Person
from tests.providers.meta.world import Place

HELP = """Type what somebody does:
  ada: Добрий день          writes
  ada comments Гарно!       says under the post
  ada press Так             presses a button of the last message
  ada read | ada block
Empty line: show what everybody sees. Ctrl-D: leave."""


def told(meta: Meta, place: Place) -> str:
    """What an account is connected with."""
    app = place.app
    return f"Meta:       {meta.address}\nApp ID:     {app.id}\nApp secret: {app.secret}\nToken:      {place.token}\n\n{HELP}"


async def attend(meta: Meta, place: Place) -> None:
    people: dict[str, Person] = {}
    while (typed := await _typed()) is not None:
        name, _, deed = typed.replace(":", " :", 1).partition(" ")
        if name and name not in people:
            people[name] = meta.person(name.capitalize(), of=place)
        if name:
            await _tries(people[name], deed.strip())
        _show(people)


async def _typed() -> str | None:
    try:
        return (await asyncio.to_thread(input, "> ")).strip()
    except EOFError:
        return None


async def _tries(person: Person, deed: str) -> None:
    try:
        await _does(person, deed)
    except (IndexError, KeyError, StopIteration) as error:
        print(f"  that cannot be done: {error}")


async def _does(person: Person, deed: str) -> None:
    verb, _, rest = deed.partition(" ")
    match verb:
        case "press":
            await person.presses(rest)
        case "comments":
            await person.comments(rest)
        case "read":
            await person.receives()
            await person.reads()
        case "block":
            person.blocks()
        case _:
            await person.writes(deed.removeprefix(":").strip())


def _show(people: dict[str, Person]) -> None:
    for name, person in people.items():
        for seen in person.sees:
            print(f"  {name} sees: {seen.text} {' '.join(f'[{label}]' for label in seen.buttons)}".rstrip())
