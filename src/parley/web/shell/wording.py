"""People's words for conversations and persons: channels, trust, states, losses. Pages translate them."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from markupsafe import Markup, escape

from parley import channels, people
from parley.channels import SendError, Trust
from parley.channels.fitting import LossCode
from parley.channels.types import Unit
from parley.conversations import State
from parley.core.errors import NotFound
from parley.core.i18n import N_, Translator

TABS: Mapping[str, str] = {"open": N_("Open"), "mine": N_("Mine"), "unassigned": N_("Unassigned"), "resolved": N_("Resolved")}
NOTHING_IN: Mapping[str, tuple[str, str]] = {
    "open": (N_("All answered"), N_("A new message appears here by itself, whatever channel it comes from.")),
    "mine": (N_("Nothing of yours"), N_("Conversations that you take or answer are listed here.")),
    "unassigned": (N_("Nobody waits"), N_("Every open conversation has an owner.")),
    "resolved": (N_("Nothing resolved yet"), N_("Finished conversations are kept here; a customer who writes again reopens theirs.")),
}
CHANNELS: Mapping[str, str] = {
    "email": N_("E-mail"),
    "phone": N_("Phone"),
    "webchat": N_("Web chat"),
    "console": N_("Console"),
    "custom": N_("Own channel"),
    "site user": N_("Login on the site"),
    "number": N_("Number in another system"),
    "vk": N_("VK"),
    "ok": N_("Odnoklassniki"),
}
TRUST: Mapping[Trust, str] = {
    Trust.PROVEN: N_("proven"),
    Trust.NETWORK: N_("named by the network"),
    Trust.CLAIMED: N_("only claimed"),
}
TRUST_MEANS: Mapping[Trust, str] = {
    Trust.PROVEN: N_("The channel itself proves that this is theirs."),
    Trust.NETWORK: N_("The sender's network says so; it can be forged, though rarely is."),
    Trust.CLAIMED: N_("Somebody typed this address. Say nothing here that is not for everybody."),
}
LINKED_BY: Mapping[str, str] = {
    "deep_link": N_("came here by our link from the other channel"),
    "site_token": N_("is logged in on the site"),
    "mail_token": N_("answered our letter"),
    "proven_address": N_("shared their own contact"),
    "network": N_("is named by the channel as theirs"),
    "claim": N_("wrote this about themselves; nobody has checked it"),
    "list": N_("stands in the same row of an imported list"),
    "staff": N_("joined by hand"),
    "suggestion": N_("confirmed by a colleague"),
    "code": N_("told back the code that we had sent there"),
    "same_key": N_("proven by the same address"),
}
STATES: Mapping[State, str] = {
    State.QUEUED: N_("Waiting to be sent"),
    State.SENDING: N_("Being sent"),
    State.UNCERTAIN: N_("Uncertain: it may have arrived or not"),
    State.SENT: N_("Sent"),
    State.DELIVERED: N_("Delivered"),
    State.READ: N_("Read"),
    State.FAILED: N_("Not sent"),
    State.CANCELLED: N_("Withdrawn: somebody else took the conversation over"),
}
LOSSES: Mapping[LossCode, str] = {
    LossCode.SPLIT: N_("Goes out as %(about)s messages"),
    LossCode.BUTTONS_AS_LIST: N_("Buttons become a numbered list"),
    LossCode.QUOTE_DROPPED: N_("This channel shows no quotes"),
    LossCode.AS_FILE: N_("%(about)s goes as a plain file"),
    LossCode.FILE_REFUSED: N_("This channel does not take %(about)s"),
    LossCode.FILE_TOO_LARGE: N_("%(about)s is too large for this channel"),
}
UNITS: Mapping[Unit, str] = {
    Unit.CHARACTERS: N_("characters"),
    Unit.UTF16: N_("characters, an emoji counts as two"),
    Unit.BYTES: N_("bytes"),
}
ATTACHED: Mapping[str, str] = {
    "image": N_("Photo"),
    "video": N_("Video"),
    "audio": N_("Audio"),
    "voice": N_("Voice message"),
    "file": N_("File"),
    "sticker": N_("Sticker"),
    "message": N_("Message without words"),
    "postback": N_("Pressed a button"),
    "comment": N_("Comment"),
    "referral": N_("Came by a link"),
    "call": N_("Call"),
    "unknown": N_("Something that Parley cannot show"),
}
# What a browser may show by itself: nothing of it can hold a script.
INLINE = frozenset(
    {
        *("image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"),
        *("video/mp4", "video/webm", "video/ogg"),
        *("audio/mpeg", "audio/mp4", "audio/aac", "audio/ogg", "audio/wav", "audio/webm"),
    }
)
ACCOUNT_STATES: Mapping[str, str] = {
    "active": N_("Works"),
    "paused": N_("Paused"),
    "broken": N_("Needs attention"),
    "disconnected": N_("Disconnected"),
}

PURPOSES: Mapping[str, str] = {
    "marketing": N_("Offers and news"),
    "reminders": N_("Reminders"),
    "surveys": N_("Surveys"),
    "profiling": N_("Personal selection of offers"),
    "processing": N_("Processing of personal data"),
}
"""What customers agree to, and what messages are sent for."""
OPTIONS: Mapping[str, str] = {
    "": N_("not said"),
    "left": N_("left"),
    "right": N_("right"),
    "minutes": N_("in minutes"),
    "hour": N_("within an hour"),
    "day": N_("within a day"),
    "tls": "TLS",
    "starttls": "STARTTLS",
    "none": N_("none"),
    "webhook": N_("They call us (webhook)"),
    "polling": N_("We ask them (polling)"),
    "facebook": N_("Facebook login"),
    "instagram": N_("Instagram login"),
    "public": N_("Azure (public cloud)"),
    "us_government": N_("Azure Government (USA)"),
}
"""Choices in a channel's settings; what is not here is a word of the provider's own."""

PLACEHOLDER = re.compile(r"\[([a-z]+)\]")
# A link ends before the punctuation that belongs to the sentence around it.
LINK = re.compile(r"https?://[^\s<>\"']{1,2000}[^\s<>\"'.,;:!?)\]»”]")
KILO = 1024


def channel_name(kind: str) -> str:
    """The channel's name, to be translated; names of brands stay as they are."""
    if kind in CHANNELS:
        return CHANNELS[kind]
    try:
        return channels.adapter(kind).manifest.name
    except NotFound:
        return kind.capitalize()


