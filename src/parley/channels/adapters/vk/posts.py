"""What stands above the comments of a community's wall."""

from datetime import UTC, datetime

from parley.channels.adapters.vk import answers, api, content, outbound
from parley.channels.adapters.vk.api import VkAccount
from parley.channels.errors import Refused
from parley.channels.types import Media, Post
from parley.core.http import Http


async def post(thread: str, account: VkAccount, http: Http) -> Post:
    """VK lets not every community's key ask for posts; then the address of the post is all that is known of it."""
    if not outbound.is_public(thread):
        raise Refused("this is no post of a wall")
    found = await api.call(account, http, "wall.getById", answers.Posts, {"posts": thread})
    if not found.items:
        raise Refused("VK shows no such post")
    return _told(found.items[0], thread)


def _told(post: answers.Post, thread: str) -> Post:
    pictures = [file.ref for file in content.attachments(post.attachments) if file.type is Media.IMAGE and file.ref]
    return Post(
        url=f"{content.WEB}/wall{thread}",
        text=post.text,
        at=datetime.fromtimestamp(post.date, UTC) if post.date else None,
        picture=next(iter(pictures), ""),
    )
