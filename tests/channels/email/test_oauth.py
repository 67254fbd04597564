"""Mailboxes by OAuth, proved against Dovecot, which asks the same authorization server."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import msgspec
import pytest

from parley.channels.adapters.email.adapter import Email
from parley.channels.adapters.email.oauth import Tokens, xoauth2
from parley.channels.adapters.email.settings import EmailSettings
from parley.channels.errors import AccountBroken, ProviderDown
from parley.channels.types import Account, Call, Part
from parley.core import clock
from parley.core.http import Http
from parley.core.ids import AccountId, WorkspaceId
from tests.servers.mail import MailServers, letter


@pytest.fixture
def salon(servers: MailServers) -> Account[EmailSettings]:
    settings = servers.by_oauth(f"salon-{uuid4().hex[:8]}")
    servers.oauth.owner = settings.address
    return Account(AccountId(uuid4()), WorkspaceId(uuid4()), "email", "Почта", settings)


async def first_call(email: Email, account: Account[EmailSettings], http: Http) -> Call:
    taken: list[Call] = []

    async def take(calls: Sequence[Call]) -> None:
        taken.extend(calls)

    async for _ in email.listen(account, b"", take, http):
        if taken:
            break
    return taken[0]


def test_the_answer_to_the_challenge_is_as_google_writes_it() -> None:
    assert xoauth2("a@b", "T") == "dXNlcj1hQGIBYXV0aD1CZWFyZXIgVAEB"


async def test_a_mailbox_is_read_and_written_by_token(
    email: Email, servers: MailServers, salon: Account[EmailSettings], http: Http
) -> None:
    before = len(servers.oauth.granted)
    await servers.put(salon.settings.address, letter(to=salon.settings.address, text="По токену"))
    call = await first_call(email, salon, http)
    await email.send(Part(to=salon.settings.address, text="Сами себе"), salon, http)

    assert "По токену".encode() in call.body
    assert len(servers.oauth.granted) == before + 1


async def test_a_token_revoked_before_its_time_is_replaced(
    email: Email, servers: MailServers, salon: Account[EmailSettings], http: Http
) -> None:
    await email.check(salon, http)
    servers.oauth.active.clear()
    await servers.put(salon.settings.address, letter(to=salon.settings.address))
    assert await first_call(email, salon, http)


async def test_a_token_of_somebody_else_is_not_accepted(
    email: Email, servers: MailServers, salon: Account[EmailSettings], http: Http
) -> None:
    servers.oauth.owner = "linus@desk.test"
    with pytest.raises(AccountBroken) as broken:
        await email.check(salon, http)
    assert servers.oauth.granted[-1] not in str(broken.value)
    assert "IMAP" in str(broken.value)


async def test_access_that_was_taken_back_breaks_the_account(email: Email, salon: Account[EmailSettings], http: Http) -> None:
    revoked = msgspec.structs.replace(salon, settings=msgspec.structs.replace(salon.settings, oauth_refresh_token="revoked"))
    with pytest.raises(AccountBroken, match="invalid_grant") as broken:
        await first_call(email, revoked, http)
    assert "revoked" not in str(broken.value)


async def test_an_authorization_server_that_is_away_is_only_down(salon: Account[EmailSettings], http: Http) -> None:
    away = msgspec.structs.replace(salon.settings, oauth_token_url="http://127.0.0.1:1/token")
    with pytest.raises(ProviderDown):
        await Tokens().access(away, http)


async def test_a_token_is_bought_anew_a_minute_before_it_expires(
    servers: MailServers, salon: Account[EmailSettings], http: Http, monkeypatch: pytest.MonkeyPatch
) -> None:
    tokens = Tokens()
    first = await tokens.access(salon.settings, http)
    assert await tokens.access(salon.settings, http) == first
    later = datetime.now(UTC) + timedelta(seconds=3600 - 59)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert await tokens.access(salon.settings, http) != first


async def test_an_account_with_a_password_needs_no_token(servers: MailServers, http: Http) -> None:
    assert await Tokens().access(servers.settings("ada"), http) == ""
