"""A part in Viber's words."""

from typing import Any

from parley.channels.adapters.viber import bot, buttons, wire
from parley.channels.adapters.viber.bot import ViberAccount
from parley.channels.adapters.viber.settings import LONGEST_NAME
from parley.channels.errors import Refused
from parley.channels.types import File, Media, Part, Receipt
from parley.core.http import Http

Fields = dict[str, Any]

PICTURES = frozenset({"image/jpeg", "image/png"})
FILM = "video/mp4"
LONGEST_FILE_NAME = 256


async def send(part: Part, account: ViberAccount, http: Http) -> Receipt:
    sent = await bot.call(account, http, "send_message", wire.Sent, _message(part, account), sends=True)
    return Receipt((str(sent.message_token),))


def _message(part: Part, account: ViberAccount) -> Fields:
    name = account.settings.sender_name or account.name
    fields: Fields = {"receiver": part.to, "sender": {"name": name[:LONGEST_NAME]}}
    said = _shown(part.files[0]) if part.files else {"type": "text", "text": part.text}
    return fields | said | ({"keyboard": buttons.keyboard(part.buttons)} if part.buttons else {})


def _shown(file: File) -> Fields:
    """By an address of ours, whose ending tells Viber what it is; what it would not show goes as a file."""
    if not file.address.startswith("https://"):
        raise Refused("Viber gets files from us, and this Parley has no public https address", code="no_address")
    if file.type is Media.IMAGE and file.mime in PICTURES:
        return {"type": "picture", "text": "", "media": file.address}
    if file.type is Media.VIDEO and file.mime == FILM:
        return {"type": "video", "media": file.address, "size": file.size}
    return {"type": "file", "media": file.address, "size": file.size, "file_name": file.name[-LONGEST_FILE_NAME:] or "file"}
