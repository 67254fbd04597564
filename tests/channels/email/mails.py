"""Small mails for tests, written as they travel."""

from base64 import b64encode

from parley.channels.adapters.email.letters import Letter, letter
from parley.channels.adapters.email.reading import Own, read
from parley.channels.errors import Unreadable
from parley.channels.types import Inbound

OWN = Own(
    addresses=frozenset({"support@desk.test"}),
    domains=frozenset({"mail.desk.test"}),
    authserv_ids=frozenset({"mx.desk.test", "*.yandex.net"}),
)


def mail(body: str | bytes = "Где мой заказ?", **headers: str) -> bytes:
    """`in_reply_to="<a@b>"` becomes In-Reply-To; an empty value leaves a header out."""
    named = {"from": "Ada <ada@client.test>", "to": "support@desk.test", "message_id": "<1@client.test>"} | headers
    lines = [f"{name.replace('_', '-')}: {value}\n" for name, value in named.items() if value]
    return "".join(lines).encode() + b"\n" + (body.encode() if isinstance(body, str) else body)


def parts(*sections: str, kind: str = "mixed", **headers: str) -> bytes:
    """A multipart mail of `sections`, each with its own header."""
    return mail(divided(*sections), content_type=f'multipart/{kind}; boundary="=_1"', **headers)


def divided(*sections: str, boundary: str = "=_1") -> str:
    return "".join(f"--{boundary}\n{section}\n" for section in sections) + f"--{boundary}--\n"


def base64(text: str | bytes) -> str:
    return b64encode(text.encode() if isinstance(text, str) else text).decode()


def understood(raw: bytes, own: Own = OWN) -> Inbound:
    return read(raw, own=own)


def letter_of(raw: bytes, own: Own = OWN) -> Letter:
    return letter(raw, own)


def readable(raw: bytes) -> Inbound | Unreadable:
    try:
        return read(raw, own=OWN)
    except Unreadable as error:
        return error
