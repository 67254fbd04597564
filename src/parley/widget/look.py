"""How a chat looks: what the widget is told of its account's settings, and nothing more."""

import msgspec

from parley.channels.adapters.webchat import WebchatSettings


class Look(msgspec.Struct, frozen=True):
    title: str
    accent: str
    side: str
    reply_time: str
    asks_contact: bool
    greeting: dict[str, str]
    """By language; the widget has its own words for those that are missing."""


def look(settings: WebchatSettings) -> Look:
    greetings = {"en": settings.greeting_en, "ru": settings.greeting_ru, "uk": settings.greeting_uk}
    return Look(
        title=settings.title,
        accent=settings.accent,
        side=settings.side,
        reply_time=settings.reply_time,
        asks_contact=settings.asks_contact,
        greeting={language: text for language, text in greetings.items() if text},
    )
