"""FEBRL 1 to 4: made-up Australians with slips of the pen, the public yardstick. Their proven key is `soc_sec_id`."""

import re
from collections.abc import Mapping
from functools import cache

import msgspec

from evals import outside
from evals.gold import Gold
from evals.truth import of_one_person
from parley.people.matching import Key, Record

DATE = re.compile(r"(\d{4})(\d\d)(\d\d)")


@cache
def rows(number: str) -> list[dict[str, str]]:
    return msgspec.json.decode(outside.run("febrl.py", number), type=list[dict[str, str]])


def read(number: str) -> Gold:
    records = tuple(map(record, rows(number)))
    persons = {record.id: "-".join(record.id.split("-")[:2]) for record in records}
    documents = {record.id: record.documents[0].value for record in records if record.documents}
    true = of_one_person(persons)
    proven = frozenset(pair for pair in true if documents.get(pair[0], pair[0]) == documents.get(pair[1], pair[1]))
    return Gold(f"febrl{number}", records, persons, proven, true)


def record(row: Mapping[str, str]) -> Record:
    date = DATE.fullmatch(row["date_of_birth"])
    return Record(
        id=row["rec_id"].strip(),
        first=row["given_name"],
        last=row["surname"],
        documents=(Key(f"ssn:{row['soc_sec_id']}", "proven"),) if row["soc_sec_id"] else (),
        birth_date="-".join(date.groups()) if date else row["date_of_birth"],
        city=row["suburb"],
        address=" ".join(filter(None, (row[field] for field in ("street_number", "address_1", "address_2", "postcode", "state")))),
    )
