"""Holding what an adapter understood against what a sample expects, column by column."""

from collections.abc import Callable
from typing import Any

import msgspec
from msgspec import UNSET

from parley.channels.types import Attachment, Card, Inbound, Kind, Place
from tests.channels.contract.samples import Row

SILENT = frozenset({"verify", "ping"})
"""Kinds of calls that tell nothing at all."""
WORDS = frozenset({Kind.MESSAGE, Kind.COMMENT, Kind.POSTBACK})

EXTRA: dict[str, Callable[[Inbound], Any]] = {
    "payload": lambda fact: fact.payload or None,
    "token": lambda fact: fact.token or None,
    "reply_to": lambda fact: fact.quoted,
    "source_message_id": lambda fact: fact.quoted,
    "album_id": lambda fact: fact.album,
    "added": lambda fact: list(fact.added),
    "removed": lambda fact: list(fact.removed),
    "only_reaction": lambda fact: fact.only_reaction,
    "all_before": lambda fact: fact.all_before,
    "failure": lambda fact: fact.failure.value,
    "alias": lambda fact: fact.alias,
    "to": lambda fact: fact.to and fact.to.id,
    "verified_own_phone": lambda fact: fact.card is not None and fact.card.own,
    "error": lambda fact: fact.error,
    "subject": lambda fact: fact.subject,
    "consent": lambda fact: fact.agreed,
    "public": lambda fact: fact.is_public,
}
"""Columns under `extra` that have a word of ours; any other is looked up in `Inbound.extra`."""


def expected(rows: list[Row]) -> list[dict[str, Any]]:
    return [_row(row) for row in rows if row.kind not in SILENT]


def told(facts: list[Inbound], rows: list[Row]) -> list[dict[str, Any]]:
    """The columns of the facts that the rows speak of; facts without a row keep all of theirs, so that they show."""
    spoken = [row for row in rows if row.kind not in SILENT]
    return [_fact(fact, row) for fact, row in zip(facts, spoken, strict=False)] + [{"unexpected": fact} for fact in facts[len(spoken) :]]


def _row(row: Row) -> dict[str, Any]:
    columns = {
        name: getattr(row, name) for name in ("kind", "sender_id", "sender_name", "external_id", "text", "timestamp", "status", "group")
    }
    optional = {name: getattr(row, name) for name in ("dedupe_key", "conversation_id", "also") if getattr(row, name) is not UNSET}
    extra = {f"extra.{name}": value for name, value in row.extra.items()}
    return columns | optional | extra | {"attachments": row.attachments, "automatic": row.automatic, "must_ignore": row.must_ignore}


def _fact(fact: Inbound, row: Row) -> dict[str, Any]:
    sender = fact.sender
    columns = {
        "kind": fact.kind.value,
        "sender_id": sender.id if sender else None,
        "sender_name": (sender.name or None) if sender else None,
        "external_id": fact.external_id or None,
        "text": fact.text or None,
        "timestamp": fact.at,
        "status": fact.delivered.value if fact.delivered else None,
        "group": fact.group,
        "dedupe_key": fact.key,
        "conversation_id": fact.thread,
        "also": msgspec.to_builtins(list(sender.also)) if sender else [],
        "attachments": _attachments(fact, row.attachments),
        "automatic": fact.automatic,
        # A machine's words are kept, but nobody is to answer them.
        "must_ignore": row.must_ignore and (fact.kind not in WORDS or fact.automatic),
    }
    asked = _row(row).keys()
    extra = {f"extra.{name}": EXTRA[name](fact) if name in EXTRA else fact.extra.get(name) for name in row.extra}
    return {name: value for name, value in columns.items() if name in asked} | extra


def _attachments(fact: Inbound, wanted: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Files, place and card as one list, each with the columns that the row at its place names."""
    found = [_file(one) for one in fact.attachments] + [_place(fact.place)] * bool(fact.place) + [_card(fact.card)] * bool(fact.card)
    shown = [{name: one.get(name) for name in row} for one, row in zip(found, wanted, strict=False)]
    return shown + found[len(wanted) :]


def _file(file: Attachment) -> dict[str, Any]:
    seconds = None if file.duration is None else file.duration.total_seconds()
    ref = dict.fromkeys(("ref", "file_id", "media_id", "url"), file.ref)
    return {"type": file.type.value, "name": file.name, "mime": file.mime, "size": file.size, "duration": seconds} | ref


def _place(place: Place | None) -> dict[str, Any]:
    return {"type": "location"} | (msgspec.structs.asdict(place) if place else {})


def _card(card: Card | None) -> dict[str, Any]:
    return {"type": "contact"} | (msgspec.structs.asdict(card) if card else {})
