"""The web chat's adapter. Its calls are frames that the `widget` room took in; its sends are read by the widget from the feed."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

import msgspec

from parley.channels.adapters.webchat import parsing, tokens
from parley.channels.adapters.webchat.settings import WebchatSettings
from parley.channels.adapters.webchat.tokens import Visitor
from parley.channels.adapters.webchat.wire import MAX_FRAME_BYTES, MAX_TEXT, Frame
from parley.channels.errors import Unreadable
from parley.channels.reading import read
from parley.channels.types import Account, Call, Capabilities, Delivered, Inbound, Manifest, Media, Part, Receipt, Setting
from parley.core import clock
from parley.core.http import Http
from parley.core.i18n import N_

VISITOR = "x-parley-visitor"
"""Header that says who sent the frame."""
PROOF = "x-parley-proof"
"""Header that proves it."""

MEGABYTE = 1024 * 1024

CAPABILITIES = Capabilities(
    max_text=MAX_TEXT,
    max_caption=MAX_TEXT,
    media=dict.fromkeys((Media.IMAGE, Media.VIDEO, Media.AUDIO, Media.VOICE, Media.FILE), 100 * MEGABYTE),
    files_per_part=10,
    buttons=10,
    button_label=60,
    button_payload=400,
    quotes=True,
    typing=True,
    receipts=frozenset((Delivered.DELIVERED, Delivered.READ)),
    idempotent=True,
    feed=True,
)

ASKS = (
    Setting(name="title", label=N_("Name at the top of the chat")),
    Setting(name="origins", label=N_("Sites that may show the chat"), help=N_("For example https://shop.example, separated by spaces")),
    Setting(name="accent", label=N_("Colour"), required=False),
    Setting(name="asks_contact", label=N_("Ask where to answer if the visitor leaves"), required=False),
    Setting(name="user_base", label=N_("Word that sites with common users share"), required=False),
)


class Webchat:
    manifest = Manifest(
        kind="webchat",
        name="Web chat",
        settings=WebchatSettings,
        secrets=frozenset(("visitor_secret", "site_secret")),
        can=CAPABILITIES,
        asks=ASKS,
    )

    def verify(self, call: Call, account: Account[WebchatSettings]) -> None:
        stated, proof = (call.headers.get(name, "") for name in (VISITOR, PROOF))
        tokens.check(proof, stated, call.body, account.settings, call.received_at or clock.now())

    def key(self, call: Call) -> str:
        try:
            return f"{_visitor(call).id}:{_frame(call).id}"
        except Unreadable:
            return f"sha256:{hashlib.sha256(call.body).hexdigest()}"

    def parse(self, call: Call, account: Account[WebchatSettings]) -> Sequence[Inbound]:
        return parsing.understand(_frame(call), _visitor(call), call, account)

    async def send(self, part: Part, account: Account[WebchatSettings], http: Http) -> Receipt:
        """The message stands in our own database already: the browser is told, and reads it from the feed."""
        return Receipt(ids=(part.key,), thread=part.to)

    async def typing(self, to: str, account: Account[WebchatSettings], http: Http, *, answering: str = "") -> None:
        """A live signal brings it to the browser: there is no provider to be told."""


def identification(visitor: Visitor, body: bytes, settings: WebchatSettings, now: datetime) -> dict[str, str]:
    """Headers with which the widget room presents what a visitor said."""
    stated = msgspec.json.encode(visitor).decode()
    return {VISITOR: stated, PROOF: tokens.prove(stated, body, settings, now)}


def _frame(call: Call) -> Frame:
    return read(call.body, Frame, max_bytes=MAX_FRAME_BYTES)


def _visitor(call: Call) -> Visitor:
    try:
        return msgspec.json.decode(call.headers.get(VISITOR, ""), type=Visitor)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise Unreadable("a frame of nobody") from None
