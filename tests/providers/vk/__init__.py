"""A strict fake of VK: its API over real HTTP, its Callback API and long polling, and people who write to a community.

async with Vk().running() as vk:
    salon = vk.community()
    ada = vk.user("Ada")
    await ada.writes("Добрий день")
    assert ada.sees[-1].text == "…"
"""

from tests.providers.vk.api import Vk
from tests.providers.vk.people import Seen, User
from tests.providers.vk.world import Community

__all__ = ["Community", "Seen", "User", "Vk"]
