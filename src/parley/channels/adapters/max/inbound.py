"""Updates in our words."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import msgspec

from parley.channels.adapters.max import contacts, content, wire
from parley.channels.errors import Unreadable
from parley.channels.types import Address, Inbound, Kind, Sender

PERSON = "user:"
"""Begins a thread where MAX tells no dialog: an answer then goes to the person."""
GROUPS = frozenset({"chat", "channel"})
OURS = {Kind.MESSAGE: Kind.SYSTEM, Kind.COMMENT: Kind.ECHO}
"""What a channel says in its own name is nobody's question; under a post it may be an answer."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def fact(update: wire.Update, token: str) -> Inbound:
    """One update is one fact. The bot's token tells whether MAX signed a contact."""
    return MAKERS[update.update_type](update, token)


def key(update: wire.Update) -> str:
    """Two updates with the same key are one that was brought twice."""
    about = [update.update_type]
    match update:
        case wire.Update(callback=wire.Callback() as callback):
            # A keyboard may keep its callback's id, so a second press is told by its moment.
            about += [callback.callback_id, str(callback.timestamp)]
        case wire.Update(message=wire.Message(body=wire.Body(mid=mid))) if mid:
            about += [mid, *([str(update.timestamp)] if update.update_type.endswith("_edited") else [])]
        case wire.Update(message_id=mid) if mid:
            about.append(mid)
        case _:
            about += [str(_chat(update)), str(update.timestamp), *_who(update)]
    return "|".join(about)


def person(user: wire.User, *, language: str | None = None, also: tuple[Address, ...] = ()) -> Sender:
    return Sender(str(user.user_id), contacts.full_name(user), user.username or "", language or "", also=also)


def thread(chat_id: int | None, user_id: int | None) -> str:
    """Where an answer goes: the dialog, else the person."""
    if chat_id is not None:
        return str(chat_id)
    return "" if user_id is None else f"{PERSON}{user_id}"


def moment(milliseconds: int) -> datetime | None:
    return EPOCH + timedelta(milliseconds=milliseconds) if milliseconds else None


def _said(update: wire.Update, token: str) -> Inbound:
    message = _message(update)
    kind = Kind.COMMENT if update.update_type == "comment_created" else Kind.MESSAGE
    return _words(update, token, kind, message.timestamp or update.timestamp)


def _edited(update: wire.Update, token: str) -> Inbound:
    return _words(update, token, Kind.EDIT, update.timestamp)


def _words(update: wire.Update, token: str, kind: Kind, at: int) -> Inbound:
    message = _message(update)
    found, said = content.items(message), message.sender
    shown = content.contact(found)
    also = contacts.phones(shown, said, token) if shown else ()
    made = Inbound(
        kind=OURS.get(kind, kind) if said is None and message.recipient.chat_type == "channel" else kind,
        key=key(update),
        sender=person(said, language=update.user_locale, also=also) if said else None,
        external_id=message.body.mid if message.body else "",
        thread=thread(message.recipient.chat_id, said.user_id if said else None),
        at=moment(at),
        text=content.words(message),
        hidden=content.passed_on(message),
        attachments=content.files(found),
        place=content.place(found),
        card=contacts.card(shown, said) if shown else None,
        quoted=_quoted(message),
        payload=content.pressed_word(found),
        automatic=bool(said and said.is_bot),
        group=message.recipient.chat_type in GROUPS,
        extra=content.oddities(message) | ({"locale": update.user_locale} if update.user_locale else {}),
    )
    return msgspec.structs.replace(made, kind=Kind.UNKNOWN) if _is_empty(made) else made


def _is_empty(made: Inbound) -> bool:
    """A message in which there is nothing that we read."""
    says = made.text or made.attachments or made.place or made.card or made.payload
    return made.kind is Kind.MESSAGE and not says


def _quoted(message: wire.Message) -> str:
    answers = message.link and message.link.type == "reply" and message.link.message
    return answers.mid if answers else ""


