"""What the Graph API answers, as far as Parley reads it."""

from typing import Annotated

from msgspec import Meta

from parley.channels.adapters.whatsapp.envelope import ErrorData, Wire

Size = int | Annotated[str, Meta(pattern=r"\A[0-9]{1,15}\Z")]


class Complaint(Wire, frozen=True):
    message: str = ""
    code: int = -1
    error_subcode: int = 0
    error_data: ErrorData | str = ErrorData()


class Failed(Wire, frozen=True):
    error: Complaint


class Named(Wire, frozen=True):
    id: str


class Sent(Wire, frozen=True):
    messages: Annotated[tuple[Named, ...], Meta(min_length=1)]


class Done(Wire, frozen=True):
    """Mostly a boolean; of the app's subscriptions, the word."""

    success: bool | str


class StoredFile(Wire, frozen=True):
    url: str
    mime_type: str = ""
    file_size: Size = 0


class Number(Wire, frozen=True):
    id: str
    display_phone_number: str = ""
    verified_name: str = ""


class Numbers(Wire, frozen=True):
    data: tuple[Number, ...]


class Webhooks(Wire, frozen=True):
    """Where the calls about a number go, from the most particular on."""

    phone_number: str = ""
    whatsapp_business_account: str = ""
    application: str = ""


class Health(Wire, frozen=True):
    status: str = ""
    quality_rating: str = ""
    webhook_configuration: Webhooks = Webhooks()


class Field(Wire, frozen=True):
    name: str = ""


class Subscription(Wire, frozen=True):
    object: str = ""
    callback_url: str = ""
    active: bool = True
    fields: tuple[Field, ...] = ()


class Subscriptions(Wire, frozen=True):
    data: tuple[Subscription, ...] = ()


class Application(Wire, frozen=True):
    id: str = ""


class SubscribedApp(Wire, frozen=True):
    whatsapp_business_api_data: Application = Application()


class SubscribedApps(Wire, frozen=True):
    data: tuple[SubscribedApp, ...] = ()
