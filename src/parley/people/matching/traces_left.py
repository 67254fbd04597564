"""Numbers, mailboxes, documents, orders, nicknames, browsers that two records have in common, and what that weighs."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import product

from rapidfuzz.distance import OSA

from parley.people.matching import likeness, nicknames
from parley.people.matching.traits import Traits
from parley.people.matching.types import CLAIMED, NETWORK, PROVEN, Reason, found_by

STRENGTH = {PROVEN: 11.0, NETWORK: 10.5, CLAIMED: 10.0}
"""What one side's trust in a key gives; both sides add up."""
SHARED = {"p": "same_phone", "e": "same_email"}
DOCUMENT, SIMILAR_DOCUMENT, OTHER_DOCUMENT = 3.0, 12.0, -5.0
ORDER, DEVICE, SIMILAR_PHONE, SIMILAR_EMAIL, LONG_SILENCE = 20.0, 20.0, 5.0, 12.0, -14.0
MAILBOX_NAME, MOST_OF_A_MAILBOX_NAME, SHORTEST_MAILBOX_NAME = 0.7, 14.0, 6
EACH_OF_A_CROWD, EACH_OF_NAMESAKES, LARGEST_CROWD = -2.0, -3.0, 5
"""More people behind a number or a mailbox than that, and it tells nothing."""
SILENCE = 365
"""Days after which an operator may have sold a number anew."""

Crowds = Mapping[str, int]


def evidence(one: Traits, other: Traits, crowds: Crowds) -> Iterator[Reason]:
    yield from _phones(one, other, crowds)
    yield from _emails(one, other, crowds)
    yield from _documents(one, other)
    if shared := sorted(one.orders & other.orders):
        yield Reason("same_order", (shared[0],), ORDER)
    if one.nick and one.nick == other.nick:
        namesakes = crowds.get(found_by("u", one.nick), 1) - 1
        yield Reason("same_username", (one.nick,), max(0.0, nicknames.bits(one.nick) + EACH_OF_NAMESAKES * namesakes))
    if one.record.cookie and one.record.cookie == other.record.cookie:
        yield Reason("same_device", (), DEVICE if crowds.get(found_by("c", one.record.cookie), 1) == 1 else 0.0)


def silent_days(one: Traits, other: Traits) -> int:
    """Days in which neither was heard, between the last of one and the first of the other."""
    if not one.since or not other.since or not one.until or not other.until:
        return 0
    return max((other.since - one.until).days, (one.since - other.until).days, 0)


def _phones(one: Traits, other: Traits, crowds: Crowds) -> Iterator[Reason]:
    shared = _shared("p", one.phones, other.phones, crowds)
    days = silent_days(one, other)
    yield from _weightiest(shared)
    if shared and days > SILENCE:
        yield Reason("long_silence", (str(days),), LONG_SILENCE)
    if not shared:
        similar = ((a, b) for a, b in product(one.phones, other.phones) if OSA.distance(a, b, score_cutoff=1) == 1)
        yield from _weightiest(Reason("similar_phone", tuple(sorted(pair)), SIMILAR_PHONE) for pair in similar)


def _emails(one: Traits, other: Traits, crowds: Crowds) -> Iterator[Reason]:
    shared = _shared("e", one.emails, other.emails, crowds)
    similar = () if shared else (_similar_mailboxes(a, b) for a, b in product(one.emails, other.emails))
    yield from _weightiest(shared)
    yield from _weightiest(filter(None, similar))


def _shared(kind: str, ones: Mapping[str, str], others: Mapping[str, str], crowds: Crowds) -> list[Reason]:
    """Each number or mailbox of both. The more people stand behind it, the less it tells."""
    return [
        Reason(SHARED[kind], (value,), _strength(ones[value], others[value], crowds.get(found_by(kind, value), 1)))
        for value in ones.keys() & others.keys()
    ]


def _strength(one: str, other: str, crowd: int) -> float:
    return STRENGTH[one] + STRENGTH[other] + EACH_OF_A_CROWD * (crowd - 1) if crowd <= LARGEST_CROWD else 0.0


def _similar_mailboxes(one: str, other: str) -> Reason | None:
    (a, _, at), (b, _, there) = one.rpartition("@"), other.rpartition("@")
    both = tuple(sorted((one, other)))
    if a == b:
        return Reason("same_mailbox_name", both, min(MOST_OF_A_MAILBOX_NAME, nicknames.bits(a) * MAILBOX_NAME))
    is_slip = at == there and min(len(a), len(b)) >= SHORTEST_MAILBOX_NAME and likeness.is_slip(a, b)
    return Reason("similar_email", both, SIMILAR_EMAIL) if is_slip else None


def _documents(one: Traits, other: Traits) -> Iterator[Reason]:
    if shared := sorted(one.documents.keys() & other.documents.keys()):
        number = shared[0]
        yield Reason("same_document", (_number(number),), DOCUMENT + STRENGTH[one.documents[number]] + STRENGTH[other.documents[number]])
        return
    of_a_kind = ((a, b) for a, b in product(one.documents, other.documents) if a.partition(":")[0] == b.partition(":")[0])
    yield from _weightiest(_two_documents(a, b) for a, b in of_a_kind)


def _two_documents(one: str, other: str) -> Reason:
    both = tuple(sorted((_number(one), _number(other))))
    if OSA.distance(one, other, score_cutoff=1) <= 1:
        return Reason("similar_document", both, SIMILAR_DOCUMENT)
    return Reason("other_document", both, OTHER_DOCUMENT)


def _number(document: str) -> str:
    return document.partition(":")[2] or document


def _weightiest(reasons: Iterable[Reason]) -> list[Reason]:
    """The one that tells most, if there is any; which of equals does not depend on who is asked first."""
    return sorted(reasons, key=lambda reason: (-reason.weight, reason.values))[:1]
