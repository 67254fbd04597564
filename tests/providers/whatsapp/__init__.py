"""A strict fake of WhatsApp: the Graph API over real HTTP, and people who write to a business's number.

async with WhatsApp().running() as whatsapp:
    number = whatsapp.number()
    ada = whatsapp.person("Ada")
    await ada.writes("Добрий день")
    assert ada.sees[-1].text == "…"
"""

from tests.providers.whatsapp.api import WhatsApp
from tests.providers.whatsapp.people import Person, Seen
from tests.providers.whatsapp.world import Number

__all__ = ["Number", "Person", "Seen", "WhatsApp"]
