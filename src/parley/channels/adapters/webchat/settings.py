"""What the owner of a site chooses for its chat, and the two secrets behind it."""

import secrets
from typing import Annotated, Literal

import msgspec

from parley.channels.adapters.webchat.manners import Manners
from parley.channels.types import Settings

Colour = Annotated[str, msgspec.Meta(pattern=r"^#[0-9a-fA-F]{6}$")]
Line = Annotated[str, msgspec.Meta(max_length=500)]
ReplyTime = Literal["", "minutes", "hour", "day"]


def _fresh_secret() -> str:
    return secrets.token_urlsafe(32)


class WebchatSettings(Settings, frozen=True):
    """One chat. What a plain form asks for when it is connected is flat; everything else are its manners."""

    visitor_secret: str = msgspec.field(default_factory=_fresh_secret)
    """Signs what visitors' browsers keep. Never leaves Parley."""
    site_secret: str = msgspec.field(default_factory=_fresh_secret)
    """Shared with the site's own backend, which signs with it who is logged in there."""
    origins: Annotated[str, msgspec.Meta(max_length=4000)] = ""
    """Sites that may show the chat, separated by spaces: `https://shop.example https://*.shop.example`."""
    user_base: Annotated[str, msgspec.Meta(max_length=80)] = ""
    """Chats whose sites share their users carry the same word here; otherwise user 42 of one site is not user 42 of another."""
    title: Annotated[str, msgspec.Meta(max_length=60)] = ""
    accent: Colour = "#2f5bea"
    side: Literal["right", "left"] = "right"
    reply_time: ReplyTime = ""
    """What is promised; where it is empty, what was measured lately."""
    asks_contact: bool = True
    greeting_en: Line = ""
    greeting_ru: Line = ""
    greeting_uk: Line = ""
    manners: Manners = Manners()


def allows(settings: WebchatSettings, origin: str) -> bool:
    """May a page of this origin show the chat? `https://*.shop.example` stands for every subdomain, not for the bare domain."""
    return any(_matches(pattern.rstrip("/").lower(), origin.lower()) for pattern in settings.origins.split())


def _matches(pattern: str, origin: str) -> bool:
    scheme, star, domain = pattern.partition("://*.")
    if not star:
        return pattern == origin
    return origin.startswith(f"{scheme}://") and origin.endswith(f".{domain}")
