"""Activities in our words."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import msgspec
from msgspec.structs import replace

from parley.channels.adapters.botframework import cards, content, loose, places, wire
from parley.channels.types import Delivered, Inbound, Kind, Sender, Trust

GROUPS = frozenset({"groupChat", "channel"})
READ_RECEIPT = "application/vnd.microsoft.readReceipt"
REPEATABLE = frozenset({"messageUpdate", "messageDelete"})
"""Kinds that come again under the message's own id each time it changes."""
SITES = frozenset({"directline", "directlinespeech", "emulator", "webchat"})
BOUND = "dl_"
LONGEST_KEY = 400
LONGEST_NAME = 100


def key(activity: wire.Activity) -> str:
    """Empty where the activity names nothing that is its own."""
    if not activity.id or not activity.conversation:
        return ""
    moment = activity.timestamp or "" if activity.type in REPEATABLE else ""
    signs = [f"+{one.type}" for one in activity.reactions_added or ()] + [f"-{one.type}" for one in activity.reactions_removed or ()]
    named = ":".join(filter(None, (activity.type, activity.id, moment, ",".join(sorted(signs)), activity.conversation.id)))
    return named if len(named) <= LONGEST_KEY else f"{activity.type[:40]}:{hashlib.sha256(named.encode()).hexdigest()}"


def fact(activity: wire.Activity, key: str) -> Inbound:
    known = Inbound(
        kind=Kind.UNKNOWN,
        key=key,
        sender=_sender(activity),
        external_id=activity.id or "",
        thread=activity.conversation.id if activity.conversation else "",
        answer_to=places.answer_to(activity.conversation.id, activity.service_url) if activity.conversation else "",
        at=_moment(activity.timestamp),
        group=_is_group(activity.conversation),
        extra=_about(activity),
    )
    return TOLD.get(activity.type, _unknown)(activity, known)


# ── what each kind of activity tells ────────────────────────────────────────────────────────────


def _said(activity: wire.Activity, known: Inbound) -> Inbound:
    return _message(activity, known) if activity.value is None else _pressed(activity, known)


def _message(activity: wire.Activity, known: Inbound) -> Inbound:
    text, files, place, strange = content.words(activity), content.files(activity), content.place(activity), content.strange(activity)
    return replace(
        known,
        kind=Kind.MESSAGE if text or files or place else Kind.UNKNOWN,
        text=text,
        attachments=files,
        place=place,
        quoted=content.quoted(activity),
        automatic=_is_machine(activity.from_),
        extra=known.extra | ({"attached": strange} if strange else {}),
    )


def _pressed(activity: wire.Activity, known: Inbound) -> Inbound:
    payload, label = cards.pressed(activity.value)
    text = content.words(activity) or label
    return replace(known, kind=Kind.POSTBACK, text=text, payload=payload, quoted=content.quoted(activity))


def _edited(activity: wire.Activity, known: Inbound) -> Inbound:
    return replace(_message(activity, known), kind=Kind.EDIT)


def _deleted(activity: wire.Activity, known: Inbound) -> Inbound:
    return replace(known, kind=Kind.DELETE)


def _reacted(activity: wire.Activity, known: Inbound) -> Inbound:
    return replace(
        known,
        kind=Kind.REACTION,
        external_id=activity.reply_to_id or known.external_id,
        added=tuple(one.type for one in activity.reactions_added or ()),
        removed=tuple(one.type for one in activity.reactions_removed or ()),
    )


def _membership(activity: wire.Activity, known: Inbound) -> Inbound:
    """Somebody came or went: in a private talk it is about the customer and us, in a group only where it is about us."""
    if _concerns_us(activity, activity.members_added):
        return replace(known, kind=Kind.SUBSCRIBED)
    if _concerns_us(activity, activity.members_removed):
        return replace(known, kind=Kind.UNSUBSCRIBED)
    return _noted(known, Kind.SYSTEM, event=loose.text(activity.channel_data, "eventType"))


def _installed(activity: wire.Activity, known: Inbound) -> Inbound:
    action = activity.action or ""
    kind = Kind.SUBSCRIBED if action.startswith("add") else Kind.UNSUBSCRIBED if action.startswith("remove") else Kind.SYSTEM
    return _noted(known, kind, action=action)


def _happened(activity: wire.Activity, known: Inbound) -> Inbound:
    read = loose.text(activity.value, "lastReadMessageId")
    if activity.name == READ_RECEIPT and read:
        return replace(known, kind=Kind.STATUS, external_id=read, delivered=Delivered.READ, all_before=True)
    return _noted(known, Kind.SYSTEM, event=activity.name)


def _typing(activity: wire.Activity, known: Inbound) -> Inbound:
    return replace(known, kind=Kind.TYPING)


def _ended(activity: wire.Activity, known: Inbound) -> Inbound:
    return _noted(known, Kind.SYSTEM, event=activity.type)


def _unknown(activity: wire.Activity, known: Inbound) -> Inbound:
    return replace(_noted(known, Kind.UNKNOWN, type=activity.type, name=activity.name), text=content.words(activity))


TOLD: Mapping[str, Callable[[wire.Activity, Inbound], Inbound]] = {
    "message": _said,
    "messageUpdate": _edited,
    "messageDelete": _deleted,
    "messageReaction": _reacted,
    "conversationUpdate": _membership,
    "installationUpdate": _installed,
    "contactRelationUpdate": _installed,
    "event": _happened,
    "typing": _typing,
    "endOfConversation": _ended,
}


def _noted(known: Inbound, kind: Kind, **facts: str | None) -> Inbound:
    return replace(known, kind=kind, extra=known.extra | _named(**facts))


# ── who, when, where ────────────────────────────────────────────────────────────────────────────


def _sender(activity: wire.Activity) -> Sender | None:
    person = activity.from_
    if person is None or not person.id or (activity.recipient and person.id == activity.recipient.id):
        return None
    return Sender(id=person.id, name=person.name or "", language=activity.locale or "", trust=_trust(activity.channel_id, person.id))


def _trust(channel: str, id: str) -> Trust:
    """On a site of somebody's own its page says who speaks, unless the name was bound to the visitor's token."""
    return Trust.CLAIMED if channel in SITES and not id.startswith(BOUND) else Trust.PROVEN


def _is_machine(party: wire.Party | None) -> bool:
    return party is not None and (party.role == "bot" or party.id.startswith("28:"))


def _is_group(conversation: wire.Conversation | None) -> bool:
    return conversation is not None and (conversation.is_group is True or conversation.conversation_type in GROUPS)


def _concerns_us(activity: wire.Activity, members: tuple[wire.Party, ...] | None) -> bool:
    us = activity.recipient.id if activity.recipient else ""
    return bool(members) and (not _is_group(activity.conversation) or any(one.id.lower() == us.lower() for one in members or ()))


def _about(activity: wire.Activity) -> dict[str, str]:
    """`from.id` differs for each bot; these two name the person in the directory of their organisation."""
    tenant = activity.conversation.tenant_id if activity.conversation else None
    person = activity.from_.aad_object_id if activity.from_ else None
    return _named(aad_object_id=person, tenant=tenant or loose.text(activity.channel_data, "tenant", "id"))


def _named(**facts: str | None) -> dict[str, str]:
    return {name: value[:LONGEST_NAME] for name, value in facts.items() if value}


def _moment(told: str | None) -> datetime | None:
    """A time that cannot be read does not cost the message."""
    try:
        at = msgspec.convert(told, datetime)
    except msgspec.ValidationError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
