"""How MAX brings updates: to every address that was subscribed, and again until it is answered with 200."""

import asyncio
import re
from urllib.parse import urlsplit

import httpx2

from tests.providers.max.refusals import Refusal, bad
from tests.providers.max.world import UPDATES, Bot, Json, World

LOOPBACK = frozenset({"127.0.0.1", "localhost"})
SECRET = re.compile(r"[A-Za-z0-9_-]{5,256}")


def subscriptions(bot: Bot) -> Json:
    found = [{"url": url, "time": 1, "update_types": told["update_types"], "version": None} for url, told in bot.subscriptions.items()]
    return {"subscriptions": found}


def subscribe(bot: Bot, fields: Json) -> Json:
    url, secret, types = str(fields.get("url", "")), fields.get("secret"), fields.get("update_types")
    parts = urlsplit(url)
    # The one relaxation: tests and laptops have no certificate.
    if parts.scheme != "https" and parts.hostname not in LOOPBACK:
        return {"success": False, "message": "Webhook url must start with https://"}
    if secret is not None and not SECRET.fullmatch(secret):
        raise bad("secret: must match ^[\\w-]{5,256}$")
    if types is not None and not set(types) <= UPDATES:
        raise bad("Unknown update type")
    bot.subscriptions[url] = {"secret": secret, "update_types": types}
    return {"success": True}


def unsubscribe(bot: Bot, url: str) -> Json:
    if bot.subscriptions.pop(url, None) is None:
        raise Refusal(404, "not.found", "Subscription not found")
    return {"success": True}


class Deliverer:
    def __init__(self, world: World, *, patience: float) -> None:
        self.world = world
        self.patience = patience
        self.twice = False
        """Brings each update a second time, as when an answer was lost."""
        self._under_way: set[asyncio.Task[None]] = set()
        self._http = httpx2.AsyncClient(timeout=60)

    async def announce(self, bot: Bot, update: Json) -> None:
        for url, told in bot.subscriptions.items():
            if told["update_types"] is None or update["update_type"] in told["update_types"]:
                bringing = asyncio.create_task(self._bring(bot, url, update))
                self._under_way.add(bringing)
                bringing.add_done_callback(self._under_way.discard)

    async def settled(self) -> None:
        """Returns when every update has been taken."""
        while self._under_way:
            await asyncio.gather(*self._under_way)

    async def close(self) -> None:
        for bringing in self._under_way:
            bringing.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)
        await self._http.aclose()

    async def _bring(self, bot: Bot, url: str, update: Json) -> None:
        for _ in range(2 if self.twice else 1):
            while url in bot.subscriptions and not await self._taken(bot.subscriptions[url], url, update):
                await asyncio.sleep(self.patience)

    async def _taken(self, told: Json, url: str, update: Json) -> bool:
        headers = {"x-max-bot-api-secret": told["secret"]} if told["secret"] else {}
        try:
            return (await self._http.post(url, json=update, headers=headers)).status_code == 200
        except httpx2.TransportError:
            return False
