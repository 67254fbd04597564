"""Files that people send: some at the connector, which wants our token, the others at an address that needs none."""

from datetime import timedelta
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

import msgspec

from parley.channels.adapters.botframework import places
from parley.channels.adapters.botframework.login import Logins, wait_told
from parley.channels.adapters.botframework.settings import MB, BotAccount
from parley.channels.errors import AccountBroken, ProviderDown, RateLimited, Refused, SendError
from parley.channels.provider import ask
from parley.channels.types import Attachment
from parley.core.http import Answer, Http
from parley.core.i18n import N_

LARGEST_DOWNLOAD = 50 * MB
ARRIVES_WITHIN = timedelta(seconds=55)
EXPIRED = frozenset({401, 403, 404, 410})


async def fetch(attachment: Attachment, account: BotAccount, http: Http, logins: Logins) -> Attachment:
    if (attachment.size or 0) > LARGEST_DOWNLOAD:
        raise Refused(N_("the file is over 50 MB"), code="too_large")
    if not attachment.ref:
        raise Refused(N_("no address is named for this file"), code="no_address")
    token = await logins.token(account, http) if places.wants_token(attachment.ref, account) else ""
    answer = await _download(attachment.ref, token, http)
    mime = attachment.mime or answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    return msgspec.structs.replace(
        attachment, data=answer.body, size=len(answer.body), name=attachment.name or _name(attachment.ref), mime=mime
    )


async def _download(address: str, token: str, http: Http) -> Answer:
    """That an address is forbidden says nothing against the account."""
    headers = {"authorization": f"Bearer {token}"} if token else {}
    try:
        answer = await ask(
            http, "GET", address, headers=headers, timeout=ARRIVES_WITHIN, max_bytes=LARGEST_DOWNLOAD, redirects=0 if token else 3
        )
    except AccountBroken as error:
        raise Refused(error.detail) from None
    if answer.status != 200:
        raise _refusal(answer)
    return answer


def _refusal(answer: Answer) -> SendError:
    code = str(answer.status)
    if answer.status in EXPIRED:
        return Refused(N_("the address of the file has expired"), code=code)
    if answer.status == 429:
        return RateLimited(f"HTTP {code}", wait=wait_told(answer), code=code)
    return (ProviderDown if answer.status >= 500 else Refused)(f"HTTP {code}", code=code)


def _name(address: str) -> str:
    """The last piece of the path, where it is a file's name."""
    try:
        name = PurePosixPath(unquote(urlsplit(address).path)).name
    except ValueError:
        return ""
    return name if "." in name else ""
