"""Events by webhook, from the fake LINE to what the adapter understands."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import msgspec
import pytest

from parley.channels.adapters.line import Line, LineSettings
from parley.channels.errors import AccountBroken, InvalidSignature, Refused
from parley.channels.types import Account, Call, Inbound, Kind
from parley.core.http import Http
from tests.providers import line as fake
from tests.providers.server import Answer, Request, serving

LineAccount = Account[LineSettings]


class Hook:
    """Our side of the webhook: keeps what is genuine; fails as often as it is told to."""

    def __init__(self, adapter: Line, account: LineAccount) -> None:
        self.adapter, self.account = adapter, account
        self.failures = 0
        self.calls: list[Call] = []

    async def take(self, request: Request) -> Answer:
        call = Call(request.body, request.headers)
        try:
            self.adapter.verify(call, self.account)
        except InvalidSignature:
            return Answer(401)
        self.calls.append(call)
        self.failures -= 1
        return Answer(503 if self.failures >= 0 else 200)

    def facts(self) -> list[Inbound]:
        return [fact for call in self.calls for fact in self.adapter.parse(call, self.account)]


@asynccontextmanager
async def connected(adapter: Line, account: LineAccount, http: Http) -> AsyncGenerator[Hook]:
    hook = Hook(adapter, account)
    async with serving(hook.take) as address:
        await adapter.connect(account, http, webhook_url=f"{address}/hooks/1")
        yield hook


async def test_what_ada_writes_arrives(ada: fake.Person, adapter: Line, account: LineAccount, http: Http) -> None:
    async with connected(adapter, account, http) as hook:
        first = await ada.writes("Є час на завтра?")
        await ada.writes("На 15:00", quoting=first["message"]["id"])

    question, more = hook.facts()
    assert (question.kind, question.text, question.thread) == (Kind.MESSAGE, "Є час на завтра?", ada.id)
    assert question.sender
    assert question.sender.id == ada.id
    assert more.quoted == question.external_id


async def test_a_group_is_a_thread_of_its_own(line: fake.Line, ada: fake.Person, adapter: Line, account: LineAccount, http: Http) -> None:
    grace = line.person("Grace", group=line.group())
    async with connected(adapter, account, http) as hook:
        await grace.writes("Хто завтра працює?")

    (said,) = hook.facts()
    assert said.sender
    assert (said.thread, said.sender.id, said.group) == (grace.group, grace.id, True)


async def test_a_call_that_was_not_taken_comes_again_under_the_same_key(
    line: fake.Line, channel: fake.Channel, ada: fake.Person, adapter: Line, account: LineAccount, http: Http
) -> None:
    channel.redelivers = True
    async with connected(adapter, account, http) as hook:
        hook.failures = 1
        await ada.writes("one")
        await ada.writes("two")
        await line.brings_again(channel)

    assert [fact.text for fact in hook.facts()] == ["one", "two", "one"]
    assert hook.calls[0].body != hook.calls[2].body
    assert adapter.key(hook.calls[0]) == adapter.key(hook.calls[2]) != adapter.key(hook.calls[1])


async def test_several_people_come_in_one_call(
    line: fake.Line, channel: fake.Channel, ada: fake.Person, adapter: Line, account: LineAccount, http: Http
) -> None:
    grace = line.person("Grace")
    async with connected(adapter, account, http) as hook, line.together(channel):
        await ada.writes("one")
        await grace.follows()
        await ada.writes("two")

    assert len(hook.calls) == 1
    assert [(fact.kind, fact.text, fact.thread) for fact in hook.facts()] == [
        (Kind.MESSAGE, "one", ada.id),
        (Kind.SUBSCRIBED, "", grace.id),
        (Kind.MESSAGE, "two", ada.id),
    ]


async def test_what_is_edited_or_taken_back_names_its_message(line: fake.Line, adapter: Line, account: LineAccount, http: Http) -> None:
    ada = line.person("Ada", group=line.group())
    async with connected(adapter, account, http) as hook:
        message = await ada.writes("на 5-ту")
        await ada.edits(message, "на 6-ту")
        await ada.unsends(message)

    said, edited, deleted = hook.facts()
    assert (edited.kind, edited.text, edited.provider_key) == (Kind.EDIT, "на 6-ту", said.provider_key)
    assert (deleted.kind, deleted.provider_key) == (Kind.DELETE, said.provider_key)


async def test_who_blocks_the_account_has_left_and_who_comes_back_is_here(
    ada: fake.Person, adapter: Line, account: LineAccount, http: Http
) -> None:
    async with connected(adapter, account, http) as hook:
        await ada.follows()
        await ada.blocks()
        await ada.follows()

    facts = hook.facts()
    assert [fact.kind for fact in facts] == [Kind.SUBSCRIBED, Kind.UNSUBSCRIBED, Kind.SUBSCRIBED]
    assert [fact.extra.get("is_unblocked") for fact in facts] == [False, None, True]


async def test_an_invitation_that_ada_sends_on_brings_our_token_back(
    ada: fake.Person, adapter: Line, account: LineAccount, http: Http
) -> None:
    token = "u" + "a1-_" * 12
    link = adapter.invitation("@001abcde", token)
    async with connected(adapter, account, http) as hook:
        await ada.writes(link.rpartition("?")[2])
        await ada.writes("Добрий день")

    assert [fact.token for fact in hook.facts()] == [token, ""]


async def test_a_forger_and_another_channel_are_turned_away(
    line: fake.Line, channel: fake.Channel, ada: fake.Person, adapter: Line, account: LineAccount, http: Http
) -> None:
    event = await ada.writes("Переведіть гроші")
    async with connected(adapter, account, http) as hook:
        forged = [await line.bringer.call(channel, [event], signature=signature) for signature in ("", "guessed")]
        stranger = line.channel("Another")
        stranger.endpoint = channel.endpoint
        foreign = await line.bringer.call(stranger, [event])

    assert (forged, foreign, hook.calls) == ([401, 401], 401, [])


async def test_a_failing_webhook_is_told_as_trouble(adapter: Line, account: LineAccount, http: Http) -> None:
    async with connected(adapter, account, http) as hook:
        assert await adapter.trouble(account, http) == ""
        hook.failures = 1
        assert await adapter.trouble(account, http) == "LINE could not call Parley: ERROR_STATUS_CODE 503"

    assert await adapter.trouble(account, http) == "LINE could not call Parley: COULD_NOT_CONNECT Failure to connect"
    assert hook.facts() == []


async def test_a_webhook_that_is_missing_or_switched_off_is_told_as_trouble(
    channel: fake.Channel, adapter: Line, account: LineAccount, http: Http
) -> None:
    assert (await adapter.trouble(account, http)).startswith("No webhook is registered")
    channel.active = False
    async with connected(adapter, account, http):
        assert "switched off" in await adapter.trouble(account, http)


async def test_a_month_that_is_used_up_is_told_as_trouble(channel: fake.Channel, adapter: Line, account: LineAccount, http: Http) -> None:
    channel.quota = channel.used = 200
    async with connected(adapter, account, http):
        assert (await adapter.trouble(account, http)).startswith("All 200 messages")


async def test_a_webhook_on_a_plain_address_is_refused(adapter: Line, account: LineAccount, http: Http) -> None:
    with pytest.raises(Refused, match="Invalid webhook endpoint URL"):
        await adapter.connect(account, http, webhook_url="http://parley.example/hooks/1")


async def test_a_check_tells_the_accounts_name_and_a_wrong_token_is_broken(
    channel: fake.Channel, adapter: Line, account: LineAccount, http: Http
) -> None:
    revoked = msgspec.structs.replace(account.settings, access_token="a-token-that-nobody-issued")

    assert await adapter.check(account, http) == (channel.basic_id, "Salon")
    with pytest.raises(AccountBroken, match="Authentication failed"):
        await adapter.check(msgspec.structs.replace(account, settings=revoked), http)


def test_files_come_from_a_host_of_their_own() -> None:
    assert LineSettings(access_token="t" * 20, channel_secret="s").content_url == "https://api-data.line.me"


@pytest.mark.parametrize("token", ["", "short", "with a space in the middle", "a-line-break-at-the-end\n", "токен-інших-літер-алфавіту"])
def test_a_token_that_is_none_is_not_accepted(token: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"access_token": token, "channel_secret": "s"}, LineSettings)
