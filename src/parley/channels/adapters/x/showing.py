"""What stands above a mention: the post with which the conversation began, which may be the mention itself."""

from parley.channels.adapters.x import api, content, persons
from parley.channels.adapters.x.outbound import NUMBER
from parley.channels.adapters.x.settings import XAccount
from parley.channels.adapters.x.wire import Includes, Wire
from parley.channels.adapters.x.wire import Post as Shown
from parley.channels.errors import Refused
from parley.channels.types import Media, Post
from parley.core.http import Http
from parley.core.i18n import N_

WANTED = (
    "tweet.fields=author_id,created_at,text,note_tweet,attachments&expansions=author_id,attachments.media_keys"
    "&user.fields=name,username&media.fields=type,url,preview_image_url"
)


class Found(Wire, frozen=True):
    data: Shown | None = None
    includes: Includes = Includes()


async def post(thread: str, account: XAccount, http: Http) -> Post:
    if not NUMBER.fullmatch(thread):
        raise Refused(N_("this is no post at X"))
    found = await api.as_account(account, http, "GET", f"/2/tweets/{thread}?{WANTED}", Found)
    if found.data is None:
        # A post that is deleted or hidden is a success with a list of errors in place of the post.
        raise Refused(N_("X does not show this post"))
    author = persons.sender(str(found.data.author_id), persons.in_list(found.includes.users))
    pictures = (file.ref for file in content.of_post(found.data, found.includes.media) if file.type is Media.IMAGE)
    return Post(
        url=f"{content.POSTS}{found.data.id}",
        author=author.username or author.name if author else "",
        text=content.words(found.data.note_tweet.text or found.data.text),
        at=found.data.created_at,
        picture=next(pictures, ""),
    )
