"""An answer that the visitor has not seen follows them by mail, once they are sure to have left the site."""

from datetime import datetime, timedelta
from uuid import UUID

from parley import conversations, people
from parley.conversations import Replied, Unread
from parley.core import clock
from parley.core.db import Tx
from parley.core.ground import Ground
from parley.core.i18n import N_, language_of, translator
from parley.core.ids import IdentityId
from parley.core.lanes import Job, Lane, LaneKind, wake
from parley.widget import attendance

MAIL_LANE = LaneKind("widget.mail_on", "out")
MOST_AT_ONCE = 20
AGAIN = timedelta(minutes=2)
BEFORE = N_("You have left our chat, so here is our answer:")
AFTER = N_("Just reply to this letter: the conversation goes on.")

# Asked at every answer in every channel, so it is one look-up by keys, over the tables of two other rooms.
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


async def mail_on(ground: Ground, lane: Lane) -> datetime | None:
    """Look again when a visitor who is still there may have left, or when an answer that is held back will have gone out."""
    identity_id = IdentityId(UUID(lane.key))
    async with ground.database.transaction(lane.workspace_id) as tx:
        await lane.hold(tx)
        there = await attendance.here_until(tx, identity_id)
        mailed = await attendance.mailed_until(tx, identity_id)
        unread = await conversations.unread_answers(tx, identity_id, after=mailed, limit=MOST_AT_ONCE)
        if unread and there and there > clock.now():
            return there + AGAIN
        if gone_out := [one for one in unread if one.has_left]:
            await _mail(tx, identity_id, gone_out)
    return max((one.leaves_at + AGAIN for one in unread if not one.has_left), default=None)


async def _mail(tx: Tx, identity_id: IdentityId, unread: list[Unread]) -> None:
    """Also after the conversation was resolved: the last words are those that matter, and a letter opens nothing."""
    latest = unread[-1]
    found = await conversations.conversation(tx, latest.conversation_id)
    way = _by_mail(await conversations.ways(tx, found))
    if way is None:
        return
    await attendance.note_mailed(tx, identity_id, latest.id)
    letter = _letter(unread, (await people.person(tx, found.person_id)).language)
    await conversations.reply(tx, found.id, text=letter, way=(way.identity_id, way.account_id), author=conversations.PARLEY)


def _by_mail(ways: list[people.Way]) -> people.Way | None:
    """The best known address that takes mail."""
    return next((way for way in ways if way.kind == "email" and way.closed_at is None), None)


def _letter(unread: list[Unread], language: str) -> str:
    """Only what is new: an address that was merely typed gets no history."""
    speech = translator(language_of(language) or "en")
    return "\n\n".join((speech.gettext(BEFORE), *(one.text for one in unread), speech.gettext(AFTER)))


MAIL_ON = Job(MAIL_LANE.kind, MAIL_LANE.lane, run=mail_on)
