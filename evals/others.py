"""What others would make of the same records: the plain rule "same phone or e-mail", and Splink 5."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import msgspec

from evals import outside
from evals.truth import closure
from parley.people.matching import Key, Record
from parley.people.matching.addresses import mailbox, number

Groups = Sequence[Sequence[str]]


def same_address(records: Iterable[Record]) -> Groups:
    """Whoever has one number, mailbox or document in common is one person."""
    holders: defaultdict[str, list[str]] = defaultdict(list)
    for record in records:
        for address in _addresses(record):
            holders[address].append(record.id)
    return closure(pair for ids in holders.values() for pair in pairwise(ids))


def _addresses(record: Record) -> Iterable[str]:
    yield from filter(None, (number(key.value) for key in record.phones))
    yield from filter(None, (mailbox(key.value) for key in record.emails))
    yield from (key.value for key in record.documents)


def splink(records: Iterable[Record], kind: str) -> Mapping[float, Groups]:
    """Threshold → groups."""
    told = msgspec.json.encode([_row(record) for record in records])
    return msgspec.json.decode(outside.run("splinking.py", kind, told=told), type=dict[float, list[list[str]]])


def _row(record: Record) -> dict[str, str]:
    return {
        "unique_id": record.id,
        "first": record.first,
        "last": record.last,
        "phone": next((number(key.value) for key in record.phones), ""),
        "email": next((mailbox(key.value) for key in record.emails), ""),
        "document": _first(record.documents),
        "nick": record.username,
        "cookie": record.cookie,
        "order_ref": next(iter(record.orders), ""),
        "birth": record.birth_date,
        "city": record.city,
        "address": record.address,
    }


def _first(keys: Sequence[Key]) -> str:
    return keys[0].value if keys else ""
