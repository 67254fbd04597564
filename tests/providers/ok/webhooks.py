"""How Odnoklassniki tells what is written: unsigned, to every address that was subscribed, and again until it is answered with 200."""

import asyncio
from urllib.parse import urlsplit

import httpx2

from tests.providers.ok.refusals import bad, missing
from tests.providers.ok.world import Group, Json


def subscriptions(group: Group) -> Json:
    return {"subscriptions": [{"time": 1_498_577_751_487, "url": url} for url in group.webhooks]}


def subscribe(group: Group, fields: Json) -> Json:
    address = urlsplit(str(fields.get("url", "")))
    if address.scheme not in ("http", "https") or not address.netloc:
        raise bad("url")
    group.webhooks.append(fields["url"])
    return {"success": True}


def unsubscribe(group: Group, fields: Json) -> Json:
    if fields.get("url") not in group.webhooks:
        raise missing("Subscription")
    group.webhooks.remove(fields["url"])
    return {"success": True}


class Deliverer:
    def __init__(self) -> None:
        self.patience = 0.02
        """Seconds before a webhook that failed is tried again."""
        self.twice = False
        """Brings each event a second time, as when an answer was lost."""
        self._under_way: set[asyncio.Task[None]] = set()
        self._http = httpx2.AsyncClient(timeout=60)

    def announce(self, group: Group, event: Json) -> None:
        for url in group.webhooks:
            bringing = asyncio.create_task(self._bring(group, url, event))
            self._under_way.add(bringing)
            bringing.add_done_callback(self._under_way.discard)

    async def settled(self) -> None:
        """Returns when every event has been taken."""
        while self._under_way:
            await asyncio.gather(*self._under_way)

    async def close(self) -> None:
        for bringing in self._under_way:
            bringing.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)
        await self._http.aclose()

    async def _bring(self, group: Group, url: str, event: Json) -> None:
        for _ in range(2 if self.twice else 1):
            while url in group.webhooks and not await self._taken(url, event):
                await asyncio.sleep(self.patience)

    async def _taken(self, url: str, event: Json) -> bool:
        try:
            return (await self._http.post(url, json=event)).status_code == 200
        except httpx2.TransportError:
            return False
