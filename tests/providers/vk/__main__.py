"""The fake by hand: `python -m tests.providers.vk [port]`, then type what people do."""

from tests.providers.by_hand import Deeds, attend, run
from tests.providers.vk import User, Vk

HELP = """Type what somebody does:
  ada: Добрий день      writes
  ada press Так         presses a button
  ada comment Чудово    comments on a post
  ada deny | ada allow
Empty line: show what everybody sees. Ctrl-D: leave."""
DEEDS: Deeds[User] = {
    "press": User.presses,
    "comment": User.comments,
    "deny": lambda user, _: user.denies(),
    "allow": lambda user, _: user.allows(),
}


async def main(port: int) -> None:
    async with Vk().running(port=port, patience=1) as vk:
        salon = vk.community()
        print(f"API server: {vk.address}\nAccess key: {salon.token}\nCommunity:  {salon.id}\n\n{HELP}")
        await attend(vk.user, DEEDS)


if __name__ == "__main__":
    run(main, port=8082)
