"""What is said of the account in public."""

from typing import Any

from parley.channels.adapters.x import content, persons, wire
from parley.channels.adapters.x.direct import Envelope
from parley.channels.types import Inbound, Kind


def mention(post: wire.Post, includes: wire.Includes, envelope: Envelope) -> Inbound:
    """A post that names the account, alone or in answer to another."""
    id, author = str(post.id), str(post.author_id)
    answered = next((str(one.id) for one in post.referenced_tweets if one.type == "replied_to"), "")
    return Inbound(
        kind=Kind.ECHO if author == envelope.us else Kind.COMMENT,
        key=envelope.uuid or f"post:{id}",
        sender=persons.sender(author, persons.in_list(includes.users)),
        external_id=id,
        thread=str(post.conversation_id) or id,
        at=post.created_at,
        text=content.words(post.note_tweet.text or post.text),
        attachments=content.of_post(post, includes.media),
        quoted=answered,
        public=True,
        extra=envelope.about | _oddities(post),
    )


def _oddities(post: wire.Post) -> dict[str, Any]:
    links = content.links(post.entities)
    addresses = {"url": f"{content.POSTS}{post.id}", "post": f"{content.POSTS}{post.conversation_id or post.id}"}
    return addresses | ({"links": links} if links else {})
