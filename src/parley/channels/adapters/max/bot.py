"""One call of the Bot API, and a name for each of its answers."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, TypeVar
from urllib.parse import urlencode

from parley.channels.adapters.max import wire
from parley.channels.adapters.max.settings import MaxSettings
from parley.channels.errors import AccountBroken, OutcomeUnknown, ProviderDown, RateLimited, RecipientGone, Refused, SendError
from parley.channels.provider import ask
from parley.channels.types import Account
from parley.core.http import Answer, Http

T = TypeVar("T")
MaxAccount = Account[MaxSettings]

GONE = re.compile(r"chat\.denied|(dialog|chat|user)\.(suspended|blocked|not\.?found)", re.IGNORECASE)
QUOTED = re.compile(r"message.?not.?found", re.IGNORECASE)
NOT_READY = re.compile(r"attachment\.not\.ready|not\.processed")
PAUSE = timedelta(seconds=1)
"""Where MAX does not say how long to wait: its limits are per second."""
PROCESSING = timedelta(seconds=10)
LONGEST_DETAIL = 300
ANSWERS_WITHIN = timedelta(seconds=15)
SECONDS = re.compile(r"[0-9]{1,6}")


class NotReady(RateLimited):
    """MAX is still processing the uploaded file."""


async def call(
    account: MaxAccount,
    http: Http,
    method: str,
    path: str,
    result: type[T],
    *,
    query: Mapping[str, str] | None = None,
    json: Any = None,
    sends: bool = False,
    timeout: timedelta = ANSWERS_WITHIN,
) -> T:
    """The result of one method, or the `SendError` that names the refusal."""
    url = f"{account.settings.api_url.rstrip('/')}{path}" + (f"?{urlencode(query)}" if query else "")
    headers = {"authorization": account.settings.token}
    answer = await ask(http, method, url, sends=sends, headers=headers, json=json, timeout=timeout)
    return _result(answer, result, sends)


async def does(account: MaxAccount, http: Http, method: str, path: str, **request: Any) -> None:
    """A method whose only result is that it was done."""
    await call(account, http, method, path, wire.Done, **request)


async def storage(http: Http, method: str, url: str, **request: Any) -> Answer:
    """A call to where files lie: without the bot's token, and whatever is refused there is about the file alone."""
    try:
        answer = await ask(http, method, url, **request)
    except AccountBroken as error:
        raise Refused(error.detail, code="address") from None
    if 200 <= answer.status < 300:
        return answer
    said = refusal(answer)
    raise said if said.retry else Refused(said.detail, code=said.code)


def refusal(answer: Answer, *, to_person: bool = False) -> SendError:
    """What an answer that is no success means, in MAX's words; a 403 or 404 is about a person only where one was written to."""
    said = _spoken(answer)
    code, words = said.code or str(answer.status), (said.message or said.code or f"HTTP {answer.status}")[:LONGEST_DETAIL]
    if answer.status == 401 or code == "verify.token":
        return AccountBroken(words, code=code)
    if answer.status == 429 or (answer.status == 503 and "retry-after" in answer.headers):
        return RateLimited(words, wait=_wait(answer), code=code)
    if answer.status >= 500:
        return ProviderDown(words, code=code)
    return _refused(f"{said.code} {said.message}", words, code, to_person and answer.status in (403, 404))


def _refused(told: str, words: str, code: str, gone: bool) -> SendError:
    if NOT_READY.search(told):
        return NotReady(words, wait=PROCESSING, code=code)
    unreachable = GONE.search(told) or (gone and not QUOTED.search(told))
    return RecipientGone(words, code=code) if unreachable else Refused(words, code=code)


def _result(answer: Answer, type: type[T], sends: bool) -> T:
    if not 200 <= answer.status < 300 or _spoken(answer).success is False:
        raise refusal(answer, to_person=sends)
    try:
        return answer.json(type)
    except (ValueError, RecursionError):
        raise (OutcomeUnknown if sends else ProviderDown)("an answer that is not as documented") from None


def _spoken(answer: Answer) -> wire.Said:
    try:
        return answer.json(wire.Said)
    except (ValueError, RecursionError):
        return wire.Said()


def _wait(answer: Answer) -> timedelta:
    told = answer.headers.get("retry-after", "").strip()
    return timedelta(seconds=int(told)) if SECONDS.fullmatch(told) and int(told) else PAUSE
