"""The way of an event to a webhook: the challenge first, then calls that are signed, and once more what was not taken."""

import base64
import hmac
from urllib.parse import urlsplit

import httpx2
import msgspec

from tests.providers.x.refusals import invalid
from tests.providers.x.world import App, Json, Webhook, World

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
SIGNATURE = "x-twitter-webhooks-signature"


class Bringer:
    """Calls webhooks, and remembers what was not taken."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._http = httpx2.AsyncClient(timeout=60)

    async def close(self) -> None:
        await self._http.aclose()

    async def challenge(self, app: App, url: str) -> bool:
        token = base64.b64encode(f"crc {self.world.number()}".encode()).decode()
        try:
            answer = await self._http.get(url, params={"crc_token": token})
            said = msgspec.json.decode(answer.content, type=dict[str, str])
        except (httpx2.TransportError, msgspec.DecodeError):
            return False
        return answer.status_code == 200 and said.get("response_token") == signed(token.encode(), app.client_secret or app.secret)

    async def tell(self, event_type: str, user_id: str, payload: Json, includes: Json | None = None) -> None:
        """To each webhook of each app that has subscribed to this kind of event of this account."""
        for app in self.world.apps.values():
            for one in app.subscriptions:
                if (one.event_type, one.user_id) == (event_type, user_id):
                    await self._bring(app, one.webhook_id, self.event(event_type, user_id, payload, one.tag, includes))

    def event(self, event_type: str, user_id: str, payload: Json, tag: str = "", includes: Json | None = None) -> bytes:
        about = {"event_uuid": f"-{self.world.number()}", "filter": {"user_id": user_id}, "event_type": event_type, "tag": tag}
        return msgspec.json.encode({"data": about | {"payload": payload} | ({"includes": includes} if includes else {})})

    async def bring_again(self, app: App) -> list[int]:
        """Replay: what was not taken, byte for byte."""
        missed, app.missed = app.missed, []
        return [await self.call(app, hook, body) for hook, body in missed]

    async def call(self, app: App, hook: Webhook, body: bytes, *, signature: str | None = None) -> int:
        """The status that the webhook answers; 0 where nobody is there. A given signature replaces the right one."""
        header = f"{SIGNATURE}-oauth2" if app.client_secret else SIGNATURE
        right = signed(body, app.client_secret or app.secret)
        headers = {"content-type": "application/json", header: right if signature is None else signature}
        try:
            return (await self._http.post(hook.url, content=body, headers=headers)).status_code
        except httpx2.TransportError:
            return 0

    async def _bring(self, app: App, webhook_id: str, body: bytes) -> None:
        hook = next((hook for hook in app.webhooks if hook.id == webhook_id and hook.valid), None)
        if hook and await self.call(app, hook, body) != 200:
            app.missed.append((hook, body))


def signed(message: bytes, secret: str) -> str:
    return f"sha256={base64.b64encode(hmac.digest(secret.encode(), message, 'sha256')).decode()}"


def checked_address(url: object) -> str:
    parts = urlsplit(url if isinstance(url, str) else "")
    # The one relaxation: tests and laptops have neither a certificate nor the usual port.
    if parts.hostname not in LOOPBACK and (parts.scheme != "https" or parts.port is not None):
        raise invalid("UrlValidationFailed: the url does not meet the requirements")
    return str(url)
