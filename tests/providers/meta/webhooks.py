"""The way of an event to an app's webhook: signed over escaped JSON, and once more where the call was not taken."""

import hmac
import json

import httpx2

from tests.providers.meta.refusals import Refusal
from tests.providers.meta.world import App, Hook, Json, Place, World


class Bringer:
    """Calls webhooks, and remembers what was not taken."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._http = httpx2.AsyncClient(timeout=60)

    async def close(self) -> None:
        await self._http.aclose()

    async def tell(self, place: Place, field: str, event: Json) -> None:
        """Bring an event of a conversation, or keep it for the call that is being gathered. What nobody asked for is told to nobody."""
        if not self._wanted(place, field):
            return
        if place.held is not None:
            place.held.append(event)
        else:
            await self.bring(place, [event])

    async def bring(self, place: Place, events: list[Json]) -> int:
        return await self._bring_entry(place, {"id": place.id, "time": self._world.now(), "messaging": events})

    async def change(self, place: Place, field: str, value: Json) -> None:
        """Bring what happened in public."""
        if self._wanted(place, field):
            entry = {"id": place.id, "time": self._world.now() // 1000, "changes": [{"field": field, "value": value}]}
            await self._bring_entry(place, entry)

    async def bring_again(self, app: App, object: str) -> list[int]:
        """What was missed; what is missed again stays."""
        bodies, app.missed = app.missed, []
        return [await self.call(app, object, body) for body in bodies]

    async def call(self, app: App, object: str, body: bytes, *, signature: str | None = None) -> int:
        """The status that the webhook answers; 0 where nobody is there. A given signature replaces the right one."""
        headers = {"content-type": "application/json", "user-agent": "facebookexternalua"}
        headers["x-hub-signature-256"] = signed(body, app.secret) if signature is None else signature
        try:
            status = (await self._http.post(app.hooks[object].url, content=body, headers=headers)).status_code
        except httpx2.TransportError:
            status = 0
        if status != 200 and signature is None:
            app.missed.append(body)
        return status

    async def challenge(self, hook: Hook) -> None:
        """Meta believes an address only once it has given a challenge back."""
        query = {"hub.mode": "subscribe", "hub.challenge": str(self._world.number()), "hub.verify_token": hook.verify_token}
        try:
            answer = await self._http.get(hook.url, params=query)
        except httpx2.TransportError:
            raise Refusal("(#2200) Callback verification failed: could not connect", 2200) from None
        if answer.status_code != 200 or answer.text != query["hub.challenge"]:
            raise Refusal(f"(#2200) Callback verification failed: HTTP Status Code = {answer.status_code}", 2200)

    async def _bring_entry(self, place: Place, entry: Json) -> int:
        return await self.call(place.app, place.object, written({"object": place.object, "entry": [entry]}))

    def _wanted(self, place: Place, field: str) -> bool:
        hook = place.app.hooks.get(place.object)
        return hook is not None and field in hook.fields and bool(place.told.get(place.app.id))


def written(body: Json) -> bytes:
    """As Meta writes JSON: letters and slashes escaped."""
    return json.dumps(body, separators=(",", ":")).replace("/", "\\/").encode()


def signed(body: bytes, secret: str) -> str:
    return f"sha256={hmac.digest(secret.encode(), body, 'sha256').hex()}"
