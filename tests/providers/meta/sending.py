"""Saying something: messages to people, and words under a post."""

from typing import Any, cast

from tests.providers.meta import checking
from tests.providers.meta.refusals import (
    answered_before,
    invalid,
    no_such_comment,
    nobody,
    outside_of_the_window,
    unavailable,
    unknown_path,
)
from tests.providers.meta.world import Json, Place, World
from tests.providers.server import Upload

TYPES = {"RESPONSE", "UPDATE", "MESSAGE_TAG"}
ACTIONS = {"typing_on", "typing_off", "mark_seen"}


def send(world: World, place: Place, fields: Json, upload: Upload | None) -> Json:
    """A message, or a sign of typing and reading."""
    checking.check_keys("request", fields, {"recipient", "messaging_type", "tag", "message", "sender_action", "reply_to"})
    answered = _comment_of(place, fields)
    to = str(answered["from"]) if answered else _recipient(place, fields)
    if "sender_action" in fields:
        return _act(place, to, fields)
    if fields.get("messaging_type") not in TYPES:
        raise invalid("Param messaging_type must be one of {RESPONSE, UPDATE, MESSAGE_TAG}")
    if answered["is_old"] if answered else to not in _reached(place, fields):
        raise outside_of_the_window(place.is_page)
    message = checking.check_message(place, fields.get("message"), with_file=upload is not None)
    _check_upload(place, message, upload)
    _check_quote(place, fields)
    mid = world.mid()
    if answered:
        answered["is_answered"] = True
    place.messages[mid] = message | {"to": to, "mid": mid, "reply_to": fields.get("reply_to")}
    return {"recipient_id": to, "message_id": mid}


def _reached(place: Place, fields: Json) -> set[str]:
    """Who may be written to: with the tag of a person, for longer."""
    if ("tag" in fields) is not (fields["messaging_type"] == "MESSAGE_TAG"):
        raise invalid("Param tag is required with the type MESSAGE_TAG, and with no other")
    if fields.get("tag", "HUMAN_AGENT") != "HUMAN_AGENT":
        raise invalid("Param tag must be one of {HUMAN_AGENT}")
    return place.patient if "tag" in fields else place.listening


def upload(world: World, place: Place, fields: Json, file: Upload | None) -> Json:
    """Instagram takes files beforehand only."""
    if place.is_page or fields.get("platform") != "instagram" or file is None:
        raise invalid("Param platform must be instagram, and filedata a file")
    type = fields["message"]["attachment"]["type"]
    checking.check_upload(place, type, file.mime, file.data)
    id = str(world.number())
    place.uploads[id] = type
    return {"attachment_id": id}


def comment(world: World, place: Place, about: str, edge: str, fields: Json) -> Json:
    """Under a post, or under a comment: a page's has comments of its own, one of Instagram's has replies."""
    post, parent = _under(place, about, edge)
    text = checking.check_keys("request", fields, {"message"}).get("message")
    if not isinstance(text, str) or not text:
        raise invalid("The parameter message is required")
    id = world.comment_id(place, post)
    place.comments[id] = {"id": id, "post": post, "parent": parent, "message": text, "from": place.id}
    return {"id": id}


def _comment_of(place: Place, fields: Json) -> Json | None:
    """The comment whose author is written to: once, and only while it is young; whether they ever wrote does not matter."""
    whom: Any = fields.get("recipient")
    named = cast("Json", whom) if isinstance(whom, dict) else {}
    if "comment_id" not in named:
        return None
    if len(named) > 1 or "sender_action" in fields:
        raise invalid("Only one of id and comment_id can be given, and only with a message")
    comment = place.comments.get(str(named["comment_id"]))
    if comment is None or comment["from"] == place.id:
        raise no_such_comment()
    if comment["is_answered"]:
        raise answered_before()
    return comment


def _recipient(place: Place, fields: Json) -> str:
    to = checking.check_keys("recipient", fields.get("recipient"), {"id"}).get("id")
    if to not in place.known:
        raise nobody()
    if to in place.blocked_by:
        raise unavailable()
    return str(to)


def _act(place: Place, to: str, fields: Json) -> Json:
    if "message" in fields:
        raise invalid("Cannot send both message and state at the same time.")
    if fields["sender_action"] not in ACTIONS:
        raise invalid("Param sender_action must be one of {typing_on, typing_off, mark_seen}")
    place.acted.append((to, fields["sender_action"]))
    return {"recipient_id": to}


def _check_upload(place: Place, message: Json, upload: Upload | None) -> None:
    if upload is None:
        return
    if not place.is_page:
        raise invalid("Upload the attachment first")
    attachment: dict[str, Any] = message.get("attachment", {})
    checking.check_upload(place, str(attachment.get("type")), upload.mime, upload.data)


def _check_quote(place: Place, fields: Json) -> None:
    if "reply_to" in fields and fields["reply_to"].get("mid") not in place.messages:
        raise invalid("Invalid reply_to mid")


def _under(place: Place, about: str, edge: str) -> tuple[str, str]:
    """(post, comment that is answered)"""
    if about in place.posts and edge == "comments":
        return about, ""
    if about in place.comments and edge == ("comments" if place.is_page else "replies"):
        return str(place.comments[about]["post"]), about
    raise unknown_path(f"{about}/{edge}")
