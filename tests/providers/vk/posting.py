"""What stands on a community's wall."""

import base64
import re

from tests.providers.vk.refusals import Refusal, invalid
from tests.providers.vk.world import Community, Json, World

WALL_POST = re.compile(r"(-[0-9]+)_([0-9]+)")
TEXT = "Осенняя распродажа: −30 % на окрашивание"
PICTURE = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")


def shown(world: World, community: Community, fields: dict[str, str]) -> Json:
    """Only some communities' keys may ask."""
    if community.hides_posts:
        raise Refusal(27, "Group authorization failed: method is unavailable with group auth.")
    found = WALL_POST.fullmatch(fields.get("posts", ""))
    if found is None:
        raise invalid("posts is invalid")
    if int(found[1]) != -community.id:
        return {"items": []}
    photo = {
        "id": 1,
        "owner_id": -community.id,
        "sizes": [{"type": "x", "url": world.download("image/png", PICTURE), "width": 604, "height": 400}],
    }
    post = {"id": int(found[2]), "owner_id": -community.id, "date": 1_789_000_000, "text": TEXT}
    return {"items": [post | {"attachments": [{"type": "photo", "photo": photo}]}]}
