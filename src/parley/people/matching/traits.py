"""A record made ready to be compared: names understood, addresses normalised, what tells nothing left out."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from itertools import islice

import msgspec

from parley.people.matching import addresses, nicknames, sayings
from parley.people.matching.lettering import skeleton
from parley.people.matching.naming import NAMELESS, Name, called, named
from parley.people.matching.types import CLAIMED, NETWORK, PROVEN, Key, Record

RANK = {PROVEN: 2, NETWORK: 1, CLAIMED: 0}
MOST = 20
"""Numbers, mailboxes, documents that are looked at."""
MASKED = "masked"
"""A company that stands for a number which an aggregator lends to many."""


class Traits(msgspec.Struct, frozen=True, eq=False):
    record: Record
    shown: str
    """What somebody reads of their name."""
    name: Name
    alias: Name
    """The name in the channel's profile, where the fields tell another."""
    phones: Mapping[str, str]
    """Number → trust, as for the next two."""
    emails: Mapping[str, str]
    documents: Mapping[str, str]
    orders: frozenset[str]
    nick: str
    birth_date: str
    city: str
    company: str
    address: frozenset[str]
    asks_private: bool
    since: datetime | None
    until: datetime | None

    @property
    def has_proof(self) -> bool:
        return any(trust != CLAIMED for keys in (self.phones, self.emails, self.documents) for trust in keys.values())


@lru_cache(8_192)
def traits(record: Record) -> Traits:
    said = sayings.heard(record.said)
    name, alias = _names(record, said)
    masked = said.is_masked or record.company == MASKED
    return Traits(
        record=record,
        shown=" ".join(filter(None, (record.first, record.last))) or record.display or " ".join(said.names[:1]),
        name=name,
        alias=alias,
        phones={} if masked else _phones(record.phones, said.numbers),
        emails=_emails(record.emails, said.mailboxes),
        documents=_strongest((key.value.strip().casefold(), key.trust) for key in record.documents if key.value.strip()),
        orders=frozenset(filter(None, map(sayings.order, (*record.orders, *said.orders)))),
        nick=nicknames.nickname(record.username),
        birth_date=record.birth_date if re.fullmatch(r"\d{4}-\d\d-\d\d", record.birth_date) else "",
        city=skeleton(record.city),
        company="" if masked else skeleton(re.sub(r"\b(ООО|ОАО|АО|ЗАО|ИП|ТОВ|ФОП|LLC|Ltd|Inc)\b", "", record.company)),
        address=frozenset(re.findall(r"\w+", record.address.casefold()[:200])),
        asks_private=said.asks_private,
        since=_utc(record.seen_from or record.seen_until),
        until=_utc(record.seen_until or record.seen_from),
    )


def _utc(at: datetime | None) -> datetime | None:
    return at if at is None or at.tzinfo else at.replace(tzinfo=UTC)


def _names(record: Record, said: sayings.Said) -> tuple[Name, Name]:
    """What they are called, and what else they call themselves. A nickname shown as a name is none."""
    repeated = bool(record.first) and record.first in record.display
    shown = NAMELESS if repeated or _is_nick(record) else called(record.display)
    filled = named(record.first, record.last, record.middle) if record.first or record.last else NAMELESS
    told = called(said.names[0]) if said.names else NAMELESS
    name, *others = [name for name in (filled, shown, told) if name.given or name.last] or [NAMELESS]
    return name, next((other for other in others if other != name), NAMELESS)


def _is_nick(record: Record) -> bool:
    shown = nicknames.nickname(record.display)
    return shown == nicknames.nickname(record.username) or any(map(str.isdigit, shown)) or "@" in shown


def _phones(keys: Iterable[Key], told: Iterable[str]) -> Mapping[str, str]:
    numbers = [(addresses.number(key.value), key.trust) for key in keys] + [(number, CLAIMED) for number in told]
    return _strongest((number, trust) for number, trust in numbers if number and not addresses.is_nobodys(number))


def _emails(keys: Iterable[Key], told: Iterable[str]) -> Mapping[str, str]:
    mailboxes = [(addresses.mailbox(key.value), key.trust) for key in keys] + [(mailbox, CLAIMED) for mailbox in told]
    return _strongest((mailbox, trust) for mailbox, trust in mailboxes if mailbox and not addresses.is_shared(mailbox))


def _strongest(keys: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for value, trust in islice(keys, MOST):
        found[value] = max(found.get(value, CLAIMED), trust, key=RANK.__getitem__) if trust in RANK else CLAIMED
    return found
