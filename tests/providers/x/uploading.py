"""Files on their way to X: in one piece, or in several that it puts together and prepares."""

import base64
import binascii

from tests.providers.server import Upload
from tests.providers.x.refusals import invalid
from tests.providers.x.world import Account, Growing, Json, Media, World

AT_ONCE = frozenset({"image/jpeg", "image/png", "image/webp"})
LARGEST_PICTURE = 5 * 1024 * 1024
LARGEST_PIECE = 5 * 1024 * 1024
IN_PIECES = {"dm_image": AT_ONCE, "dm_gif": frozenset({"image/gif"}), "dm_video": frozenset({"video/mp4", "video/quicktime"})}


def at_once(world: World, owner: Account, fields: Json) -> Json:
    if fields.get("media_category") != "dm_image" or fields.get("media_type") not in AT_ONCE:
        raise invalid("media type unrecognized.")
    try:
        data = base64.b64decode(fields.get("media", ""), validate=True)
    except binascii.Error:
        raise invalid("The `media` field in the request body is not base64") from None
    if not 0 < len(data) <= LARGEST_PICTURE:
        raise invalid("File size exceeds 5242880 bytes.")
    return _kept(world, Media(fields["media_type"], data, owner.id), world.number())


def begin(world: World, owner: Account, fields: Json) -> Json:
    mime, total = fields.get("media_type", ""), fields.get("total_bytes", 0)
    if mime not in IN_PIECES.get(fields.get("media_category", ""), ()) or not isinstance(total, int) or total <= 0:
        raise invalid("media type unrecognized.")
    id = world.number()
    world.growing[id] = Growing(mime, total, owner.id)
    return {"data": {"id": id, "media_key": f"13_{id}", "expires_after_secs": 86400}}


def append(world: World, owner: Account, id: str, form: dict[str, str], files: dict[str, Upload]) -> None:
    growing = _growing(world, owner, id)
    if form.get("segment_index") != str(len(growing.pieces)):
        raise invalid("Segments do not add up to provided total file size.")
    if "media" not in files or len(files["media"].data) > LARGEST_PIECE:
        raise invalid("The `media` field in the request body is missing or too large")
    growing.pieces.append(files["media"].data)


def end(world: World, owner: Account, id: str) -> Json:
    growing = _growing(world, owner, id)
    data = b"".join(growing.pieces)
    if len(data) != growing.total:
        raise invalid("Segments do not add up to provided total file size.")
    answer = _kept(world, Media(growing.mime, data, owner.id), id)
    return {"data": answer["data"] | {"processing_info": {"state": "pending", "check_after_secs": 0}}}


def status(world: World, owner: Account, id: str) -> Json:
    """Prepared when it is asked for the second time."""
    growing = _growing(world, owner, id)
    growing.asked += 1
    state = {"state": "succeeded"} if growing.asked > 1 else {"state": "in_progress", "check_after_secs": 0}
    return {"data": {"id": id, "processing_info": state}}


def _growing(world: World, owner: Account, id: str) -> Growing:
    growing = world.growing.get(id)
    if growing is None or growing.owner != owner.id:
        raise invalid("Invalid mediaId")
    return growing


def _kept(world: World, media: Media, id: str) -> Json:
    world.media[id] = media
    return {"data": {"id": id, "media_key": f"3_{id}", "size": len(media.data), "expires_after_secs": 86400}}
