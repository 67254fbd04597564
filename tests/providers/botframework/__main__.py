"""The fake by hand: `python -m tests.providers.botframework [port]`, then type what people do."""

import asyncio
import sys

from tests.providers.botframework import Bot, Microsoft, Person

HELP = """Type what somebody does:
  ada: Добрий день          writes
  ada press Так             presses a button of the last card
  ada install | ada uninstall | ada block
  endpoint http://127.0.0.1:8000/hooks/…    where the bot is to be called
Empty line: show what everybody sees. Ctrl-D: leave."""


async def main(port: int) -> None:
    async with Microsoft().running(port=port) as microsoft:
        bot = microsoft.bot()
        print(f"Stand-in: {microsoft.address}\nApp ID:   {bot.app_id}\nSecret:   {bot.secret}\nTenant:   {bot.tenant}\n\n{HELP}")
        people: dict[str, Person] = {}
        while (typed := await _typed()) is not None:
            name, _, deed = typed.replace(":", " :", 1).partition(" ")
            if name == "endpoint":
                bot.endpoint = deed.replace(" :", ":").strip()
            elif name:
                people[name] = people.get(name) or microsoft.person(name.capitalize())
                await _tries(people[name], bot, deed.strip())
            _show(people)


async def _typed() -> str | None:
    try:
        return (await asyncio.to_thread(input, "> ")).strip()
    except EOFError:
        return None


async def _tries(person: Person, bot: Bot, deed: str) -> None:
    if not bot.endpoint:
        print("  nobody is called yet: type endpoint and the address that the account page shows")
    try:
        await _does(person, deed)
    except AssertionError as error:
        print(f"  that cannot be done: {error}")


async def _does(person: Person, deed: str) -> None:
    verb, _, rest = deed.partition(" ")
    match verb:
        case "press":
            await person.presses(rest)
        case "install":
            await person.installs()
        case "uninstall":
            await person.uninstalls()
        case "block":
            person.blocks()
        case _:
            await person.writes(deed.removeprefix(":").strip())


def _show(people: dict[str, Person]) -> None:
    for name, person in people.items():
        for seen in person.sees:
            shown = " ".join([seen.text, *(f"[{label}]" for label in seen.buttons), *seen.pictures])
            print(f"  {name} sees: {shown}")


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 8141))
