"""Policies in people's words: what they promise, to whom, and what is done then."""

from collections.abc import Callable, Mapping
from uuid import UUID

import msgspec

from parley import people, routing, workspace
from parley.core.db import Tx
from parley.core.i18n import N_, Translator
from parley.web.shell import wording

CLOCKS: Mapping[routing.sla.Clock, str] = {
    routing.sla.Clock.FIRST: N_("First answer"),
    routing.sla.Clock.NEXT: N_("Next answers"),
    routing.sla.Clock.RESOLUTION: N_("Resolution"),
}
PRIORITIES: Mapping[int, str] = {2: N_("Urgent"), 1: N_("High"), 0: N_("Normal"), -1: N_("Low")}
FROM: Mapping[int, str] = {2: N_("urgent only"), 1: N_("priority high or above"), 0: N_("priority normal or above")}
TELLS: Mapping[routing.sla.Hearers, str] = {
    "nobody": N_("nobody"),
    "owner": N_("its owner, else supervisors"),
    "all": N_("its owner and supervisors"),
}


class Names(msgspec.Struct, frozen=True):
    """Of what policies speak of."""

    queues: Mapping[UUID, str]
    calendars: Mapping[UUID, str]
    segments: Mapping[UUID, str]
    teams: Mapping[UUID, str]


class Line(msgspec.Struct, frozen=True):
    """A policy in the list."""

    targets: list[tuple[str, str]]
    """Of what, and how long."""
    limits: list[str]
    deeds: list[str]


async def names(tx: Tx, speech: Translator) -> Names:
    queues: dict[UUID, str] = {one.id: one.name or speech.gettext(N_("Everything else")) for one in await routing.queues.queues(tx)}
    calendars: dict[UUID, str] = {one.id: one.name for one in await workspace.calendars(tx)}
    segments: dict[UUID, str] = {one.id: one.name for one in await people.segments.segments(tx)}
    return Names(queues, calendars, segments, {one.id: one.name for one in await workspace.teams(tx)})


def line(offer: routing.sla.Offer, known: Names, speech: Translator) -> Line:
    targets = [(speech.gettext(words), length(minutes, speech)) for clock, words in CLOCKS.items() if (minutes := _minutes(offer, clock))]
    return Line(targets, _limits(offer, known, speech), _deeds(offer, speech))


def length(minutes: int, speech: Translator) -> str:
    """90 minutes are 90 minutes; 120 are 2 hours."""
    if minutes % 60 == 0:
        return speech.ngettext("%(n)s hour", "%(n)s hours", minutes // 60) % {"n": speech.number(minutes // 60)}
    return speech.ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": speech.number(minutes)}


def _minutes(offer: routing.sla.Offer, clock: routing.sla.Clock) -> int | None:
    target = offer.target(clock)
    return int(target.total_seconds() // 60) if target else None


def _limits(offer: routing.sla.Offer, known: Names, speech: Translator) -> list[str]:
    """For whom; nothing where it is for all."""
    named = [
        speech.gettext(N_("public comments")) if offer.public_only else "",
        ", ".join(known.queues[id] for id in offer.queues if id in known.queues),
        ", ".join(speech.gettext(wording.channel_name(kind)) for kind in offer.channels),
        speech.gettext(FROM[offer.priority_from]) if offer.priority_from is not None else "",
        known.segments.get(offer.segment_id, "") if offer.segment_id else "",
        known.calendars.get(offer.calendar_id, "") if offer.calendar_id else "",
    ]
    return [name for name in named if name]


def _deeds(offer: routing.sla.Offer, speech: Translator) -> list[str]:
    risk, breach = _does(offer.on_risk, speech.gettext), _does(offer.on_breach, speech.gettext)
    share = speech.percent(offer.warns_percent / 100)
    return [
        *([speech.gettext(N_("At %(share)s of the time: %(deeds)s")) % {"share": share, "deeds": ", ".join(risk)}] if risk else []),
        *([speech.gettext(N_("When it is late: %(deeds)s")) % {"deeds": ", ".join(breach)}] if breach else []),
    ]


def _does(deeds: routing.sla.Deeds, gettext: Callable[[str], str]) -> list[str]:
    return [
        *([gettext(N_("a notice"))] if deeds.tells != "nobody" else []),
        *([gettext(N_("priority “%(name)s”")) % {"name": gettext(PRIORITIES[deeds.priority])}] if deeds.priority is not None else []),
        *([gettext(N_("somebody else gets it"))] if deeds.takes_back else []),
    ]
