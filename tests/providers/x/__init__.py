"""A strict fake of X: its API over real HTTP, and people who write to the accounts there.

async with X().running() as x:
    salon = x.account("Salon")
    ada = x.person("Ada", to=salon)
    await ada.writes("Добрий день")
    assert ada.sees[-1].text == "…"
"""

from tests.providers.x.api import X
from tests.providers.x.people import Person
from tests.providers.x.world import Account, App, Seen

__all__ = ["Account", "App", "Person", "Seen", "X"]
