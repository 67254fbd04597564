"""How the console introduces itself."""

import secrets
from typing import Annotated

import msgspec
from msgspec import Meta

from parley.channels.types import Capabilities, Delivered, Manifest, Media, Setting, Settings
from parley.core.i18n import N_

LARGEST_FILE = 2 * 1024 * 1024


def _fresh_secret() -> str:
    return secrets.token_urlsafe(32)


class ConsoleSettings(Settings, frozen=True):
    secret: str = msgspec.field(default_factory=_fresh_secret)
    callback_url: Annotated[str, Meta(pattern=r"\A(https?://\S+)?\Z")] = ""


MANIFEST = Manifest(
    kind="console",
    name="Console",
    settings=ConsoleSettings,
    secrets=frozenset({"secret"}),
    can=Capabilities(
        max_caption=4096,
        media=dict.fromkeys((Media.IMAGE, Media.VIDEO, Media.AUDIO, Media.VOICE, Media.FILE), LARGEST_FILE),
        files_per_part=10,
        buttons=10,
        button_label=40,
        quotes=True,
        receipts=frozenset({Delivered.DELIVERED, Delivered.READ}),
        opens=True,
        idempotent=True,
    ),
    asks=(
        Setting(
            name="callback_url",
            label=N_("Callback address"),
            help=N_("Where answers are posted. Empty: they are only kept."),
            required=False,
        ),
        Setting(
            name="secret", label=N_("Shared secret"), help=N_("Signs both directions. Empty: one is made."), secret=True, required=False
        ),
    ),
)
