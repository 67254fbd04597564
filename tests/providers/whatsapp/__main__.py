"""The fake by hand: `python -m tests.providers.whatsapp [port]`, then type what people do."""

import asyncio
import sys

from tests.providers.whatsapp import Person, WhatsApp

HELP = """Type what somebody does:
  ada: Добрий день          writes
  ada press Так             presses a button
  ada read                  has read the newest answer
  ada react 👍              reacts to the newest answer
  ada day                   a day passes, and the window closes
Empty line: show what everybody sees. Ctrl-D: leave."""


async def main(port: int) -> None:
    async with WhatsApp().running(port=port, patience=1) as whatsapp:
        world, number = whatsapp.world, whatsapp.number()
        print(f"Graph API address:    {whatsapp.address}\nPhone number ID:      {number.id}\nBusiness account ID:  {world.account_id}")
        print(
            f"App ID:               {world.app_id}\nApp secret:           {world.app_secret}\nAccess token:         {world.token}\n\n{HELP}"
        )
        people: dict[str, Person] = {}
        while (typed := await _typed()) is not None:
            name, _, deed = typed.replace(":", " :", 1).partition(" ")
            if name and name not in people:
                people[name] = whatsapp.person(name.capitalize())
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
    except (IndexError, RuntimeError) as error:
        print(f"  that cannot be done: {error}")


async def _does(person: Person, deed: str) -> None:
    verb, _, rest = deed.partition(" ")
    match verb:
        case "press":
            await person.presses(rest)
        case "read":
            await person.reads_it()
        case "react":
            await person.reacts(rest)
        case "day":
            person.lets_a_day_pass()
        case _:
            await person.writes(deed.removeprefix(":").strip())


def _show(people: dict[str, Person]) -> None:
    for name, person in people.items():
        for seen in person.sees:
            print(f"  {name} sees: {seen.text} {' '.join(f'[{label}]' for label in seen.buttons)}".rstrip())


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 8083))
