"""A macro at work: it answers, leaves a note, and changes the conversation, all in the caller's transaction."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import msgspec
from msgspec import UNSET

from parley import conversations, workspace
from parley.conversations import Author, Change, Message, Status
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.ids import AccountId, ConversationId, IdentityId, MessageId, StaffId
from parley.desk import replies, views
from parley.desk.macros.errors import CannotSay, ReceiverGone
from parley.desk.macros.types import Actions, Macro, Ran, Receiver, ToMe, ToStaff, ToTeam
from parley.desk.replies import Context, Rendered
from parley.workspace import Staff


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """Where a macro runs, and what it needs to know for that."""

    conversation_id: ConversationId
    way: tuple[IdentityId, AccountId] | None
    """By which it answers; None where the person cannot be reached."""
    context: Context
    later: Callable[[str], datetime]
    """When "tomorrow morning" is, by the workspace's clock."""
    seen: int | None = None
    message_id: MessageId | None = None
    hold: timedelta | None = None
    public: bool | None = None
    """Whether everybody is to read the answer; left open, that is so where the conversation is public."""


async def run(tx: Tx, macro: Macro, job: Job, *, by: Staff) -> Ran:
    """Do all of it, or raise and do none."""
    workspace.require(by, "conversations.reply")
    change = await _change(tx, macro.actions, job, by)
    said = await _say(tx, macro.actions, job, by)
    await _note(tx, macro.actions, job, by)
    undo_id = None
    if macro.actions.changes_something:
        undo = await conversations.change_many(tx, [job.conversation_id], change, by=by.id)
        undo_id = await views.keep_undo(tx, undo, by=by.id)
    await tx.execute("UPDATE macros SET used = used + 1 WHERE workspace_id = $1 AND id = $2", tx.workspace_id, macro.id)
    return Ran(said, undo_id)


def words(actions: Actions, context: Context) -> Rendered:
    """What it would say to this person; nothing where it says nothing."""
    languages = (context.language, context.house_language)
    text = next((actions.say[one] for one in languages if one in actions.say), next(iter(actions.say.values()), ""))
    return replies.filled(text, context)


async def _say(tx: Tx, actions: Actions, job: Job, by: Staff) -> Message | None:
    if not actions.say:
        return None
    if job.way is None:
        raise CannotSay
    text, author = words(actions, job.context).text, Author("staff", by.id)
    return await conversations.reply(
        tx,
        job.conversation_id,
        text=text,
        way=job.way,
        author=author,
        seen=job.seen,
        message_id=job.message_id,
        hold=job.hold,
        public=job.public,
    )


async def _note(tx: Tx, actions: Actions, job: Job, by: Staff) -> None:
    if actions.note:
        await conversations.note(tx, job.conversation_id, text=replies.filled(actions.note, job.context).text, by=by.id)


async def _change(tx: Tx, actions: Actions, job: Job, by: Staff) -> Change:
    """All but the words, as one change."""
    status = Status.RESOLVED if actions.resolve else Status.SNOOZED if actions.snooze else UNSET
    return Change(
        **await given(tx, actions.to, by),
        status=status,
        until=job.later(actions.snooze) if actions.snooze not in ("", "answer") else None,
        priority=UNSET if actions.priority is None else actions.priority,
        add_tags=actions.add_tags,
        remove_tags=actions.remove_tags,
    )


async def given(tx: Tx, to: Receiver | None, by: Staff) -> dict[str, Any]:
    """The part of a change that says who gets the conversation; raises `ReceiverGone`."""
    match to:
        case None:
            return {}
        case ToMe():
            return {"owner": by.id}
        case ToStaff(id):
            return {"owner": await _working(tx, id)}
        case ToTeam(id):
            await _there(workspace.team(tx, id))
            return {"team": id, "owner": None}
        case _:
            return {"owner": None, "team": None}


async def _working(tx: Tx, id: StaffId) -> StaffId:
    if not (await _there(workspace.staff_member(tx, id))).active:
        raise ReceiverGone
    return id


async def _there(found: Any) -> Any:
    try:
        return await found
    except NotFound:
        raise ReceiverGone from None
