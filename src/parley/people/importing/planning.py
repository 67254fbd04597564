"""What a row would do to those whom we know: decided beforehand, so that a trial and the real thing are the same."""

from collections.abc import Iterable, Iterator

import msgspec

from parley.core import ids
from parley.core.ids import IdentityId, PersonId
from parley.people.claims import claim_scope
from parley.people.importing.agreeing import is_another
from parley.people.importing.ledger import LIST, Anchor, Key, Ledger, keys_of, list_scope
from parley.people.importing.types import Outcome, Told


class Struct(msgspec.Struct, frozen=True):
    """Immutable."""


class NewAddress(Struct, frozen=True):
    identity_id: IdentityId
    home_id: PersonId
    key: Key


class Plan(Struct, frozen=True):
    """Everything that one row brings."""

    place: int
    told: Told
    anchor: Anchor | None = None
    """None where something is wrong."""
    met: NewAddress | None = None
    """The anchor itself, where nobody knew them."""
    beside: tuple[NewAddress, ...] = ()
    facts: tuple[tuple[str, str, str | None], ...] = ()
    """Field, what it becomes, what the list had said before."""
    tags: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    consents: tuple[tuple[IdentityId, str, str], ...] = ()
    names: bool = False
    """Whether somebody gets a name who had none."""

    @property
    def outcome(self) -> Outcome:
        if self.anchor is None:
            return "wrong"
        if self.met:
            return "new"
        return "changed" if self.beside or self.facts or self.tags or self.notes or self.consents or self.names else "same"


def planned(rows: Iterable[tuple[int, Told]], ledger: Ledger) -> list[Plan]:
    """In their order: a row knows those before it."""
    return [Plan(place, told) if told.wrong else _plan(place, told, ledger) for place, told in rows]


def _plan(place: int, told: Told, ledger: Ledger) -> Plan:
    known = _known(told, ledger)
    met = None if known else _met(told)
    anchor = known or _anchored(told, met, ledger)
    person, identity = anchor.person_id, anchor.identity_id
    beside = tuple(_beside(told, anchor, ledger))
    facts = [
        (field, value, ledger.written.get((identity, field))) for field, value in told.facts if value not in ledger.facts[person, field]
    ]
    plan = Plan(
        place=place,
        told=told,
        anchor=anchor,
        met=met,
        beside=beside,
        facts=tuple(facts),
        tags=tuple(tag for tag in told.tags if (person, tag) not in ledger.tags),
        notes=tuple(dict.fromkeys(note for note in told.notes if (person, note) not in ledger.notes)),
        consents=tuple(_consents(told, person, ledger)),
        names=bool(known and told.name and not known.name),
    )
    _enter(plan, anchor, ledger)
    return plan


def _known(told: Told, ledger: Ledger) -> Anchor | None:
    """Whose row it is: of whoever writes from one of its addresses, else of whoever stood in a list with it under the same name."""
    keys = [keys_of(told, *address) for address in told.addresses]
    owners = [anchor for key, _ in keys if (anchor := ledger.anchors.get(key)) and not is_another(told, anchor)]
    listed = [anchor for _, key in keys if (anchor := ledger.anchors.get(key))]
    return next(iter([*owners, *listed]), None)


def _met(told: Told) -> NewAddress:
    kind, address = told.addresses[0]
    return _new((kind, list_scope(told, kind), address))


def _new(key: Key) -> NewAddress:
    return NewAddress(IdentityId(ids.new()), PersonId(ids.new()), key)


def _anchored(told: Told, met: NewAddress | None, ledger: Ledger) -> Anchor:
    assert met
    anchor = Anchor(met.identity_id, met.home_id, met.key[1], "claimed", told.name)
    ledger.anchors[met.key] = anchor
    ledger.theirs[anchor.person_id, met.key[0], met.key[2]] = anchor.identity_id
    return anchor


def _beside(told: Told, anchor: Anchor, ledger: Ledger) -> Iterator[NewAddress]:
    """Addresses that we do not know of them: in a scope of their own, so that they are nobody's way to somebody's history."""
    for kind, address in told.addresses:
        if (anchor.person_id, kind, address) not in ledger.theirs:
            scope = list_scope(told, kind) if anchor.scope.startswith(LIST) else claim_scope(anchor.identity_id)
            new = _new((kind, scope, address))
            ledger.theirs[anchor.person_id, kind, address] = new.identity_id
            if new.key not in ledger.anchors:
                yield new
                ledger.anchors[new.key] = Anchor(new.identity_id, anchor.person_id, scope, "claimed", anchor.name)


def _consents(told: Told, person: PersonId, ledger: Ledger) -> Iterator[tuple[IdentityId, str, str]]:
    for purpose, words in told.consents:
        if (person, purpose) not in ledger.asked:
            for kind, address in told.addresses:
                yield ledger.theirs[person, kind, address], purpose, words


def _enter(plan: Plan, anchor: Anchor, ledger: Ledger) -> None:
    person = anchor.person_id
    for field, value, _ in plan.facts:
        ledger.facts[person, field] = {value}
        ledger.written[anchor.identity_id, field] = value
    ledger.tags |= {(person, tag) for tag in plan.tags}
    ledger.notes |= {(person, note) for note in plan.notes}
    ledger.asked |= {(person, purpose) for _, purpose, _ in plan.consents}
