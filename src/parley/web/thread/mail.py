"""`/messages/<id>/html`: a mail as it was sent, for a frame of its own: no scripts, and no pictures of other servers until asked."""

from uuid import UUID

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from parley import conversations, workspace
from parley.channels.adapters.email.html import safe
from parley.conversations import Message
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.ids import MessageId
from parley.workspace import Staff

PAGE = """<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><base target="_blank">
<style>body{{margin:12px;font:15px/1.5 system-ui,sans-serif;color:#14201f;background:#fff;overflow-wrap:anywhere}}
img{{max-width:100%;height:auto}}table{{max-width:100%}}pre{{white-space:pre-wrap}}</style>{body}"""


@get("/messages/{message_id:uuid}/html")
async def mail(
    tx: NamedDependency[Tx], me: NamedDependency[Staff], message_id: FromPath[UUID], images: FromQuery[bool] = False
) -> Response[str]:
    workspace.require(me, "conversations.read")
    found = await conversations.message(tx, MessageId(message_id))
    if not found.content.get("html"):
        raise NotFound
    headers = {"content-security-policy": _policy(remote=images), "referrer-policy": "no-referrer", "x-robots-tag": "noindex"}
    return Response(PAGE.format(body=_shown(found, remote=images)), media_type="text/html; charset=utf-8", headers=headers)


def _shown(message: Message, *, remote: bool) -> str:
    """The one place that knows how a mail's HTML is made safe."""
    own = {file.inline_id: f"/attachments/{file.id}" for file in message.attachments if file.inline_id and file.key}
    return safe(message.content["html"], images=own, remote=remote)


def _policy(*, remote: bool) -> str:
    """The cleaned HTML is not trusted either: no script runs in it, and nothing else on our pages can be reached from it."""
    pictures = "'self' data: https: http:" if remote else "'self' data:"
    rules = ("default-src 'none'", "style-src 'unsafe-inline'", f"img-src {pictures}", "form-action 'none'", "frame-ancestors 'self'")
    return "; ".join((*rules, "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox"))
