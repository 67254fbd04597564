"""The posts under which people speak in public: noted with the first comment, and asked for once, while nobody waits for it."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from parley import channels
from parley.channels import Attachment, Media, Received, SendError
from parley.conversations.fresh import Fresh
from parley.core import ids
from parley.core.db import Tx, storable
from parley.core.errors import NotFound
from parley.core.ground import Ground
from parley.core.ids import AccountId, PostId
from parley.core.lanes import Job, Lane, LaneKind, RetryLater, wake_all

POST_LANE = LaneKind("conversations.post", "in")
ATTEMPTS = 5
LONGEST_TEXT = 20_000
LONGEST_NAME = 200
LONGEST_ADDRESS = 2_000
WEB = ("https://", "http://")


class Post(msgspec.Struct, frozen=True):
    """What stands above a conversation in public, as far as it is known."""

    id: PostId
    account_id: AccountId
    thread: str
    url: str
    author: str
    text: str
    said_at: datetime | None
    picture_key: str | None
    picture_mime: str
    state: str


NOTE = """
    INSERT INTO posts (workspace_id, id, account_id, thread, url)
    SELECT $1, n.id, $2, n.thread, n.url FROM unnest($3::uuid[], $4::text[], $5::text[]) AS n (id, thread, url)
    ON CONFLICT DO NOTHING RETURNING id
"""
FIND = "SELECT thread, id FROM posts WHERE workspace_id = $1 AND account_id = $2 AND thread = ANY($3)"
POST = """
    SELECT id, account_id, thread, url, author, text, said_at, picture_key, picture_mime, state FROM posts
     WHERE workspace_id = $1 AND id = $2
"""
SHOWN = "SELECT EXISTS (SELECT FROM posts WHERE workspace_id = $1 AND picture_key = $2)"  # posts_picture


async def note_posts(tx: Tx, received: Received, fresh: Sequence[Fresh]) -> None:
    """Say of each that is said in public under which post it stands. One that is new is asked for later."""
    public = [one for one in fresh if one.inbound.is_public and one.inbound.thread]
    if not public:
        return
    addresses = {one.inbound.thread: _address(one.inbound.extra) for one in public}
    known = await _find(tx, received, addresses)
    if new := sorted(addresses.keys() - known.keys()):
        values = [ids.new() for _ in new], new, [addresses[thread] for thread in new]
        made = await tx.values(NOTE, tx.workspace_id, received.account.id, *values)
        await wake_all(tx, POST_LANE, map(str, made))
        known = await _find(tx, received, addresses)
    for one in public:
        one.post_id = known[one.inbound.thread]


async def post(tx: Tx, id: PostId) -> Post:
    found = await tx.row(Post, POST, tx.workspace_id, id)
    if found is None:
        raise NotFound
    return found


def topic(id: PostId) -> str:
    """The live topic of whoever looks at a post."""
    return f"post/{id}"


async def shows_file(tx: Tx, key: str) -> bool:
    return await tx.value(SHOWN, tx.workspace_id, key)


async def _find(tx: Tx, received: Received, threads: Iterable[str]) -> dict[str, PostId]:
    return dict(await tx.records(FIND, tx.workspace_id, received.account.id, sorted(threads)))


def _address(extra: dict[str, Any]) -> str:
    """Where the call says that the post stands; some tell its number only."""
    return _web(str(extra.get("post", "")))


def _web(address: str) -> str:
    return storable(address[:LONGEST_ADDRESS]) if address.startswith(WEB) else ""


# ── asking for them ─────────────────────────────────────────────────────────────────────────────


async def ask(ground: Ground, lane: Lane) -> None:
    """What cannot be learnt stays unknown: the comments are there all the same."""
    id = PostId(UUID(lane.key))
    async with ground.database.transaction(lane.workspace_id) as tx:
        wanted = await tx.row(Post, POST, tx.workspace_id, id)
    if wanted is None or wanted.state != "waiting":
        return
    try:
        account = await ground.one(channels.Accounts).get(wanted.account_id)
        told = await channels.post(ground, account, wanted.thread)
        picture = await _picture(ground, account, told.picture)
    except (SendError, NotFound) as error:
        if isinstance(error, SendError) and error.retry and lane.attempts + 1 < ATTEMPTS:
            raise RetryLater(str(error)) from error
        await _record(ground, lane, id, "state = 'failed'")
        return
    assignment = """state = 'known', url = coalesce(nullif($3, ''), url), author = $4, text = $5, said_at = $6,
                    picture_key = $7, picture_mime = $8"""
    words = _web(told.url), storable(told.author[:LONGEST_NAME]), storable(told.text[:LONGEST_TEXT])
    await _record(ground, lane, id, assignment, *words, told.at, picture.key or None, picture.mime)


async def _picture(ground: Ground, account: channels.Account[Any], ref: str) -> Attachment:
    """A post is worth showing without its picture too."""
    picture = Attachment(Media.IMAGE, ref=ref)
    try:
        return await channels.fetch(ground, account, picture) if ref else picture
    except SendError:
        return picture


async def _record(ground: Ground, lane: Lane, id: PostId, assignment: str, *values: object) -> None:
    async with ground.database.transaction(lane.workspace_id) as tx:
        await tx.execute(f"UPDATE posts SET {assignment} WHERE workspace_id = $1 AND id = $2", tx.workspace_id, id, *values)
        tx.signal(topic(id))


ASK = Job(POST_LANE.kind, POST_LANE.lane, run=ask, attempts=ATTEMPTS, longest_wait=timedelta(minutes=10))
