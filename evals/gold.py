"""A set of records over channels whose persons are known, and what may be made of each pair."""

import csv
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from evals.truth import Pairs, pair
from parley.people.matching import Key, Record

DATA = Path(__file__).parent / "data"
GOLD, PAIRS = DATA / "identity_gold.csv", DATA / "identity_gold_pairs.csv"
BOOKS = "proven"
"""A customer's number in the shop's own books comes with a signed token of the shop's site."""


class Gold(msgspec.Struct, frozen=True):
    name: str
    records: tuple[Record, ...]
    persons: Mapping[str, str]
    """Record → whose it is."""
    machine: Pairs
    """Pairs that a machine may unite."""
    reachable: Pairs
    """Pairs of one person that have anything in common to go by, themselves or through others of that person."""


def read(records: Path = GOLD, labelled: Path = PAIRS) -> Gold:
    rows = list(_rows(records))
    labels = list(_rows(labelled))
    return Gold(
        records.stem,
        tuple(map(record, rows)),
        {row["record_id"]: row["cluster_id"] for row in rows},
        frozenset(pair(row["left"], row["right"]) for row in labels if row["policy"] == "auto"),
        frozenset(pair(row["left"], row["right"]) for row in labels if row["label"] == "1"),
    )


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def record(row: Mapping[str, str]) -> Record:
    seen = datetime.fromisoformat(row["first_seen"]).replace(tzinfo=UTC) if row["first_seen"] else None
    return Record(
        id=row["record_id"],
        kind=row["channel"],
        display=row["display_name"],
        first=row["first_name"],
        last=row["last_name"],
        middle=row["middle_name"],
        username=row["username"],
        phones=_keys(row["phone_raw"], row["phone_trust"]),
        emails=_keys(row["email_raw"], row["email_trust"]),
        documents=(Key(f"crm:{row['crm_id']}", BOOKS),) if row["crm_id"] else (),
        cookie=row["cookie_id"],
        birth_date=row["birth_date"],
        city=row["city"],
        company=row["company"],
        orders=(row["order_ref"],) if row["order_ref"] else (),
        language=row["lang"],
        seen_from=seen,
        seen_until=seen,
        said=(row["text_hint"],) if row["text_hint"] else (),
    )


def _keys(value: str, trust: str) -> tuple[Key, ...]:
    return (Key(value, trust or "claimed"),) if value.strip() else ()