def address(kind: str, value: str, username: str, speech: Translator) -> str:
    """What people call an address; empty where it means nothing to them."""
    match kind:
        case "phone":
            return speech.phone(value)
        case "webchat":
            return ""
        case "whatsapp" if not username:
            return speech.phone(f"+{value}") if value.isdecimal() else ""  # an id that WhatsApp has made up means nothing to anybody
        case _:
            return f"@{username}" if username else value


def placeholder(preview: str) -> str:
    """What to show, translated, for a message without words; empty where the preview is its words."""
    found = PLACEHOLDER.fullmatch(preview)
    return ATTACHED.get(found[1], "") if found else ""


def failure(error_kind: str | None) -> str:
    """Why a message was not sent, in a sentence."""
    return _FAILURES.get(error_kind or "", SendError).sentence()


def explained(said: str, speech: Translator) -> str:
    """What went wrong, as adapters say it: sentences of ours translated, and the provider's own words behind them as they are."""
    whole = speech.gettext(said)
    if whole != said:
        return whole
    if first := next((sentence for sentence in _SENTENCES if said.startswith(f"{sentence} ")), ""):
        return f"{speech.gettext(first)} {explained(said.removeprefix(first).strip(), speech)}"
    ours, bracket, theirs = said.partition(" (")
    return f"{speech.gettext(ours)}{bracket}{theirs}"


def kinds_of(error: type[SendError]) -> Iterator[type[SendError]]:
    """With those that say it more exactly."""
    for kind in error.__subclasses__():
        yield kind
        yield from kinds_of(kind)


def linked(text: str) -> Markup:
    """Text with its links to click on."""
    shown = Markup("")
    at = 0
    for link in LINK.finditer(text):
        opening = Markup('<a href="{}" target="_blank" rel="noopener noreferrer nofollow">').format(link[0])
        shown += escape(text[at : link.start()]) + opening + escape(link[0]) + Markup("</a>")
        at = link.end()
    return shown + escape(text[at:])


def size(count: int | None, speech: Translator) -> str:
    """A file's size: 1.4 MB."""
    if count is None:
        return ""
    if count < KILO * KILO:
        return f"{speech.number(max(1, round(count / KILO)))} {speech.gettext(KB)}"
    return f"{speech.number(round(count / KILO / KILO, 1))} {speech.gettext(MB)}"


KB, MB = N_("KB"), N_("MB")
_FAILURES = {kind.__name__: kind for kind in kinds_of(SendError)}
_SENTENCES = {kind.sentence() for kind in _FAILURES.values()}
GLOBALS: Mapping[str, Any] = {
    "channel_name": channel_name,
    "address": address,
    "placeholder": placeholder,
    "failure": failure,
    "explained": explained,
    "linked": linked,
    "size": size,
    "attached_names": ATTACHED,
    "option_names": OPTIONS,
    "purpose_names": PURPOSES,
    "inline_types": INLINE,
    "money_of": people.values.money,
    "chosen_of": people.values.chosen,
}
