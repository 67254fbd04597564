"""`GET /lent/<token>/<name>`: files that providers, and their customers' phones, get from us. The token is the permission, and ends."""

from parley import channels
from parley.core.asgi import Receive, Scope, Send, header, respond
from parley.core.errors import NotFound
from parley.core.ground import Ground
from parley.core.serving import OpenFile, begun, give, headers_of
from parley.core.tokens import TokenError


class LentFiles:
    """For whoever was told an address."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            return await respond(send, 405, headers={"allow": "GET, HEAD"})
        try:
            file = await self._opened(scope["path"].split("/")[2])
        except (NotFound, TokenError) as error:
            return await respond(send, error.status)
        if scope["method"] == "HEAD":
            return await respond(send, 200, headers={**headers_of(file), "content-length": str(file.size)})
        return await give(send, file, header(scope, "range"))

    async def _opened(self, token: str) -> OpenFile:
        lent = channels.lent(self.ground, token)
        return OpenFile(lent.name, lent.mime, await begun(self.ground.files.stream(lent.key)), lent.size)
