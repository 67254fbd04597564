"""A strict fake of Telegram: a Bot API over real HTTP, and people who write to the bots.

async with Telegram().running() as telegram:
    bot = telegram.bot()
    ada = telegram.user("Ada")
    await ada.writes("Добрий день")
    assert ada.sees[-1].text == "…"
"""

from tests.providers.telegram.api import Telegram
from tests.providers.telegram.people import Seen, User
from tests.providers.telegram.world import Bot

__all__ = ["Bot", "Seen", "Telegram", "User"]
