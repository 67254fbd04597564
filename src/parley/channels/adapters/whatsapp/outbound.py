"""A part in WhatsApp's words: one message, or two where one cannot carry all of it."""

from typing import Any

from parley.channels.adapters.whatsapp import answers, approved, buttons, graph, media
from parley.channels.adapters.whatsapp.senders import BSUID, NUMBER
from parley.channels.adapters.whatsapp.settings import WhatsAppAccount
from parley.channels.errors import OutcomeUnknown, SendError
from parley.channels.types import Part, Receipt
from parley.core.http import Http

Fields = dict[str, Any]

LONGEST_TRACE = 512


async def send(part: Part, account: WhatsAppAccount, http: Http) -> Receipt:
    """Files are brought before anything is said, so that nothing that fails then leaves half of the part behind."""
    brought = [(file, await media.upload(file, account, http)) for file in part.files]
    if part.template:
        message = approved.message(part.template, brought)
        return _receipt(part, await _sent(_frame(part) | message, [], account, http))
    shown = [media.message(file, id, "" if part.buttons else part.text) for file, id in brought]
    said = [*_words_apart(part), *shown, *(buttons.messages(part, account.settings.list_button) if part.buttons else [])]
    frame = _frame(part)
    sent: list[str] = []
    for place, message in enumerate(said):
        sent += await _sent(frame | message | (_quote(part.quoted) if place == 0 else {}), sent, account, http)
    return _receipt(part, sent)


def _receipt(part: Part, sent: list[str]) -> Receipt:
    return Receipt(tuple(sent), "" if is_person(part.to) else part.to)


def is_person(to: str) -> bool:
    """The only other ones that can be written to are groups."""
    return BSUID.fullmatch(to) is not None or NUMBER.fullmatch(to) is not None


async def _sent(fields: Fields, before: list[str], account: WhatsAppAccount, http: Http) -> list[str]:
    path = f"{account.settings.phone_number_id}/messages"
    try:
        answer = await graph.call(account, http, "POST", path, answers.Sent, fields, sends=True)
    except SendError as error:
        if before:
            raise OutcomeUnknown(f"only the beginning of it has left: {error.detail}", code=error.code) from None
        raise
    return [message.id for message in answer.messages]


def _frame(part: Part) -> Fields:
    """An id that is scoped to the business goes into a field of its own; `to` beside it would be preferred."""
    name = "recipient" if BSUID.fullmatch(part.to) else "to"
    type = "individual" if is_person(part.to) else "group"
    trace = {"biz_opaque_callback_data": part.key[:LONGEST_TRACE]} if part.key else {}
    return {"messaging_product": "whatsapp", "recipient_type": type, name: part.to} | trace


def _words_apart(part: Part) -> list[Fields]:
    """Words for which there is no room beside a file or a button."""
    if part.buttons or (part.files and not part.text) or any(media.takes_caption(file) for file in part.files):
        return []
    return [{"type": "text", "text": {"body": part.text}}]


def _quote(quoted: str) -> Fields:
    return {"context": {"message_id": quoted}} if quoted else {}
