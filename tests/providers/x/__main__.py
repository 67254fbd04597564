"""The fake by hand: `python -m tests.providers.x [port]`, then type what people do."""

import asyncio
import sys

from tests.providers.x import Account, Person, X

HELP = """Type what somebody does:
  ada: Добрий день          writes
  ada picture               sends a picture
  ada reads | ada types
  ada mentions @salon!      says something of the account in public
Empty line: show what everybody sees. Ctrl-D: leave."""
PICTURE = bytes.fromhex("47494638396101000100800000ffffff00000021f90401000000002c00000000010001000002024401003b")


async def main(port: int) -> None:
    async with X().running(port=port) as x:
        salon = x.account("Salon")
        _introduce(x, salon)
        people: dict[str, Person] = {}
        while (typed := await _typed()) is not None:
            name, _, deed = typed.replace(":", " :", 1).partition(" ")
            if name and name not in people:
                people[name] = x.person(name.capitalize(), to=salon)
            if name:
                await _tries(people[name], deed.strip())
            _show(people)


def _introduce(x: X, salon: Account) -> None:
    print(f"X:                   {x.address}\nAPI key:             {salon.app.key}\nAPI key secret:      {salon.app.secret}")
    print(f"Access token:        {salon.token}\nAccess token secret: {salon.token_secret}\n\n{HELP}")


async def _typed() -> str | None:
    try:
        return (await asyncio.to_thread(input, "> ")).strip()
    except EOFError:
        return None


async def _tries(person: Person, deed: str) -> None:
    try:
        await _does(person, deed)
    except IndexError:
        print("  there is nothing yet to read")


async def _does(person: Person, deed: str) -> None:
    verb, _, rest = deed.partition(" ")
    match verb:
        case "picture":
            await person.sends_a_picture(PICTURE)
        case "reads":
            await person.reads()
        case "types":
            await person.types()
        case "mentions":
            await person.mentions(rest)
        case _:
            await person.writes(deed.removeprefix(":").strip())


def _show(people: dict[str, Person]) -> None:
    for name, person in people.items():
        for seen in person.sees:
            print(f"  {name} sees: {seen.text}{f' [{seen.file.mime}]' if seen.file else ''}")


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 8142))
