"""What stands above comments on Instagram: a post, a reel, a live video; or somebody else's, in which the account is named."""

from parley.channels.adapters.instagram.outbound import MENTION, POST
from parley.channels.adapters.instagram.settings import InstagramAccount
from parley.channels.adapters.meta.envelope import Wire
from parley.channels.adapters.meta.graph import call
from parley.channels.adapters.meta.moments import written
from parley.channels.errors import Refused
from parley.channels.types import Post
from parley.core.http import Http

FIELDS = "caption,permalink,media_type,media_url,thumbnail_url,timestamp,username"
FOREIGN = "caption,media_type,media_url,timestamp,username"
VIDEO = "VIDEO"


class Shown(Wire, frozen=True):
    caption: str | None = None
    permalink: str | None = None
    media_type: str | None = None
    media_url: str | None = None
    thumbnail_url: str | None = None
    """Of a video."""
    timestamp: str | None = None
    username: str | None = None

    @property
    def picture(self) -> str:
        return self.thumbnail_url or ("" if self.media_type == VIDEO else self.media_url or "")


class Mentioned(Wire, frozen=True):
    mentioned_media: Shown = Shown()


async def post(thread: str, account: InstagramAccount, http: Http) -> Post:
    shown = await _mentioned(thread, account, http) if MENTION.fullmatch(thread) else await _own(thread, account, http)
    return Post(
        url=shown.permalink or "",
        author=shown.username or "",
        text=shown.caption or "",
        at=written(shown.timestamp),
        picture=shown.picture,
    )


async def _own(thread: str, account: InstagramAccount, http: Http) -> Shown:
    if not POST.fullmatch(thread):
        raise Refused("this is no post of an account")
    return await call(account.settings.account, http, "GET", f"{thread}?fields={FIELDS}", Shown)


async def _mentioned(thread: str, account: InstagramAccount, http: Http) -> Shown:
    """Of somebody else's post, as far as it may be seen by whoever is named there."""
    owner, media = account.settings.account_id, thread.partition(":")[2]
    if not owner:
        raise Refused("the account has no number yet: connect it again", code="account_id")
    path = f"{owner}?fields=mentioned_media.media_id({media}){{{FOREIGN}}}"
    return (await call(account.settings.account, http, "GET", path, Mentioned)).mentioned_media
