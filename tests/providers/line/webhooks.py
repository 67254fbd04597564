"""The way of an event to a channel's webhook: signed, in batches, and once more where the first call was not taken."""

import base64
import hmac
from collections.abc import Sequence
from urllib.parse import urlsplit

import httpx2
import msgspec

from tests.providers.line.refusals import Refusal
from tests.providers.line.world import Channel, Json

LONGEST_ADDRESS = 500
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class Bringer:
    """Calls webhooks, and remembers what was not taken."""

    def __init__(self) -> None:
        self._http = httpx2.AsyncClient(timeout=60)

    async def close(self) -> None:
        await self._http.aclose()

    async def tell(self, channel: Channel, event: Json) -> None:
        """Bring one event, or keep it for the batch that is being gathered. Without a webhook it is lost."""
        if channel.held is not None:
            channel.held.append(event)
        elif channel.endpoint and channel.active:
            await self.bring(channel, [event])

    async def bring(self, channel: Channel, events: Sequence[Json]) -> None:
        if await self.call(channel, events) != 200 and channel.redelivers:
            channel.missed += events

    async def bring_again(self, channel: Channel) -> None:
        """What was missed, marked as brought once more; what is missed again stays."""
        events, channel.missed = [event | {"deliveryContext": {"isRedelivery": True}} for event in channel.missed], []
        if events:
            await self.bring(channel, events)

    async def call(self, channel: Channel, events: Sequence[Json], *, signature: str | None = None) -> int:
        """The status that the webhook answers; 0 where nobody is there. A given signature replaces the right one."""
        body = msgspec.json.encode({"destination": channel.id, "events": events})
        headers = {"content-type": "application/json; charset=utf-8", "user-agent": "LineBotWebhook/2.0"}
        headers["x-line-signature"] = signed(body, channel.secret) if signature is None else signature
        try:
            return (await self._http.post(channel.endpoint, content=body, headers=headers)).status_code
        except httpx2.TransportError:
            return 0


def signed(body: bytes, secret: str) -> str:
    return base64.b64encode(hmac.digest(secret.encode(), body, "sha256")).decode()


def checked_address(url: object) -> str:
    if not isinstance(url, str) or len(url) > LONGEST_ADDRESS:
        raise Refusal(400, "Invalid webhook endpoint URL")
    parts = urlsplit(url)
    # The one relaxation: tests and laptops have no certificate.
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise Refusal(400, "Invalid webhook endpoint URL")
    return url
