"""One call of VK's API, and a name for each of its answers. The key travels in the body, to the API's own host and nowhere else."""

from datetime import timedelta
from typing import TypeVar

import msgspec

from parley.channels.adapters.vk import answers
from parley.channels.adapters.vk.refusals import refusal
from parley.channels.adapters.vk.settings import VkSettings
from parley.channels.errors import AccountBroken, OutcomeUnknown, ProviderDown, RateLimited, Refused, SendError
from parley.channels.provider import ask
from parley.channels.types import Account
from parley.core.http import Answer, Http

T = TypeVar("T")
VkAccount = Account[VkSettings]

VERSION = "5.199"
ANSWERS_WITHIN = timedelta(seconds=15)


async def call(
    account: VkAccount,
    http: Http,
    method: str,
    result: type[T],
    fields: dict[str, str],
    *,
    sends: bool = False,
    timeout: timedelta = ANSWERS_WITHIN,
) -> T:
    """What one method returns, or the `SendError` that names the refusal."""
    url = f"{account.settings.api_url.rstrip('/')}/method/{method}"
    form = fields | {"access_token": account.settings.token, "v": VERSION}
    answer = await ask(http, "POST", url, sends=sends, form=form, timeout=timeout)
    return _result(answer, result, OutcomeUnknown if sends else ProviderDown)


async def fetched(url: str, http: Http, *, timeout: timedelta, max_bytes: int) -> Answer:
    """A file from wherever VK keeps it, without the key. That its address is forbidden says nothing against the account."""
    try:
        answer = await ask(http, "GET", url, timeout=timeout, max_bytes=max_bytes, redirects=3)
    except AccountBroken as error:
        raise Refused(error.detail) from None
    if answer.status == 200:
        return answer
    raise (ProviderDown if answer.status >= 500 else Refused)(f"HTTP {answer.status}", code=str(answer.status))


def _result(answer: Answer, type: type[T], unclear: type[SendError]) -> T:
    reply = _spoken(answer, unclear)
    if reply.error:
        raise refusal(reply.error.error_code, reply.error.error_msg)
    if not bytes(reply.response):
        raise unclear("an answer that is not VK's")
    try:
        return msgspec.json.decode(reply.response, type=type)
    except msgspec.DecodeError:
        raise unclear("a result that is not as documented") from None


def _spoken(answer: Answer, unclear: type[SendError]) -> answers.Reply:
    """VK says no with status 200; any other status is that of something before it."""
    if answer.status >= 500:
        raise ProviderDown(f"HTTP {answer.status}", code=str(answer.status))
    if answer.status == 429:
        raise RateLimited("HTTP 429", wait=_told(answer), code="429")
    try:
        return answer.json(answers.Reply)
    except (ValueError, RecursionError):
        refused = answer.status >= 300
        raise (Refused if refused else unclear)(f"HTTP {answer.status}", code=str(answer.status) if refused else "") from None


def _told(answer: Answer) -> timedelta:
    seconds = answer.headers.get("retry-after", "")
    return timedelta(seconds=int(seconds) if seconds.isascii() and seconds.isdigit() and len(seconds) < 6 else 1)
