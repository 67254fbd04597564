"""A policy as a form."""

from typing import Annotated, Literal
from uuid import UUID

import msgspec

from parley import people, routing
from parley.core.errors import Invalid, NotFound
from parley.routing import QueueId
from parley.web.settings.choices import Chosen, chosen
from parley.workspace import CalendarId, TeamId

Short = Annotated[str, msgspec.Meta(max_length=200)]
Urgency = Annotated[str, msgspec.Meta(pattern=r"^(-1|0|1|2|)$")]
Unit = Literal["minutes", "hours"]
LONGEST_MINUTES = 60 * 24 * 90


class NoSuchTarget(Invalid):
    """A promise is a whole number of minutes or hours, up to 90 days of business time."""


class NoSuchShare(Invalid):
    """Warn when between 1 and 99 percent of the time is over."""


class PolicyForm(msgspec.Struct):
    name: Short = ""
    first: Short = ""
    first_unit: Unit = "minutes"
    next: Short = ""
    next_unit: Unit = "minutes"
    resolution: Short = ""
    resolution_unit: Unit = "hours"
    warns: Short = "80"
    calendar: Short = ""
    queues: Chosen = ""
    channels: Chosen = ""
    priority_from: Annotated[str, msgspec.Meta(pattern=r"^(0|1|2|)$")] = ""
    segment: Short = ""
    public_only: bool = False
    risk_tells: routing.sla.Hearers = "nobody"
    risk_priority: Urgency = ""
    breach_tells: routing.sla.Hearers = "nobody"
    breach_priority: Urgency = ""
    breach_takes_back: bool = False
    team: Short = ""

    @property
    def ticked_queues(self) -> list[str]:
        return _texts(self.queues)

    @property
    def ticked_channels(self) -> list[str]:
        return _texts(self.channels)

    def offer(self) -> routing.sla.Offer:
        """Raises Invalid with the field that is wrong."""
        return routing.sla.Offer(
            name=self.name,
            first_minutes=_minutes("first", self.first, self.first_unit),
            next_minutes=_minutes("next", self.next, self.next_unit),
            resolution_minutes=_minutes("resolution", self.resolution, self.resolution_unit),
            warns_percent=_percent(self.warns),
            calendar_id=CalendarId(id) if (id := _id(self.calendar)) else None,
            queues=tuple(map(QueueId, chosen(self.queues))),
            channels=tuple(self.ticked_channels),
            priority_from=_urgency(self.priority_from),
            segment_id=people.segments.SegmentId(id) if (id := _id(self.segment)) else None,
            public_only=self.public_only,
            on_risk=routing.sla.Deeds(self.risk_tells, _urgency(self.risk_priority)),
            on_breach=routing.sla.Deeds(self.breach_tells, _urgency(self.breach_priority), self.breach_takes_back),
            team_id=TeamId(id) if (id := _id(self.team)) else None,
        )


def fresh() -> PolicyForm:
    """What a new one begins as."""
    return of(routing.sla.Offer(first_minutes=15, next_minutes=30))


def of(offer: routing.sla.Offer) -> PolicyForm:
    first, next, resolution = (_typed(getattr(offer, f"{clock}_minutes")) for clock in routing.sla.Clock)
    return PolicyForm(
        offer.name,
        *first,
        *next,
        *(resolution if resolution[0] else ("", "hours")),
        str(offer.warns_percent),
        str(offer.calendar_id or ""),
        [str(id) for id in offer.queues],
        list(offer.channels),
        _written(offer.priority_from),
        str(offer.segment_id or ""),
        offer.public_only,
        offer.on_risk.tells,
        _written(offer.on_risk.priority),
        offer.on_breach.tells,
        _written(offer.on_breach.priority),
        offer.on_breach.takes_back,
        str(offer.team_id or ""),
    )


def _minutes(field: str, text: str, unit: Unit) -> int | None:
    """Nothing is no promise."""
    if not text.strip():
        return None
    number = _number(text) * (60 if unit == "hours" else 1)
    if not 1 <= number <= LONGEST_MINUTES:
        raise NoSuchTarget(field=field)
    return number


def _percent(text: str) -> int:
    number = _number(text.replace("%", ""))
    if not 1 <= number <= 99:
        raise NoSuchShare(field="warns")
    return number


def _number(text: str) -> int:
    """Zero for what is none, which is never right here."""
    digits = text.strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 8 else 0


def _typed(minutes: int | None) -> tuple[str, Unit]:
    if minutes is None:
        return "", "minutes"
    return (str(minutes // 60), "hours") if minutes % 60 == 0 else (str(minutes), "minutes")


def _urgency(text: str) -> int | None:
    return int(text) if text else None


def _written(urgency: int | None) -> str:
    return "" if urgency is None else str(urgency)


def _id(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise NotFound from None


def _texts(field: Chosen) -> list[str]:
    return [text for text in ([field] if isinstance(field, str) else field) if text]
