"""The way of an event to a bot's webhook: signed, in order, and again until it is answered with 200."""

import asyncio
import hashlib
import hmac
from urllib.parse import urlsplit

import httpx2

from tests.providers.viber.refusals import Refusal
from tests.providers.viber.world import ALWAYS, OTHERS, Bot, Json, World

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class Hooks:
    """Brings events; `patience`: seconds before one that was not taken is brought again."""

    def __init__(self, world: World, *, patience: float) -> None:
        self._world = world
        self._patience = patience
        self._carriers: dict[str, asyncio.Task[None]] = {}
        self._http = httpx2.AsyncClient(timeout=5)

    async def set_webhook(self, bot: Bot, fields: Json) -> Json:
        """The address is tried out while the call is still open."""
        url = fields.get("url")
        if not isinstance(url, str):
            raise Refusal(4, "url")
        events = _events(fields)
        if url and not (_is_allowed(url) and await self.brings(url, bot, self._world.event("webhook"))):
            raise Refusal(1)
        async with bot.changed:
            bot.webhook, bot.events = url, events
            bot.changed.notify_all()
        if bot.token not in self._carriers:
            self._carriers[bot.token] = asyncio.create_task(self._carry(bot))
        return {"event_types": sorted(events)} if url else {}

    async def brings(self, url: str, bot: Bot, event: bytes, *, signed_with: str | None = None) -> bool:
        """Whether the event was taken."""
        signature = hmac.new((signed_with or bot.token).encode(), event, hashlib.sha256).hexdigest()
        headers = {"content-type": "application/json", "X-Viber-Content-Signature": signature}
        try:
            answer = await self._http.post(url, content=event, headers=headers)
        except httpx2.TransportError:
            return False
        return answer.status_code == 200

    async def close(self) -> None:
        for carrier in self._carriers.values():
            carrier.cancel()
        await asyncio.gather(*self._carriers.values(), return_exceptions=True)
        await self._http.aclose()

    async def _carry(self, bot: Bot) -> None:
        while True:
            async with bot.changed:
                await bot.changed.wait_for(lambda: bot.webhook and bot.pending)
                event = bot.pending[0]
            if not await self.brings(bot.webhook, bot, event):
                await asyncio.sleep(self._patience)
                continue
            async with bot.changed:
                bot.pending.remove(event)
                bot.changed.notify_all()


def _is_allowed(url: str) -> bool:
    """https only, with the one relaxation that tests and laptops have no certificate."""
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)


def _events(fields: Json) -> frozenset[str]:
    """All of them where none are named."""
    named: list[str] = fields.get("event_types") or list(OTHERS)
    if unknown := set(named) - OTHERS - ALWAYS:
        raise Refusal(3, f"event_types {sorted(unknown)}")
    return ALWAYS | frozenset(named)
