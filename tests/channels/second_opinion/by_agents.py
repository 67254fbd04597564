"""Bot Framework as Microsoft's agents SDK reads it."""

from collections.abc import Sequence
from datetime import UTC

from microsoft_agents.activity import Activity
from pydantic import ValidationError

from parley.channels.types import Call
from tests.channels.second_opinion.comparing import Opinion, Unread

KINDS = {
    "message": "message",
    "messageUpdate": "edit",
    "messageDelete": "delete",
    "messageReaction": "reaction",
    "typing": "typing",
    "endOfConversation": "system",
}
FILE = "application/vnd.microsoft.teams.file.download.info"
GROUPS = frozenset({"groupChat", "channel"})


def opinions(call: Call) -> Sequence[Opinion]:
    try:
        activity = Activity.model_validate_json(call.body)
    except ValidationError as error:
        raise Unread from error
    return [_about(activity) | _told(activity)]


def _about(activity: Activity) -> Opinion:
    conversation, person = activity.conversation, activity.from_property
    at = activity.timestamp
    about: Opinion = {"second": at and (at if at.tzinfo else at.replace(tzinfo=UTC)).replace(microsecond=0)}
    if conversation:
        about["conversation"] = conversation.id or ""
        about["group"] = bool(conversation.is_group) or conversation.conversation_type in GROUPS
    if person and person.id and person.id != (activity.recipient.id if activity.recipient else None):
        about |= {"sender": person.id, "name": person.name or "", "language": activity.locale or ""}
        about["extra.aad_object_id"] = person.aad_object_id
    return about


def _told(activity: Activity) -> Opinion:
    match activity.type:
        case "messageReaction":
            added, removed = activity.reactions_added or [], activity.reactions_removed or []
            return {
                "kind": "reaction",
                "id": activity.reply_to_id,
                "added": [one.type for one in added],
                "removed": [one.type for one in removed],
            }
        case "message" | "messageUpdate":
            return _message(activity)
        case kind if kind in KINDS:
            return {"kind": KINDS[kind], "id": activity.id}
        case _:
            return {}


def _message(activity: Activity) -> Opinion:
    # What a press says stands in the button, and a mention of others is kept: of both the library knows nothing.
    words = activity.remove_recipient_mention() if activity.recipient else activity.text
    told: Opinion = {"text": (words or "").strip()} if activity.value is None and not activity.get_mentions()[1:] else {}
    files = [one for one in activity.attachments or [] if one.content_type == FILE or one.content_url]
    told |= {"id": activity.id or "", "names": [one.name or "" for one in files]}
    return told | ({"quoted": activity.reply_to_id} if activity.reply_to_id else {})
