"""One call of the Bot API, and a name for each of its answers."""

from datetime import timedelta
from typing import Any, TypeVar

from parley.channels.adapters.viber import wire
from parley.channels.adapters.viber.settings import ViberSettings
from parley.channels.errors import AccountBroken, OutcomeUnknown, ProviderDown, RateLimited, RecipientGone, Refused, SendError
from parley.channels.provider import ask
from parley.channels.types import Account
from parley.core.http import Answer, Http

T = TypeVar("T")
ViberAccount = Account[ViberSettings]

LONGEST_DETAIL = 300
LONGEST_WAIT = 3600
USUAL_WAIT = 10
"""Seconds over which Viber counts requests."""
ANSWERS_WITHIN = timedelta(seconds=15)


async def call(account: ViberAccount, http: Http, method: str, result: type[T], fields: dict[str, Any], *, sends: bool = False) -> T:
    """The result of one method, or the `SendError` that names the refusal."""
    url = f"{account.settings.api_url.rstrip('/')}/pa/{method}"
    headers = {"x-viber-auth-token": account.settings.token}
    answer = await ask(http, "POST", url, sends=sends, headers=headers, json=fields, timeout=ANSWERS_WITHIN)
    return _result(answer, result, OutcomeUnknown if sends else ProviderDown)


def http_refusal(answer: Answer) -> SendError:
    """What a status other than 200 means: it comes from what stands in front of Viber, not from Viber itself."""
    said, code = f"HTTP {answer.status}", str(answer.status)
    match answer.status:
        case 401 | 403 | 404:
            return AccountBroken(said, code=code)
        case 429:
            return RateLimited(said, wait=_wait(answer), code=code)
        case status if status >= 500:
            return ProviderDown(said, code=code)
        case _:
            return Refused(said, code=code)


def _result(answer: Answer, type: type[T], unclear: type[SendError]) -> T:
    if answer.status != 200:
        raise http_refusal(answer)
    reply = _read(answer, wire.Reply, unclear)
    if reply.status != 0:
        raise _refusal(reply, answer)
    return _read(answer, type, unclear)


def _read(answer: Answer, type: type[T], unclear: type[SendError]) -> T:
    try:
        return answer.json(type)
    except (ValueError, RecursionError):
        raise unclear("an answer that is not Viber's") from None


def _refusal(reply: wire.Reply, answer: Answer) -> SendError:
    """The numbers are those of https://developers.viber.com/docs/api/rest-bot-api/#error-codes."""
    said, code = reply.status_message[:LONGEST_DETAIL], str(reply.status)
    match reply.status:
        # Wrong token; blocked, not found, suspended; no webhook; not authorised.
        case 2 | 7 | 8 | 9 | 10 | 15:
            return AccountBroken(said, code=code)
        # No user of Viber's, or no subscriber of this bot.
        case 5 | 6:
            return RecipientGone(said, code=code)
        case 12:
            return RateLimited(said, wait=_wait(answer), code=code)
        # A spent balance (23, 24) too: what customers write still comes in, so the account is not broken.
        case _:
            return Refused(said, code=code)


def _wait(answer: Answer) -> timedelta:
    told = answer.headers.get("retry-after", "")
    seconds = int(told) if told.isascii() and told.isdecimal() and len(told) < 10 else USUAL_WAIT
    return timedelta(seconds=min(seconds, LONGEST_WAIT))
