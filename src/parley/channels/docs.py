"""`docs/channels.md`, made from the manifests: `python -m parley.channels.docs > docs/channels.md`."""

import re
import sys
from collections.abc import Iterable
from datetime import timedelta

from parley.channels import registry
from parley.channels.contract import Adapter, Connects, FetchesMedia, Invites, KnowsPeople, Listens, ShowsTyping, able
from parley.channels.types import Capabilities, Manifest, Media, Pace, Unit

HEAD = """# Channels

What each channel can carry. This page is made from the channels' manifests: `python -m parley.channels.docs > docs/channels.md`.
A reply that is more than a channel can carry is split or downgraded before it goes out, and the operator sees beforehand how.
How to add a channel: [howto/add-a-channel.md](howto/add-a-channel.md).
"""
UNITS = {Unit.CHARACTERS: "characters", Unit.UTF16: "UTF-16 units", Unit.BYTES: "bytes"}
MB = 1024 * 1024
HOUR = timedelta(hours=1)


COLUMNS = ("channel", "text", "largest file", "buttons", "quotes", "typing", "receipts", "window", "templates", "comments", "writes first")


def page() -> str:
    return "\n".join([HEAD, *_overview(), "", *(_section(adapter) for adapter in registry.ADAPTERS)])


def _overview() -> Iterable[str]:
    yield _row(COLUMNS)
    yield _row(["---"] * len(COLUMNS))
    yield from (_row(_at_a_glance(adapter)) for adapter in registry.ADAPTERS)


def _at_a_glance(adapter: Adapter) -> Iterable[str]:
    manifest, can = adapter.manifest, adapter.manifest.can
    yield f"[{manifest.name}](#{_anchor(manifest)})"
    yield f"{can.max_text:,} {UNITS[can.unit]}"
    yield f"{max(can.media.values()) // MB} MB" if can.media else "none"
    yield str(can.buttons) if can.buttons else "a list"
    yield from map(_yes, (can.quotes, able(adapter, ShowsTyping)))
    yield ", ".join(sorted(can.receipts))
    yield f"{can.window.lasts // HOUR} h" if can.window else ""
    yield from map(_yes, (can.templates, can.comments, can.opens))


def _anchor(manifest: Manifest) -> str:
    """As GitHub names the heading of the channel's section."""
    heading = f"{manifest.name} ({manifest.kind})".lower()
    return re.sub(r"[^\w -]", "", heading).replace(" ", "-")


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _section(adapter: Adapter) -> str:
    manifest = adapter.manifest
    rows = [f"| {name} | {value} |" for name, value in [*_carries(manifest.can), *_abilities(adapter)] if value]
    settings = [f"- `{one.name}`: {one.label}{_marks(one.required, one.secret)}. {one.help}".rstrip(". ") + "." for one in manifest.asks]
    parts = [f"## {manifest.name} (`{manifest.kind}`)", "", "| | |", "| --- | --- |", *rows]
    return "\n".join([*parts, "", "Asked for when connecting:", "", *settings, ""] if settings else [*parts, ""])


def _marks(required: bool, secret: bool) -> str:
    marks = [word for word, holds in (("optional", not required), ("secret", secret)) if holds]
    return f" ({', '.join(marks)})" if marks else ""


def _carries(can: Capabilities) -> Iterable[tuple[str, str]]:
    yield "text", f"up to {can.max_text:,} {UNITS[can.unit]}"
    yield "text beside a file", "" if can.max_caption is None else f"up to {can.max_caption:,} {UNITS[can.unit]}"
    yield "files", ", ".join(_media(media, limit) for media, limit in can.media.items())
    yield "files go", "as addresses at which the provider gets them from us" if can.files_by_address else ""
    yield "files in one message", f"up to {can.files_per_part}" if can.files_per_part > 1 else ""
    yield "buttons", f"up to {can.buttons}, {can.button_label} characters each" if can.buttons else "as a numbered list"
    yield "quotes", _yes(can.quotes)
    yield "receipts", ", ".join(sorted(can.receipts))
    yield "reply window", f"{can.window.lasts} after a {' or '.join(sorted(can.heard_by))}" if can.window else ""
    yield "for what a person writes", f"{can.window.by_person.days} days" if can.window and can.window.by_person else ""
    yield "templates", _yes(can.templates)
    yield "pace", ", ".join(_pace(pace, of) for pace, of in ((can.pace, "account"), (can.pace_of_thread, "conversation")) if pace)
    yield "may write first", _yes(can.opens)
    yield "a repeated send is one message", _yes(can.idempotent)


def _pace(pace: Pace, of: str) -> str:
    return f"{pace.per_second:g} a second for each {of}, {pace.burst} at once"


def _media(media: Media, limit: int) -> str:
    return f"{media.value} {limit // MB} MB"


def _abilities(adapter: Adapter) -> Iterable[tuple[str, str]]:
    yield "shows typing", _yes(able(adapter, ShowsTyping))
    yield "tells who people are", _yes(able(adapter, KnowsPeople))
    yield "brings files on demand", _yes(able(adapter, FetchesMedia))
    yield "checks and registers itself", _yes(able(adapter, Connects))
    yield "can go and get its messages", _yes(able(adapter, Listens))
    yield "can be opened by a link", _yes(able(adapter, Invites))


def _yes(holds: bool) -> str:
    return "yes" if holds else ""


if __name__ == "__main__":
    sys.stdout.write(page())
