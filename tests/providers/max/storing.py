"""Where MAX's files lie. It knows places by their signature, and must never be shown a bot's token."""

from typing import Any
from urllib.parse import quote

from tests.providers.max.refusals import Refusal, bad, missing
from tests.providers.max.world import Json, World
from tests.providers.server import Answer, Request

MB = 1024 * 1024
LARGEST = {"image": 50 * MB, "video": 250 * MB, "audio": 256 * MB, "file": 4096 * MB}
TOLD_BEFOREHAND = frozenset({"video", "audio"})
XML = b'<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<retval>1</retval>'


def open_place(world: World, address: str, kind: str) -> Json:
    if kind not in LARGEST:
        raise bad("Unknown upload type")
    signature, token = f"sig-{world.number()}", f"UP/{world.number()}=="
    world.places[signature] = (kind, token)
    place: Json = {"url": f"{address}/upload.do?sig={signature}"}
    return place | ({"token": token} if kind in TOLD_BEFOREHAND else {})


def take(world: World, request: Request, signature: str) -> tuple[bytes | Json, str]:
    """What is answered to an upload, and of which type that is."""
    _is_anonymous(request)
    if signature not in world.places:
        raise Refusal(403, "upload.expired", "Upload link has expired")
    kind, token = world.places.pop(signature)
    upload: Any = request.form()[1].get("data")
    if upload is None or not upload.data:
        raise bad("There is no file in `data`")
    if len(upload.data) > LARGEST[kind]:
        raise Refusal(413, "upload.error", "File is too large")
    stored = world.store(kind, upload.name, upload.mime, upload.data)
    world.files[token] = world.files.pop(stored)
    world.files[token].refusals = world.slow_files
    if kind in TOLD_BEFOREHAND:
        return XML, "text/xml"
    return ({"photos": {"k==": {"token": token}}} if kind == "image" else {"fileId": 1, "token": token}), "application/json"


def give(world: World, request: Request, token: str) -> Answer:
    _is_anonymous(request)
    file = world.files.get(token)
    if file is None:
        raise missing("File")
    return Answer(200, file.data, {"content-type": file.mime})


def video(world: World, address: str, token: str) -> Json:
    if token not in world.files:
        raise missing("Video")
    return {"token": token, "urls": {"mp4_720": file_address(address, token), "hls": None}, "width": 1, "height": 1, "duration": 1}


def file_address(address: str, token: str) -> str:
    return f"{address}/getfile?token={quote(token, safe='')}"


def _is_anonymous(request: Request) -> None:
    if "authorization" in request.headers:
        raise bad("The token was shown to the storage")
