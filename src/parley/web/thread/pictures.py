"""`/posts/<id>/picture`: what a post shows above its comments, kept by us, for whoever may read these."""

from typing import Any
from uuid import UUID

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Stream

from parley import conversations, workspace
from parley.core.errors import NotFound
from parley.core.ids import PostId
from parley.core.serving import begun
from parley.web.shell.between import Between
from parley.web.shell.visiting import Asked
from parley.web.shell.wording import INLINE
from parley.web.thread.attachments import POLICY


@get("/posts/{post_id:uuid}/picture")
async def picture(request: Asked, between: NamedDependency[Between], post_id: FromPath[UUID]) -> Response[Any]:
    workspace.require(between.me, "conversations.read")
    async with between.transaction() as tx:
        post = await conversations.post(tx, PostId(post_id))
    if not post.picture_key or post.picture_mime not in INLINE:
        raise NotFound
    # It is asked for anew each time, so that it is authorised anew; it never changes.
    headers = {"cache-control": "private, no-cache", "etag": f'"{post.id}"', "content-security-policy": POLICY}
    if request.headers.get("if-none-match") == headers["etag"]:
        return Response(None, status_code=304, headers=headers)
    pieces = await begun(between.ground.files.stream(post.picture_key, within=between.me.workspace_id))
    return Stream(pieces, headers=headers | {"cross-origin-resource-policy": "same-origin"}, media_type=post.picture_mime)
