"""Files that customers sent: their bytes, from where Odnoklassniki keeps them and from nowhere else."""

import mimetypes
from urllib.parse import urlsplit

import msgspec

from parley.channels.adapters.ok import api
from parley.channels.adapters.ok.api import OkAccount
from parley.channels.adapters.ok.settings import LARGEST_FILE
from parley.channels.adapters.ok.uploads import WITHIN
from parley.channels.errors import Refused
from parley.channels.types import Attachment
from parley.core.http import Answer, Http
from parley.core.i18n import N_

HOSTS = ("ok.ru", "odnoklassniki.ru", "mycdn.me", "okcdn.ru")
"""Where OK keeps files, with all that stands below."""


async def fetch(attachment: Attachment, account: OkAccount, http: Http) -> Attachment:
    """An attachment with its bytes. The key is never shown to where a file lies."""
    if not attachment.ref:
        raise Refused(N_("Odnoklassniki shows this on its own pages only"), code="no_file")
    if not _is_theirs(attachment.ref, account):
        raise Refused(N_("the file does not lie with Odnoklassniki"), code="elsewhere")
    answer = await api.storage(http, "GET", attachment.ref, max_bytes=LARGEST_FILE, timeout=WITHIN, redirects=2)
    mime = attachment.mime or _mime(answer, attachment.name)
    if mime == "text/html" and not attachment.name:
        raise Refused(N_("Odnoklassniki shows a page in place of the file"), code="page")
    name = attachment.name or f"{attachment.type.value}{mimetypes.guess_extension(mime) or ''}"
    return msgspec.structs.replace(attachment, data=answer.body, size=len(answer.body), mime=mime, name=name)


def _is_theirs(address: str, account: OkAccount) -> bool:
    try:
        found, api_url = urlsplit(address), urlsplit(account.settings.api_url)
        host = found.hostname or ""
        if (found.scheme, found.netloc) == (api_url.scheme, api_url.netloc):
            return True
    except ValueError:
        return False
    return found.scheme == "https" and any(f".{host}".endswith(f".{known}") for known in HOSTS)


def _mime(answer: Answer, name: str) -> str:
    told = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    guessed = mimetypes.guess_type(name)[0] or ""
    return guessed if told in ("", "application/octet-stream") else told
