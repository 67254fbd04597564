"""Who somebody is of whom an encrypted message tells only the number."""

from collections.abc import Sequence

from parley.channels.adapters.x import api, persons
from parley.channels.adapters.x.outbound import NUMBER
from parley.channels.adapters.x.settings import XAccount
from parley.channels.adapters.x.wire import Listed, Wire
from parley.channels.types import Sender
from parley.core.http import Http

AT_ONCE = 100
FIELDS = "user.fields=name,profile_image_url,username"


class Found(Wire, frozen=True):
    """Those who are not there stand in a list of errors beside."""

    data: tuple[Listed, ...] = ()


async def profiles(ids: Sequence[str], account: XAccount, http: Http) -> Sequence[Sender]:
    wanted = [id for id in ids if NUMBER.fullmatch(id)]
    if not wanted:
        return []
    found = await api.as_account(account, http, "GET", f"/2/users?ids={','.join(wanted)}&{FIELDS}", Found)
    known = persons.in_list(found.data)
    return [person for id in wanted if id in known and (person := persons.sender(id, known))]
