"""A strict fake of MAX: its Bot API over real HTTP, where its files lie, and people who write to the bots.

async with Max().running() as messenger:
    bot = messenger.bot()
    ada = messenger.user("Ada")
    await ada.writes("Добрий день")
    assert ada.sees[-1].text == "…"
"""

from tests.providers.max.api import Max
from tests.providers.max.people import Seen, User
from tests.providers.max.world import Bot

__all__ = ["Bot", "Max", "Seen", "User"]
