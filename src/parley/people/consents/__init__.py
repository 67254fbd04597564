"""Consents: what each address may be used for, by whose word; computed, so that a merge may forbid more and an unmerge gives it back."""

from parley.people.consents.errors import AlreadySaid, ProofMissing, TextEmpty, TextOutrun, TextUnchanged
from parley.people.consents.judging import allows, judge, latest, refusing
from parley.people.consents.links import Leaving, link, read
from parley.people.consents.reading import Standing, consent, history, last, standings
from parley.people.consents.recording import grant, record, undo, withdraw
from parley.people.consents.texts import Text, all_versions, current, of_words, publish, text, texts, versions
from parley.people.consents.types import PURPOSES, Allowed, Consent, Errand, Proof, Purpose, Refused, Said, Source, Why
from parley.people.consents.wishing import Wish, wish

__all__ = [
    "PURPOSES",
    "Allowed",
    "AlreadySaid",
    "Consent",
    "Errand",
    "Leaving",
    "Proof",
    "ProofMissing",
    "Purpose",
    "Refused",
    "Said",
    "Source",
    "Standing",
    "Text",
    "TextEmpty",
    "TextOutrun",
    "TextUnchanged",
    "Why",
    "Wish",
    "all_versions",
    "allows",
    "consent",
    "current",
    "grant",
    "history",
    "judge",
    "last",
    "latest",
    "link",
    "of_words",
    "publish",
    "read",
    "record",
    "refusing",
    "standings",
    "text",
    "texts",
    "undo",
    "versions",
    "wish",
    "withdraw",
]
