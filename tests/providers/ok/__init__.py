"""A strict fake of Odnoklassniki: its Graph API over real HTTP, where its files lie, and people who write to a group.

async with Odnoklassniki().running() as network:
    group = network.group()
    ada = network.person("Ada")
    await ada.writes("Добрий день")
    assert ada.sees[-1].text == "…"
"""

from tests.providers.ok.api import Odnoklassniki
from tests.providers.ok.people import Person, Seen
from tests.providers.ok.world import Group

__all__ = ["Group", "Odnoklassniki", "Person", "Seen"]
