"""An adapter at work against a scripted server: every request it makes is the one expected, in order."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, cast

import msgspec
from msgspec import UNSET

from parley.channels import errors
from parley.channels.contract import (
    Acknowledges,
    Adapter,
    Connects,
    FetchesMedia,
    HasTemplates,
    Invites,
    KnowsPeople,
    MarksRead,
    ShowsTyping,
    TellsPost,
    TellsTrouble,
)
from parley.channels.types import Account, Attachment
from parley.core.http import Http
from tests.channels.contract.samples import Answered, Deed, Exchange, Expected
from tests.providers.server import Answer, Request, serving

CLOSED_LIST = (
    errors.ProviderDown,
    errors.RateLimited,
    errors.OutcomeUnknown,
    errors.RecipientGone,
    errors.AccountBroken,
    errors.WindowClosed,
    errors.Refused,
)


class Script:
    """Plays a sample's calls; `hangs_up_at` cuts the line in place of that answer."""

    def __init__(self, *, hangs_up_at: int | None = None) -> None:
        self.calls: list[Exchange] = []
        self.seen: list[Request] = []
        self.hangs_up_at = hangs_up_at
        self.last_answer: Answered | None = None

    async def answer(self, request: Request) -> Answer | None:
        place = len(self.seen)
        self.seen.append(request)
        if place == self.hangs_up_at:
            return None
        if place >= len(self.calls):
            return Answer(418)
        last = place == len(self.calls) - 1
        answer = self.last_answer if last and self.last_answer else self.calls[place].answer
        return Answer(answer.status, answer.bytes(), answer.headers)

    def requests(self) -> list[dict[str, Any]]:
        """What was asked, in the columns in which the sample expects it."""
        asked = [_asked(request, call.expect) for request, call in zip(self.seen, self.calls, strict=False)]
        return asked + [{"unexpected": f"{request.method} {request.path}"} for request in self.seen[len(self.calls) :]]

    def expected(self) -> list[dict[str, Any]]:
        return [_expected(call.expect) for call in self.calls]


@asynccontextmanager
async def provider(script: Script) -> AsyncGenerator[str]:
    async with serving(script.answer) as address:
        yield address


@asynccontextmanager
async def line() -> AsyncGenerator[Http]:
    async with Http(allow_private=frozenset({"127.0.0.1"})) as http:
        yield http


async def perform(adapter: Adapter, deed: Deed, account: Account[Any], http: Http) -> Any:
    """What comes of a deed; raises a `SendError`."""
    return shown(await DEEDS[deed.do](adapter, deed, account, http))


def name_of(error: errors.SendError) -> str:
    """The one of the closed list that an error is."""
    return next((closed.__name__ for closed in CLOSED_LIST if isinstance(error, closed)), type(error).__name__)


def alike(expected: Any, found: Any) -> bool:
    """Equal, where `{any}` equals anything."""
    if isinstance(expected, dict) and isinstance(found, dict):
        mine, theirs = cast("dict[str, Any]", expected), cast("dict[str, Any]", found)
        return mine.keys() == theirs.keys() and all(alike(value, theirs[name]) for name, value in mine.items())
    if isinstance(expected, list) and isinstance(found, list):
        one, other = cast("list[Any]", expected), cast("list[Any]", found)
        return len(one) == len(other) and all(map(alike, one, other))
    return expected in ("{any}", found)


def shown(outcome: Any) -> Any:
    """An outcome as JSON would write it, but for the bytes of a file, which are text here."""
    if isinstance(outcome, Attachment):
        return msgspec.to_builtins(outcome) | {"data": (outcome.data or b"").decode()}
    return msgspec.json.decode(msgspec.json.encode(outcome))


def _asked(request: Request, expect: Expected) -> dict[str, Any]:
    found: dict[str, Any] = {"method": request.method, "path": request.path}
    found["headers"] = {name: request.headers.get(name) for name in expect.headers}
    if expect.json is not UNSET:
        found["json"] = request.json() if request.body else None
    if expect.text is not UNSET:
        found["text"] = request.body.decode()
    if expect.form is not UNSET or expect.files is not UNSET:
        fields, files = request.form()
        found["form"] = fields
        found["files"] = {name: (file.name, file.mime, file.data.decode()) for name, file in files.items()}
    return found


