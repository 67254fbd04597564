"""One call of the Messaging API, and a name for each of its answers. The token goes to LINE's own hosts and nowhere else."""

import re
from datetime import timedelta
from typing import Any, TypeVar
from urllib.parse import quote

from parley.channels.adapters.line import wire
from parley.channels.adapters.line.settings import LARGEST_DOWNLOAD, LineAccount
from parley.channels.errors import AccountBroken, OutcomeUnknown, ProviderDown, RateLimited, RecipientGone, Refused, SendError
from parley.channels.provider import ask
from parley.core.http import Answer, Http

T = TypeVar("T")

# Nobody there with this id: it never was, belongs to another provider's channel, or we were taken out of the group.
GONE = re.compile(r"Failed to send messages|The property, '?to'?,", re.IGNORECASE)
MONTHLY_LIMIT = re.compile(r"monthly limit", re.IGNORECASE)
ELSEWHERE = re.compile(r"https?://", re.IGNORECASE)
LONGEST_DETAIL = 300
UNTOLD_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(hours=1)
ANSWERS_WITHIN = timedelta(seconds=15)
DOWNLOADS_WITHIN = timedelta(seconds=55)


async def call(account: LineAccount, http: Http, method: str, path: str, result: type[T], fields: dict[str, Any] | None = None) -> T:
    """The result of a question, or of a request that may be made again. Raises the `SendError` that names the refusal."""
    url = f"{_base(account.settings.api_url)}{path}"
    answer = await ask(http, method, url, headers=_credential(account), json=fields, timeout=ANSWERS_WITHIN)
    return _understood(answer, result, ProviderDown)


async def push(account: LineAccount, http: Http, fields: dict[str, Any], *, retry_key: str) -> wire.Sent:
    """Send messages. The same retry key is accepted once in 24 hours, and then answered with what was sent."""
    url = f"{_base(account.settings.api_url)}/v2/bot/message/push"
    headers = _credential(account) | ({"x-line-retry-key": retry_key} if retry_key else {})
    answer = await ask(http, "POST", url, sends=True, headers=headers, json=fields, timeout=ANSWERS_WITHIN)
    if answer.status == 409 and retry_key:
        return wire.Sent(_complaint(answer).sent_messages)
    if answer.status >= 500 and not retry_key:
        raise OutcomeUnknown(f"HTTP {answer.status}", code=str(answer.status))
    return _understood(answer, wire.Sent, OutcomeUnknown)


async def download(account: LineAccount, http: Http, ref: str) -> Answer:
    """The bytes of a file: at LINE by its message's id, elsewhere by its address and without our credential."""
    if ELSEWHERE.match(ref):
        answer = await ask(http, "GET", ref, max_bytes=LARGEST_DOWNLOAD, timeout=DOWNLOADS_WITHIN, redirects=3)
        if answer.status != 200:
            # The words of a server that is not LINE's mean nothing to us.
            raise (ProviderDown if answer.status >= 500 else Refused)(f"HTTP {answer.status}", code=str(answer.status))
        return answer
    url = f"{_base(account.settings.content_url)}/v2/bot/message/{quote(ref, safe='')}/content"
    answer = await ask(http, "GET", url, headers=_credential(account), max_bytes=LARGEST_DOWNLOAD, timeout=DOWNLOADS_WITHIN)
    if answer.status == 202:
        raise ProviderDown("LINE is still preparing this file", code="202")
    if answer.status != 200:
        raise _refusal(answer)
    return answer


def _understood(answer: Answer, type: type[T], unclear: type[SendError]) -> T:
    if answer.status >= 300:
        raise _refusal(answer)
    try:
        return answer.json(type)
    except (ValueError, RecursionError):
        raise unclear("an answer that is not LINE's") from None


def _complaint(answer: Answer) -> wire.Complaint:
    try:
        return answer.json(wire.Complaint)
    except (ValueError, RecursionError):
        return wire.Complaint(f"HTTP {answer.status}")


def _refusal(answer: Answer) -> SendError:
    said, code = _words(_complaint(answer)), str(answer.status)
    match answer.status:
        case 401 | 403:
            return AccountBroken(said, code=code)
        case 429:
            return _too_many(answer, said)
        case status if status >= 500:
            return ProviderDown(said, code=code)
        case _:
            return RecipientGone(said, code=code) if GONE.search(said) else Refused(said, code=code)


def _too_many(answer: Answer, said: str) -> SendError:
    """Too fast, or no more messages until the month is over: only the first passes by waiting."""
    if MONTHLY_LIMIT.search(said):
        return Refused(said, code="429")
    told = answer.headers.get("retry-after", "")
    wait = timedelta(seconds=int(told)) if re.fullmatch(r"[0-9]{1,6}", told) else UNTOLD_WAIT
    return RateLimited(said, wait=min(wait, LONGEST_WAIT), code="429")


def _words(complaint: wire.Complaint) -> str:
    """The message, and what is wrong with which property."""
    details = "; ".join(f"{one.property}: {one.message}".strip(": ") for one in complaint.details)
    return (f"{complaint.message}: {details}" if details else complaint.message)[:LONGEST_DETAIL]


def _credential(account: LineAccount) -> dict[str, str]:
    return {"authorization": f"Bearer {account.settings.access_token}"}


def _base(address: str) -> str:
    return address.rstrip("/")
