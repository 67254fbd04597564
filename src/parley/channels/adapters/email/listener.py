"""Keeps one mailbox's line alive: opens it, logs in, and comes back after a break."""

from asyncio import sleep
from collections.abc import AsyncGenerator
from contextlib import aclosing, asynccontextmanager

import msgspec

from parley.channels.adapters.email.imap import Pace, cursor_of, watch
from parley.channels.adapters.email.imap_session import Session, connected
from parley.channels.adapters.email.oauth import Tokens
from parley.channels.adapters.email.settings import EmailSettings
from parley.channels.contract import Take
from parley.channels.errors import AccountBroken, ProviderDown, RateLimited
from parley.core.http import Http


class Mailboxes:
    """Opens mailboxes. One for the whole process."""

    def __init__(self, tokens: Tokens, pace: Pace) -> None:
        self._tokens = tokens
        self._pace = pace

    async def listen(self, settings: EmailSettings, cursor: bytes, take: Take, http: Http) -> AsyncGenerator[bytes]:
        """Run until cancelled. Raises `AccountBroken` at once, and `ProviderDown` when coming back has failed too often."""
        known = cursor_of(cursor)
        failures = 0
        while True:
            try:
                async with self.opened(settings, http) as session, aclosing(watch(session, settings, known, take, self._pace)) as cursors:
                    async for reached in cursors:
                        failures = 0
                        if reached != known:
                            known = reached
                            yield msgspec.json.encode(known)
            except (ProviderDown, RateLimited):
                failures += 1
                if failures >= self._pace.attempts:
                    raise
                await sleep(self._pace.pause(failures))

    @asynccontextmanager
    async def opened(self, settings: EmailSettings, http: Http) -> AsyncGenerator[Session]:
        """A session that is logged in."""
        async with connected(settings.imap, allow_private=http.allow_private, answers_within=self._pace.answer) as session:
            await self._login(session, settings, http)
            yield session

    async def _login(self, session: Session, settings: EmailSettings, http: Http) -> None:
        token = await self._tokens.access(settings, http)
        try:
            await session.login(token)
        except AccountBroken:
            if not token:
                raise
            # The kept token may have been revoked before its time.
            self._tokens.forget(settings)
            await session.login(await self._tokens.access(settings, http))
