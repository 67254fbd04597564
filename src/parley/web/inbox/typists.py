"""Who types an answer just now, for the rows of the list: asked for when somebody begins or ceases, or would have ended."""

from collections.abc import Collection
from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from litestar.response import Template

from parley import workspace
from parley.core import clock
from parley.core.db import Tx
from parley.desk import presence
from parley.desk.presence import Typist
from parley.workspace import Staff

TOPIC = presence.TYPISTS


@get("/inbox/typists")
async def typists(tx: NamedDependency[Tx], me: NamedDependency[Staff]) -> Template:
    workspace.require(me, "conversations.read")
    return Template("inbox/_typists.html", context={"inbox": shown(await presence.typists(tx, but=me))})


def shown(there: Collection[Typist]) -> dict[str, object]:
    """What the template needs: who types where, and for how many seconds that holds without another word from them."""
    ends_in = max(1, int((min(one.ends_at for one in there) - clock.now()).total_seconds()) + 1) if there else 0
    by_talk: dict[UUID, Typist] = {one.conversation_id: one for one in there}
    return {"typists": by_talk, "typists_topic": TOPIC, "typists_end_in": ends_in}
