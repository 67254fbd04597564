"""The fake by hand: `python -m tests.providers.botframework [port]`, then type what people do."""

from tests.providers.botframework import Microsoft, Person, Seen
from tests.providers.by_hand import Deeds, attend, run

HELP = """Type what somebody does:
  ada: Добрий день          writes
  ada press Так             presses a button of the last card
  ada install | ada uninstall | ada block
  endpoint http://127.0.0.1:8000/hooks/…    where the bot is to be called; before that nobody is
Empty line: show what everybody sees. Ctrl-D: leave."""
DEEDS: Deeds[Person] = {
    "press": Person.presses,
    "install": lambda person, _: person.installs(),
    "uninstall": lambda person, _: person.uninstalls(),
    "block": lambda person, _: person.blocks(),
}


async def main(port: int) -> None:
    async with Microsoft().running(port=port) as microsoft:
        bot = microsoft.bot()
        print(f"Stand-in: {microsoft.address}\nApp ID:   {bot.app_id}\nSecret:   {bot.secret}\nTenant:   {bot.tenant}\n\n{HELP}")

        def call(endpoint: str) -> None:
            bot.endpoint = endpoint

        await attend(microsoft.person, DEEDS, shown=_shown, commands={"endpoint": call})


def _shown(seen: Seen) -> str:
    return " ".join([seen.text, *(f"[{label}]" for label in seen.buttons), *seen.pictures])


if __name__ == "__main__":
    run(main, port=8141)
