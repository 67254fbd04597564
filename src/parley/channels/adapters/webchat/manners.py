"""How a chat looks and behaves on its site: what its owner chooses on the page of its looks."""

from typing import Annotated, Literal

import msgspec

Line = Annotated[str, msgspec.Meta(max_length=500)]
Short = Annotated[str, msgspec.Meta(max_length=60)]
Url = Annotated[str, msgspec.Meta(max_length=500, pattern=r"^(https?://\S+)?$")]
Pixels = Annotated[int, msgspec.Meta(ge=0, le=400)]
Minutes = Annotated[int, msgspec.Meta(ge=0, le=1440)]
Path = Annotated[str, msgspec.Meta(max_length=200, pattern=r"^/\S*$")]
"""Of a page of the site; a star stands for anything: `/goods/*`."""

Theme = Literal["auto", "light", "dark"]
Launcher = Literal["icon", "label"]
Asks = Literal["never", "closed", "always"]
Offline = Literal["chat", "form"]


class Struct(msgspec.Struct, frozen=True, omit_defaults=True):
    """Immutable, and small when written down."""


class Words(Struct, frozen=True):
    """One text in the languages of the visitors; where it is empty the chat has its own words, or none."""

    en: Line = ""
    ru: Line = ""
    uk: Line = ""

    def spoken(self) -> dict[str, str]:
        return {language: text for language, text in (("en", self.en), ("ru", self.ru), ("uk", self.uk)) if text}


class Field(Struct, frozen=True):
    """One question of the form before the chat."""

    kind: Literal["name", "email", "phone", "text"]
    label: Short = ""
    """Empty for what the chat can name itself."""
    required: bool = False


class Form(Struct, frozen=True):
    """What is asked before the first message."""

    when: Asks = "never"
    fields: Annotated[tuple[Field, ...], msgspec.Meta(max_length=8)] = ()
    consent: Words = Words()
    """A box that has to be ticked; none where it is empty."""
    consent_url: Url = ""


class Link(Struct, frozen=True):
    """A page that may answer the question before it is asked."""

    label: Short
    url: Url


class Invitation(Struct, frozen=True):
    """A small bubble that speaks first, once all that it waits for has happened."""

    text: Words
    after_seconds: Annotated[int, msgspec.Meta(ge=0, le=3600)] = 20
    path: Annotated[str, msgspec.Meta(max_length=200)] = ""
    scrolled_percent: Annotated[int, msgspec.Meta(ge=0, le=100)] = 0
    leaving: bool = False
    every_days: Annotated[int, msgspec.Meta(ge=0, le=365)] = 7


class Manners(Struct, frozen=True):
    theme: Theme = "auto"
    launcher: Launcher = "icon"
    launcher_label: Words = Words()
    bottom: Pixels = 20
    aside: Pixels = 20
    shows_logo: bool = True
    """That of the business, where it has one."""
    shows_team: bool = False
    form: Form = Form()
    offline: Offline = "form"
    """While nobody works: a form that leaves a message and an address, or the chat as always."""
    links: Annotated[tuple[Link, ...], msgspec.Meta(max_length=6)] = ()
    invitations: Annotated[tuple[Invitation, ...], msgspec.Meta(max_length=5)] = ()
    only_on: Annotated[tuple[Path, ...], msgspec.Meta(max_length=30)] = ()
    never_on: Annotated[tuple[Path, ...], msgspec.Meta(max_length=30)] = ()
    takes_files: bool = True
    asks_rating: bool = True
    previews_typing: bool = False
    """Whether those who answer see what a visitor types before it is said."""
    mails_after_minutes: Minutes = 5
    """How long a visitor must be gone before unread answers follow by mail; 0: never."""
