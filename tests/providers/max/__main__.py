"""The fake by hand: `python -m tests.providers.max [port]`, then type what people do."""

from tests.providers.by_hand import Deeds, attend, run
from tests.providers.max import Max, User

HELP = """Type what somebody does:
  ada: Добрий день          writes
  ada start site-7f3a       starts the bot by a link
  ada press Так             presses a button
  ada stop                  stops the bot
Empty line: show what everybody sees. Ctrl-D: leave."""
DEEDS: Deeds[User] = {
    "press": User.presses,
    "start": User.starts,
    "stop": lambda user, _: user.stops(),
}


async def main(port: int) -> None:
    async with Max().running(port=port, patience=1) as messenger:
        bot = messenger.bot()
        print(f"Bot API: {messenger.address}\nToken:   {bot.token}\n\n{HELP}")
        await attend(messenger.user, DEEDS)


if __name__ == "__main__":
    run(main, port=8082)
