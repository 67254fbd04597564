"""A strict fake of LINE: a Messaging API over real HTTP, and people who write to the official accounts.

async with Line().running() as line:
    channel = line.channel()
    ada = line.person("Ada")
    await ada.writes("Добрий день")
    assert ada.sees[-1].text == "…"
"""

from tests.providers.line.api import Line
from tests.providers.line.people import Person, Seen
from tests.providers.line.world import Channel

__all__ = ["Channel", "Line", "Person", "Seen"]
