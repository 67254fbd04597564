"""The fake by hand: `python -m tests.providers.line [port]`, then type what people do."""

import asyncio
import sys

from tests.providers.line import Line, Person

HELP = """Type what somebody does:
  ada: Добрий день          writes
  ada press Так             presses a button of the last message
  ada follow | ada block
Empty line: show what everybody sees. Ctrl-D: leave."""


async def main(port: int) -> None:
    async with Line().running(port=port) as line:
        channel = line.channel()
        print(f"LINE:   {line.address}\nSecret: {channel.secret}\nToken:  {channel.token}\n\n{HELP}")
        people: dict[str, Person] = {}
        while (typed := await _typed()) is not None:
            name, _, deed = typed.replace(":", " :", 1).partition(" ")
            if name and name not in people:
                people[name] = line.person(name.capitalize())
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
    except (AssertionError, IndexError, StopIteration) as error:
        print(f"  that cannot be done: {error}")


async def _does(person: Person, deed: str) -> None:
    verb, _, rest = deed.partition(" ")
    match verb:
        case "press":
            await person.presses(rest)
        case "follow":
            await person.follows()
        case "block":
            await person.blocks()
        case _:
            await person.writes(deed.removeprefix(":").strip())


def _show(people: dict[str, Person]) -> None:
    for name, person in people.items():
        for seen in person.sees:
            print(f"  {name} sees: {seen.text} {' '.join(f'[{label}]' for label in seen.buttons)}".rstrip())


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 8082))
