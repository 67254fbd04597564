"""What the owner of a site chooses for its chat, and the two secrets behind it."""

import secrets
from typing import Annotated, Literal

import msgspec

Colour = Annotated[str, msgspec.Meta(pattern=r"^#[0-9a-fA-F]{6}$")]
Line = Annotated[str, msgspec.Meta(max_length=500)]
ReplyTime = Literal["", "minutes", "hour", "day"]


class WebchatSettings(msgspec.Struct, frozen=True, kw_only=True):
    """One chat. It is flat, so that a plain form can ask for it."""

    visitor_secret: str
    """Signs what visitors' browsers keep. Never leaves Parley."""
    site_secret: str
    """Shared with the site's own backend, which signs with it who is logged in there."""
    origins: Annotated[str, msgspec.Meta(max_length=4000)] = ""
    """Sites that may show the chat, separated by spaces: `https://shop.example https://*.shop.example`."""
    user_base: Annotated[str, msgspec.Meta(max_length=80)] = ""
    """Chats whose sites share their users carry the same word here; otherwise user 42 of one site is not user 42 of another."""
    title: Annotated[str, msgspec.Meta(max_length=60)] = ""
    accent: Colour = "#2f5bea"
    side: Literal["right", "left"] = "right"
    reply_time: ReplyTime = ""
    asks_contact: bool = True
    greeting_en: Line = ""
    greeting_ru: Line = ""
    greeting_uk: Line = ""

    def __repr__(self) -> str:
        return f"WebchatSettings(origins={self.origins!r}, title={self.title!r})"


def fresh(**chosen: str | bool) -> WebchatSettings:
    """Settings of a new chat, with secrets that nobody has seen."""
    made = {"visitor_secret": secrets.token_urlsafe(32), "site_secret": secrets.token_urlsafe(32)}
    return msgspec.convert({**made, **chosen}, WebchatSettings)


def allows(settings: WebchatSettings, origin: str) -> bool:
    """May a page of this origin show the chat? `https://*.shop.example` stands for every subdomain, not for the bare domain."""
    return any(_matches(pattern.rstrip("/").lower(), origin.lower()) for pattern in settings.origins.split())


def _matches(pattern: str, origin: str) -> bool:
    scheme, star, domain = pattern.partition("://*.")
    if not star:
        return pattern == origin
    return origin.startswith(f"{scheme}://") and origin.endswith(f".{domain}")
