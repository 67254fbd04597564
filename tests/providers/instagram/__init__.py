"""A strict fake of Instagram: the part of Meta's in which people write to professional accounts.

async with Meta().running() as meta:
    salon = meta.professional()
    ada = meta.person("Ada", of=salon)
    await ada.writes("Добрий день")
    assert ada.sees[-1].text == "…"
"""

from tests.providers.meta import Meta, Person, Place, Seen

__all__ = ["Meta", "Person", "Place", "Seen"]
