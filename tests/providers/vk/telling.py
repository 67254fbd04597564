"""The two ways of an event to us: the Callback API with its stubbornness, and long polling with its keys and places."""

import asyncio
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import msgspec

from tests.providers.server import Answer, Request
from tests.providers.vk.refusals import Refusal, invalid
from tests.providers.vk.world import Community, Json, Server, World

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
MOST_SERVERS = 10
LONGEST_TITLE, LONGEST_SECRET = 14, 50
NEWEST_VERSION = "5.199"
NO_EVENTS = {"group_id", "server_id", "api_version", "enabled", "access_token", "v"}

Fields = dict[str, str]


class Caller:
    """Calls the servers of communities: events in order, each until the answer is 200 and exactly `ok`."""

    def __init__(self, *, patience: float) -> None:
        self.patience = patience
        self._http = httpx2.AsyncClient(timeout=10)
        self._tasks: dict[int, asyncio.Task[None]] = {}

    async def close(self) -> None:
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        await self._http.aclose()

    async def confirm(self, community: Community, server: Server) -> None:
        said = await self._posts(server, {"type": "confirmation", "group_id": community.id}, 0)
        server.status = "ok" if said == community.code else "failed"

    def attend(self, community: Community, server: Server) -> None:
        if server.id not in self._tasks:
            self._tasks[server.id] = asyncio.create_task(self._bring_all(community, server))

    async def _bring_all(self, community: Community, server: Server) -> None:
        while True:
            async with community.changed:
                await community.changed.wait_for(lambda: server.waiting)
            await self._bring(community, server, server.waiting[0])
            async with community.changed:
                server.waiting.pop(0)
                community.changed.notify_all()

    async def _bring(self, community: Community, server: Server, event: Json) -> None:
        attempt = 0
        while server.id in community.servers and await self._posts(server, event, attempt) != "ok":
            attempt += 1
            await asyncio.sleep(self.patience)

    async def _posts(self, server: Server, event: Json, attempt: int) -> str:
        """What was answered; nothing where it is no answer."""
        server.calls += 1
        headers = {"content-type": "application/json"} | ({"x-retry-counter": str(attempt)} if attempt else {})
        secret = {"secret": server.secret} if server.secret else {}
        try:
            answer = await self._http.post(server.url, content=msgspec.json.encode(event | secret), headers=headers)
        except httpx2.TransportError:
            return ""
        return answer.text if answer.status_code == 200 else ""


def confirmation_code(world: World, community: Community, fields: Fields) -> Json:
    return {"code": community.code}


def servers(world: World, community: Community, fields: Fields) -> Json:
    return {"count": len(community.servers), "items": [server.about() for server in community.servers.values()]}


def add_server(world: World, community: Community, fields: Fields) -> Server:
    url, title, secret = fields.get("url", ""), fields.get("title", ""), fields.get("secret_key", "")
    if not 1 <= len(title) <= LONGEST_TITLE:
        raise invalid("title is too long")
    if len(secret) > LONGEST_SECRET:
        raise invalid("secret_key is too long")
    parts = urlsplit(url)
    # The one relaxation: tests and laptops have no certificate.
    if parts.scheme != "https" and parts.hostname not in LOOPBACK:
        raise invalid("url is invalid")
    if len(community.servers) >= MOST_SERVERS:
        raise Refusal(2000, "Servers number limit is reached")
    server = Server(world.number(), url, secret, title)
    community.servers[server.id] = server
    return server


def delete_server(world: World, community: Community, fields: Fields) -> int:
    _server(community, fields)
    del community.servers[int(fields["server_id"])]
    return 1


def settle_server(world: World, community: Community, fields: Fields) -> int:
    server = _server(community, fields)
    if fields.get("api_version") != NEWEST_VERSION:
        raise invalid("api_version is too old for this test")
    server.events = _events(fields)
    return 1


def settle_polling(world: World, community: Community, fields: Fields) -> int:
    community.polling = _events(fields) if fields.get("enabled") == "1" else None
    return 1


def polling_settings(world: World, community: Community, fields: Fields) -> Json:
    return {"is_enabled": community.polling is not None, "api_version": NEWEST_VERSION, "events": {}}


def polling_server(world: World, community: Community, fields: Fields) -> Json:
    if community.polling is None:
        raise invalid("longpoll for this group is not enabled")
    return {"server": f"{world.address}/poll/{community.id}", "key": community.polling_key, "ts": str(len(community.happened))}


async def poll(world: World, request: Request) -> Answer:
    parts = urlsplit(request.path)
    asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
    community = next(one for one in world.communities.values() if parts.path == f"/poll/{one.id}")
    if asked["key"] != community.polling_key or community.forgets_keys:
        return _said({"failed": 2})
    place = int(asked["ts"])
    if not community.oldest_place <= place <= len(community.happened):
        return _said({"failed": 1, "ts": len(community.happened)})
    async with community.changed:
        try:
            async with asyncio.timeout(int(asked["wait"])):
                await community.changed.wait_for(lambda: len(community.happened) > place)
        except TimeoutError:
            return _said({"ts": asked["ts"], "updates": []})
    return _said({"ts": str(len(community.happened)), "updates": community.happened[place:]})


def _server(community: Community, fields: Fields) -> Server:
    server = community.servers.get(int(fields.get("server_id", "0")))
    if server is None:
        raise Refusal(2001, "Server not found")
    return server


def _events(fields: Fields) -> frozenset[str]:
    return frozenset(name for name, value in fields.items() if value == "1" and name not in NO_EVENTS)


def _said(body: Any) -> Answer:
    return Answer(200, msgspec.json.encode(body))
