"""The console: signed JSON in, signed JSON out."""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import timedelta

import msgspec

from parley.channels.adapters.console import wire
from parley.channels.adapters.console.settings import MANIFEST, ConsoleSettings
from parley.channels.adapters.console.signing import SIGNED, signature
from parley.channels.errors import (
    AccountBroken,
    InvalidSignature,
    OutcomeUnknown,
    ProviderDown,
    RateLimited,
    RecipientGone,
    Refused,
    SendError,
)
from parley.channels.provider import ask
from parley.channels.reading import read
from parley.channels.types import Account, Attachment, Call, File, Inbound, Kind, Media, Part, Receipt, Sender
from parley.core import ids
from parley.core.http import Answer, Http

ConsoleAccount = Account[ConsoleSettings]

TYPES = {"image": Media.IMAGE, "video": Media.VIDEO, "audio": Media.AUDIO}
LARGEST_CALL = 32 * 1024 * 1024
LONGEST_WAIT = 3600


class Console:
    manifest = MANIFEST

    def verify(self, call: Call, account: ConsoleAccount) -> None:
        secret = account.settings.secret
        given = call.headers.get(SIGNED, "").encode("utf-8", "replace")
        if not secret or not hmac.compare_digest(given, signature(call.body, secret).encode()):
            raise InvalidSignature

    def key(self, call: Call) -> str:
        return hashlib.sha256(call.body).hexdigest()

    def parse(self, call: Call, account: ConsoleAccount) -> Sequence[Inbound]:
        event = read(call.body, wire.Event, max_bytes=LARGEST_CALL)
        return [
            Inbound(
                kind=Kind(event.kind),
                key=f"event:{event.id}",
                sender=Sender(event.from_.id, event.from_.name, language=event.from_.language),
                external_id=event.message or (event.id if event.kind in ("message", "postback") else ""),
                thread=event.thread or event.from_.id,
                at=event.at,
                text=event.text,
                attachments=tuple(_attachment(file) for file in event.files),
                payload=event.payload,
                quoted=event.quoted,
                token=event.token,
                added=event.added,
                removed=event.removed,
                delivered=event.delivered,
            )
        ]

    async def send(self, part: Part, account: ConsoleAccount, http: Http) -> Receipt:
        if not account.settings.callback_url:
            return Receipt(ids=(part.key or str(ids.new()),), thread=part.to)
        body = msgspec.json.encode(_said(part))
        headers = {"content-type": "application/json", SIGNED: signature(body, account.settings.secret)}
        answer = await ask(http, "POST", account.settings.callback_url, sends=True, headers=headers, body=body)
        if answer.status >= 300:
            raise _refusal(answer)
        return Receipt(ids=(_took(answer).id or part.key,), thread=part.to)


def _attachment(file: wire.Enclosed) -> Attachment:
    type = TYPES.get(file.mime.partition("/")[0], Media.FILE)
    return Attachment(type, name=file.name, mime=file.mime, size=len(file.data), data=file.data)


def _said(part: Part) -> wire.Said:
    return wire.Said(
        key=part.key,
        to=part.to,
        text=part.text,
        files=tuple(_enclosed(file) for file in part.files),
        buttons=tuple(wire.OutButton(button.label, button.payload, button.url) for button in part.buttons),
        quoted=part.quoted,
    )


def _enclosed(file: File) -> wire.Enclosed:
    return wire.Enclosed(file.name, file.mime, file.data)


def _took(answer: Answer) -> wire.Took:
    if not answer.body:
        return wire.Took()
    try:
        return answer.json(wire.Took)
    except (ValueError, RecursionError):
        raise OutcomeUnknown("an answer that is not JSON") from None


def _refusal(answer: Answer) -> SendError:
    said, code = f"HTTP {answer.status}", str(answer.status)
    match answer.status:
        case 401 | 403 | 405:
            return AccountBroken(said, code=code)
        case 404 | 410:
            return RecipientGone(said, code=code)
        case 429:
            wait = answer.headers.get("retry-after", "")
            return RateLimited(said, wait=timedelta(seconds=min(int(wait), LONGEST_WAIT) if wait.isdecimal() else 1), code=code)
        case status if status >= 500:
            return ProviderDown(said, code=code)
        case _:
            return Refused(said, code=code)
