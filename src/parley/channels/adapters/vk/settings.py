"""How VK introduces itself: its settings, what it can carry, what the account page asks for."""

import secrets
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from parley.channels.types import ApiUrl, Capabilities, Delivered, Manifest, Media, Pace, Setting, Settings, Unit
from parley.core.i18n import N_

MB = 1024 * 1024
LARGEST_DOWNLOAD = 200 * MB

Token = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9._-]{20,500}\Z")]
GroupId = Annotated[int, Meta(gt=0, lt=2**53)]
# VK takes 50 characters. An empty secret can be stored, but nothing is ever verified with it.
Secret = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9_-]{0,50}\Z")]


def _fresh_secret() -> str:
    return secrets.token_hex(16)


class VkSettings(Settings, frozen=True):
    token: Token
    group_id: GroupId
    mode: Literal["polling", "webhook"] = "polling"
    secret: Secret = msgspec.field(default_factory=_fresh_secret)
    api_url: ApiUrl = "https://api.vk.com"


CAN = Capabilities(
    max_text=4096,
    # Nobody says what VK counts: the larger measure is never too long for it.
    unit=Unit.UTF16,
    max_caption=4096,
    media={Media.IMAGE: 50 * MB, Media.VOICE: 50 * MB, Media.FILE: 200 * MB},
    files_per_part=10,
    albums=(frozenset({Media.IMAGE, Media.FILE}),),
    buttons=10,
    button_label=40,
    # VK's 255 less the wrapping, and room for what JSON escapes.
    button_payload=200,
    quotes=True,
    typing=True,
    comments=True,
    receipts=frozenset({Delivered.READ}),
    idempotent=True,
    pace=Pace(burst=20, per_second=20),
    ids="global",
)

MANIFEST = Manifest(
    kind="vk",
    name="VK",
    settings=VkSettings,
    secrets=frozenset({"token", "secret"}),
    can=CAN,
    asks=(
        Setting(
            name="token",
            label=N_("Community access key"),
            help=N_("In the community: Manage → API usage → Create token. Tick community management, messages, photos, files and wall."),
            secret=True,
        ),
        Setting(
            name="group_id",
            label=N_("Community number"),
            help=N_("Only the digits of club123456: they stand in the community's settings, below its address."),
        ),
        Setting(
            name="mode",
            label=N_("How events arrive"),
            help=N_("polling: Parley asks VK. webhook: VK calls Parley, which needs a public https address."),
            required=False,
        ),
        Setting(name="api_url", label=N_("VK server"), help=N_("Leave it as it is: another address is for trials only."), required=False),
    ),
)
