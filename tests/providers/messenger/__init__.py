"""A strict fake of Messenger: the part of Meta's in which people write to pages.

async with Meta().running() as meta:
    salon = meta.page()
    ada = meta.person("Ada", of=salon)
    await ada.writes("Добрий день")
    assert ada.sees[-1].text == "…"
"""

from tests.providers.meta import Meta, Person, Place, Seen

__all__ = ["Meta", "Person", "Place", "Seen"]
