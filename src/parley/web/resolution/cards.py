"""Two persons beside each other, as somebody decides about them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from parley import people
from parley.core.db import Tx
from parley.core.i18n import N_, Translator
from parley.core.ids import PersonId
from parley.web.shell import faces, wording

RELATIONS: Mapping[str, str] = {"family": N_("Family"), "colleague": N_("Colleagues"), "other": N_("In another way")}
DECIDED: Mapping[str, str] = {
    "accepted": N_("One person now"),
    "rejected": N_("Two people: not suggested again"),
    "related": N_("Two people who belong together"),
}
PROOFS: Mapping[str, str] = {**wording.LINKED_BY, "many_addresses": N_("So many addresses that no machine should unite them")}
"""What tells of a person beside what was compared."""
FIELDS: Mapping[str, str] = {
    "birth_date": N_("Birthday"),
    "city": N_("City"),
    "company": N_("Company"),
    "address": N_("Postal address"),
}


class Side(msgspec.Struct, frozen=True):
    """One of the two."""

    person: people.resolution.Brief
    face: Any


class Card(msgspec.Struct, frozen=True):
    suggestion: people.resolution.Suggestion
    sides: tuple[Side, ...]
    reasons: tuple[str, ...]
    against: tuple[str, ...]
    fields: tuple[tuple[str, str, str, bool], ...]
    """Name, what is known of one, of the other, and whether that differs."""

    @property
    def share(self) -> float:
        """Never the whole: then a machine would have done it."""
        return min(0.99, self.suggestion.confidence)


async def cards(tx: Tx, found: Sequence[people.resolution.Suggestion], speech: Translator) -> list[Card]:
    known = await people.resolution.briefs(tx, {id for one in found for id in (one.one_person, one.other_person)})
    return [_card(one, known, speech) for one in found]


async def about(tx: Tx, person_id: PersonId) -> dict[str, Any]:
    """Whom a person may be as well, and with whom they belong together: for their panel."""
    likely = await people.resolution.about(tx, person_id)
    related = await people.resolution.about(tx, person_id, [people.resolution.State.RELATED])
    known = await people.resolution.briefs(tx, {_other(one, person_id) for one in (*likely, *related)})
    return {
        "likely": [(one, known[_other(one, person_id)]) for one in likely],
        "related": [(one, known[_other(one, person_id)]) for one in related],
        "relations": RELATIONS,
    }


def reasons_of(link: people.Link, speech: Translator) -> tuple[str, ...]:
    """Why two addresses were united, where they were compared."""
    return _said(msgspec.convert(link.evidence.get("reasons", ()), tuple[people.matching.Reason, ...]), speech)


def _other(suggestion: people.resolution.Suggestion, person_id: PersonId) -> PersonId:
    return suggestion.other_person if suggestion.one_person == person_id else suggestion.one_person


def _card(suggestion: people.resolution.Suggestion, known: Mapping[PersonId, people.resolution.Brief], speech: Translator) -> Card:
    persons = list(dict.fromkeys((suggestion.one_person, suggestion.other_person)))
    sides = tuple(Side(known[id], faces.of_person(known[id].name, id)) for id in persons)
    return Card(suggestion, sides, _said(suggestion.reasons, speech), _said(suggestion.against, speech), _fields(sides, speech))


def _said(reasons: Iterable[people.matching.Reason], speech: Translator) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_sentence(reason, speech) for reason in reasons))


def _sentence(reason: people.matching.Reason, speech: Translator) -> str:
    proof = PROOFS.get(reason.code)
    return speech.gettext(proof) if proof else people.matching.says(reason, speech)


def _fields(sides: Sequence[Side], speech: Translator) -> tuple[tuple[str, str, str, bool], ...]:
    if len(sides) < 2:
        return ()
    one, other = (side.person.facts for side in sides)
    rows = [(name, _shown(field, one, speech), _shown(field, other, speech)) for field, name in FIELDS.items()]
    return tuple((name, mine, theirs, bool(mine and theirs and mine != theirs)) for name, mine, theirs in rows if mine or theirs)


def _shown(field: str, facts: Mapping[str, str], speech: Translator) -> str:
    value = facts.get(field, "")
    return speech.date(date.fromisoformat(value)) if value and field == "birth_date" else value
