"""Files that people have sent. Those of direct messages lie on a server that wants our signature; those of posts are open to everybody."""

from datetime import timedelta
from urllib.parse import SplitResult, urlsplit

import msgspec

from parley.channels.adapters.x import api
from parley.channels.adapters.x.refusals import refusal
from parley.channels.adapters.x.settings import LARGEST_DOWNLOAD, XAccount
from parley.channels.errors import Refused
from parley.channels.provider import ask
from parley.channels.types import Attachment
from parley.core.http import Http
from parley.core.i18n import N_

PRIVATE = frozenset({"ton.twitter.com", "ton.x.com"})
OPEN = ".twimg.com"
DOWNLOADS_WITHIN = timedelta(seconds=55)


async def fetch(attachment: Attachment, account: XAccount, http: Http) -> Attachment:
    if (attachment.size or 0) > LARGEST_DOWNLOAD:
        raise Refused(N_("the file is over 50 MB"), code="too_large")
    headers = _headers(attachment.ref, account)
    answer = await ask(http, "GET", attachment.ref, headers=headers, max_bytes=LARGEST_DOWNLOAD, timeout=DOWNLOADS_WITHIN)
    if answer.status in (404, 410):
        raise Refused(N_("X does not have this file any more"), code=str(answer.status))
    if answer.status != 200:
        raise refusal(answer)
    mime = answer.headers.get("content-type", "").partition(";")[0].strip() or attachment.mime
    return msgspec.structs.replace(attachment, data=answer.body, size=len(answer.body), mime=mime)


def _headers(ref: str, account: XAccount) -> dict[str, str]:
    """The signature where X wants it, and never for anybody else. Raises `Refused` for an address that is not X's."""
    place, home = _split(ref), _split(account.settings.api_url)
    host = place.hostname or ""
    if (place.scheme, place.netloc) == (home.scheme, home.netloc):
        return api.signed(account, "GET", ref)
    if place.scheme != "https" or place.netloc != host:
        raise Refused(N_("the file does not lie with X"))
    if host in PRIVATE:
        return api.signed(account, "GET", ref)
    if host.endswith(OPEN):
        return {}
    raise Refused(N_("the file does not lie with X"))


def _split(address: str) -> SplitResult:
    try:
        return urlsplit(address)
    except ValueError:
        raise Refused(N_("the file does not lie with X")) from None
