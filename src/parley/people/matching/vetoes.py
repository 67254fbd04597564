"""What forbids a machine to unite, however much speaks for it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product

from parley.people.matching import likeness
from parley.people.matching.evidence import Crowds, evidence
from parley.people.matching.likeness import Like
from parley.people.matching.traces_left import SILENCE, silent_days
from parley.people.matching.traits import Traits, traits
from parley.people.matching.types import CLAIMED, PROVEN, Reason, Record, found_by

TWO_PEOPLE = frozenset({"other_given_name", "other_sex", "other_birth_date", "other_patronymic"})
"""Not one person, unless a document says so: numbers, mailboxes and homes are shared by families, passports are not."""
DOUBTS = TWO_PEOPLE | {
    "own_name",
    "other_nickname",
    "other_surname",
    "other_document",
    "similar_document",
    "long_silence",
    "two_names",
    "asks_without_proof",
}
RENAMED = frozenset({"own_name", "other_nickname", "other_given_name", "other_sex", "other_surname"})
"""What a document and a birthday together outweigh."""
CALLED_THE_SAME = frozenset({"same_given_name", "name_form", "similar_given_name"})
MOST_VALUES = 5
"""Numbers, or mailboxes, of one person."""
FAMILY = 2
"""With so many behind a number, only who gives a full name is told apart."""


def objections(ones: Sequence[Record], others: Sequence[Record]) -> tuple[Reason, ...]:
    """What forbids a machine to unite two groups: any two of them who are not one, or too many addresses for one person."""
    left, right = [*map(traits, ones)], [*map(traits, others)]
    pairs = ([*evidence(one, other, {})] for one, other in product(left, right))
    found = {reason.code: reason for pair in pairs for reason in doubts(pair) if reason.code != "long_silence"}
    return (*found.values(), *_too_many([*left, *right]))


def doubts(found: Iterable[Reason]) -> list[Reason]:
    """Which of the evidence of a pair stays a machine's hand."""
    told = {reason.code: reason for reason in found}
    weighty = told.keys() & DOUBTS
    if "same_birth_date" in told and "same_document" in told:
        weighty -= RENAMED
    elif told.keys() & {"same_birth_date", "same_document"} and told.keys() & CALLED_THE_SAME:
        weighty -= {"other_surname"}
    return [told[code] for code in sorted(weighty)]


def are_two(found: Iterable[Reason]) -> bool:
    """Whether they cannot be one person, whoever decides."""
    codes = {reason.code for reason in found}
    has_document = "same_document" in codes or codes >= {"similar_document", "same_address"}
    return bool(codes & TWO_PEOPLE) and not has_document


def _too_many(members: Sequence[Traits]) -> Iterator[Reason]:
    for code, values in (
        ("many_phones", {number for who in members for number in who.phones}),
        ("many_emails", {mailbox for who in members for mailbox in who.emails}),
    ):
        if len(values) > MOST_VALUES:
            yield Reason(code, (str(len(values)),))


def proofs(one: Traits, other: Traits, crowds: Crowds) -> list[str]:
    """Keys that both have, proven on one side and at least attested by the network on the other, and that nobody else has."""
    phones = [] if silent_days(one, other) > SILENCE else _attested("p", one.phones, other.phones)
    shared = [*phones, *_attested("e", one.emails, other.emails)]
    return [*_attested("d", one.documents, other.documents), *(key for key in shared if _is_theirs(one, other, crowds.get(key, 1)))]


def _attested(kind: str, ones: Mapping[str, str], others: Mapping[str, str]) -> list[str]:
    trusts = {value: {ones[value], others[value]} for value in ones.keys() & others.keys()}
    return [found_by(kind, value) for value, both in trusts.items() if CLAIMED not in both and PROVEN in both]


def _is_theirs(one: Traits, other: Traits, crowd: int) -> bool:
    if crowd < FAMILY:
        return True
    same = likeness.given(one.name, other.name) is Like.SAME and likeness.last(one.name, other.name) is Like.SAME
    return crowd == FAMILY and same
