"""What a message is made of: its words, its file, its place, its cards, and what has no word of ours."""

from collections.abc import Sequence
from typing import Any

from parley.channels.adapters.whatsapp.envelope import Problem
from parley.channels.adapters.whatsapp.wire import Card as SharedCard
from parley.channels.adapters.whatsapp.wire import Content, Media, Message, Product, Referral
from parley.channels.types import Attachment, Card, Place
from parley.channels.types import Media as Kind

FILES = {"image": Kind.IMAGE, "video": Kind.VIDEO, "audio": Kind.AUDIO, "document": Kind.FILE, "sticker": Kind.STICKER}
SHARED_OWN = "contact_request"
"""The origin of a card that its owner shared at our request, by one press."""
LONGEST_NAME = 64


def is_empty(message: Message) -> bool:
    """Whether there is nothing in it that we know."""
    return not (message.text or message.location or message.contacts or message.order or _files(message))


def words(content: Content) -> str:
    if content.text:
        return content.text.body
    if content.order:
        return content.order.text
    return next((file.caption for _, file in _files(content)), "")


def attachments(content: Content) -> tuple[Attachment, ...]:
    return tuple(
        Attachment(Kind.VOICE if file.voice else FILES[name], name=file.filename, mime=file.mime_type, ref=file.id)
        for name, file in _files(content)
    )


def place(content: Content) -> Place | None:
    where = content.location
    return Place(where.latitude, where.longitude, where.name, where.address) if where else None


def card(message: Message) -> Card | None:
    """The first of the cards that were shared; the sender's own only where they were asked for it."""
    own = message.origin == SHARED_OWN
    return Card(_name(message.contacts[0]), _phone(message.contacts[0]), own) if message.contacts else None


def oddities(message: Message) -> dict[str, Any]:
    """Facts without a word of ours: an order, further cards, an advertisement, that it was passed on."""
    facts: dict[str, Any] = {}
    if message.order:
        facts["order"] = [_line(item) for item in message.order.product_items]
    if message.contacts[1:]:
        facts["more_contacts"] = [f"{_name(one)} {_phone(one)}".strip() for one in message.contacts[1:]]
    if message.context.forwarded or message.context.frequently_forwarded:
        facts["forwarded"] = True
    return facts | (_advertisement(message.referral) if message.referral else {})


def complaint(problems: Sequence[Problem]) -> dict[str, Any]:
    """Why WhatsApp shows us nothing of a message."""
    return {"error_code": problems[0].code, "error": said(problems[0])} if problems else {}


def said(problem: Problem) -> str:
    title, details = problem.title or problem.message, problem.error_data.details
    return f"{title}: {details}" if title and details and title != details else details or title


def _files(content: Content) -> list[tuple[str, Media]]:
    return [(name, file) for name in FILES if (file := getattr(content, name)) is not None]


def _name(shared: SharedCard) -> str:
    return shared.name.formatted_name


def _line(item: Product) -> str:
    return f"{item.quantity} × {item.product_retailer_id} {item.item_price} {item.currency}".strip()


def _phone(shared: SharedCard) -> str:
    return shared.phones[0].phone if shared.phones else ""


def _advertisement(referral: Referral) -> dict[str, Any]:
    came_by = {"source_id": referral.source_id, "ctwa_clid": referral.ctwa_clid}
    shown = {"title": referral.headline, "text": referral.body, "url": referral.source_url, "type": referral.source_type}
    return {"referral": came_by, "advertisement": {name: value for name, value in shown.items() if value}}
