"""What stands above the comments of a page."""

from msgspec import field

from parley.channels.adapters.messenger.outbound import POST
from parley.channels.adapters.messenger.settings import MessengerAccount
from parley.channels.adapters.meta.envelope import Wire
from parley.channels.adapters.meta.graph import call
from parley.channels.adapters.meta.moments import written
from parley.channels.errors import Refused
from parley.channels.types import Post
from parley.core.http import Http

FIELDS = "message,story,permalink_url,full_picture,created_time,from"


class Author(Wire, frozen=True):
    name: str | None = None


class Shown(Wire, frozen=True):
    message: str | None = None
    story: str | None = None
    """What Facebook says of a post without words: "Salon updated its cover photo."."""
    permalink_url: str | None = None
    full_picture: str | None = None
    created_time: str | None = None
    from_: Author | None = field(name="from", default=None)


async def post(thread: str, account: MessengerAccount, http: Http) -> Post:
    if not POST.fullmatch(thread):
        raise Refused("this is no post of a page")
    shown = await call(account.settings.page, http, "GET", f"{thread}?fields={FIELDS}", Shown)
    return Post(
        url=shown.permalink_url or "",
        author=(shown.from_ and shown.from_.name) or "",
        text=shown.message or shown.story or "",
        at=written(shown.created_time),
        picture=shown.full_picture or "",
    )
