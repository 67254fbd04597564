"""Groups that Splink 5 makes of records at some thresholds: rows as JSON on standard input, lists of ids on standard output.

Untuned: its own comparisons, u by random sampling, m by expectation maximisation. It runs where `splink` is, which Parley never needs.
"""

# pyright: basic, reportMissingImports=false
import json
import logging
import sys
from collections.abc import Sequence
from contextlib import suppress

import pandas
import splink.comparison_library as compare
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

RULES: dict[str, list[tuple[str, ...]]] = {
    "channels": [("phone",), ("email",), ("first", "last"), ("nick",), ("order_ref",), ("document",), ("cookie",)],
    "febrl": [("document",), ("first", "last"), ("birth",), ("address",)],
}
TRAINING: dict[str, list[tuple[str, ...]]] = {
    "channels": [("phone",), ("email",), ("first", "last")],
    "febrl": [("document",), ("birth",), ("first", "last")],
}
SURE = {"channels": [("phone",), ("email",)], "febrl": [("document",)]}
THRESHOLDS = (0.5, 0.9, 0.99, 0.999, 0.9999)


def settings(kind: str) -> SettingsCreator:
    name = [compare.NameComparison("first"), compare.NameComparison("last")]
    exact = compare.ExactMatch
    theirs = {
        "channels": [exact("phone"), compare.EmailComparison("email"), *(exact(field) for field in ("nick", "order_ref", "birth", "city"))],
        "febrl": [
            compare.DamerauLevenshteinAtThresholds("document", [1, 2]),
            compare.DamerauLevenshteinAtThresholds("birth", [1, 2]),
            compare.JaroWinklerAtThresholds("address", [0.9, 0.8]),
            compare.JaroWinklerAtThresholds("city", [0.9, 0.8]),
        ],
    }
    rules = [block_on(*rule) for rule in RULES[kind]]
    return SettingsCreator(link_type="dedupe_only", comparisons=name + theirs[kind], blocking_rules_to_generate_predictions=rules)


def groups(kind: str, rows: Sequence[dict[str, str]]) -> dict[float, list[list[str]]]:
    linker = trained(kind, pandas.DataFrame([{key: value or None for key, value in row.items()} for row in rows]))
    told = linker.inference.predict(threshold_match_probability=min(THRESHOLDS))
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold
    found = {threshold: clusters(told, threshold_match_probability=threshold).as_pandas_dataframe() for threshold in THRESHOLDS}
    return {threshold: [list(ids) for ids in frame.groupby("cluster_id")["unique_id"].apply(list)] for threshold, frame in found.items()}


def trained(kind: str, frame: pandas.DataFrame) -> Linker:
    linker = Linker(DuckDBAPI().register(frame), settings(kind), log_level=logging.ERROR)
    linker.training.estimate_probability_two_random_records_match([block_on(*rule) for rule in SURE[kind]], recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=1_000_000, seed=1)
    for rule in TRAINING[kind]:
        with suppress(ValueError):  # so few pairs that a probability falls to nothing: the other rules must do
            linker.training.estimate_parameters_using_expectation_maximisation(block_on(*rule))
    return linker


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    json.dump(groups(sys.argv[1], json.load(sys.stdin)), sys.stdout)
