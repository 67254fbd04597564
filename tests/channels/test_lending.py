"""Files that providers get from us by an address: whoever has it gets the file, and nobody else, for a while."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx2
import msgspec
import pytest

from parley import channels
from parley.channels import File, Media
from parley.channels.lending import LENT_FOR
from parley.core import clock
from parley.core.ground import Ground
from parley.webhooks import LentFiles
from tests.spine.conftest import Salon
from tests.spine.conftest import ground as ground
from tests.spine.conftest import salon as salon

PHOTO = b"\xff\xd8 a photo"


@pytest.fixture
async def photo(ground: Ground, salon: Salon) -> File:
    key = await ground.files.put(salon.workspace_id, PHOTO, mime="image/jpeg")
    return File(Media.IMAGE, "мой салон.jpg", "image/jpeg", len(PHOTO), key)


@pytest.fixture
async def stranger(ground: Ground) -> AsyncIterator[httpx2.AsyncClient]:
    door: Any = LentFiles(ground)
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=door), base_url="http://parley.example") as client:
        yield client


async def test_whoever_has_the_address_gets_the_file(ground: Ground, photo: File, stranger: httpx2.AsyncClient) -> None:
    address = channels.lend(ground, photo)
    whole, head = await stranger.get(address), await stranger.head(address)
    part = await stranger.get(address, headers={"range": "bytes=0-1"})

    assert (whole.status_code, whole.content, whole.headers["content-type"]) == (200, PHOTO, "image/jpeg")
    assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", str(len(PHOTO)))
    assert (part.status_code, part.content) == (206, PHOTO[:2])
    assert address.endswith(".jpg")


async def test_a_page_that_is_lent_is_never_shown_as_one(ground: Ground, photo: File, stranger: httpx2.AsyncClient) -> None:
    page = msgspec.structs.replace(photo, type=Media.FILE, name="a.html", mime="text/html")
    answer = await stranger.get(channels.lend(ground, page))

    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_a_guessed_address_and_one_of_another_purpose_get_nothing(ground: Ground, photo: File, stranger: httpx2.AsyncClient) -> None:
    address = channels.lend(ground, photo)
    token = address.split("/")[2]
    other = ground.signer.sign("reply", b"anything", expires=None)

    assert [(await stranger.get(address.replace(token, wrong))).status_code for wrong in (token[:-2] + "xx", other, "")] == [400, 400, 400]
    assert (await stranger.post(address)).status_code == 405


async def test_an_address_ends(ground: Ground, photo: File, stranger: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    address = channels.lend(ground, photo)
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + LENT_FOR + timedelta(seconds=2))

    assert (await stranger.get(address)).status_code == 410


async def test_a_file_that_is_gone_is_gone(ground: Ground, photo: File, stranger: httpx2.AsyncClient) -> None:
    address = channels.lend(ground, photo)
    await ground.files.delete(photo.key)

    assert (await stranger.get(address)).status_code == 404
