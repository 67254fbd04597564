"""Long polling: for an installation that VK cannot call."""

from collections.abc import AsyncIterator
from datetime import timedelta
from urllib.parse import urlencode

from parley.channels.adapters.vk import answers, api
from parley.channels.adapters.vk.api import VkAccount
from parley.channels.contract import Take
from parley.channels.errors import AccountBroken, ProviderDown
from parley.channels.provider import ask
from parley.channels.types import Call
from parley.core.http import Http

HOLD = timedelta(seconds=25)
ANSWERS_WITHIN = HOLD + timedelta(seconds=15)
PLACE_LOST = 1
"""VK names a later place to go on from; what lies between is gone. Any other failure is one of the key."""
MOST_FAILURES = 3


async def listen(account: VkAccount, cursor: bytes, take: Take, http: Http) -> AsyncIterator[bytes]:
    """Each answer is in the journal before the place behind it is kept."""
    line, failures = await _line(account, http), 0
    place = cursor.decode() if cursor.isdigit() else str(line.ts)
    if place.encode() != cursor:
        yield place.encode()
    while True:
        said = await _asked(line, place, http)
        failures = failures + 1 if said.failed else 0
        if failures > MOST_FAILURES:
            raise ProviderDown("VK does not know its own long polling keys")
        if said.failed > PLACE_LOST:
            line = await _line(account, http)
        if said.updates:
            await take([Call(body=bytes(update)) for update in said.updates])
        following = _following(said, line, place)
        if following != place:
            place = following
            yield place.encode()


async def _line(account: VkAccount, http: Http) -> answers.Line:
    fields = {"group_id": str(account.settings.group_id)}
    return await api.call(account, http, "groups.getLongPollServer", answers.Line, fields)


async def _asked(line: answers.Line, place: str, http: Http) -> answers.Updates:
    asked = urlencode({"act": "a_check", "key": line.key, "ts": place, "wait": int(HOLD.total_seconds())})
    try:
        answer = await ask(http, "GET", f"{line.server}?{asked}", timeout=ANSWERS_WITHIN)
    except AccountBroken as error:
        # The address is VK's own choice: that it may not be called says nothing against the account.
        raise ProviderDown(error.detail) from None
    try:
        return answer.json(answers.Updates)
    except (ValueError, RecursionError):
        raise ProviderDown(f"HTTP {answer.status} of long polling") from None


def _following(said: answers.Updates, line: answers.Line, place: str) -> str:
    if said.failed == 2:
        return place
    following = str(line.ts if said.failed > PLACE_LOST else said.ts)
    return following if following.isdigit() else place
