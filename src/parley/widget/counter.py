"""What a visitor may ask for by a plain request: the look, their conversations, their files, and to bring a file."""

import asyncio
from collections.abc import Mapping, Sequence
from urllib.parse import parse_qs
from uuid import UUID

import msgspec

from parley.channels.adapters.webchat import tokens
from parley.core.asgi import Receive, Scope, body
from parley.core.errors import Forbidden, NotFound
from parley.widget.look import look
from parley.widget.poll import TooFast, bearer
from parley.widget.ports import Webchat
from parley.widget.reception import Bucket
from parley.widget.room import Room
from parley.widget.uploading import LARGEST, examined

AT_ONCE = 4
"""Uploads that are in memory at the same time."""
SLOWEST_SECONDS = 300
PER_SECOND, AT_FIRST = 0.2, 20
"""Files that one visitor may bring: twenty at first, then one in five seconds."""
MOST_COUNTED = 10_000

Answer = tuple[int, bytes, Mapping[str, str]]


class Counter:
    def __init__(self, room: Room) -> None:
        self._room = room
        self._uploads = asyncio.Semaphore(AT_ONCE)
        self._buckets: dict[str, Bucket] = {}

    async def answer(self, scope: Scope, receive: Receive, account: Webchat, asked: Sequence[str]) -> Answer:
        match scope["method"], asked:
            case "GET", ["look"]:
                return await self._look(account)
            case "GET", ["talks"]:
                return _told({"talks": await self._room.office.talks(account, bearer(scope, account).id)})
            case "GET", ["talks", id]:
                return _told({"items": await self._room.office.talk(account, bearer(scope, account).id, _uuid(id))})
            case "GET", ["files", id]:
                return _told(await self._room.office.renewed(account, bearer(scope, account).id, _uuid(id)))
            case "POST", ["files"]:
                return await self._take(scope, receive, account)
            case _:
                return 405, b"{}", {}

    async def _look(self, account: Webchat) -> Answer:
        shown = msgspec.to_builtins(look(account.settings))
        duty = await self._room.office.duty(account)
        return 200, msgspec.json.encode({**shown, "duty": duty}), {"cache-control": "private, max-age=60"}

    async def _take(self, scope: Scope, receive: Receive, account: Webchat) -> Answer:
        """A file's bytes as the body, its name in the address; gives the token that a message names it by."""
        visitor = bearer(scope, account)
        if not account.settings.manners.takes_files:
            raise Forbidden
        self._count(visitor.id)
        name = parse_qs(scope["query_string"].decode("latin-1")).get("name", ["file"])[0]
        async with self._uploads:
            try:
                async with asyncio.timeout(SLOWEST_SECONDS):
                    content = await body(receive, LARGEST)
            except TimeoutError:
                raise TooFast from None
            brought, shown = await self._room.office.keep(account, content, examined(name, content))
        return _told({"token": tokens.bring(brought, visitor, account.settings), "file": shown})

    def _count(self, visitor_id: str) -> None:
        if len(self._buckets) > MOST_COUNTED:
            self._buckets.clear()
        if not self._buckets.setdefault(visitor_id, Bucket(PER_SECOND, AT_FIRST)).takes():
            raise TooFast


def _told(answer: object) -> Answer:
    return 200, msgspec.json.encode(answer), {}


def _uuid(id: str) -> UUID:
    try:
        return UUID(id)
    except ValueError:
        raise NotFound from None
