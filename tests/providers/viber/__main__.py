"""The fake by hand: `python -m tests.providers.viber [port]`, then type what people do."""

import asyncio
import sys

from tests.providers.viber import User, Viber

HELP = """Type what somebody does:
  ada: Добрий день          writes
  ada open site-7f3a        opens the chat by a deep link
  ada press Так             presses a button
  ada read                  has read the newest answer
  ada leave
Empty line: show what everybody sees. Ctrl-D: leave."""


async def main(port: int) -> None:
    async with Viber().running(port=port, patience=1) as viber:
        bot = viber.bot()
        print(f"Viber server: {viber.address}\nToken:        {bot.token}\n\n{HELP}")
        people: dict[str, User] = {}
        while (typed := await _typed()) is not None:
            name, _, deed = typed.replace(":", " :", 1).partition(" ")
            if name and name not in people:
                people[name] = viber.user(name.capitalize())
            if name:
                await _tries(people[name], deed.strip())
            _show(people)


async def _typed() -> str | None:
    try:
        return (await asyncio.to_thread(input, "> ")).strip()
    except EOFError:
        return None


async def _tries(user: User, deed: str) -> None:
    try:
        await _does(user, deed)
    except (IndexError, StopAsyncIteration, RuntimeError) as error:
        print(f"  that cannot be done: {error}")


async def _does(user: User, deed: str) -> None:
    verb, _, rest = deed.partition(" ")
    match verb:
        case "open":
            await user.opens(rest)
        case "press":
            await user.presses(rest)
        case "read":
            await user.reads_it()
        case "leave":
            await user.leaves()
        case _:
            await user.writes(deed.removeprefix(":").strip())


def _show(people: dict[str, User]) -> None:
    for name, user in people.items():
        for seen in user.sees:
            print(f"  {name} sees: {seen.text} {' '.join(f'[{label}]' for label in seen.buttons)}".rstrip())


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 8082))
