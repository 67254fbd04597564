"""What we say to a customer about a call, in their language."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from parley import people, workspace
from parley.channels import Button
from parley.core import clock, phones
from parley.core.db import Tx
from parley.core.i18n import N_, Language, Translator, language_of, translator
from parley.core.ids import PersonId
from parley.routing.callbacks.rules import Slot
from parley.routing.callbacks.understanding import Answer, button

LABELS: dict[Answer, str] = {Answer.YES: N_("Yes, call me"), Answer.OTHER: N_("Another number"), Answer.NO: N_("No, thank you")}
OTHER_NUMBER = N_("On which number may we call you? Write it here.")
DECLINED = N_("All right, we will answer you here.")
WRONG_NUMBER = N_("The number %(phone)s does not seem to be right. On which number may we call you?")
GAVE_UP = N_("We have tried to call you on %(phone)s and did not reach you. Write here when a call suits you.")


async def speech_with(tx: Tx, person_id: PersonId, heard: str = "") -> Translator:
    """The language that they are known to speak, else that of their words, else the business's own."""
    known = language_of((await people.person(tx, person_id)).language) or language_of(people.serving.language_of(heard))
    return translator(known or (await workspace.workspace(tx)).language)


async def zone(tx: Tx) -> ZoneInfo:
    return ZoneInfo((await workspace.workspace(tx)).time_zone)


def offer(speech: Translator, slot: Slot, minutes: int, phone: str | None, zone: ZoneInfo) -> str:
    """A question; without a number it asks for one. Nobody is promised a time at which nobody is there."""
    if slot.is_later(clock.now()):
        when = _when(speech, slot.starts_at, zone)
        known = speech.gettext("We are not at work just now. May we call you on %(day)s after %(time)s at %(phone)s?")
        unknown = speech.gettext("We are not at work just now. We can call you on %(day)s after %(time)s. Write the number to call.")
        return known % (when | {"phone": phones.masked(phone)}) if phone else unknown % when
    within = {"n": speech.number(minutes)}
    known = speech.ngettext(
        "May we call you within %(n)s minute at %(phone)s?", "May we call you within %(n)s minutes at %(phone)s?", minutes
    )
    unknown = speech.ngettext(
        "We can call you within %(n)s minute. Write the number to call.",
        "We can call you within %(n)s minutes. Write the number to call.",
        minutes,
    )
    return known % (within | {"phone": phones.masked(phone)}) if phone else unknown % within


def confirmation(speech: Translator, slot: Slot, minutes: int, phone: str, zone: ZoneInfo) -> str:
    number = {"phone": phones.masked(phone)}
    if slot.is_later(clock.now()):
        text = speech.gettext("Agreed: we will call you on %(day)s after %(time)s at %(phone)s.")
        return text % (_when(speech, slot.starts_at, zone) | number)
    text = speech.ngettext(
        "Agreed: we will call you within %(n)s minute at %(phone)s.", "Agreed: we will call you within %(n)s minutes at %(phone)s.", minutes
    )
    return text % ({"n": speech.number(minutes)} | number)


def trying_again(speech: Translator, minutes: int, phone: str) -> str:
    text = speech.ngettext(
        "We have just called you on %(phone)s and did not reach you. We will call again in %(n)s minute.",
        "We have just called you on %(phone)s and did not reach you. We will call again in %(n)s minutes.",
        minutes,
    )
    return text % {"n": speech.number(minutes), "phone": phones.masked(phone)}


def with_number(speech: Translator, text: str, phone: str) -> str:
    return speech.gettext(text) % {"phone": phones.masked(phone)}


def buttons(language: Language, *, phone: str | None) -> Sequence[Button]:
    """Where we ask for a number there is only one to press."""
    answers = tuple(LABELS) if phone else (Answer.NO,)
    return [Button(translator(language).gettext(LABELS[answer]), payload=button(answer)) for answer in answers]


def _when(speech: Translator, at: datetime, zone: ZoneInfo) -> dict[str, str]:
    return {"day": speech.day(at, zone), "time": speech.time(at, zone)}
