"""One call of the Bot API, and a name for each of its answers. The token is in the URL: no URL leaves this file."""

import re
from datetime import timedelta
from typing import Any, TypeVar
from urllib.parse import quote

import msgspec

from parley.channels.adapters.telegram import wire
from parley.channels.adapters.telegram.settings import LARGEST_DOWNLOAD, TelegramSettings
from parley.channels.errors import AccountBroken, OutcomeUnknown, ProviderDown, RateLimited, RecipientGone, Refused, SendError
from parley.channels.provider import ask
from parley.channels.types import Account
from parley.core.http import Answer, Http

T = TypeVar("T")
TelegramAccount = Account[TelegramSettings]
Files = dict[str, tuple[str, bytes, str]]

GONE = re.compile(
    r"chat not found|user not found|user is deactivated|PEER_ID_INVALID|CHAT_WRITE_FORBIDDEN"
    r"|rights to send|need administrator rights|chat_id is empty|bots can't send messages to (bots|the bot)",
    re.IGNORECASE,
)
LONGEST_DETAIL = 300
ANSWERS_WITHIN = timedelta(seconds=15)
UPLOADS_WITHIN = timedelta(seconds=55)


class Moved(Refused):
    """The group has become a supergroup with another id."""

    def __init__(self, detail: str, *, to: int) -> None:
        super().__init__(detail, code="400")
        self.to = to


async def call(
    account: TelegramAccount,
    http: Http,
    method: str,
    result: type[T],
    fields: dict[str, Any],
    *,
    files: Files | None = None,
    sends: bool = False,
    timeout: timedelta = ANSWERS_WITHIN,
) -> T:
    """The result of one method, or the `SendError` that names the refusal."""
    url = f"{_server(account)}/bot{account.settings.token}/{method}"
    if files:
        answer = await ask(http, "POST", url, sends=sends, form=_form(fields), files=files, timeout=UPLOADS_WITHIN)
    else:
        answer = await ask(http, "POST", url, sends=sends, json=fields, timeout=timeout)
    return _result(answer, result, OutcomeUnknown if sends else ProviderDown)


async def download(account: TelegramAccount, http: Http, path: str) -> Answer:
    """The bytes of a file under the path that `getFile` gave."""
    if path.startswith("/") or ".." in path:
        # A Bot API server in local mode gives a path on its own disk.
        raise Refused("the file is not offered for download")
    url = f"{_server(account)}/file/bot{account.settings.token}/{quote(path)}"
    answer = await ask(http, "GET", url, max_bytes=LARGEST_DOWNLOAD, timeout=UPLOADS_WITHIN)
    if answer.status == 404:
        raise Refused("the link to the file has expired", code="404")
    if answer.status != 200:
        raise _refusal(_spoken(answer), answer.status)
    return answer


def _server(account: TelegramAccount) -> str:
    return account.settings.api_url.rstrip("/")


def _form(fields: dict[str, Any]) -> dict[str, str]:
    return {name: value if isinstance(value, str) else msgspec.json.encode(value).decode() for name, value in fields.items()}


def _result(answer: Answer, type: type[T], unclear: type[SendError]) -> T:
    reply = _spoken(answer)
    if not reply.ok and answer.status == 200:
        raise unclear("an answer that is not Telegram's")
    if not reply.ok:
        raise _refusal(reply, answer.status)
    try:
        return msgspec.json.decode(reply.result, type=type)
    except msgspec.DecodeError:
        raise unclear("a result that is not as documented") from None


def _spoken(answer: Answer) -> wire.Reply:
    try:
        return answer.json(wire.Reply)
    except (ValueError, RecursionError):
        return wire.Reply(ok=False, description=f"HTTP {answer.status}")


def _refusal(reply: wire.Reply, status: int) -> SendError:
    code, said = reply.error_code or status, reply.description[:LONGEST_DETAIL]
    match code:
        case 401 | 404 | 409:
            return AccountBroken(said, code=str(code))
        case 403:
            return RecipientGone(said, code="403")
        case 429:
            return RateLimited(said, wait=timedelta(seconds=reply.parameters.retry_after or 1), code="429")
        case _ if code >= 500:
            return ProviderDown(said, code=str(code))
        case _:
            return _bad_request(reply, said, str(code))


def _bad_request(reply: wire.Reply, said: str, code: str) -> SendError:
    if reply.parameters.migrate_to_chat_id is not None:
        return Moved(said, to=reply.parameters.migrate_to_chat_id)
    return RecipientGone(said, code=code) if GONE.search(said) else Refused(said, code=code)
