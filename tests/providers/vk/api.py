"""VK's API over HTTP, with the faults that a test asks for."""

import inspect
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any

import msgspec

from tests.providers.server import Answer, Request, serving
from tests.providers.vk import posting, sending, telling, uploading
from tests.providers.vk.people import User, answer_press
from tests.providers.vk.refusals import Refusal, invalid
from tests.providers.vk.world import DOCS, MANAGE, MESSAGES, PHOTOS, WALL, Community, Json, World

Fields = dict[str, str]
Method = Callable[[World, Community, Fields], Any]


class Vk:
    """All of VK, as far as one community sees it."""

    def __init__(self) -> None:
        self.world = World()
        self.calls: list[str] = []
        """The methods called, in order."""
        self._fault: Callable[[], Answer] | None = None
        self._drops_answers_of = ""
        self._caller: telling.Caller | None = None

    @property
    def address(self) -> str:
        return self.world.address

    def community(self, name: str = "Salon", screen_name: str = "salon") -> Community:
        return self.world.add_community(name, screen_name)

    def user(self, name: str, *, of: Community | None = None) -> User:
        """A person who may write to the community; to the first one unless told otherwise."""
        return User(self.world, of or next(iter(self.world.communities.values())), name)

    async def settled(self) -> None:
        """Returns when every event has been taken by every server that is to get it."""
        for community in self.world.communities.values():
            async with community.changed:
                await community.changed.wait_for(lambda one=community: not any(server.waiting for server in one.servers.values()))

    # ── how it fails ────────────────────────────────────────────────────────────────────────────

    def well(self) -> None:
        self._fault, self._drops_answers_of = None, ""

    def down(self) -> None:
        """A proxy's error page in place of each answer; nothing is done."""
        self._fault = lambda: Answer(502, b"<html>502 Bad Gateway</html>", {"content-type": "text/html"})

    def refuses(self, code: int, said: str) -> None:
        self._fault = lambda: _answer(Refusal(code, said).json())

    def drops_answers_of(self, method: str) -> None:
        """Does what it is asked, and hangs up without an answer."""
        self._drops_answers_of = method

    def forgets_keys(self) -> None:
        """Gives keys for long polling that it does not know a moment later."""
        for community in self.world.communities.values():
            community.forgets_keys = True

    # ── how it answers ──────────────────────────────────────────────────────────────────────────

    async def handle(self, request: Request) -> Answer | None:
        if self._fault:
            return self._fault()
        if request.path.startswith("/poll/"):
            return await telling.poll(self.world, request)
        if request.path.startswith("/upload/"):
            return uploading.bring(self.world, request)
        if request.path.startswith("/files/"):
            return self._file(request.path)
        name = request.path.removeprefix("/method/")
        answer = await self._answered(name, request)
        return None if name == self._drops_answers_of else answer

    async def _answered(self, name: str, request: Request) -> Answer:
        self.calls.append(name)
        fields, _ = request.form()
        try:
            result = self._method(name, fields)(self.world, self._community(fields), fields)
            return _answer({"response": await result if inspect.isawaitable(result) else await self._done(result, fields)})
        except Refusal as refusal:
            return _answer(refusal.json())

    def _method(self, name: str, fields: Fields) -> Method:
        if not fields.get("v"):
            raise Refusal(8, "Invalid request: v (version) is required")
        if name not in METHODS:
            raise Refusal(3, "Unknown method passed")
        right, method = METHODS[name]
        community = self._community(fields)
        if right & ~community.rights:
            raise Refusal(15, "Access denied: no access to call this method")
        if name.startswith("groups.") and name not in ABOUT_THE_KEY and fields.get("group_id") != str(community.id):
            raise invalid("group_id is undefined")
        return method

    def _community(self, fields: Fields) -> Community:
        community = self.world.communities.get(fields.get("access_token", ""))
        if community is None:
            raise Refusal(5, "User authorization failed: invalid access_token (4).")
        return community

    async def _done(self, result: Any, fields: Fields) -> Any:
        """A new server is confirmed before its adding is answered."""
        if isinstance(result, telling.Server) and self._caller:
            await self._caller.confirm(self._community(fields), result)
            self._caller.attend(self._community(fields), result)
            return {"server_id": result.id}
        return result

    def _file(self, path: str) -> Answer:
        if path not in self.world.downloads:
            return Answer(404)
        mime, data = self.world.downloads[path]
        return Answer(200, data, {"content-type": mime})

    @asynccontextmanager
    async def running(self, *, port: int = 0, patience: float = 0.02) -> AsyncGenerator["Vk"]:
        """`patience`: seconds before an event that was not taken is brought again."""
        self._caller = telling.Caller(patience=patience)
        async with serving(self.handle, port=port) as self.world.address:
            yield self
        await self._caller.close()


def _answer(body: Json) -> Answer:
    return Answer(200, msgspec.json.encode(body))


def _own_group(world: World, community: Community, fields: Fields) -> Json:
    return {"groups": [{"id": community.id, "name": community.name, "screen_name": community.screen_name}], "profiles": []}


def _rights(world: World, community: Community, fields: Fields) -> Json:
    return {"mask": community.rights, "permissions": []}


def _users(world: World, community: Community, fields: Fields) -> list[Json]:
    """Those whom VK knows, in its own order; more than a thousand at once are refused."""
    asked = fields.get("user_ids", "").split(",")
    if not all(one.isdecimal() for one in asked) or len(asked) > MOST_USERS:
        raise Refusal(113, "Invalid user id")
    if strange := set(filter(None, fields.get("fields", "").split(","))) - SHOWN_OF_USERS:
        raise invalid(f"fields contains {min(strange)}")
    return [
        {"id": id, "first_name": world.names[id], "last_name": "Lovelace", "screen_name": f"id{id}", "can_access_closed": True}
        for id in sorted(map(int, asked), reverse=True)
        if id in world.names
    ]


MOST_USERS = 1000
SHOWN_OF_USERS = frozenset({"screen_name", "photo_200"})
ABOUT_THE_KEY = frozenset({"groups.getById", "groups.getTokenPermissions"})
METHODS: dict[str, tuple[int, Method]] = {
    "groups.getById": (0, _own_group),
    "groups.getTokenPermissions": (0, _rights),
    "groups.getCallbackConfirmationCode": (MANAGE, telling.confirmation_code),
    "groups.getCallbackServers": (MANAGE, telling.servers),
    "groups.addCallbackServer": (MANAGE, telling.add_server),
    "groups.deleteCallbackServer": (MANAGE, telling.delete_server),
    "groups.setCallbackSettings": (MANAGE, telling.settle_server),
    "groups.setLongPollSettings": (MANAGE, telling.settle_polling),
    "groups.getLongPollSettings": (MANAGE, telling.polling_settings),
    "groups.getLongPollServer": (MANAGE, telling.polling_server),
    "users.get": (0, _users),
    "messages.send": (MESSAGES, sending.send),
    "messages.setActivity": (MESSAGES, sending.activity),
    "messages.markAsRead": (MESSAGES, sending.mark_read),
    "messages.sendMessageEventAnswer": (MESSAGES, answer_press),
    "wall.createComment": (WALL, sending.comment),
    "wall.getById": (WALL, posting.shown),
    "photos.getMessagesUploadServer": (PHOTOS, uploading.photo_server),
    "photos.saveMessagesPhoto": (PHOTOS, uploading.save_photo),
    "docs.getMessagesUploadServer": (DOCS, uploading.document_server),
    "docs.save": (DOCS, uploading.save_document),
}