def _pressed(update: wire.Update, _token: str) -> Inbound:
    """The message, where it still exists, is the bot's own; whoever pressed is the callback's."""
    callback, message = update.callback, update.message
    if callback is None:
        raise Unreadable("a press of nothing")
    return Inbound(
        kind=Kind.POSTBACK,
        key=key(update),
        sender=person(callback.user, language=update.user_locale),
        external_id=callback.callback_id,
        thread=thread(message.recipient.chat_id if message else None, callback.user.user_id),
        at=moment(callback.timestamp or update.timestamp),
        text=content.label(message, callback.payload or "") if message else "",
        payload=callback.payload or "",
        quoted=message.body.mid if message and message.body else "",
        group=bool(message and message.recipient.chat_type in GROUPS),
    )


def _removed(update: wire.Update, _token: str) -> Inbound:
    return _about_chat(update, Kind.DELETE, external_id=update.message_id or "")


def _started(update: wire.Update, _token: str) -> Inbound:
    """By a link of ours it is more than a start: the payload says where they come from."""
    if update.payload:
        return _about_chat(update, Kind.REFERRAL, payload=update.payload)
    return _about_chat(update, Kind.SUBSCRIBED)


def _stopped(update: wire.Update, _token: str) -> Inbound:
    return _about_chat(update, Kind.UNSUBSCRIBED)


def _happened(update: wire.Update, _token: str) -> Inbound:
    return _about_chat(update, Kind.SYSTEM, text=update.title or "", group=not update.update_type.startswith("dialog_"))


def _about_chat(
    update: wire.Update, kind: Kind, *, external_id: str = "", text: str = "", payload: str = "", group: bool = False
) -> Inbound:
    until = {"muted_until": _written(update.muted_until)} if update.muted_until else {}
    return Inbound(
        kind=kind,
        key=key(update),
        sender=_actor(update),
        external_id=external_id,
        thread=thread(update.chat_id, update.user.user_id if update.user else update.user_id),
        at=moment(update.timestamp),
        text=text,
        payload=payload,
        token=payload,
        group=group,
        extra=until,
    )


def _actor(update: wire.Update) -> Sender | None:
    if update.user:
        return person(update.user, language=update.user_locale)
    return Sender(str(update.user_id)) if update.user_id is not None else None


def _who(update: wire.Update) -> list[str]:
    """Several may join or leave a chat in the same moment."""
    return [str(update.user.user_id)] if update.update_type in ("user_added", "user_removed") and update.user else []


def _chat(update: wire.Update) -> int | None:
    return update.message.recipient.chat_id if update.message else update.chat_id


def _message(update: wire.Update) -> wire.Message:
    if update.message is None:
        raise Unreadable(f"{update.update_type} without a message")
    return update.message


def _written(milliseconds: int) -> str:
    return (EPOCH + timedelta(milliseconds=milliseconds)).isoformat(timespec="milliseconds").replace("+00:00", "Z")


MAKERS: dict[str, Callable[[wire.Update, str], Inbound]] = {
    "message_created": _said,
    "message_edited": _edited,
    "message_removed": _removed,
    "message_callback": _pressed,
    "comment_created": _said,
    "comment_edited": _edited,
    "comment_removed": _removed,
    "bot_started": _started,
    "bot_stopped": _stopped,
    # MAX stops the bot along with it, and either may come last.
    "dialog_removed": _stopped,
    "dialog_cleared": _happened,
    "dialog_muted": _happened,
    "dialog_unmuted": _happened,
    "bot_added": _happened,
    "bot_removed": _happened,
    "user_added": _happened,
    "user_removed": _happened,
    "chat_title_changed": _happened,
    "message_chat_created": _happened,
    "bot_admin_permissions_changed": _happened,
}
UNASKED = frozenset({"message_chat_created", "bot_admin_permissions_changed"})
"""Not in MAX's present list: to ask for a kind that it does not know could cost the whole subscription."""
WANTED = [kind for kind in MAKERS if kind not in UNASKED]
SURE = [kind for kind in WANTED if not kind.startswith("comment_")]
"""Comments are in MAX's list, and no library of its knows them."""
