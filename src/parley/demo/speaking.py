"""How an invented customer speaks: the call that the channel's real provider would make, signed, into the journal."""

from datetime import datetime
from typing import Any
from zlib import crc32

import msgspec

from parley import channels
from parley.channels import Account, Accounts, Call, Delivered, Journal
from parley.channels.adapters.console import signature
from parley.channels.adapters.webchat.adapter import identification
from parley.channels.adapters.webchat.tokens import Visitor
from parley.channels.adapters.webchat.wire import Frame
from parley.channels.errors import Unreadable
from parley.core import clock
from parley.core.ground import Ground
from parley.core.ids import AccountId
from parley.demo.script import Guest

PICTURE = "manicure.jpg"


class Said(msgspec.Struct, frozen=True):
    """`name` names it for ever, so that saying it again changes nothing."""

    name: str
    text: str = ""
    at: datetime | None = None
    photo: bool = False
    payload: str = ""
    """Of a pressed button, whose label is `text`; `under` is the message that it stands under."""
    under: str = ""

    def number(self, guest: Guest) -> int:
        return crc32(f"{guest.key}/{self.name}".encode())

    @property
    def moment(self) -> datetime:
        return self.at or clock.now()


async def speak(ground: Ground, account_id: AccountId, guest: Guest, said: Said) -> bool:
    """Whether it was new."""
    account = await ground.one(Accounts).get(account_id)
    return await _tell(ground, account, _call(account, guest, said))


async def confirm(ground: Ground, account_id: AccountId, guest: Guest, part_ids: list[str], state: Delivered) -> None:
    """Tell how far parts of ours have come: on the guest's phone, or before their eyes."""
    account = await ground.one(Accounts).get(account_id)
    match account.kind:
        case "webchat" if part_ids:
            await _tell(ground, account, _frame(account, guest, f"{state}-{part_ids[0]}", "read", {"ids": part_ids, "state": state}))
        case "console":
            for id in part_ids:
                await _tell(ground, account, _event(account, guest, f"{state}-{id}", kind="status", message=id, delivered=state))
        case _:
            pass


async def _tell(ground: Ground, account: Account[Any], call: Call) -> bool:
    adapter = channels.adapter(account.kind)
    adapter.verify(call, account)
    return await ground.one(Journal).append(account, adapter.key(call), call)


def _call(account: Account[Any], guest: Guest, said: Said) -> Call:
    match account.kind:
        case "telegram":
            return _update(account, guest, said)
        case "webchat":
            return _frame(account, guest, f"{guest.key}-{said.name}", "message", {"text": said.text})
        case "console":
            return _event(account, guest, said.name, text=said.text, at=said.moment)
        case kind:
            raise Unreadable(kind)


# ── each provider's dialect ─────────────────────────────────────────────────────────────────────


def _update(account: Account[Any], guest: Guest, said: Said) -> Call:
    chat = {"id": guest.number, "type": "private", "first_name": guest.name}
    sender = {"id": guest.number, "is_bot": False, "first_name": guest.name, "username": guest.nick, "language_code": guest.language}
    fact = {"callback_query": _pressed(guest, said, chat, sender)} if said.payload else {"message": _written(guest, said, chat, sender)}
    body = msgspec.json.encode({"update_id": said.number(guest), **fact})
    return Call(body, {"x-telegram-bot-api-secret-token": account.settings.webhook_secret})


def _written(guest: Guest, said: Said, chat: dict[str, Any], sender: dict[str, Any]) -> dict[str, Any]:
    words = {"photo": [{"file_id": PICTURE, "width": 640, "height": 480}], "caption": said.text} if said.photo else {"text": said.text}
    return {"message_id": said.number(guest), "date": int(said.moment.timestamp()), "chat": chat, "from": sender, **words}


def _pressed(guest: Guest, said: Said, chat: dict[str, Any], sender: dict[str, Any]) -> dict[str, Any]:
    keyboard = {"inline_keyboard": [[{"text": said.text, "callback_data": said.payload}]]}
    message = {"message_id": int(said.under), "chat": chat, "reply_markup": keyboard}
    return {"id": str(said.number(guest)), "from": sender, "message": message, "data": said.payload}


def _frame(account: Account[Any], guest: Guest, name: str, type: str, data: dict[str, Any]) -> Call:
    id = f"demo-{crc32(name.encode()):010}"
    body = msgspec.json.encode(Frame(type, id=id, data=msgspec.Raw(msgspec.json.encode(data))))
    visitor = Visitor(guest.address("webchat"), name=guest.name)
    page = {"accept-language": guest.language, "x-page-url": "https://salon.example/uslugi", "x-page-title": "Услуги и цены"}
    return Call(body, {**page, **identification(visitor, body, account.settings, clock.now())})


def _event(account: Account[Any], guest: Guest, name: str, **facts: Any) -> Call:
    sender = {"id": guest.address("console"), "name": guest.name, "language": guest.language}
    body = msgspec.json.encode({"id": f"{guest.key}-{name}", "from": sender, **facts})
    return Call(body, {"x-parley-signature": signature(body, account.settings.secret)})
