"""How somebody works, and the rules of the workspace, as forms: read strictly, shown as they were typed."""

from collections.abc import Collection, Mapping, Sequence

import msgspec
from litestar.datastructures import FormMultiDict

from parley import routing
from parley.core.errors import Invalid, NotFound
from parley.routing import Agent, Choice, Craft, Rules, SkillId
from parley.web.routing.filled import Filled
from parley.web.settings import week_form
from parley.workspace import Hours

MEDIA: Sequence[str] = tuple(routing.agents.USUAL)
MOST_AT_ONCE = 100
MOST_MINUTES = 24 * 60
LEVELS = tuple(str(level) for level in range(1, routing.queues.HIGHEST_LEVEL + 1))


class LimitUnclear(Invalid):
    """Write a whole number from 0 to 100, or leave it empty for the usual."""


class UsualUnclear(Invalid):
    """Write a whole number from 0 to 100."""


class MinutesUnclear(Invalid):
    """Write a whole number of minutes, at most a day."""


class NoHours(Invalid):
    """Fill in the hours of at least one day, or choose “whenever they are available”."""


class Typed(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in the form of an agent, right or wrong."""

    limits: Mapping[str, str]
    skills: Mapping[str, str]
    has_shift: bool
    week: week_form.Typed

    def craft(self, known: Collection[SkillId]) -> Craft:
        """Raises what is wrong, at its field."""
        limits = {medium: _number(text, LimitUnclear, f"limit-{medium}", MOST_AT_ONCE) for medium, text in self.limits.items() if text}
        skills = {id: int(level) for id in known if (level := self.skills.get(str(id)))}
        return Craft(limits=limits, skills=skills, shift=self._shift() if self.has_shift else None)

    def with_row(self, day: int) -> "Typed":
        return msgspec.structs.replace(self, week=self.week.with_row(day))

    def copied(self, day: int) -> "Typed":
        return msgspec.structs.replace(self, week=self.week.copied(day))

    def _shift(self) -> Hours:
        hours = self.week.hours()
        if not any(hours.week):
            raise NoHours(field="shift")
        return hours


def shown(agent: Agent, zone: str) -> Typed:
    return Typed(
        limits={medium: str(agent.limits.get(medium, "")) for medium in MEDIA},
        skills={str(id): str(level) for id, level in agent.skills.items()},
        has_shift=agent.shift is not None,
        week=week_form.shown("", agent.shift or Hours(zone)),
    )


def typed(form: FormMultiDict, agent: Agent, zone: str, skills: Collection[SkillId]) -> Typed:
    filled = Filled(form)
    known = agent.shift or Hours(zone)
    levels = {str(id): filled.text(f"skill-{id}") for id in skills}
    if not set(levels.values()) <= {"", *LEVELS}:
        raise NotFound
    return Typed(
        limits={medium: filled.text(f"limit-{medium}") for medium in MEDIA},
        skills=levels,
        has_shift=filled.text("shift") == "own",
        week=msgspec.structs.replace(week_form.typed(form, known, ()), zone=known.zone),
    )


class TypedRules(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in the form of the rules."""

    choice: str
    limits: Mapping[str, str]
    away: str
    rests: str

    def rules(self) -> Rules:
        """Raises what is wrong, at its field."""
        if self.choice not in set(Choice):
            raise NotFound
        limits = {medium: _number(text, UsualUnclear, f"limit-{medium}", MOST_AT_ONCE) for medium, text in self.limits.items()}
        away = _number(self.away, MinutesUnclear, "away", MOST_MINUTES, least=1) if self.away else None
        return Rules(Choice(self.choice), limits, away, _number(self.rests, MinutesUnclear, "rests", MOST_MINUTES, least=1))


def shown_rules(rules: Rules) -> TypedRules:
    limits = {medium: str(rules.limits.get(medium, routing.agents.USUAL[medium])) for medium in MEDIA}
    return TypedRules(choice=rules.choice.value, limits=limits, away=str(rules.away_minutes or ""), rests=str(rules.rests_minutes))


def typed_rules(form: Filled) -> TypedRules:
    limits = {medium: form.text(f"limit-{medium}") for medium in MEDIA}
    return TypedRules(choice=form.text("choice"), limits=limits, away=form.text("away"), rests=form.text("rests"))


def _number(text: str, wrong: type[Invalid], field: str, most: int, *, least: int = 0) -> int:
    if not text.isdecimal() or len(text) > 5 or not least <= int(text) <= most:
        raise wrong(field=field)
    return int(text)
