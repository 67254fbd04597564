"""How a chat looks: what the widget is told of its account's settings, and nothing more."""

import msgspec

from parley.channels.adapters.webchat import WebchatSettings
from parley.channels.adapters.webchat.manners import Invitation, Link, Manners
from parley.widget.uploading import LARGEST


class Struct(msgspec.Struct, frozen=True, omit_defaults=True):
    """Immutable, and small on the wire."""


class Question(Struct, frozen=True):
    kind: str
    label: str = ""
    required: bool = False


class Asked(Struct, frozen=True):
    """The form before the chat."""

    when: str = "never"
    fields: tuple[Question, ...] = ()
    consent: dict[str, str] = {}
    consent_url: str = ""


class Invites(Struct, frozen=True):
    text: dict[str, str]
    after: int = 0
    path: str = ""
    scrolled: int = 0
    leaving: bool = False
    days: int = 0


class Look(Struct, frozen=True):
    title: str
    accent: str
    side: str
    theme: str = "auto"
    bottom: int = 20
    aside: int = 20
    label: dict[str, str] = {}
    """On the launcher, by language; without one it is a round button."""
    greeting: dict[str, str] = {}
    """By language; the widget has its own words for those that are missing."""
    reply_time: str = ""
    asks_contact: bool = False
    asks_rating: bool = False
    previews: bool = False
    """Whether what is typed is shown to those who answer, before it is said."""
    offline: str = "form"
    form: Asked = Asked()
    links: tuple[Link, ...] = ()
    invites: tuple[Invites, ...] = ()
    only_on: tuple[str, ...] = ()
    never_on: tuple[str, ...] = ()
    file_bytes: int = 0
    """The largest file that is taken; 0 takes none."""


def look(settings: WebchatSettings) -> Look:
    manners = settings.manners
    greetings = {"en": settings.greeting_en, "ru": settings.greeting_ru, "uk": settings.greeting_uk}
    return Look(
        title=settings.title,
        accent=settings.accent,
        side=settings.side,
        theme=manners.theme,
        bottom=manners.bottom,
        aside=manners.aside,
        label=manners.launcher_label.spoken() if manners.launcher == "label" else {},
        greeting={language: text for language, text in greetings.items() if text},
        reply_time=settings.reply_time,
        asks_contact=settings.asks_contact,
        asks_rating=manners.asks_rating,
        previews=manners.previews_typing,
        offline=manners.offline,
        form=_form(manners),
        links=manners.links,
        invites=tuple(map(_invites, manners.invitations)),
        only_on=manners.only_on,
        never_on=manners.never_on,
        file_bytes=LARGEST if manners.takes_files else 0,
    )


def _form(manners: Manners) -> Asked:
    fields = tuple(Question(field.kind, field.label, field.required) for field in manners.form.fields)
    return Asked(manners.form.when, fields, manners.form.consent.spoken(), manners.form.consent_url)


def _invites(one: Invitation) -> Invites:
    return Invites(one.text.spoken(), one.after_seconds, one.path, one.scrolled_percent, one.leaving, one.every_days)
