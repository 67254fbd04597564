"""A queue as a form: read strictly, shown as it was typed."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Literal
from uuid import UUID

import msgspec

from parley import people, routing
from parley.conversations import Group
from parley.core.errors import Invalid, NotFound
from parley.routing import Manner, Queue, SkillId
from parley.web.inbox import filters
from parley.web.routing import asking, lengths
from parley.web.routing.filled import Filled
from parley.web.routing.lengths import Length
from parley.workspace import CalendarId, TeamId

MOST_NEEDS = 5
LENGTHS: Mapping[str, int] = {"accept": 1, "answer": 60, "known": 1, "gone": 60}
"""Each with the unit in which it is usually told."""
Comes = Literal["nothing", "all", "asked"]
When = routing.queues.When
HIGHEST_LEVEL = routing.queues.HIGHEST_LEVEL


class NothingAsked(Invalid):
    """Say what comes in: fill in at least one condition."""


class Step(msgspec.Struct, frozen=True):
    """From so long on, this level is enough; the first holds at once."""

    level: int = 1
    after: Length = Length(unit=1)


class Need(msgspec.Struct, frozen=True):
    skill: str = ""
    steps: tuple[Step, ...] = (Step(),)

    def with_step(self) -> "Need":
        level = max(1, self.steps[-1].level - 1)
        return msgspec.structs.replace(self, steps=(*self.steps, Step(level))[:HIGHEST_LEVEL])


class Typed(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in the form, right or wrong."""

    name: str = ""
    comes: Comes = "asked"
    filter: str = ""
    """The question, as an address would hold it."""
    hours: When = "always"
    calendar: str = ""
    segment: str = ""
    team: str = ""
    needs: tuple[Need, ...] = ()
    assigns: bool = True
    lengths: Mapping[str, Length] = msgspec.field(default_factory=lambda: {name: Length(unit=unit) for name, unit in LENGTHS.items()})
    tells_place: bool = False

    def manner(self, skills: Collection[SkillId], *, is_default: bool = False) -> Manner:
        """Raises what is wrong, at its field; NotFound for a skill that is not among these."""
        seconds = {name: self.lengths[name].seconds(name) for name in LENGTHS}
        return Manner(
            name=self.name,
            entry=None if is_default else self._entry(),
            hours=self.hours,
            calendar_id=CalendarId(UUID(self.calendar)) if self.calendar else None,
            segment_id=people.segments.SegmentId(UUID(self.segment)) if self.segment else None,
            team_id=TeamId(UUID(self.team)) if self.team else None,
            needs=tuple(_need(need, skills, number) for number, need in enumerate(self.needs) if need.skill),
            assigns=self.assigns,
            accept_seconds=seconds["accept"] or None,
            answer_seconds=seconds["answer"] or None,
            known_seconds=seconds["known"] or 0,
            gone_seconds=seconds["gone"],
            tells_place=self.tells_place,
        )

    def done(self, todo: str) -> "Typed":
        """With one skill more, one step more, or without a skill: `need`, `step-0`, `drop-0`."""
        verb, _, place = todo.partition("-")
        at = int(place) if place.isdecimal() else -1
        if verb == "need":
            return msgspec.structs.replace(self, needs=(*self.needs, Need())[:MOST_NEEDS])
        if not 0 <= at < len(self.needs) or verb not in ("step", "drop"):
            raise NotFound
        changed = (self.needs[at].with_step(),) if verb == "step" else ()
        return msgspec.structs.replace(self, needs=(*self.needs[:at], *changed, *self.needs[at + 1 :]))

    def _entry(self) -> Group | None:
        if self.comes != "asked":
            return Group() if self.comes == "all" else None
        question = filters.complete(filters.read(self.filter), asking.TOPIC)
        if not question.items:
            raise NothingAsked(field="filter")
        return question


def shown(queue: Queue) -> Typed:
    """A queue as it is kept."""
    seconds = {
        "accept": queue.accept_seconds,
        "answer": queue.answer_seconds,
        "known": queue.known_seconds or None,
        "gone": queue.gone_seconds,
    }
    return Typed(
        name=queue.name,
        comes="nothing" if queue.entry is None else "asked" if queue.entry.items else "all",
        filter=filters.written(queue.entry or Group()),
        hours=queue.hours,
        calendar=str(queue.calendar_id or ""),
        segment=str(queue.segment_id or ""),
        team=str(queue.team_id or ""),
        needs=tuple(Need(str(need.skill), tuple(_step(one) for one in need.steps)) for need in queue.needs),
        assigns=queue.assigns,
        lengths={name: lengths.shown(seconds[name], unit) for name, unit in LENGTHS.items()},
        tells_place=queue.tells_place,
    )


def typed(form: Filled) -> Typed:
    """What a form says. Raises NotFound for what none of ours could say."""
    return Typed(
        name=form.text("name"),
        comes=_one_of(form.text("comes") or "nothing", Comes),
        filter=form.text("filter", filters.LONGEST),
        hours=_one_of(form.text("hours") or "always", When),
        calendar=_id(form.text("calendar")),
        segment=_id(form.text("segment")),
        team=_id(form.text("team")),
        needs=tuple(_needs(form)),
        assigns=bool(form.text("assigns")),
        lengths={name: lengths.typed(form.text(name), form.text(f"{name}-unit")) for name in LENGTHS},
        tells_place=bool(form.text("tells_place")),
    )


def _step(one: routing.queues.Enough) -> Step:
    return Step(one.level, lengths.shown(one.after, 1))


def _needs(form: Filled) -> Iterator[Need]:
    for number in range(MOST_NEEDS):
        if f"skill-{number}" in form:
            steps = [step for step in range(HIGHEST_LEVEL) if f"level-{number}-{step}" in form]
            yield Need(_id(form.text(f"skill-{number}")), tuple(_typed_step(form, f"{number}-{step}") for step in steps) or (Step(),))


def _typed_step(form: Filled, place: str) -> Step:
    level = form.text(f"level-{place}")
    if level not in tuple("12345"):
        raise NotFound
    return Step(int(level), lengths.typed(form.text(f"after-{place}"), form.text(f"after-{place}-unit")))


def _need(need: Need, skills: Collection[SkillId], number: int) -> routing.queues.SkillNeed:
    """Steps that are not filled in are none."""
    skill = SkillId(UUID(need.skill))
    if skill not in skills:
        raise NotFound
    later = [
        routing.queues.Enough(seconds, step.level)
        for step in need.steps[1:]
        if (seconds := step.after.seconds(f"need-{number}")) is not None
    ]
    return routing.queues.SkillNeed(skill, (routing.queues.Enough(0, need.steps[0].level), *later))


def _one_of(text: str, choices: Any) -> Any:
    try:
        return msgspec.convert(text, choices)
    except msgspec.ValidationError:
        raise NotFound from None


def _id(text: str) -> str:
    try:
        return str(UUID(text)) if text else ""
    except ValueError:
        raise NotFound from None
