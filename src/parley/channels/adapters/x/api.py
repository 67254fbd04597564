"""One call of X's API, in the account's name or in the app's own. The keys go to the API's host and to X's file server, nowhere else."""

import base64
from datetime import timedelta
from typing import Any, TypeVar
from urllib.parse import quote

import msgspec

from parley.channels.adapters.x import oauth
from parley.channels.adapters.x.answers import Token
from parley.channels.adapters.x.oauth import Keys
from parley.channels.adapters.x.refusals import refusal
from parley.channels.adapters.x.settings import XAccount
from parley.channels.errors import AccountBroken, OutcomeUnknown, ProviderDown, SendError
from parley.channels.provider import ask
from parley.core.http import Answer, Http

T = TypeVar("T")
Unclear = type[SendError]

ANSWERS_WITHIN = timedelta(seconds=15)


async def as_account(
    account: XAccount,
    http: Http,
    method: str,
    path: str,
    result: type[T],
    *,
    sends: bool = False,
    timeout: timedelta = ANSWERS_WITHIN,
    **content: Any,
) -> T:
    """Signed with the account's keys; `content` is `json`, or `form` and `files`. `sends`: a message to somebody."""
    url = address(account, path)
    answer = await ask(http, method, url, sends=sends, headers=signed(account, method, url), timeout=timeout, **content)
    return _understood(answer, result, sends=sends)


async def as_app(account: XAccount, http: Http, token: str, method: str, path: str, result: type[T], fields: Any = None) -> T:
    """With the app's own token."""
    headers = {"authorization": f"Bearer {token}"}
    answer = await ask(http, method, address(account, path), headers=headers, json=fields, timeout=ANSWERS_WITHIN)
    return _understood(answer, result)


async def app_token(account: XAccount, http: Http) -> str:
    """The app's own token; X gives the same one each time."""
    settings = account.settings
    pair = f"{quote(settings.api_key, safe='')}:{quote(settings.api_secret, safe='')}"
    headers = {"authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
    form = {"grant_type": "client_credentials"}
    answer = await ask(http, "POST", address(account, "/oauth2/token"), headers=headers, form=form, timeout=ANSWERS_WITHIN)
    if answer.status == 403:
        # Here it means that the pair is wrong.
        raise AccountBroken(refusal(answer).detail, code="403")
    return _understood(answer, Token).access_token


def signed(account: XAccount, method: str, url: str) -> dict[str, str]:
    settings = account.settings
    keys = Keys(settings.api_key, settings.api_secret, settings.access_token, settings.access_secret)
    return {"authorization": oauth.header(method, url, keys)}


def address(account: XAccount, path: str) -> str:
    return f"{account.settings.api_url.rstrip('/')}{path}"


def _understood(answer: Answer, type: type[T], *, sends: bool = False) -> T:
    if sends and answer.status == 504:
        # Something behind X's door did not answer in time: it may have done its work all the same.
        raise OutcomeUnknown("HTTP 504", code="504")
    if answer.status >= 300:
        raise refusal(answer, to_person=sends)
    unclear: Unclear = OutcomeUnknown if sends else ProviderDown
    try:
        # Where there is nothing to say, some answers are empty and some an empty object.
        return msgspec.json.decode(answer.body or b"{}", type=type)
    except (ValueError, RecursionError):
        raise unclear("an answer that is not X's") from None
