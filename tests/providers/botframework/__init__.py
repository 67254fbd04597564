"""A strict fake of Microsoft: its login, its keys, a connector of Teams over real HTTP, and people who write to the bots.

async with Microsoft().running() as microsoft:
    bot = microsoft.bot()
    ada = microsoft.person("Ada")
    await ada.writes("Добрий день")
    assert ada.sees[-1].text == "…"
"""

from tests.providers.botframework.api import Microsoft
from tests.providers.botframework.people import Person, Seen
from tests.providers.botframework.signing import Keychain, Signer
from tests.providers.botframework.world import Bot

__all__ = ["Bot", "Keychain", "Microsoft", "Person", "Seen", "Signer"]
