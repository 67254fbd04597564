"""One call of the Graph API. The token travels in a header, so that no address carries it."""

from datetime import timedelta
from typing import Any, TypeVar

import msgspec

from parley.channels.adapters.meta.envelope import Wire
from parley.channels.adapters.meta.refusals import complaint, refusal, unspoken
from parley.channels.errors import OutcomeUnknown, ProviderDown, SendError
from parley.channels.provider import ask
from parley.channels.types import Settings
from parley.core.http import Answer, Http

T = TypeVar("T")
Files = dict[str, tuple[str, bytes, str]]

VERSION = "v26.0"
ANSWERS_WITHIN = timedelta(seconds=15)
UPLOADS_WITHIN = timedelta(seconds=55)


class Graph(Settings, frozen=True):
    """Where to ask, and as whom."""

    url: str
    token: str


class Done(Wire, frozen=True):
    """With which Meta says yes."""

    success: bool = True


class Made(Wire, frozen=True):
    """What was made, by its number."""

    id: str


async def call(
    graph: Graph,
    http: Http,
    method: str,
    path: str,
    result: type[T],
    fields: dict[str, Any] | None = None,
    *,
    files: Files | None = None,
    sends: bool = False,
    timeout: timedelta = ANSWERS_WITHIN,
) -> T:
    """The result, or the `SendError` that names the refusal."""
    url, headers = f"{graph.url.rstrip('/')}/{VERSION}/{path}", {"authorization": f"Bearer {graph.token}"}
    if files:
        form = _form(fields or {})
        answer = await ask(http, method, url, sends=sends, headers=headers, form=form, files=files, timeout=UPLOADS_WITHIN)
    else:
        answer = await ask(http, method, url, sends=sends, headers=headers, json=fields, timeout=timeout)
    return _understood(answer, result, OutcomeUnknown if sends else ProviderDown, graph.token)


def _form(fields: dict[str, Any]) -> dict[str, str]:
    return {name: value if isinstance(value, str) else msgspec.json.encode(value).decode() for name, value in fields.items()}


def _understood(answer: Answer, type: type[T], unclear: type[SendError], token: str) -> T:
    if complained := complaint(answer):
        raise refusal(complained.error, answer, token)
    if answer.status >= 300:
        raise unspoken(answer, unclear)
    try:
        return answer.json(type)
    except (ValueError, RecursionError):
        raise unclear("an answer that is not Meta's") from None
