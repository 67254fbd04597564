"""`python -m evals people [--gold FILE --pairs FILE]` or `urgency`: the table on standard output, and build/eval-SUBJECT.json."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

from bench.figures import Figure, table
from evals import febrl, gold, outside, people, urgency
from evals.gold import Gold
from evals.making import made

RESULTS = Path("build")
SEEDS, ROUNDS = (1, 2, 3), 20


def sets(records: Path, labelled: Path) -> Iterator[Gold]:
    """The practice set or whatever is given, sets made anew, and FEBRL."""
    yield gold.read(records, labelled)
    yield from (made(seed, ROUNDS) for seed in SEEDS)
    if outside.is_there():
        yield from (febrl.read(number) for number in "1234")


def measure(records: Path, labelled: Path) -> list[Figure]:
    figures: list[Figure] = []
    for one in sets(records, labelled):
        sys.stderr.write(f"{one.name}: {len(one.records)} records\n")
        figures += people.measured(one, beside=outside.is_there())
    return [*figures, people.speed(made(SEEDS[0], ROUNDS).records)]


def _of_people(records: Path, labelled: Path) -> list[Figure]:
    if not outside.is_there():
        sys.stderr.write("build/eval-venv is not there: FEBRL and Splink are left out. `make eval-people` installs them.\n")
    return measure(records, labelled)


def main() -> None:
    parser = argparse.ArgumentParser(prog="evals", description="Parley's decisions measured against sets of which the truth is known.")
    parser.add_argument("subject", choices=["people", "urgency"])
    parser.add_argument("--gold", type=Path, default=gold.GOLD, help="records with their persons")
    parser.add_argument("--pairs", type=Path, default=gold.PAIRS, help="labelled pairs")
    asked = parser.parse_args()
    for file in (asked.gold, asked.pairs):
        if not file.is_file():
            parser.error(f"there is no file {file}")
    figures = list(urgency.measured()) if asked.subject == "urgency" else _of_people(asked.gold, asked.pairs)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"eval-{asked.subject}.json").write_bytes(msgspec.json.format(msgspec.json.encode(figures)))
    sys.stdout.write(table(figures) + "\n")


if __name__ == "__main__":
    main()
