"""Where the files lie. The storage knows places by their signature, and must never be shown a group's key."""

from typing import Any
from urllib.parse import quote

from tests.providers.ok.refusals import Refusal, bad, missing
from tests.providers.ok.world import Json, World
from tests.providers.server import Answer, Request

KINDS = frozenset({"IMAGE", "VIDEO", "AUDIO", "FILE"})
PICTURES = frozenset({"image/jpeg", "image/png", "image/gif"})


def open_place(world: World, address: str, kind: str) -> Json:
    if kind not in KINDS:
        raise bad("type")
    signature, token = f"sig-{world.number()}", f"UP-{world.number()}=="
    world.places[signature] = (kind, token)
    place: Json = {"url": f"{address}/upload.do?sig={signature}"}
    return place | ({"file_id": "1519bf4"} if kind == "IMAGE" else {"token": token})


def take(world: World, request: Request, query: dict[str, str]) -> Json:
    """What is answered to an upload; only pictures are told their token here."""
    _is_anonymous(query)
    if query.get("sig") not in world.places:
        raise Refusal(4, "REQUEST : Upload link has expired")
    kind, token = world.places.pop(query["sig"])
    uploads: list[Any] = list(request.form()[1].values())
    if not uploads or not uploads[0].data:
        raise Refusal(505, "PHOTO_NO_IMAGE : There is no file")
    if kind == "IMAGE" and uploads[0].mime not in PICTURES:
        raise Refusal(503, "PHOTO_INVALID_FORMAT")
    world.files[token] = world.files.pop(world.store(kind, uploads[0].name, uploads[0].mime, uploads[0].data))
    world.files[token].refusals = world.slow_files
    return {"photos": {"k==": {"token": token}}} if kind == "IMAGE" else {}


def give(world: World, query: dict[str, str]) -> Answer:
    _is_anonymous(query)
    file = world.files.get(query.get("id", ""))
    if file is None:
        raise missing("File")
    return Answer(200, file.data, {"content-type": file.mime})


def file_address(address: str, token: str) -> str:
    return f"{address}/getfile?id={quote(token, safe='')}"


def _is_anonymous(query: dict[str, str]) -> None:
    if "access_token" in query:
        raise bad("The key was shown to the storage")
