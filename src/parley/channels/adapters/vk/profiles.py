"""Who people are: VK's events only number them."""

import re
from collections.abc import Sequence

from parley.channels.adapters.vk import answers, api
from parley.channels.adapters.vk.api import VkAccount
from parley.channels.types import Sender
from parley.core.http import Http

AT_ONCE = 100
PERSON = re.compile(r"[0-9]{1,18}")
"""Communities have numbers below zero."""


async def profiles(ids: Sequence[str], account: VkAccount, http: Http) -> list[Sender]:
    asked = ",".join(id for id in ids if PERSON.fullmatch(id))
    if not asked:
        return []
    fields = {"user_ids": asked, "fields": "screen_name,photo_200"}
    found = await api.call(account, http, "users.get", tuple[answers.Profile, ...], fields)
    return [_sender(one) for one in found if not one.deactivated]


def _sender(profile: answers.Profile) -> Sender:
    # Without a nickname of their own, people are called by their number.
    username = "" if profile.screen_name == f"id{profile.id}" else profile.screen_name
    return Sender(str(profile.id), f"{profile.first_name} {profile.last_name}".strip(), username, picture=profile.photo_200)
