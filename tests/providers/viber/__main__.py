"""The fake by hand: `python -m tests.providers.viber [port]`, then type what people do."""

from tests.providers.by_hand import Deeds, attend, run
from tests.providers.viber import User, Viber

HELP = """Type what somebody does:
  ada: Добрий день          writes
  ada open site-7f3a        opens the chat by a deep link
  ada press Так             presses a button
  ada read                  has read the newest answer
  ada leave
Empty line: show what everybody sees. Ctrl-D: leave."""
DEEDS: Deeds[User] = {
    "open": User.opens,
    "press": User.presses,
    "read": lambda user, _: user.reads_it(),
    "leave": lambda user, _: user.leaves(),
}


async def main(port: int) -> None:
    async with Viber().running(port=port, patience=1) as viber:
        bot = viber.bot()
        print(f"Viber server: {viber.address}\nToken:        {bot.token}\n\n{HELP}")
        await attend(viber.user, DEEDS)


if __name__ == "__main__":
    run(main, port=8082)
