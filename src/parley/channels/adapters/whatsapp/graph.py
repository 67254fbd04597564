"""One call of the Graph API, and a name for each of its answers. Credentials travel in a header, and no error carries one."""

import re
from datetime import timedelta
from typing import Any, TypeVar

from parley.channels.adapters.whatsapp import answers
from parley.channels.adapters.whatsapp.settings import WhatsAppAccount
from parley.channels.errors import (
    AccountBroken,
    FormStopped,
    NotPaid,
    OffersHeldBack,
    OffersUnwanted,
    OutcomeUnknown,
    ProviderDown,
    RateLimited,
    RecipientGone,
    Refused,
    SendError,
    TemplateChanged,
    TemplateForbidden,
    TemplateStopped,
    TemplateTooLong,
    TemplateUnknown,
    WindowClosed,
)
from parley.channels.failures import failure
from parley.channels.provider import ask
from parley.channels.types import Failure
from parley.core.http import Answer, Http

T = TypeVar("T")
Files = dict[str, tuple[str, bytes, str]]

LONGEST_DETAIL = 300
ANSWERS_WITHIN = timedelta(seconds=15)
UPLOADS_WITHIN = timedelta(seconds=55)
USUAL_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(hours=6)
NO_SUCH_OBJECT = (100, 33)
"""It is not there, or this token may not see it."""

# https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
WAITS = {
    4: timedelta(minutes=1),
    17: timedelta(minutes=1),
    613: timedelta(minutes=1),
    80007: timedelta(minutes=1),
    80008: timedelta(minutes=1),
    130429: timedelta(seconds=5),
    131048: timedelta(hours=1),
    131056: timedelta(seconds=6),
    131064: timedelta(minutes=15),
    133016: timedelta(hours=1),
}
"""Too much of something, and how long to wait where nothing is told: 131048 (many have reported us as spam) takes hours."""
PASSING = frozenset({1, 2, 131000, 131016, 131057})
"""Faults of theirs that pass: unknown, unavailable, in maintenance."""
BROKEN = frozenset({0, 3, 10, 102, 190, 368, 131005, 131031, 131045, 133010, *range(200, 300)})
"""Token, permissions, a locked account, a number that is not registered."""
NAMED: dict[int, type[SendError]] = {
    131026: RecipientGone,
    131042: NotPaid,
    131047: WindowClosed,
    131049: OffersHeldBack,
    131050: OffersUnwanted,
    132000: TemplateChanged,
    132001: TemplateUnknown,
    132005: TemplateTooLong,
    132007: TemplateForbidden,
    132012: TemplateChanged,
    132015: TemplateStopped,
    132016: TemplateStopped,
    132018: TemplateChanged,
    132068: FormStopped,
    132069: FormStopped,
    **dict.fromkeys(BROKEN, AccountBroken),
    **dict.fromkeys(PASSING, ProviderDown),
}


async def call(
    account: WhatsAppAccount,
    http: Http,
    method: str,
    path: str,
    result: type[T],
    fields: dict[str, Any] | None = None,
    *,
    sends: bool = False,
    as_app: bool = False,
) -> T:
    """The result of one request, or the `SendError` that names the refusal. `as_app`: with the credential of the app itself."""
    url = f"{account.settings.api_url.rstrip('/')}/{path}"
    answer = await ask(http, method, url, sends=sends, headers=credential(account, as_app=as_app), json=fields, timeout=ANSWERS_WITHIN)
    return _result(account, answer, result, OutcomeUnknown if sends else ProviderDown)


async def upload(account: WhatsAppAccount, http: Http, path: str, form: dict[str, str], files: Files) -> answers.Named:
    """Nobody sees an upload: it may be made again."""
    url = f"{account.settings.api_url.rstrip('/')}/{path}"
    answer = await ask(http, "POST", url, headers=credential(account), form=form, files=files, timeout=UPLOADS_WITHIN)
    return _result(account, answer, answers.Named, ProviderDown)


def failure_of(code: int) -> Failure:
    """What a code means that is told only when the message had been taken."""
    return Failure.TEMPORARY if code in WAITS else failure(NAMED.get(code, Refused))


def credential(account: WhatsAppAccount, *, as_app: bool = False) -> dict[str, str]:
    settings = account.settings
    token = f"{settings.app_id}|{settings.app_secret}" if as_app else settings.token
    return {"authorization": f"Bearer {token}"}


def refusal(account: WhatsAppAccount, answer: Answer) -> SendError:
    """What an answer other than 200 means; without words of WhatsApp's it comes from what stands in front of it."""
    try:
        complaint = answer.json(answers.Failed).error
    except (ValueError, RecursionError):
        return _by_status(answer)
    return _named(answer, complaint, _words(account, complaint))


def _result(account: WhatsAppAccount, answer: Answer, type: type[T], unclear: type[SendError]) -> T:
    if answer.status != 200:
        raise refusal(account, answer)
    try:
        return answer.json(type)
    except (ValueError, RecursionError):
        raise unclear("an answer that is not WhatsApp's") from None


def _named(answer: Answer, complaint: answers.Complaint, said: str) -> SendError:
    code = complaint.code
    if code in WAITS or answer.status == 429:
        return RateLimited(said, wait=_wait(answer, code), code=str(code))
    if (code, complaint.error_subcode) == NO_SUCH_OBJECT:
        return AccountBroken(said, code=str(code))
    return NAMED.get(code, ProviderDown if answer.status >= 500 else Refused)(said, code=str(code))


def _words(account: WhatsAppAccount, complaint: answers.Complaint) -> str:
    """WhatsApp's own, but for a credential: of a malformed token it quotes all."""
    details = complaint.error_data if isinstance(complaint.error_data, str) else complaint.error_data.details
    said = complaint.message if not details or details in complaint.message else f"{complaint.message}: {details}"
    for secret in (account.settings.token, account.settings.app_secret, account.settings.verify_token):
        said = said.replace(secret, "…") if secret else said
    return said[:LONGEST_DETAIL]


def _by_status(answer: Answer) -> SendError:
    said, code = f"HTTP {answer.status}", str(answer.status)
    match answer.status:
        case 401 | 403:
            return AccountBroken(said, code=code)
        case 429:
            return RateLimited(said, wait=_wait(answer, 429), code=code)
        case status if status >= 500:
            return ProviderDown(said, code=code)
        case _:
            return Refused(said, code=code)


def _wait(answer: Answer, code: int) -> timedelta:
    told = answer.headers.get("retry-after", "")
    wait = timedelta(seconds=int(told)) if re.fullmatch(r"[0-9]{1,6}", told) else WAITS.get(code, USUAL_WAIT)
    return min(wait, LONGEST_WAIT)
