"""The fake by hand: `python -m tests.providers.vk [port]`, then type what people do."""

import asyncio
import sys

from tests.providers.vk import User, Vk

HELP = """Type what somebody does:
  ada: Добрий день      writes
  ada press Так         presses a button
  ada comment Чудово    comments on a post
  ada deny | ada allow
Empty line: show what everybody sees. Ctrl-D: leave."""


async def main(port: int) -> None:
    async with Vk().running(port=port, patience=1) as vk:
        salon = vk.community()
        print(f"API server: {vk.address}\nAccess key: {salon.token}\nCommunity:  {salon.id}\n\n{HELP}")
        people: dict[str, User] = {}
        while (typed := await _typed()) is not None:
            name, _, deed = typed.replace(":", " :", 1).partition(" ")
            if name and name not in people:
                people[name] = vk.user(name.capitalize())
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
    except (IndexError, KeyError) as error:
        print(f"  that cannot be done: {error}")


async def _does(user: User, deed: str) -> None:
    verb, _, rest = deed.partition(" ")
    match verb:
        case "press":
            await user.presses(rest)
        case "comment":
            await user.comments(rest)
        case "deny":
            await user.denies()
        case "allow":
            await user.allows()
        case _:
            await user.writes(deed.removeprefix(":").strip())


def _show(people: dict[str, User]) -> None:
    for name, user in people.items():
        for seen in user.sees:
            print(f"  {name} sees: {seen.text} {' '.join(f'[{label}]' for label in seen.buttons)} {' '.join(seen.files)}".rstrip())


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 8082))
