"""What X answers to our requests, as far as Parley reads it."""

from typing import Annotated

import msgspec
from msgspec import Meta

from parley.channels.adapters.x.wire import Id, Wire

# Both go on into addresses and headers, so their alphabet is closed.
Number = Annotated[str, Meta(pattern=r"\A[0-9]{1,19}\Z")]
OptionalNumber = Annotated[str, Meta(pattern=r"\A[0-9]{0,19}\Z")]
Bearer = Annotated[str, Meta(pattern=r"\A[!-~]{1,1000}\Z")]


class Token(Wire, frozen=True):
    access_token: Bearer


class Me(Wire, frozen=True):
    id: Number
    name: str = ""
    username: str = ""


class MyAccount(Wire, frozen=True):
    data: Me


class Event(Wire, frozen=True):
    dm_event_id: Number


class Sent(Wire, frozen=True):
    data: Event


class Processing(Wire, frozen=True):
    """How far X is with a film; `error` says why it cannot be shown."""

    state: str = ""
    check_after_secs: Annotated[int, Meta(ge=0)] = 1


class Upload(Wire, frozen=True):
    id: Number
    processing_info: Processing | None = None


class Uploaded(Wire, frozen=True):
    data: Upload


class Nothing(Wire, frozen=True):
    """An answer in which nothing is of interest."""


class Webhook(Wire, frozen=True):
    id: Number
    url: str = ""
    valid: bool = False


class Webhooks(Wire, frozen=True):
    data: tuple[Webhook, ...] = ()


class Validity(Wire, frozen=True):
    valid: bool = False


class Validated(Wire, frozen=True):
    data: Validity = Validity()


class Filter(Wire, frozen=True):
    user_id: Id = ""


class Subscription(Wire, frozen=True):
    subscription_id: Number
    event_type: str = ""
    filter: Filter = Filter()
    tag: str = ""
    webhook_id: OptionalNumber = ""


class Subscriptions(Wire, frozen=True):
    data: tuple[Subscription, ...] = ()


class Fault(Wire, frozen=True):
    message: str = ""
    detail: str = ""
    title: str = ""
    code: int = 0


class Problem(Wire, frozen=True):
    """Why X refused: RFC 7807 in the newer half of the API, a list of numbered faults in the older one."""

    type: str = ""
    title: str = ""
    detail: str = ""
    reason: str = ""
    errors: tuple[Fault, ...] = ()

    def said(self) -> str:
        """X's words, each once."""
        parts = [self.title, self.detail, *(text for fault in self.errors for text in (fault.title, fault.message or fault.detail))]
        return ": ".join(dict.fromkeys(filter(None, parts)))


class CreatedWebhook(Wire, frozen=True):
    """Some answers wrap it in `data`, some do not."""

    data: Webhook | None = None
    id: str = ""
    url: str = ""
    valid: bool = False


def created(answer: CreatedWebhook) -> Webhook | None:
    if answer.data:
        return answer.data
    try:
        return msgspec.convert({"id": answer.id, "url": answer.url, "valid": answer.valid}, Webhook)
    except msgspec.ValidationError:
        return None
