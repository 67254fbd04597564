"""Files on their way into VK: a place to bring them, what is said there, and what is kept."""

from typing import Any

import msgspec

from tests.providers.server import Answer, Request
from tests.providers.vk.refusals import Refusal, invalid
from tests.providers.vk.world import Community, Json, World

REFUSED_ENDINGS = ("exe", "mp3", "bat")

Fields = dict[str, str]


def photo_server(world: World, community: Community, fields: Fields) -> Json:
    return _place(world, "photo", fields) | {"album_id": -64, "user_id": 0}


def document_server(world: World, community: Community, fields: Fields) -> Json:
    if fields.get("type", "doc") not in ("doc", "audio_message", "graffiti"):
        raise invalid("type should be one of doc, audio_message, graffiti")
    return _place(world, fields.get("type", "doc"), fields)


def bring(world: World, request: Request) -> Answer:
    """What the upload server says, which knows no keys and no error codes."""
    type = world.uploads.pop(request.path, None)
    _, files = request.form()
    file = files.get("photo" if type == "photo" else "file")
    if type is None or file is None or not file.data:
        return _said({"error": "no_file"})
    ending = file.name.rpartition(".")[2].lower()
    if type == "photo" and not file.mime.startswith(("image/jpeg", "image/png", "image/gif")):
        return _said({"server": 1, "photo": "[]", "hash": ""})
    if type != "photo" and ending in REFUSED_ENDINGS:
        return _said({"error": f"wrong file type: {ending}"})
    token = f"brought-{world.number()}"
    world.brought[token] = {"type": type, "title": file.name, "size": len(file.data), "url": world.download(file.mime, file.data)}
    return _said({"server": 1, "photo": token, "hash": f"hash-{token}"} if type == "photo" else {"file": token})


def save_photo(world: World, community: Community, fields: Fields) -> list[Json]:
    token = fields.get("photo", "")
    if fields.get("hash") != f"hash-{token}" or fields.get("server") != "1" or token not in world.brought:
        raise Refusal(121, "Invalid hash")
    return [_keep(world, -community.id, world.brought.pop(token))]


def save_document(world: World, community: Community, fields: Fields) -> Json:
    brought = world.brought.pop(fields.get("file", ""), None)
    if brought is None:
        raise Refusal(105, "Couldn't save file")
    kept = _keep(world, -community.id, brought | {"title": fields.get("title") or brought["title"]})
    return {"type": kept["type"], kept["type"]: kept}


def _place(world: World, type: str, fields: Fields) -> Json:
    if not fields.get("peer_id", "").isdigit():
        raise invalid("peer_id is undefined")
    path = f"/upload/{world.number()}"
    world.uploads[path] = type
    return {"upload_url": world.address + path}


def _keep(world: World, owner: int, brought: Json) -> Json:
    id = world.number()
    kept = brought | {"id": id, "owner_id": owner, "access_key": f"ak{id}"}
    world.files[f"{kept['type']}{owner}_{id}"] = kept
    return kept


def _said(body: Any) -> Answer:
    return Answer(200, msgspec.json.encode(body), {"content-type": "text/html; charset=utf-8"})
