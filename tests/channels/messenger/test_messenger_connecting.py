"""Connecting a page, and what of Meta's calls is meant for it."""

from collections.abc import AsyncIterator

import pytest

from parley.channels.adapters.messenger import Messenger, MessengerSettings
from parley.channels.errors import Refused
from parley.channels.types import Account, Call
from parley.core.http import Http
from tests.providers.messenger import Meta, Place
from tests.providers.meta.webhooks import written
from tests.providers.server import Answer, Request, serving

MessengerAccount = Account[MessengerSettings]


@pytest.fixture
async def door(adapter: Messenger, account: MessengerAccount) -> AsyncIterator[str]:
    """Answers Meta's challenge."""

    async def answer(request: Request) -> Answer:
        query = dict(pair.split("=", 1) for pair in request.path.partition("?")[2].split("&"))
        return Answer(200, adapter.handshake(Call(b"", query=query, method="GET"), account))

    async with serving(answer) as address:
        yield address


async def test_connecting_registers_the_webhook_and_disconnecting_takes_this_page_off_it(
    door: str, place: Place, adapter: Messenger, account: MessengerAccount, http: Http
) -> None:
    trouble = await adapter.trouble(account, http)
    await adapter.connect(account, http, webhook_url=f"{door}/hooks/1")

    assert "Connect the account again" in trouble
    assert place.app.hooks["page"].url == f"{door}/hooks/1"
    assert await adapter.trouble(account, http) == ""

    await adapter.disconnect(account, http)

    assert place.app.id not in place.told
    assert place.app.hooks["page"].url == f"{door}/hooks/1"


async def test_an_address_that_does_not_answer_the_challenge_is_refused(
    meta: Meta, place: Place, adapter: Messenger, account: MessengerAccount, http: Http
) -> None:
    with pytest.raises(Refused, match="Callback verification failed"):
        await adapter.connect(account, http, webhook_url=f"{meta.address}/hooks/1")

    assert place.app.hooks == {}


async def test_a_page_is_known_by_its_name(adapter: Messenger, account: MessengerAccount, http: Http) -> None:
    assert await adapter.check(account, http) == ("salon.example", "Salon")


@pytest.mark.parametrize(("page_id", "texts"), [("", ["one", "two"]), ("1", ["one"]), ("3", [])])
def test_an_account_of_one_page_leaves_out_what_happens_on_others(
    page_id: str, texts: list[str], adapter: Messenger, account: MessengerAccount
) -> None:
    settings = account.settings
    chosen = MessengerSettings(token=settings.token, app_id=settings.app_id, app_secret=settings.app_secret, page_id=page_id)
    body = written({"object": "page", "entry": [_entry("1", "one"), _entry("2", "two")]})
    facts = adapter.parse(Call(body), Account(account.id, account.workspace_id, "messenger", "Salon", chosen))

    assert [fact.text for fact in facts] == texts


def test_a_call_made_again_later_has_the_same_key(adapter: Messenger) -> None:
    first, again, other = (
        Call(written({"object": "page", "entry": [_entry("1", text) | {"time": time}]})) for text, time in (("a", 1), ("a", 2), ("b", 1))
    )

    assert adapter.key(first) == adapter.key(again) != adapter.key(other)


def _entry(page: str, text: str) -> dict[str, object]:
    event = {"sender": {"id": "7"}, "recipient": {"id": page}, "timestamp": 1790000000000, "message": {"mid": f"m_{text}", "text": text}}
    return {"id": page, "time": 1, "messaging": [event]}
