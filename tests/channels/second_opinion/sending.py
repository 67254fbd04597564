"""Requests of ours, made once more by a client library: what goes over the line is to be the same."""

import contextlib
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping, Sequence
from typing import Any, Protocol, cast
from urllib.parse import parse_qsl, unquote, urlsplit

import msgspec
from msgspec import UNSET

from tests.channels.contract.cases import CHANNELS
from tests.channels.contract.samples import Answered, Expected
from tests.channels.second_opinion.comparing import quiet
from tests.providers.server import Answer, Request, serving


class Ours(msgspec.Struct, frozen=True):
    """One request that our adapter is recorded to make, and what it was answered with."""

    sample: str
    expect: Expected
    answer: Answered

    def __str__(self) -> str:
        return f"{self.sample}: {self.expect.method} {self.expect.path}"

    @property
    def fields(self) -> dict[str, Any]:
        """As the body names them, in JSON or in a form."""
        body = self.expect.form if self.expect.json is UNSET else self.expect.json
        return {} if body is UNSET else cast("dict[str, Any]", body)


def requests(kind: str) -> Iterator[Ours]:
    for name in CHANNELS[kind].deeds():
        yield from (Ours(name, call.expect, call.answer) for call in CHANNELS[kind].deed(name).calls)


class Line:
    """What comes in, while the provider's recorded answer is given to all of it."""

    def __init__(self) -> None:
        self.seen: list[Request] = []
        self.answered = Answered(status=200)

    async def answer(self, request: Request) -> Answer:
        self.seen.append(request)
        return Answer(self.answered.status, self.answered.bytes(), self.answered.headers)


@contextlib.asynccontextmanager
async def line() -> AsyncGenerator[tuple[Line, str]]:
    """A provider on loopback, and its address."""
    heard = Line()
    async with serving(heard.answer) as address:
        yield heard, address


class Sender(Protocol):
    """A client library at work."""

    async def again(self, ours: Ours) -> Request:
        """What it sends for the same. Raises where it refuses that, or cannot read what ours was answered with."""
        ...

    async def close(self) -> None: ...


async def differences(
    kind: str, concerns: Callable[[Ours], bool], opened: Callable[[Line, str], Sender], spelt_out: Sequence[tuple[str, Any]] = ()
) -> dict[str, tuple[Any, Any]]:
    """Request → (the library's, ours), where they are not the same; `spelt_out` is what the library adds that is usual anyway."""
    asked, found = list(filter(concerns, requests(kind))), dict[str, tuple[Any, Any]]()
    assert asked
    async with line() as (heard, address):
        sender = opened(heard, address)
        try:
            for ours in asked:
                heard.answered = ours.answer
                with quiet():
                    request = await sender.again(ours)
                theirs = _shown(request.method, request.path, _fields(request), spelt_out)
                mine = _shown(ours.expect.method, ours.expect.path, ours.fields, spelt_out)
                found |= {} if theirs == mine else {str(ours): (theirs, mine)}
        finally:
            await sender.close()
    return found


def plain(fields: Mapping[str, Any]) -> dict[str, Any]:
    """A form carries JSON in text."""
    return {name: _plain(value) for name, value in fields.items()}


def _plain(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return msgspec.json.decode(value)
    except msgspec.DecodeError:
        return value


def _fields(request: Request) -> dict[str, Any]:
    if not request.body:
        return {}
    return request.form()[0] if "form" in request.headers.get("content-type", "") else request.json()


def _shown(method: str, path: str, fields: Mapping[str, Any], spelt_out: Sequence[tuple[str, Any]]) -> Any:
    """How much of an address is escaped is everybody's own choice."""
    parts = urlsplit(path)
    return method, unquote(parts.path), sorted(parse_qsl(parts.query)), bare(plain(fields), spelt_out)


def bare(value: Any, spelt_out: Sequence[tuple[str, Any]] = ()) -> Any:
    """Without what says nothing: some spell out what is not there or what is usual, and some leave it out."""
    if isinstance(value, dict):
        named = {name: bare(one, spelt_out) for name, one in cast("dict[str, Any]", value).items() if (name, one) not in spelt_out}
        return {name: one for name, one in named.items() if one not in (None, "", [], {})}
    return [bare(one, spelt_out) for one in cast("list[Any]", value)] if isinstance(value, list | tuple) else value
