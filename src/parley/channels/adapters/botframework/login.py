"""Signing in: access tokens by client credentials, each kept until shortly before its end."""

import re
from datetime import datetime, timedelta
from typing import NamedTuple

from parley.channels.adapters.botframework import wire
from parley.channels.adapters.botframework.settings import BotAccount, BotFrameworkSettings
from parley.channels.errors import AccountBroken, ProviderDown, RateLimited, SendError
from parley.channels.provider import ask
from parley.core import clock
from parley.core.http import Answer, Http
from parley.core.ids import AccountId

ENDS_EARLY = timedelta(minutes=5)
ANSWERS_WITHIN = timedelta(seconds=15)
LONGEST_DETAIL = 300
UNTOLD_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(hours=1)
# It goes into a header.
SENDABLE = re.compile(r"[A-Za-z0-9._~+/=-]{1,16384}")
SECONDS = re.compile(r"[0-9]{1,6}")


class _Held(NamedTuple):
    token: str
    until: datetime
    settings: BotFrameworkSettings


class Logins:
    def __init__(self) -> None:
        self._held: dict[AccountId, _Held] = {}

    def kept(self, account: BotAccount) -> str:
        """Empty where there is none, or none that will still do."""
        held = self._held.get(account.id)
        return held.token if held and held.settings == account.settings and clock.now() < held.until else ""

    async def fresh(self, account: BotAccount, http: Http) -> str:
        """A new one. Raises a `SendError`."""
        settings = account.settings
        form = {
            "grant_type": "client_credentials",
            "client_id": settings.app_id,
            "client_secret": settings.app_password,
            "scope": settings.scope,
        }
        answer = await ask(http, "POST", settings.token_url, form=form, timeout=ANSWERS_WITHIN)
        told = _token(answer)
        now = clock.now()
        self._held = {id: held for id, held in self._held.items() if now < held.until}
        self._held[account.id] = _Held(told.access_token, now + timedelta(seconds=told.expires_in) - ENDS_EARLY, settings)
        return told.access_token

    async def token(self, account: BotAccount, http: Http) -> str:
        return self.kept(account) or await self.fresh(account, http)


def wait_told(answer: Answer, untold: timedelta = UNTOLD_WAIT) -> timedelta:
    told = answer.headers.get("retry-after", "")
    return min(timedelta(seconds=int(told)), LONGEST_WAIT) if SECONDS.fullmatch(told) else untold


def _token(answer: Answer) -> wire.Token:
    if answer.status != 200:
        raise _refusal(answer)
    try:
        told = answer.json(wire.Token)
    except (ValueError, RecursionError):
        raise ProviderDown("an answer that is not Microsoft's") from None
    if not SENDABLE.fullmatch(told.access_token) or not 0 < told.expires_in < 1_000_000:
        raise ProviderDown("a token that is not as documented")
    return told


def _refusal(answer: Answer) -> SendError:
    said, code = _words(answer), str(answer.status)
    if answer.status == 429:
        return RateLimited(said, wait=wait_told(answer), code=code)
    return (ProviderDown if answer.status >= 500 else AccountBroken)(said, code=code)


def _words(answer: Answer) -> str:
    """The first line; traces and the time follow it."""
    try:
        told = answer.json(wire.LoginComplaint)
    except (ValueError, RecursionError):
        told = wire.LoginComplaint()
    lines = (told.error_description or told.error).splitlines()
    return lines[0][:LONGEST_DETAIL] if lines else f"HTTP {answer.status}"
