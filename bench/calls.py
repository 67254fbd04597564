"""Calls of any provider, made beforehand: a sample text message with another id, sender, text and moment, and signed."""

import itertools
import json
import re
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

import parley
from bench.dialects import DIALECTS
from bench.signing import Headers
from parley.core import clock

ADAPTERS = Path(parley.__file__).parent / "channels" / "adapters"
MESSAGES_OF_ONE = 8
"""For so many messages a new sender comes."""
ROUND = 10**9
BEGINNING = re.compile(r"\D*")


def settings_of(kind: str, provider: str = "http://127.0.0.1:9") -> dict[str, Any]:
    """Those of the channel's samples, with the provider's address."""
    written = (ADAPTERS / kind / "samples" / "account.json").read_text().replace("{server}", provider)
    return json.loads(written)["settings"] | dict(DIALECTS[kind].settings)


def endless(kind: str, path: str, texts: Sequence[str]) -> Iterator[bytes]:
    """Whole HTTP requests: each a new message, of ever more senders."""
    dialect, settings = DIALECTS[kind], settings_of(kind)
    message = json.loads((ADAPTERS / kind / "samples" / "inbound" / dialect.sample).read_bytes())
    for number in itertools.count(1):
        _count(message, dialect.ids, number)
        sender = number * 7919 % (number // MESSAGES_OF_ONE + 1)
        before = _first(message, dialect.senders)
        _count(message, dialect.senders, sender)
        if dialect.roster:
            _rename(message, dialect.roster, before, _first(message, dialect.senders))
        _say(message, dialect.phones, f"38050{sender:07d}")
        _say(message, dialect.texts, texts[number % len(texts)])
        _date(message, dialect.times)
        body = msgspec.json.encode(message)
        yield _request(f"{path}{dialect.query(settings)}", body, dialect.sign(body, settings))


def _count(message: Any, paths: Sequence[str], number: int) -> None:
    """A number stays one; of a word the beginning stays."""
    for holder, name in _places(message, paths):
        old = holder[name]
        holder[name] = ROUND + number if isinstance(old, int) else f"{_beginning(old)}{ROUND + number}"


def _first(message: Any, paths: Sequence[str]) -> Any:
    holder, name = next(_places(message, paths))
    return holder[name]


def _rename(message: Any, path: str, before: str, after: str) -> None:
    """Whoever was listed under one id is now listed under another."""
    holder, name = next(_places(message, [path]))
    holder[name][after] = holder[name].pop(before)


def _beginning(word: str) -> str:
    found = BEGINNING.match(word)
    return found[0] if found else ""


def _say(message: Any, paths: Sequence[str], text: str) -> None:
    for holder, name in _places(message, paths):
        holder[name] = text


def _date(message: Any, paths: Sequence[str]) -> None:
    """In seconds or milliseconds, as a number or in digits, or as a date: as the sample has it."""
    for holder, name in _places(message, paths):
        holder[name] = _now_like(holder[name])


def _now_like(old: int | str) -> int | str:
    if "-" in str(old):
        return clock.now().isoformat(timespec="milliseconds").replace("+00:00", "Z")
    moment = int(time.time() * (1000 if len(str(old)) > 10 else 1))
    return moment if isinstance(old, int) else str(moment)


def _places(message: Any, paths: Sequence[str]) -> Iterator[tuple[Any, str]]:
    for path in paths:
        *way, last = path.split(".")
        holder = message
        for step in way:
            holder = holder[int(step) if isinstance(holder, list) else step]
        yield holder, last


def _request(address: str, body: bytes, headers: Headers) -> bytes:
    told = {"Host": "127.0.0.1", "Content-Type": "application/json", **headers, "Content-Length": str(len(body))}
    lines = [f"POST {address} HTTP/1.1", *(f"{name}: {value}" for name, value in told.items()), "", ""]
    return "\r\n".join(lines).encode() + body
