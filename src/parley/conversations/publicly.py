"""How somebody who spoke in public is answered: under the post for all to read, or in private where the provider lets us."""

from datetime import datetime
from typing import Any

import msgspec

from parley import channels
from parley.channels import Capabilities, Fitted, Openness, Reply, Trust
from parley.conversations import windowing
from parley.conversations.errors import OneMessageOnly
from parley.conversations.types import Conversation
from parley.core import clock
from parley.core.db import Tx
from parley.core.ids import AccountId, IdentityId
from parley.people import Way

USED, LATE, NOT_ALLOWED = "used", "late", "not_allowed"
"""Why there is no private answer: this comment has had its one, it is too old, or nothing has opened a way."""


class Asked(msgspec.Struct, frozen=True):
    """The last comment of a conversation, and where it stands."""

    account_id: AccountId
    thread: str
    kind: str
    account_name: str
    identity_id: IdentityId
    address: str
    trust: Trust
    comment: str
    """External id; empty where every comment was deleted."""
    at: datetime | None
    has_private_answer: bool


ASKED = """
    SELECT p.account_id, p.thread, a.kind, a.name AS account_name, i.id AS identity_id, i.address, i.trust,
           coalesce(substr(m.provider_key, length(p.thread) + 2), '') AS comment, m.at,
           EXISTS (SELECT FROM messages o JOIN deliveries d ON (d.workspace_id, d.message_id) = (o.workspace_id, o.id)
                    WHERE (o.workspace_id, o.conversation_id) = (c.workspace_id, c.id) AND o.direction = 'out'
                      AND d.part->>'comment' = substr(m.provider_key, length(p.thread) + 2)
                      AND d.state NOT IN ('failed', 'cancelled')) AS has_private_answer
      FROM conversations c
      JOIN posts p ON (p.workspace_id, p.id) = (c.workspace_id, c.post_id)
      JOIN accounts a ON (a.workspace_id, a.id) = (p.workspace_id, p.account_id) AND a.state IN ('active', 'broken')
      LEFT JOIN LATERAL (
           SELECT m.identity_id, m.provider_key, m.at FROM messages m  -- messages_in_order
            WHERE (m.workspace_id, m.conversation_id, m.account_id) = (c.workspace_id, c.id, p.account_id)
              AND m.direction = 'in' AND m.deleted_at IS NULL AND starts_with(m.provider_key, p.thread || ':')
            ORDER BY m.seq DESC LIMIT 1) m ON true
      JOIN identities i ON (i.workspace_id, i.id) = (c.workspace_id, coalesce(m.identity_id, c.identity_id))
     WHERE c.workspace_id = $1 AND c.id = $2
"""


async def ways(tx: Tx, found: Conversation, private: list[Way]) -> list[Way]:
    """Of a conversation in public: under its post, then in private, which is closed where the provider would refuse it."""
    asked = await tx.row(Asked, ASKED, tx.workspace_id, found.id)
    return [_under_the_post(asked), _in_private(asked, private)] if asked else []


def carries(way: Way) -> Capabilities:
    """What an answer can consist of on this way."""
    can = channels.adapter(way.kind).manifest.can
    if way.public:
        return can.in_public
    return msgspec.structs.replace(can, media={}, max_caption=None, window=None) if way.comment else can


def fitted(reply: Reply, way: Way) -> Fitted:
    """In answer to a comment the provider takes one private message, and would refuse the rest of what had to be cut into several."""
    made = channels.fit(reply, carries(way))
    if way.comment and not way.public and len(made.parts) > 1:
        raise OneMessageOnly(field="text")
    return made


def told(found: Conversation, way: Way) -> dict[str, Any]:
    """Who reads an answer, where that has to be shown beside it."""
    return {"public": True} if way.public else {"privately": True} if found.is_public else {}


def _under_the_post(asked: Asked) -> Way:
    way = _way(asked, asked.thread, public=True, comment=asked.comment)
    is_possible = channels.adapter(asked.kind).manifest.can.comments
    return way if is_possible else msgspec.structs.replace(way, closed_at=clock.now(), closed_reason=NOT_ALLOWED)


def _in_private(asked: Asked, private: list[Way]) -> Way:
    """In answer to the comment, while it has had none; else as to anybody who has written to us."""
    # Where the provider names nobody, the place stands in for whoever spoke: there is nobody to write to.
    lasts = channels.adapter(asked.kind).manifest.can.private_answers if asked.address != asked.thread else None
    in_time = lasts is not None and asked.at is not None and asked.at + lasts > clock.now()
    if in_time and not asked.has_private_answer:
        return _way(asked, asked.address, comment=asked.comment)
    known = next((way for way in private if (way.identity_id, way.account_id) == (asked.identity_id, asked.account_id)), None)
    if known and known.closed_at is None and windowing.openness(known) is not Openness.CLOSED:
        return known
    reason = USED if in_time else LATE if lasts else NOT_ALLOWED
    return msgspec.structs.replace(_way(asked, asked.address), closed_at=clock.now(), closed_reason=reason)


def _way(asked: Asked, thread: str, *, public: bool = False, comment: str = "") -> Way:
    return Way(
        identity_id=asked.identity_id,
        account_id=asked.account_id,
        thread=thread,
        kind=asked.kind,
        account_name=asked.account_name,
        address=asked.address,
        trust=asked.trust,
        last_in_at=asked.at,
        closed_at=None,
        closed_reason=None,
        public=public,
        comment=comment,
    )
