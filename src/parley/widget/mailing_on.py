"""An answer that the visitor has not seen follows them by mail, once they are sure to have left the site."""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from parley import conversations, people
from parley.conversations import Author, Replied
from parley.core import clock
from parley.core.db import Tx
from parley.core.ground import Ground
from parley.core.i18n import N_, language_of, translator
from parley.core.ids import ConversationId, IdentityId, MessageId
from parley.core.lanes import Job, Lane, LaneKind, wake
from parley.widget.attendance import here_until

MAIL_LANE = LaneKind("widget.mail_on", "out")
MOST_AT_ONCE = 20
AGAIN = timedelta(minutes=2)
BEFORE = N_("You have left our chat, so here is our answer:")
AFTER = N_("Just reply to this letter: the conversation goes on.")

# Settings that were never changed have no minutes written down: then it is five.
ANSWERED = """
    SELECT m.identity_id, coalesce((a.settings #>> '{manners,mails_after_minutes}')::int, 5) AS minutes
      FROM messages m JOIN accounts a ON (a.workspace_id, a.id) = (m.workspace_id, m.account_id)
     WHERE m.workspace_id = $1 AND m.id = $2 AND a.kind = 'webchat' AND m.author_kind <> 'machine'
"""


async def mail_later(tx: Tx, replied: Replied) -> None:
    """The reaction to `Replied`: look after a while whether it was read."""
    for identity_id, minutes in await tx.records(ANSWERED, tx.workspace_id, replied.message_id):
        if minutes:
            await wake(tx, MAIL_LANE, str(identity_id), at=clock.now() + timedelta(minutes=minutes))


class Unread(msgspec.Struct, frozen=True):
    """An answer that has not been before the visitor's eyes."""

    id: MessageId
    conversation_id: ConversationId
    text: str
    language: str
    has_left: bool
    leaves_at: datetime


UNREAD = """
    SELECT m.id, coalesce(c.joined_to, c.id) AS conversation_id, m.text, i.language,
           d.state IN ('sent', 'delivered') AS has_left, coalesce(d.leaves_at, now()) AS leaves_at
      FROM identities i
      LEFT JOIN visits v ON (v.workspace_id, v.identity_id) = (i.workspace_id, i.id)
      CROSS JOIN LATERAL (
           SELECT * FROM messages m  -- messages_timeline
            WHERE m.workspace_id = i.workspace_id AND m.identity_id = i.id ORDER BY m.at DESC, m.id DESC LIMIT $3) m
      JOIN conversations c ON (c.workspace_id, c.id) = (m.workspace_id, m.conversation_id)
      JOIN deliveries d ON (d.workspace_id, d.message_id, d.position) = (m.workspace_id, m.id, 0)  -- deliveries_of
     WHERE i.workspace_id = $1 AND i.id = $2 AND m.direction = 'out' AND m.channel = 'webchat' AND m.deleted_at IS NULL AND m.text <> ''
       AND (v.mailed_id IS NULL OR m.id > v.mailed_id) AND d.state IN ('queued', 'sending', 'sent', 'delivered')
     ORDER BY m.id
"""


async def mail_on(ground: Ground, lane: Lane) -> datetime | None:
    """Look again when a visitor who is still there may have left, or when an answer that is held back will have gone out."""
    identity_id = IdentityId(UUID(lane.key))
    async with ground.database.transaction(lane.workspace_id) as tx:
        await lane.hold(tx)
        there = await here_until(tx, identity_id)
        unread = await tx.rows(Unread, UNREAD, tx.workspace_id, identity_id, MOST_AT_ONCE)
        if unread and there and there > clock.now():
            return there + AGAIN
        if gone_out := [one for one in unread if one.has_left]:
            await _mail(tx, identity_id, gone_out)
    return max((one.leaves_at + AGAIN for one in unread if not one.has_left), default=None)


async def _mail(tx: Tx, identity_id: IdentityId, unread: list[Unread]) -> None:
    latest = unread[-1]
    found = await conversations.conversation(tx, latest.conversation_id)
    way = _by_mail(await conversations.ways(tx, found))
    if way is None or found.is_resolved:
        return
    sql = """INSERT INTO visits AS v (workspace_id, identity_id, here_until, mailed_id) VALUES ($1, $2, $4, $3)
             ON CONFLICT (workspace_id, identity_id) DO UPDATE SET mailed_id = excluded.mailed_id"""
    await tx.execute(sql, tx.workspace_id, identity_id, latest.id, clock.now())
    await conversations.reply(tx, found.id, text=_letter(unread), way=(way.identity_id, way.account_id), author=Author("machine"))


def _by_mail(ways: list[people.Way]) -> people.Way | None:
    """The best known address that takes mail."""
    return next((way for way in ways if way.kind == "email" and way.closed_at is None), None)


def _letter(unread: list[Unread]) -> str:
    """Only what is new: an address that was merely typed gets no history."""
    speech = translator(language_of(unread[-1].language) or "en")
    return "\n\n".join((speech.gettext(BEFORE), *(one.text for one in unread), speech.gettext(AFTER)))


MAIL_ON = Job(MAIL_LANE.kind, MAIL_LANE.lane, run=mail_on)
