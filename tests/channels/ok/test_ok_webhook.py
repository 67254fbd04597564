"""Who may call us, and whom the group tells what is written to it."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from urllib.parse import parse_qsl, urlsplit

import msgspec
import pytest

from parley.channels.adapters.ok import Ok, OkSettings
from parley.channels.errors import AccountBroken, InvalidSignature, Refused
from parley.channels.types import Account, Call, Inbound, Kind, Trust
from parley.core.http import Http
from tests.providers import ok as fake
from tests.providers.server import Answer, Request, serving

OkAccount = Account[OkSettings]

HOOK = "https://parley.example/hooks/1"
UNREGISTERED = "No webhook is registered for this group"


class Hook:
    """Our side of the webhook: keeps what is genuine; fails as often as it is told to."""

    def __init__(self, adapter: Ok, account: OkAccount) -> None:
        self.adapter, self.account = adapter, account
        self.failures = 0
        self.calls: list[Call] = []

    async def take(self, request: Request) -> Answer:
        call = Call(request.body, request.headers, dict(parse_qsl(urlsplit(request.path).query)))
        self.adapter.verify(call, self.account)
        self.calls.append(call)
        self.failures -= 1
        return Answer(503 if self.failures >= 0 else 200)

    def facts(self) -> list[Inbound]:
        return [fact for call in self.calls for fact in self.adapter.parse(call, self.account)]


@asynccontextmanager
async def connected(adapter: Ok, account: OkAccount, http: Http) -> AsyncGenerator[Hook]:
    hook = Hook(adapter, account)
    async with serving(hook.take) as address:
        await adapter.connect(account, http, webhook_url=f"{address}/hooks/1")
        yield hook
        await adapter.disconnect(account, http)


async def test_what_ada_writes_arrives(network: fake.Odnoklassniki, ada: fake.Person, adapter: Ok, account: OkAccount, http: Http) -> None:
    async with connected(adapter, account, http) as hook:
        ada.writes("Є час на завтра?")
        await network.settled()

    (question,) = hook.facts()
    assert (question.kind, question.text, question.thread) == (Kind.MESSAGE, "Є час на завтра?", ada.chat.id)
    assert question.sender
    assert (question.sender.id, question.sender.name) == (ada.about["user_id"], "Ada")


async def test_a_call_that_was_not_taken_comes_again_under_the_same_key(
    network: fake.Odnoklassniki, ada: fake.Person, adapter: Ok, account: OkAccount, http: Http
) -> None:
    async with connected(adapter, account, http) as hook:
        hook.failures = 2
        ada.writes("one")
        await network.settled()
        ada.writes("one")
        await network.settled()

    assert [fact.text for fact in hook.facts()] == ["one"] * 4
    assert len({adapter.key(call) for call in hook.calls}) == 2


def test_two_presses_of_one_button_are_two(adapter: Ok) -> None:
    press = {"webhookType": "MESSAGE_CALLBACK", "callbackId": "cb-1", "payload": "yes"}
    calls = [Call(msgspec.json.encode(press | {"timestamp": moment})) for moment in (1_790_000_000_000, 1_790_000_000_001)]

    assert len({adapter.key(call) for call in calls}) == 2


async def test_a_link_into_the_chat_says_where_ada_comes_from(
    network: fake.Odnoklassniki, ada: fake.Person, adapter: Ok, account: OkAccount, http: Http
) -> None:
    async with connected(adapter, account, http) as hook:
        ada.comes()
        await network.settled()
        ada.comes(by_link="site-7f3a")
        await network.settled()

    assert [(fact.kind, fact.payload, fact.token) for fact in hook.facts()] == [
        (Kind.SUBSCRIBED, "", ""),
        (Kind.REFERRAL, "site-7f3a", "site-7f3a"),
    ]


@pytest.mark.parametrize("whose", ["her own", "of another", "from her address book"])
async def test_an_own_contact_claims_the_phone_and_proves_nothing(
    network: fake.Odnoklassniki, ada: fake.Person, adapter: Ok, account: OkAccount, http: Http, whose: str
) -> None:
    ids = {"her own": ada.about["user_id"], "of another": "user:1"}
    async with connected(adapter, account, http) as hook:
        ada.shares_a_contact("Ada", "+380501234567", of=ids.get(whose, ""))
        await network.settled()

    (shared,) = hook.facts()
    assert shared.sender
    assert shared.card
    assert shared.card.phone == "+380501234567"
    claimed = [("phone", "+380501234567", Trust.CLAIMED)] if whose == "her own" else []
    assert [(also.kind, also.value, also.trust) for also in shared.sender.also] == claimed


def by_the_secret(account: OkAccount, given: str) -> Call:
    return Call(b"{}", query={"secret": given})


def test_the_secret_in_the_address_lets_in_and_nothing_else_does(adapter: Ok, account: OkAccount) -> None:
    adapter.verify(by_the_secret(account, "known-to-both"), account)
    for forged in ("guessed", "known-to-bot", "known-to-both2", ""):
        with pytest.raises(InvalidSignature):
            adapter.verify(by_the_secret(account, forged), account)
    with pytest.raises(InvalidSignature):
        adapter.verify(Call(b"{}", {"secret": "known-to-both"}), account)


def test_a_header_that_nobody_asked_for_proves_nothing(adapter: Ok, account: OkAccount) -> None:
    with pytest.raises(InvalidSignature):
        adapter.verify(Call(b"{}", {"x-real-ip": "217.20.145.193"}), account)


async def test_the_webhook_is_registered_once_and_others_are_left_alone(
    group: fake.Group, adapter: Ok, account: OkAccount, http: Http
) -> None:
    group.webhooks.append("https://crm.example/ok")
    for address in ("https://old.example/hooks/1", HOOK, HOOK):
        await adapter.connect(account, http, webhook_url=address)

    assert group.webhooks == ["https://crm.example/ok", f"{HOOK}?secret=known-to-both"]
    assert await adapter.trouble(account, http) == ""
    await adapter.disconnect(account, http)
    assert group.webhooks == ["https://crm.example/ok"]
    assert (await adapter.trouble(account, http)).startswith(UNREGISTERED)


async def test_a_new_secret_takes_the_old_address_off(group: fake.Group, adapter: Ok, account: OkAccount, http: Http) -> None:
    await adapter.connect(account, http, webhook_url=HOOK)
    changed = msgspec.structs.replace(account.settings, webhook_secret="another")
    await adapter.connect(msgspec.structs.replace(account, settings=changed), http, webhook_url=HOOK)

    assert group.webhooks == [f"{HOOK}?secret=another"]


async def test_an_address_that_is_none_is_refused(adapter: Ok, account: OkAccount, http: Http) -> None:
    with pytest.raises(Refused, match="PARAM : url"):
        await adapter.connect(account, http, webhook_url="ftp://parley.example/hooks/1")


async def test_a_check_tells_the_groups_name_and_a_replaced_key_is_broken(
    network: fake.Odnoklassniki, group: fake.Group, adapter: Ok, account: OkAccount, http: Http
) -> None:
    assert await adapter.check(account, http) == (f"ok.ru/group/{group.id.removeprefix('group:')}", "Salon")
    network.makes_a_new_key(group)
    for asked in (adapter.check(account, http), adapter.trouble(account, http)):
        with pytest.raises(AccountBroken, match="Session expired"):
            await asked


def test_a_webhook_secret_is_made_where_none_is_given() -> None:
    one, other = (msgspec.convert({"token": "a-key-that-nobody-ever-made"}, OkSettings) for _ in range(2))

    assert len(one.webhook_secret) >= 32
    assert one.webhook_secret != other.webhook_secret


@pytest.mark.parametrize(
    "token", ["", "short", "with a space in the midst", "one-that-goes-on\non-another-line", "a-key-&-more-of-it"], ids=repr
)
def test_a_key_that_is_none_is_not_accepted(token: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"token": token}, OkSettings)
