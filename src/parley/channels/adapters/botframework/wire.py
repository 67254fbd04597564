"""What the connector sends and answers, as far as Parley reads it (Activity schema of the Bot Framework, v3). Other fields are ignored."""

from typing import Any

import msgspec
from msgspec import field


class Wire(msgspec.Struct, frozen=True, rename="camel"):
    """A fragment of an activity. Any of its fields may come as null."""


class Party(Wire, frozen=True):
    id: str = ""
    name: str | None = None
    aad_object_id: str | None = None
    role: str | None = None


class Conversation(Wire, frozen=True):
    id: str = ""
    conversation_type: str | None = None
    is_group: bool | None = None
    tenant_id: str | None = None


class Attachment(Wire, frozen=True):
    content_type: str | None = None
    content_url: str | None = None
    content: Any = None
    """An object or a text, by the content type."""
    name: str | None = None


class Reaction(Wire, frozen=True):
    type: str = ""


class Signed(Wire, frozen=True):
    """What the token of a call vouches for."""

    service_url: str = ""
    channel_id: str = ""


class Activity(Wire, frozen=True):
    type: str = ""
    id: str | None = None
    timestamp: str | None = None
    service_url: str = ""
    channel_id: str = ""
    from_: Party | None = field(name="from", default=None)
    conversation: Conversation | None = None
    recipient: Party | None = None
    locale: str | None = None
    text: str | None = None
    attachments: tuple[Attachment, ...] | None = None
    entities: tuple[Any, ...] | None = None
    """Mentions, places and client facts: any JSON."""
    channel_data: Any = None
    value: Any = None
    reply_to_id: str | None = None
    name: str | None = None
    action: str | None = None
    members_added: tuple[Party, ...] | None = None
    members_removed: tuple[Party, ...] | None = None
    reactions_added: tuple[Reaction, ...] | None = None
    reactions_removed: tuple[Reaction, ...] | None = None


# ── answers ─────────────────────────────────────────────────────────────────────────────────────


class Sent(Wire, frozen=True):
    id: str | None = None


class Fault(Wire, frozen=True):
    code: str | None = None
    message: str | None = None


class Complaint(Wire, frozen=True):
    error: Fault = Fault()


class Token(msgspec.Struct, frozen=True):
    access_token: str
    expires_in: int


class LoginComplaint(msgspec.Struct, frozen=True):
    error: str = ""
    error_description: str = ""


class OpenId(msgspec.Struct, frozen=True):
    jwks_uri: str


class KeySet(msgspec.Struct, frozen=True):
    keys: tuple[msgspec.Raw, ...]


class PublicKey(msgspec.Struct, frozen=True):
    kty: str
    kid: str
    n: str
    e: str
    endorsements: tuple[str, ...] | None = None
