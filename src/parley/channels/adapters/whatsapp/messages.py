"""What customers say and do, in our words: one message is one fact."""

import re
from collections.abc import Sequence
from typing import Any

import msgspec

from parley.channels.adapters.whatsapp import content
from parley.channels.adapters.whatsapp.envelope import Problem
from parley.channels.adapters.whatsapp.moments import moment
from parley.channels.adapters.whatsapp.senders import Who, phone
from parley.channels.adapters.whatsapp.wire import Edit, FlowReply, Head, Interactive, Message, Reaction, System
from parley.channels.errors import Unreadable
from parley.channels.reading import read
from parley.channels.types import Address, Inbound, Kind, Trust

# Our invitation opens the chat with a token as the prepared text.
TOKEN = re.compile(r"[A-Za-z0-9_-]{40,1000}")
OPENED = "request_welcome"
"""Somebody has opened the chat for the first time, and said nothing yet."""


def fact(head: Head, raw: bytes, who: Who, problems: Sequence[Problem] = ()) -> Inbound:
    """One message; `problems` are those of the whole call, where the message names none."""
    known, message = about(head, who), inside(raw)
    return _understood(known, head, message) or strange(known, head, message, problems)


def inside(raw: bytes) -> Message:
    """What the message holds; nothing where that is not as documented."""
    try:
        return read(raw, Message)
    except Unreadable:
        return Message()


def about(head: Head, who: Who) -> Inbound:
    """Who, when and where, before anything is known of what."""
    known = {"wa_id": who.wa_id, "bsuid": who.user_id, "parent_bsuid": who.parent_user_id}
    return Inbound(
        kind=Kind.UNKNOWN,
        key=head.id,
        sender=who.sender(),
        external_id=head.id,
        thread=head.group_id,
        group=bool(head.group_id),
        at=moment(head.timestamp),
        extra={name: value for name, value in known.items() if value},
    )


def strange(base: Inbound, head: Head, message: Message, problems: Sequence[Problem]) -> Inbound:
    """Something that we have no word for, with what is told of it: its type, and why WhatsApp does not show it to us."""
    type = message.unsupported.type if message.unsupported else ""
    named = {"type": head.type[: content.LONGEST_NAME]} | ({"unsupported_type": type[: content.LONGEST_NAME]} if type else {})
    return _with(base, named | content.complaint(message.errors or problems))


def changed(base: Inbound, message: Message) -> Inbound | None:
    """What is done to something that was said before: a reaction, an edit, a deletion."""
    if message.reaction:
        return _reacted(base, message.reaction)
    if message.edit:
        return _edited(base, message.edit)
    if message.revoke:
        return msgspec.structs.replace(base, kind=Kind.DELETE, external_id=message.revoke.original_message_id)
    return None


def spoken(base: Inbound, message: Message, kind: Kind = Kind.MESSAGE) -> Inbound | None:
    """None where there is nothing in the message that we know."""
    if content.is_empty(message):
        return None
    card, text = content.card(message), content.words(message)
    whole = msgspec.structs.replace(
        base,
        kind=kind,
        text=text,
        attachments=content.attachments(message),
        place=content.place(message),
        card=card,
        quoted=message.context.id,
        token=text if kind is Kind.MESSAGE and TOKEN.fullmatch(text) else "",
        extra=base.extra | content.oddities(message),
    )
    return _owning(whole) if card and card.own else whole


def _understood(base: Inbound, head: Head, message: Message) -> Inbound | None:
    if message.system:
        return _told(base, message.system)
    if message.button:
        button = message.button
        return _pressed(base, message, button.text, button.payload)
    if message.interactive:
        return _chosen(base, message, message.interactive)
    if head.type == OPENED:
        return msgspec.structs.replace(base, kind=Kind.SYSTEM, extra=base.extra | {"event": OPENED})
    return changed(base, message) or spoken(base, message)


def _reacted(base: Inbound, reaction: Reaction) -> Inbound:
    """WhatsApp does not say which emoji was there before, neither when another is given nor when it is taken back."""
    emoji = (reaction.emoji,) if reaction.emoji else ()
    extra = {"target": reaction.message_id} | ({"emoji": reaction.emoji} if reaction.emoji else {})
    return _with(msgspec.structs.replace(base, kind=Kind.REACTION, external_id=reaction.message_id, added=emoji, only_reaction=True), extra)


def _edited(base: Inbound, edit: Edit) -> Inbound:
    return msgspec.structs.replace(
        base,
        kind=Kind.EDIT,
        external_id=edit.original_message_id,
        text=content.words(edit.message),
        attachments=content.attachments(edit.message),
    )


def _told(base: Inbound, system: System) -> Inbound:
    """A new number, or with it a new id: still the same person. Only the old name stands in the message itself."""
    wa_id = system.new_wa_id or system.wa_id
    same = tuple(Address("whatsapp", id, Trust.PROVEN) for id in (system.user_id, wa_id) if id)
    known = Who(user_id=system.previous_user_id).sender() if system.previous_user_id else base.sender
    news = {"event": system.type, "new_wa_id": wa_id, "new_bsuid": system.user_id}
    return msgspec.structs.replace(
        base,
        kind=Kind.SYSTEM,
        text=system.body,
        sender=msgspec.structs.replace(known, also=(*same, *phone(wa_id))) if known and same else known,
        extra=base.extra | {name: value for name, value in news.items() if value},
    )


def _chosen(base: Inbound, message: Message, interactive: Interactive) -> Inbound | None:
    if choice := interactive.button_reply or interactive.list_reply:
        return _pressed(base, message, choice.title, choice.id)
    if interactive.nfm_reply:
        filled_in = interactive.nfm_reply
        return _with(_pressed(base, message, filled_in.body, ""), _answers(filled_in))
    if interactive.call_permission_reply:
        return _pressed(base, message, "", f"call_permission:{interactive.call_permission_reply.response}")
    return None


def _pressed(base: Inbound, message: Message, label: str, payload: str) -> Inbound:
    return msgspec.structs.replace(base, kind=Kind.POSTBACK, text=label, payload=payload, quoted=message.context.id)


def _answers(filled_in: FlowReply) -> dict[str, Any]:
    """What somebody put into a form. It is JSON in a string, written by the form."""
    try:
        answers = read(filled_in.response_json.encode(), dict[str, Any])
    except Unreadable:
        return {"response": filled_in.response_json}
    return {"flow_token": answers.pop("flow_token", None), "response": answers}


def _owning(fact: Inbound) -> Inbound:
    card, sender = fact.card, fact.sender
    if not card or not card.phone or not sender:
        return fact
    return msgspec.structs.replace(fact, sender=msgspec.structs.replace(sender, also=(Address("phone", card.phone, Trust.PROVEN),)))


def _with(fact: Inbound, extra: dict[str, Any]) -> Inbound:
    return msgspec.structs.replace(fact, extra=fact.extra | extra)
