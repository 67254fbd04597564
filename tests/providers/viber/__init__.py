"""A strict fake of Viber: the Bot API over real HTTP, and people who write to the bots.

async with Viber().running() as viber:
    bot = viber.bot()
    ada = viber.user("Ada")
    await ada.writes("Добрий день")
    assert ada.sees[-1].text == "…"

It takes text with a keyboard; what else the real one sends is refused as `badData`.
"""

from tests.providers.viber.api import Viber
from tests.providers.viber.people import Seen, User
from tests.providers.viber.world import Bot

__all__ = ["Bot", "Seen", "User", "Viber"]
