"""What a visitor asks for by plain requests: to bring a file, to hear of earlier conversations, and nothing of anybody else's."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest
from widget_office import SITE, Desk, chat
from widget_server import Server

from parley.channels.adapters.webchat.manners import Manners
from parley.channels.types import Kind, Media
from parley.widget.ports import Webchat
from parley.widget.uploading import LARGEST, NotTaken, examined, shortened
from tests.web.desk import PIXEL


class Visitor:
    """Somebody on the site, by plain requests."""

    def __init__(self, client: httpx2.AsyncClient) -> None:
        self.client = client

    async def comes(self) -> None:
        answer = await self._frames({"type": "hello"})
        self.client.headers["authorization"] = f"Bearer {answer.json()['frames'][0]['data']['token']}"

    async def says(self, **data: Any) -> httpx2.Response:
        return await self._frames({"type": "message", "data": data})

    async def brings(self, content: bytes, name: str = "nails.png") -> httpx2.Response:
        return await self.client.post("files", params={"name": name}, content=content)

    async def _frames(self, frame: dict[str, Any]) -> httpx2.Response:
        return await self.client.post("frames", json={"frames": [{"v": 1, "id": str(uuid4()), **frame}]})


async def visitor(server: Server, account: Webchat) -> AsyncIterator[Visitor]:
    async with httpx2.AsyncClient(base_url=f"{server.http}/widget/{account.id}/", headers={"origin": SITE}, timeout=30) as client:
        one = Visitor(client)
        await one.comes()
        yield one


@pytest.fixture
async def ada(server: Server, account: Webchat) -> AsyncIterator[Visitor]:
    async for one in visitor(server, account):
        yield one


@pytest.fixture
async def linus(server: Server, account: Webchat) -> AsyncIterator[Visitor]:
    async for one in visitor(server, account):
        yield one


async def test_a_file_is_brought_and_named_by_a_message(ada: Visitor, desk: Desk) -> None:
    brought = (await ada.brings(PIXEL, "../../До и после.png")).json()
    assert brought["file"]["name"] == "До и после.png"
    await ada.says(text="", files=[brought["token"]])
    [file] = (await desk.notices(Kind.MESSAGE)).attachments
    assert (file.type, file.name, file.mime, desk.files[file.key][2]) == (Media.IMAGE, "До и после.png", "image/png", PIXEL)


async def test_a_file_of_another_visitor_cannot_be_said(ada: Visitor, linus: Visitor, desk: Desk) -> None:
    brought = (await ada.brings(PIXEL)).json()
    answer = await linus.says(text="Mine", files=[brought["token"]])
    assert answer.json()["frames"][0]["data"]["code"] == "invalid" and desk.journal == {}


@pytest.mark.parametrize("token", ["", "u", "x" * 1025, "u" + "A" * 200])
async def test_a_forged_file_is_refused(ada: Visitor, desk: Desk, token: str) -> None:
    answer = await ada.says(text="Hello", files=[token])
    assert answer.json()["frames"][0]["type"] == "error" and desk.journal == {}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.png", b"<svg onload=alert(1)>"),
        ("a.html", b"<!doctype html>"),
        ("a.svg", b"<svg/>"),
        ("a.js", b"alert(1)"),
        ("a.exe", b"MZ"),
        ("a.txt", b"MZ\x90"),
        ("a.csv", b"  <script>"),
        ("a.txt", b"#!/bin/sh"),
        ("a.txt", b""),
        ("a", b"plain"),
    ],
)
async def test_what_could_run_is_not_taken(ada: Visitor, desk: Desk, name: str, content: bytes) -> None:
    assert (await ada.brings(content, name)).status_code == 415
    assert desk.files == {}


async def test_a_file_beyond_the_limit_is_not_kept(ada: Visitor, desk: Desk) -> None:
    assert (await ada.brings(PIXEL + bytes(LARGEST))).status_code == 413
    assert desk.files == {}


async def test_a_flood_of_files_is_asked_to_wait(ada: Visitor) -> None:
    answers = [(await ada.brings(PIXEL)).status_code for _ in range(25)]
    assert answers[:20] == [200] * 20 and answers[-1] == 429


async def test_a_chat_that_takes_no_files_takes_none(server: Server, desk: Desk) -> None:
    account = chat(manners=Manners(takes_files=False))
    desk.accounts[account.id] = account
    async for ada in visitor(server, account):
        assert (await ada.brings(PIXEL)).status_code == 403


@pytest.mark.parametrize("path", ["talks", f"talks/{uuid4()}", f"files/{uuid4()}"])
async def test_without_a_token_nothing_is_told(ada: Visitor, path: str) -> None:
    del ada.client.headers["authorization"]
    assert (await ada.client.get(path)).status_code == 401


@pytest.mark.parametrize("path", [f"files/{uuid4()}", "files/nonsense", "talks/nonsense"])
async def test_what_is_not_theirs_is_not_there(ada: Visitor, path: str) -> None:
    assert (await ada.client.get(path)).status_code == 404


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("bytes=0-3", 206, b"0123"),
        ("bytes=8-", 206, b"89"),
        ("bytes=10-", 416, b""),
        ("bytes=5-2", 416, b""),
        ("lines=1-2", 206, b"0123456789"),
    ],
)
async def test_a_voice_is_given_in_parts(server: Server, desk: Desk, asked: str, status: int, part: bytes) -> None:
    desk.files = {"voice": ("voice.ogg", "audio/ogg", b"0123456789")}
    async with httpx2.AsyncClient(base_url=server.http) as client:
        answer = await client.get("/widget/files/voice", headers={"range": asked})
    assert (answer.status_code, answer.content) == (status, part)


def test_a_name_is_only_a_name() -> None:
    assert shortened("C:\\temp\\фото\n.jpg") == "фото.jpg"
    assert shortened("я" * 300 + ".jpg").endswith("я.jpg") and len(shortened("я" * 300 + ".jpg")) == 80
    assert shortened("../..") == "file"


@pytest.mark.parametrize(
    ("start", "mime"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"RIFF0000WEBP", "image/webp"),
        (b"RIFF0000WAVE", "audio/wav"),
        (b"%PDF-1.7", "application/pdf"),
    ],
)
def test_a_file_is_what_its_first_bytes_say(start: bytes, mime: str) -> None:
    assert examined("anything.html", start).mime == mime


def test_an_unknown_film_of_four_letters_is_not_a_picture() -> None:
    assert examined("a.heic", b"\0\0\0\x18ftypheic").mime == "image/heic"
    with pytest.raises(NotTaken):
        examined("a.webp", b"RIFF0000NONE")


async def test_settings_that_are_tried_on_are_shown_and_kept_nowhere(server: Server, account: Webchat, desk: Desk) -> None:
    async with httpx2.AsyncClient(base_url=server.http) as client:
        page = f"/widget/preview/{account.id}"
        tried = await client.post(page, json={"title": "Another", "accent": "#ff0000", "manners": {"theme": "dark"}})
        assert (tried.json()["title"], tried.json()["theme"]) == ("Another", "dark")
        assert (await client.post(page, json={"accent": "red"})).status_code == 400
        assert (await client.post(f"/widget/preview/{UUID(int=1)}", json={})).status_code == 404
        assert (await client.get(f"/widget/{account.id}/look")).json()["title"] == "Salon Aurora"
