"""The two ways of an update to a bot: long polling, and the webhook with its order and its stubbornness."""

import asyncio
import re
from typing import Any
from urllib.parse import urlsplit

import httpx2

from tests.providers.telegram.refusals import bad, conflict
from tests.providers.telegram.world import DEFAULT_UPDATES, Bot, Json, World

PORTS = frozenset({None, 80, 88, 443, 8443})
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


def set_webhook(world: World, bot: Bot, fields: Json, files: Json) -> bool:
    url = str(fields.get("url", ""))
    if not url:
        return delete_webhook(world, bot, fields, files)
    _check_address(url)
    secret = str(fields.get("secret_token", ""))
    if secret and not SECRET.fullmatch(secret):
        raise bad("secret token contains unallowed characters")
    bot.webhook = {"url": url, "secret_token": secret}
    _allow(bot, fields)
    return True


def delete_webhook(world: World, bot: Bot, fields: Json, files: Json) -> bool:
    bot.webhook = {}
    if fields.get("drop_pending_updates"):
        bot.pending.clear()
    return True


def webhook_info(world: World, bot: Bot, fields: Json, files: Json) -> Json:
    about: Json = {"url": bot.webhook.get("url", ""), "has_custom_certificate": False, "pending_update_count": len(bot.pending)}
    return about | ({"last_error_message": bot.last_error, "last_error_date": 1} if bot.last_error else {})


async def get_updates(world: World, bot: Bot, fields: Json, files: Json) -> list[Json]:
    if bot.webhook:
        raise conflict("can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
    _allow(bot, fields)
    bot.poller += 1
    mine = bot.poller
    _confirm(bot, fields.get("offset", 0))
    async with bot.changed:
        bot.changed.notify_all()
        try:
            async with asyncio.timeout(min(fields.get("timeout", 0), bot.longest_poll)):
                await bot.changed.wait_for(lambda: bot.pending or bot.poller != mine)
        except TimeoutError:
            return []
    if bot.poller != mine:
        raise conflict("terminated by other getUpdates request; make sure that only one bot instance is running")
    return list(bot.pending.values())[: min(max(fields.get("limit", 100), 1), 100)]


class Deliverer:
    """Brings updates to webhooks: one at a time within a chat, and again until the answer is a 2xx."""

    def __init__(self, world: World, *, patience: float) -> None:
        self._world = world
        self._patience = patience
        self._under_way: set[int] = set()
        self._http = httpx2.AsyncClient(timeout=60)

    async def run(self, bot: Bot) -> None:
        chats: dict[int, asyncio.Lock] = {}
        async with asyncio.TaskGroup() as tasks:
            while True:
                async with bot.changed:
                    await bot.changed.wait_for(lambda: bot.webhook and bot.pending.keys() - self._under_way)
                for number in sorted(bot.pending.keys() - self._under_way):
                    self._under_way.add(number)
                    tasks.create_task(self._bring(bot, number, chats.setdefault(_chat(bot.pending[number]), asyncio.Lock())))

    async def close(self) -> None:
        await self._http.aclose()

    async def _bring(self, bot: Bot, number: int, turn: asyncio.Lock) -> None:
        async with turn:
            taken = await self._insists(bot, number)
        async with bot.changed:
            if taken:
                bot.pending.pop(number, None)
            self._under_way.discard(number)
            bot.changed.notify_all()

    async def _insists(self, bot: Bot, number: int) -> bool:
        """Until it is taken, or the webhook is gone."""
        while bot.webhook and number in bot.pending:
            if await self._taken(bot, bot.pending[number]):
                return True
            await asyncio.sleep(self._patience)
        return False

    async def _taken(self, bot: Bot, update: Json) -> bool:
        secret = bot.webhook.get("secret_token", "")
        headers = {"x-telegram-bot-api-secret-token": secret} if secret else {}
        try:
            answer = await self._http.post(bot.webhook["url"], json=update, headers=headers)
        except httpx2.TransportError:
            bot.last_error = "Connection refused"
            return False
        bot.last_error = "" if answer.is_success else f"Wrong response from the webhook: {answer.status_code} {answer.reason_phrase}"
        return answer.is_success


def _check_address(url: str) -> None:
    parts = urlsplit(url)
    if parts.hostname in LOOPBACK and parts.scheme == "http":
        # The one relaxation: tests and laptops have no certificate.
        return
    if parts.scheme != "https":
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    if parts.port not in PORTS:
        raise bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")


def _allow(bot: Bot, fields: Json) -> None:
    """An empty list means the default; an omitted one leaves what was."""
    if "allowed_updates" in fields:
        bot.allowed = frozenset(fields["allowed_updates"]) or DEFAULT_UPDATES


def _confirm(bot: Bot, offset: int) -> None:
    kept = list(bot.pending)[offset:] if offset < 0 else [number for number in bot.pending if number >= offset]
    bot.pending = {number: bot.pending[number] for number in kept}


def _chat(update: Json) -> int:
    content: Any = next(value for name, value in update.items() if name != "update_id")
    return content.get("message", content).get("chat", {}).get("id", 0)