def _expected(expect: Expected) -> dict[str, Any]:
    found: dict[str, Any] = {"method": expect.method, "path": expect.path, "headers": expect.headers}
    found |= {name: getattr(expect, name) for name in ("json", "text") if getattr(expect, name) is not UNSET}
    if expect.form is not UNSET or expect.files is not UNSET:
        found["form"] = expect.form or {}
        found["files"] = {name: (file.name, file.mime, file.data) for name, file in (expect.files or {}).items()}
    return found


async def _send(adapter: Adapter, deed: Deed, account: Account[Any], http: Http) -> Any:
    assert deed.part
    return await adapter.send(deed.part.part(), account, http)


async def _typing(adapter: Adapter, deed: Deed, account: Account[Any], http: Http) -> Any:
    assert isinstance(adapter, ShowsTyping)
    return await adapter.typing(deed.to, account, http, answering=deed.external_id)


async def _read(adapter: Adapter, deed: Deed, account: Account[Any], http: Http) -> Any:
    assert isinstance(adapter, MarksRead)
    return await adapter.read(deed.to, deed.external_id, account, http)


async def _acknowledge(adapter: Adapter, deed: Deed, account: Account[Any], http: Http) -> Any:
    assert isinstance(adapter, Acknowledges)
    assert deed.inbound
    return await adapter.acknowledge(deed.inbound, account, http)


async def _fetch(adapter: Adapter, deed: Deed, account: Account[Any], http: Http) -> Any:
    assert isinstance(adapter, FetchesMedia)
    assert deed.attachment
    return await adapter.fetch(deed.attachment, account, http)


async def _profiles(adapter: Adapter, deed: Deed, account: Account[Any], http: Http) -> Any:
    assert isinstance(adapter, KnowsPeople)
    return await adapter.profiles(deed.ids, account, http)


async def _check(adapter: Adapter, deed: Deed, account: Account[Any], http: Http) -> Any:
    assert isinstance(adapter, Connects)
    return await adapter.check(account, http)


async def _connect(adapter: Adapter, deed: Deed, account: Account[Any], http: Http) -> Any:
    assert isinstance(adapter, Connects)
    return await adapter.connect(account, http, webhook_url=deed.webhook_url)


async def _disconnect(adapter: Adapter, deed: Deed, account: Account[Any], http: Http) -> Any:
    assert isinstance(adapter, Connects)
    return await adapter.disconnect(account, http)


async def _trouble(adapter: Adapter, deed: Deed, account: Account[Any], http: Http) -> Any:
    assert isinstance(adapter, TellsTrouble)
    return await adapter.trouble(account, http)


async def _invitation(adapter: Adapter, deed: Deed, account: Account[Any], http: Http) -> Any:
    assert isinstance(adapter, Invites)
    return adapter.invitation(deed.to, deed.token)


async def _list_templates(adapter: Adapter, deed: Deed, account: Account[Any], http: Http) -> Any:
    assert isinstance(adapter, HasTemplates)
    return list(await adapter.templates(account, http))


async def _post(adapter: Adapter, deed: Deed, account: Account[Any], http: Http) -> Any:
    assert isinstance(adapter, TellsPost)
    return await adapter.post(deed.to, account, http)


DEEDS: dict[str, Callable[[Adapter, Deed, Account[Any], Http], Awaitable[Any]]] = {
    "send": _send,
    "typing": _typing,
    "read": _read,
    "acknowledge": _acknowledge,
    "fetch": _fetch,
    "profiles": _profiles,
    "check": _check,
    "connect": _connect,
    "disconnect": _disconnect,
    "trouble": _trouble,
    "invitation": _invitation,
    "post": _post,
    "list_templates": _list_templates,
}
