"""The envelope of WhatsApp's calls, as far as Parley reads it (Graph API v25.0). Fields that are not named here are ignored."""

import msgspec

Moment = int | str
"""Seconds since 1970; a string everywhere but in preferences."""


class Wire(msgspec.Struct, frozen=True):
    """A fragment of a call or of an answer."""


class Change(Wire, frozen=True):
    field: str = ""
    value: msgspec.Raw = msgspec.Raw(b"{}")


class Entry(Wire, frozen=True):
    changes: tuple[Change, ...] = ()


class Notification(Wire, frozen=True):
    """Of any number of accounts, numbers and fields at once."""

    entry: tuple[Entry, ...]


class Metadata(Wire, frozen=True):
    phone_number_id: str = ""


class Routed(Wire, frozen=True):
    """Which of the business's numbers a change is about."""

    metadata: Metadata = Metadata()


class Profile(Wire, frozen=True):
    name: str | None = ""
    username: str | None = ""


class Contact(Wire, frozen=True):
    """Which of them are hidden is the person's choice: null in one must not cost us the call."""

    profile: Profile = Profile()
    wa_id: str | None = ""
    user_id: str | None = ""
    parent_user_id: str | None = ""


class ErrorData(Wire, frozen=True):
    details: str = ""


class Problem(Wire, frozen=True):
    code: int = 0
    title: str = ""
    message: str = ""
    error_data: ErrorData = ErrorData()


class Preference(Wire, frozen=True):
    category: str = ""
    value: str = ""
    detail: str = ""
    wa_id: str = ""
    user_id: str = ""
    parent_user_id: str = ""
    timestamp: Moment = 0


class Value(Wire, frozen=True):
    """What one change tells; each message is read by itself, so that a strange one does not spoil the others."""

    contacts: tuple[Contact, ...] = ()
    messages: tuple[msgspec.Raw, ...] = ()
    message_echoes: tuple[msgspec.Raw, ...] = ()
    statuses: tuple[msgspec.Raw, ...] = ()
    user_preferences: tuple[Preference, ...] = ()
    errors: tuple[Problem, ...] = ()


class Status(Wire, frozen=True):
    id: str
    status: str
    timestamp: Moment = 0
    recipient_id: str = ""
    recipient_user_id: str = ""
    recipient_type: str = ""
    recipient_participant_id: str = ""
    recipient_participant_user_id: str = ""
    biz_opaque_callback_data: str = ""
    errors: tuple[Problem, ...] = ()
