"""The way of a call to a number's webhook: signed, in order, and again until it is answered with 200."""

import asyncio
import hashlib
import hmac
from urllib.parse import urlsplit

import httpx2

from tests.providers.whatsapp.refusals import Refusal
from tests.providers.whatsapp.world import Number, World

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
CHALLENGE = "1158201444"


class Hooks:
    """Brings calls; `patience`: seconds before one that was not taken is brought again."""

    def __init__(self, world: World, *, patience: float) -> None:
        self._world = world
        self._patience = patience
        self._carriers: dict[str, asyncio.Task[None]] = {}
        self._http = httpx2.AsyncClient(timeout=5)

    async def try_out(self, url: str, verify_token: str) -> None:
        """The address must give back what it is asked, while the call that names it is still open."""
        parts = urlsplit(url)
        if parts.scheme != "https" and parts.hostname not in LOOPBACK:
            raise Refusal(100, "callback_url must be https")
        query = {"hub.mode": "subscribe", "hub.challenge": CHALLENGE, "hub.verify_token": verify_token}
        try:
            answer = await self._http.get(url, params=query)
        except httpx2.TransportError:
            raise Refusal(100, "Callback verification failed: no answer") from None
        if answer.status_code != 200 or answer.text != CHALLENGE:
            raise Refusal(100, f"Callback verification failed: HTTP Status Code = {answer.status_code}")

    async def direct(self, number: Number, url: str) -> None:
        async with number.changed:
            number.webhook = url
            number.changed.notify_all()
        if number.id not in self._carriers:
            self._carriers[number.id] = asyncio.create_task(self._carry(number))

    async def brings(self, url: str, call: bytes, *, signed_with: str | None = None) -> bool:
        """Whether the call was taken."""
        signature = hmac.new((signed_with or self._world.app_secret).encode(), call, hashlib.sha256).hexdigest()
        headers = {"content-type": "application/json", "X-Hub-Signature-256": f"sha256={signature}"}
        try:
            answer = await self._http.post(url, content=call, headers=headers)
        except httpx2.TransportError:
            return False
        return answer.status_code == 200

    async def close(self) -> None:
        for carrier in self._carriers.values():
            carrier.cancel()
        await asyncio.gather(*self._carriers.values(), return_exceptions=True)
        await self._http.aclose()

    async def _carry(self, number: Number) -> None:
        while True:
            async with number.changed:
                await number.changed.wait_for(lambda: number.webhook and number.pending)
                call = number.pending[0]
            if not await self.brings(number.webhook, call):
                await asyncio.sleep(self._patience)
                continue
            async with number.changed:
                number.pending.remove(call)
                number.changed.notify_all()
