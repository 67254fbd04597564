"""Direct messages, refused where the real X refuses them."""

from tests.providers.x import refusals
from tests.providers.x.refusals import invalid
from tests.providers.x.webhooks import Bringer
from tests.providers.x.world import Account, Json, Media, Seen, World

LONGEST_TEXT = 10_000
MOST_AT_ONCE = 15
QUARTER = 900


async def send(world: World, bringer: Bringer, sender: Account, to: str, fields: Json) -> Json:
    """What X answers. The sender's own app hears of it first."""
    if unknown := fields.keys() - {"text", "attachments"}:
        raise invalid(f"The field `{min(unknown)}` in the request body is not known")
    text, media = _text(fields), _media(world, sender, fields)
    if not text.strip() and media is None:
        raise invalid("The `text` field in the request body is missing")
    _check_recipient(world, sender, to)
    _count(world, sender)
    seen = Seen(world.number(), text, media)
    sender.screens.setdefault(to, []).append(seen)
    await bringer.tell("dm.sent", sender.id, message(world, seen.id, sender, world.accounts[to], {"text": text}))
    return {"data": {"dm_conversation_id": "-".join(sorted((sender.id, to), key=int)), "dm_event_id": seen.id}}


def message(world: World, id: str, sender: Account, to: Account, data: Json) -> Json:
    """The payload of an event about one message."""
    entities: Json = {"hashtags": [], "symbols": [], "user_mentions": [], "urls": []}
    create: Json = {"target": {"recipient_id": to.id}, "sender_id": sender.id, "message_data": {"entities": entities} | data}
    event: Json = {"type": "message_create", "id": id, "created_timestamp": world.milliseconds(), "message_create": create}
    return {"direct_message_events": [event], "users": {one.id: {"data": one.user()} for one in (sender, to)}}


def _text(fields: Json) -> str:
    text = fields.get("text", "")
    if not isinstance(text, str) or len(text.encode("utf-16-le")) // 2 > LONGEST_TEXT:
        raise invalid("The `text` field in the request body is too long")
    return text


def _media(world: World, sender: Account, fields: Json) -> Media | None:
    attached: list[Json] = fields.get("attachments", [])
    if len(attached) > 1:
        raise invalid("The `attachments` field in the request body must hold one attachment")
    if not attached:
        return None
    id = str(attached[0].get("media_id"))
    media = world.media.get(id)
    if media is None or media.owner != sender.id:
        raise invalid(f"media_id {id} is not valid")
    return media


def _check_recipient(world: World, sender: Account, to: str) -> None:
    if to not in world.accounts or to == sender.id:
        raise refusals.nobody(to)
    if not world.accounts[to].takes_messages:
        raise refusals.closed()


def _count(world: World, sender: Account) -> None:
    now = world.now()
    sender.sent_at = [at for at in sender.sent_at if at > now - QUARTER]
    if len(sender.sent_at) >= MOST_AT_ONCE:
        raise refusals.too_fast(int(sender.sent_at[0] + QUARTER))
    sender.sent_at.append(now)
