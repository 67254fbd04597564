"""One call of the Graph API. The key stands in the address, so no address leaves this file, and it goes to the API's own host alone."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, TypeVar
from urllib.parse import urlencode

from parley.channels.adapters.ok import wire
from parley.channels.adapters.ok.refusals import by_status, refusal
from parley.channels.adapters.ok.settings import OkSettings
from parley.channels.errors import AccountBroken, OutcomeUnknown, ProviderDown, Refused, SendError
from parley.channels.provider import ask
from parley.channels.types import Account
from parley.core.http import Answer, Http
from parley.core.i18n import N_

T = TypeVar("T")
OkAccount = Account[OkSettings]

ANSWERS_WITHIN = timedelta(seconds=15)
# OK refuses a POST whose type does not say so.
JSON = {"content-type": "application/json;charset=utf-8"}


async def call(
    account: OkAccount,
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
    """What one method returns, or the `SendError` that names the refusal. `path` begins below `/graph/`."""
    asked = urlencode({"access_token": account.settings.token, **(query or {})}, safe=":")
    url = f"{account.settings.api_url.rstrip('/')}/graph/{path}?{asked}"
    headers = {} if json is None else JSON
    return _result(await ask(http, method, url, sends=sends, headers=headers, json=json, timeout=timeout), result, sends)


async def does(account: OkAccount, http: Http, path: str, json: Any, **request: Any) -> None:
    """A method whose only result is that it was done."""
    done = await call(account, http, "POST", path, wire.Done, json=json, **request)
    if not done.success:
        raise Refused(N_("Odnoklassniki has not done it, and says no more"), code="success")


async def storage(http: Http, method: str, url: str, **request: Any) -> Answer:
    """A call to where files lie: without the key, and whatever is refused there is about the file alone."""
    try:
        answer = await ask(http, method, url, **request)
    except AccountBroken as error:
        raise Refused(error.detail, code="address") from None
    if answer.status == 200:
        return answer
    raise about_file(by_status(answer))


def about_file(said: SendError) -> SendError:
    return said if said.retry else Refused(said.detail, code=said.code)


def _result(answer: Answer, type: type[T], sends: bool) -> T:
    if said := refusal(answer, sends=sends):
        raise said
    try:
        return answer.json(type)
    except (ValueError, RecursionError):
        raise (OutcomeUnknown if sends else ProviderDown)("an answer that is not as documented") from None
