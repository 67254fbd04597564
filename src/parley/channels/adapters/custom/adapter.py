"""A channel of one's own: JSON in, JSON out, both signed by the Standard Webhooks scheme."""

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from uuid import uuid4

import msgspec

from parley.channels.adapters.custom import inbound, outbound
from parley.channels.adapters.custom.settings import LARGEST_FILE, MANIFEST, CustomSettings
from parley.channels.errors import AccountBroken, InvalidSignature, ProviderDown, Refused
from parley.channels.provider import ask
from parley.channels.types import Account, Attachment, Call, Inbound, Part, Receipt
from parley.core import clock
from parley.core.http import Answer, Http
from parley.core.standard_webhooks import ID, is_genuine, signed

CustomAccount = Account[CustomSettings]

SLOW_FILE = timedelta(seconds=40)
LONGEST_KEY = 200


class Custom:
    manifest = MANIFEST

    def verify(self, call: Call, account: CustomAccount) -> None:
        oldest = timedelta(minutes=account.settings.max_age_minutes)
        if not is_genuine(call.headers, call.body, account.settings.secret, now=clock.now(), tolerance=oldest):
            raise InvalidSignature

    def key(self, call: Call) -> str:
        return call.headers.get(ID, "")[:LONGEST_KEY] or hashlib.sha256(call.body).hexdigest()

    def parse(self, call: Call, account: CustomAccount) -> Sequence[Inbound]:
        return [inbound.understood(call.body, f"call:{self.key(call)}")]

    async def send(self, part: Part, account: CustomAccount, http: Http) -> Receipt:
        answer = await _post(part.key or str(uuid4()), outbound.message(part), account, http)
        return Receipt(ids=(outbound.id_of(answer) or part.key,), thread=part.to)

    async def typing(self, to: str, account: CustomAccount, http: Http, *, answering: str = "") -> None:
        await _post(str(uuid4()), outbound.typing(to), account, http)

    async def fetch(self, attachment: Attachment, account: CustomAccount, http: Http) -> Attachment:
        answer = await _get(attachment.ref, http)
        mime = attachment.mime or answer.headers.get("content-type", "").partition(";")[0].strip()
        return msgspec.structs.replace(attachment, data=answer.body, size=len(answer.body), mime=mime)


async def _get(link: str, http: Http) -> Answer:
    """A file that somebody only named. That its address is forbidden says nothing against the account."""
    try:
        answer = await ask(http, "GET", link, timeout=SLOW_FILE, max_bytes=LARGEST_FILE, redirects=3)
    except AccountBroken as error:
        raise Refused(error.detail) from None
    if answer.status == 200:
        return answer
    raise (ProviderDown if answer.status >= 500 else Refused)(f"HTTP {answer.status}", code=str(answer.status))


async def _post(id: str, body: bytes, account: CustomAccount, http: Http) -> Answer:
    headers = {"content-type": "application/json", **signed(id, clock.now(), body, [account.settings.secret])}
    answer = await ask(http, "POST", account.settings.callback_url, sends=True, headers=headers, body=body)
    if answer.status >= 300:
        raise outbound.refusal(answer)
    return answer
