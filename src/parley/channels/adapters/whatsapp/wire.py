"""What is in a message of WhatsApp, as far as Parley reads it (Graph API v25.0). Fields that are not named here are ignored."""

from typing import Annotated

from msgspec import Meta, field

from parley.channels.adapters.whatsapp.envelope import Moment, Problem, Wire

Degrees = Annotated[float, Meta(ge=-360, le=360)]


class Head(Wire, frozen=True):
    """What every message has, whatever is in it."""

    id: str
    type: str = ""
    timestamp: Moment = 0
    from_: str = field(name="from", default="")
    from_user_id: str = ""
    from_parent_user_id: str = ""
    to: str = ""
    to_user_id: str = ""
    to_parent_user_id: str = ""
    group_id: str = ""


class Text(Wire, frozen=True):
    body: str = ""


class Media(Wire, frozen=True):
    """Image, video, audio, document, sticker: the same fields, each where it makes sense."""

    id: str = ""
    mime_type: str = ""
    caption: str = ""
    filename: str = ""
    voice: bool = False


class Location(Wire, frozen=True):
    latitude: Degrees
    longitude: Degrees
    name: str = ""
    address: str = ""


class CardName(Wire, frozen=True):
    formatted_name: str = ""


class CardPhone(Wire, frozen=True):
    phone: str = ""
    wa_id: str = ""


class Card(Wire, frozen=True):
    name: CardName = CardName()
    phones: tuple[CardPhone, ...] = ()


class Reaction(Wire, frozen=True):
    message_id: str = ""
    emoji: str = ""


class Choice(Wire, frozen=True):
    """A pressed button, or a chosen row of a list."""

    id: str = ""
    title: str = ""


class FlowReply(Wire, frozen=True):
    body: str = ""
    response_json: str = ""


class CallPermission(Wire, frozen=True):
    response: str = ""


class Interactive(Wire, frozen=True):
    type: str = ""
    button_reply: Choice | None = None
    list_reply: Choice | None = None
    nfm_reply: FlowReply | None = None
    call_permission_reply: CallPermission | None = None


class TemplateButton(Wire, frozen=True):
    payload: str = ""
    text: str = ""


class Product(Wire, frozen=True):
    product_retailer_id: str = ""
    quantity: int | float | str = 1
    item_price: int | float | str = ""
    currency: str = ""


class Order(Wire, frozen=True):
    catalog_id: str = ""
    text: str = ""
    product_items: tuple[Product, ...] = ()


class System(Wire, frozen=True):
    type: str = ""
    body: str = ""
    wa_id: str = ""
    new_wa_id: str = ""
    user_id: str = ""
    previous_user_id: str = ""


class Referral(Wire, frozen=True):
    """The advertisement by which somebody came."""

    source_id: str = ""
    source_type: str = ""
    source_url: str = ""
    headline: str = ""
    body: str = ""
    ctwa_clid: str = ""


class Context(Wire, frozen=True):
    id: str = ""
    forwarded: bool = False
    frequently_forwarded: bool = False


class Unsupported(Wire, frozen=True):
    type: str = ""


class Revoke(Wire, frozen=True):
    original_message_id: str = ""


class Content(Wire, frozen=True):
    """What a message is made of; also what an edited one is made of now."""

    type: str = ""
    text: Text | None = None
    image: Media | None = None
    video: Media | None = None
    audio: Media | None = None
    document: Media | None = None
    sticker: Media | None = None
    location: Location | None = None
    contacts: tuple[Card, ...] = ()
    order: Order | None = None


class Edit(Wire, frozen=True):
    original_message_id: str = ""
    message: Content = Content()


class Message(Content, frozen=True):
    """All but the head of a message."""

    origin: str = ""
    reaction: Reaction | None = None
    interactive: Interactive | None = None
    button: TemplateButton | None = None
    system: System | None = None
    edit: Edit | None = None
    revoke: Revoke | None = None
    unsupported: Unsupported | None = None
    referral: Referral | None = None
    context: Context = Context()
    errors: tuple[Problem, ...] = ()
