"""What differs from one text message to the next with every provider that brings them by webhook."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from bench import signing
from bench.signing import Settings, Sign


class Dialect(msgspec.Struct, frozen=True, kw_only=True):
    """A sample of the channel, and where in it stands what is changed."""

    sample: str = "text.json"
    ids: tuple[str, ...]
    senders: tuple[str, ...]
    texts: tuple[str, ...]
    times: tuple[str, ...]
    phones: tuple[str, ...] = ()
    """Of the same senders."""
    roster: str = ""
    """Where people stand under their ids, with their names."""
    sign: Sign = signing.nothing
    query: Callable[[Settings], str] = lambda _: ""
    settings: Mapping[str, Any] = {}
    """Other than those of the channel's samples."""


_META = "entry.0.messaging.0"
_VALUE = "entry.0.changes.0.value"
_DM = "data.payload.direct_message_events.0"

DIALECTS: Mapping[str, Dialect] = {
    "telegram": Dialect(
        ids=("update_id", "message.message_id"),
        senders=("message.from.id", "message.chat.id"),
        texts=("message.text",),
        times=("message.date",),
        sign=signing.word("X-Telegram-Bot-Api-Secret-Token", "webhook_secret"),
    ),
    "whatsapp": Dialect(
        ids=(f"{_VALUE}.messages.0.id",),
        senders=(f"{_VALUE}.contacts.0.user_id", f"{_VALUE}.contacts.0.parent_user_id"),
        phones=(f"{_VALUE}.messages.0.from", f"{_VALUE}.contacts.0.wa_id"),
        texts=(f"{_VALUE}.messages.0.text.body",),
        times=(f"{_VALUE}.messages.0.timestamp",),
        sign=signing.in_hex("X-Hub-Signature-256", "app_secret", "sha256="),
    ),
    "viber": Dialect(
        ids=("message_token",),
        senders=("sender.id",),
        texts=("message.text",),
        times=("timestamp",),
        sign=signing.in_hex("X-Viber-Content-Signature", "token"),
    ),
    "vk": Dialect(
        sample="message_new_start_button.json",
        ids=("event_id", "object.message.id", "object.message.conversation_message_id"),
        senders=("object.message.from_id", "object.message.peer_id"),
        texts=("object.message.text",),
        times=("object.message.date",),
    ),
    "messenger": Dialect(
        ids=(f"{_META}.message.mid",),
        senders=(f"{_META}.sender.id",),
        texts=(f"{_META}.message.text",),
        times=(f"{_META}.timestamp",),
        sign=signing.in_hex("X-Hub-Signature-256", "app_secret", "sha256="),
        settings={"page_id": "12345654332"},
    ),
    "instagram": Dialect(
        sample="reply_quotes.json",
        ids=(f"{_META}.message.mid",),
        senders=(f"{_META}.sender.id",),
        texts=(f"{_META}.message.text",),
        times=(f"{_META}.timestamp",),
        sign=signing.in_hex("X-Hub-Signature-256", "app_secret", "sha256="),
        settings={"account_id": "17841452691600098"},
    ),
    "x": Dialect(
        sample="xaa_dm_received.json",
        ids=("data.event_uuid", f"{_DM}.id"),
        senders=(f"{_DM}.message_create.sender_id",),
        roster="data.payload.users",
        texts=(f"{_DM}.message_create.message_data.text",),
        times=(f"{_DM}.created_timestamp",),
        sign=signing.in_base64("X-Twitter-Webhooks-Signature", "api_secret", "sha256="),
    ),
    "line": Dialect(
        ids=("events.0.webhookEventId", "events.0.message.id"),
        senders=("events.0.source.userId",),
        texts=("events.0.message.text",),
        times=("events.0.timestamp",),
        sign=signing.in_base64("X-Line-Signature", "channel_secret"),
    ),
    "max": Dialect(
        sample="message_created_dialog_real.json",
        ids=("message.body.mid",),
        senders=("message.sender.user_id", "message.recipient.chat_id"),
        texts=("message.body.text",),
        times=("timestamp", "message.timestamp"),
        sign=signing.word("X-Max-Bot-Api-Secret", "webhook_secret"),
    ),
    "ok": Dialect(
        ids=("message.mid",),
        senders=("sender.user_id", "recipient.chat_id"),
        texts=("message.text",),
        times=("timestamp",),
        query=lambda settings: f"?secret={settings['webhook_secret']}",
    ),
    "botframework": Dialect(
        sample="teams_personal_html.json",
        ids=("id",),
        senders=("from.id", "from.aadObjectId", "conversation.id"),
        texts=("text",),
        times=("timestamp",),
        sign=signing.bearer,
        settings={"signing_keys": signing.microsofts_keys()},
    ),
    "custom": Dialect(
        ids=("data.id",),
        senders=("data.person.id",),
        texts=("data.text",),
        times=("timestamp",),
        sign=signing.standard,
    ),
}
