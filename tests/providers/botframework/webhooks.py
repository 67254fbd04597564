"""The way of an activity to a bot's endpoint: signed, and again where the bot was not well."""

import asyncio
from typing import Any

import httpx2

from tests.providers.botframework.signing import Keychain
from tests.providers.botframework.world import Bot, Json

TRIES = 100


class Bringer:
    def __init__(self, keychain: Keychain) -> None:
        self.keychain = keychain
        self.patience = 0.02
        """Seconds before a call that failed is made again."""
        self.statuses: list[int] = []
        """How each call was answered, in order."""
        self._http = httpx2.AsyncClient(timeout=60)

    async def close(self) -> None:
        await self._http.aclose()

    async def bring(self, bot: Bot, activity: Json) -> int:
        """Until it is taken or turned away; without an endpoint it is lost."""
        status = 0
        for _ in range(TRIES if bot.endpoint else 0):
            status = await self.call(bot, activity)
            if 0 < status < 500:
                break
            await asyncio.sleep(self.patience)
        return status

    async def call(self, bot: Bot, activity: Json, *, authorization: str | None = None, **claims: Any) -> int:
        """The status that the endpoint answers; 0 where nobody is there. Claims and a given header replace the right ones."""
        token = self.keychain.token(bot.app_id, activity["serviceUrl"], **claims)
        headers = {"authorization": f"Bearer {token}" if authorization is None else authorization}
        try:
            status = (await self._http.post(bot.endpoint, json=activity, headers=headers)).status_code
        except httpx2.TransportError:
            status = 0
        self.statuses.append(status)
        return status
