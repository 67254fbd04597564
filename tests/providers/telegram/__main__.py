"""The fake by hand: `python -m tests.providers.telegram [port]`, then type what people do."""

from tests.providers.by_hand import Deeds, attend, run
from tests.providers.telegram import Telegram, User

HELP = """Type what somebody does:
  ada: Добрий день          writes
  ada /start site-7f3a      starts the bot by a deep link
  ada press Так             presses a button
  ada block | ada unblock
Empty line: show what everybody sees. Ctrl-D: leave."""
DEEDS: Deeds[User] = {
    "press": User.presses,
    "block": lambda user, _: user.blocks(),
    "unblock": lambda user, _: user.unblocks(),
}


async def main(port: int) -> None:
    async with Telegram().running(port=port, patience=1) as telegram:
        bot = telegram.bot()
        print(f"Bot API: {telegram.address}\nToken:   {bot.token}\n\n{HELP}")
        await attend(telegram.user, DEEDS)


if __name__ == "__main__":
    run(main, port=8081)
