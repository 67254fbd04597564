"""The fake by hand: `python -m tests.providers.ok [port]`, then type what people do."""

import asyncio
import sys

from tests.providers.ok import Odnoklassniki, Person

HELP = """Type what somebody does:
  ada: Добрий день          writes
  ada come site-7f3a        opens the chat by a link
  ada press Так             presses a button
  ada leave                 leaves the chat
Empty line: show what everybody sees. Ctrl-D: leave."""


async def main(port: int) -> None:
    async with Odnoklassniki().running(port=port, patience=1) as network:
        group = network.group()
        print(f"Graph API: {network.address}\nKey:       {group.token}\n\n{HELP}")
        people: dict[str, Person] = {}
        while (typed := await _typed()) is not None:
            name, _, deed = typed.replace(":", " :", 1).partition(" ")
            if name and name not in people:
                people[name] = network.person(name.capitalize())
            if name:
                _tries(people[name], deed.strip())
            _show(people)


async def _typed() -> str | None:
    try:
        return (await asyncio.to_thread(input, "> ")).strip()
    except EOFError:
        return None


def _tries(person: Person, deed: str) -> None:
    try:
        _does(person, deed)
    except (AssertionError, IndexError) as error:
        print(f"  that cannot be done: {error}")


def _does(person: Person, deed: str) -> None:
    verb, _, rest = deed.partition(" ")
    match verb:
        case "press":
            person.presses(rest)
        case "come":
            person.comes(rest)
        case "leave":
            person.leaves()
        case _:
            person.writes(deed.removeprefix(":").strip())


def _show(people: dict[str, Person]) -> None:
    for name, person in people.items():
        for seen in person.sees:
            print(f"  {name} sees: {seen.text} {' '.join(f'[{label}]' for label in seen.buttons)} {' '.join(seen.files)}".rstrip())


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 8143))
