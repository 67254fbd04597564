"""The same talk over plain requests, for browsers behind what stops WebSockets."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx2
import pytest
from widget_office import SITE, Desk
from widget_server import Server

from parley.widget.ports import Webchat

Frame = dict[str, Any]


class Poller:
    def __init__(self, client: httpx2.AsyncClient) -> None:
        self.client = client

    async def post(self, *frames: Frame) -> httpx2.Response:
        return await self.client.post("frames", json={"frames": frames})

    async def hello(self, seq: int = 0, **data: Any) -> Frame:
        answer = await self.post(frame("hello", data, seq=seq))
        welcome = answer.json()["frames"][0]["data"]
        self.client.headers["authorization"] = f"Bearer {welcome['token']}"
        return welcome

    async def events(self, after: int = 0, wait: int = 25, tab: str = "") -> httpx2.Response:
        return await self.client.get("events", params={"after": after, "wait": wait, "tab": tab})


def frame(type: str, data: Frame | None = None, *, id: str = "", seq: int = 0) -> Frame:
    return {"v": 1, "id": id or str(uuid4()), "type": type, "seq": seq, "data": data or {}}


@pytest.fixture
async def ada(server: Server, account: Webchat) -> AsyncIterator[Poller]:
    async with httpx2.AsyncClient(base_url=f"{server.http}/widget/{account.id}/", headers={"origin": SITE}, timeout=30) as client:
        yield Poller(client)


async def test_a_posted_message_is_acknowledged_once_and_heard_once(ada: Poller, desk: Desk) -> None:
    await ada.hello()
    said = frame("message", {"text": "Hello"})
    for _ in range(2):
        answer = await ada.post(said)
        assert [(each["type"], each["id"]) for each in answer.json()["frames"]] == [("ack", said["id"])]
    assert [inbound.text for inbound in desk.heard] == ["Hello"]


async def test_a_waiting_request_gets_the_answer_when_it_comes(ada: Poller, desk: Desk) -> None:
    await ada.hello()
    await ada.post(frame("message", {"text": "Hello"}))
    first = (await ada.events()).json()["frames"]
    waiting = asyncio.create_task(ada.events(after=first[-1]["seq"]))
    await asyncio.sleep(0)
    desk.answers(desk.heard[0], "Good morning")
    assert [event["data"]["text"] for event in (await waiting).json()["frames"]] == ["Good morning"]


async def test_a_request_that_waits_in_vain_is_answered_with_nothing(ada: Poller) -> None:
    await ada.hello()
    assert (await ada.events(wait=0)).json() == {"frames": []}


async def test_a_second_request_of_a_tab_takes_the_firsts_place(ada: Poller, account: Webchat, server: Server) -> None:
    visitor = (await ada.hello())["visitor"]
    first = asyncio.create_task(ada.events(tab="one"))
    while not server.widget.room.lines.of(account, visitor):
        await asyncio.sleep(0)
    second = asyncio.create_task(ada.events(tab="one", wait=1))
    assert (await first).status_code == 409
    assert (await second).status_code == 200


async def test_a_socket_and_requests_know_the_same_visitor(ada: Poller, desk: Desk) -> None:
    token = (await ada.hello())["token"]
    await ada.post(frame("message", {"text": "Hello"}))
    assert (await ada.hello(token=token, seq=1))["after"] == 1


@pytest.mark.parametrize("token", ["", "Bearer", "Bearer u", "Basic x", "Bearer " + "u" + "A" * 80])
async def test_without_a_good_token_there_are_no_events(ada: Poller, token: str) -> None:
    ada.client.headers["authorization"] = token
    assert (await ada.events(wait=0)).status_code == 401
    assert (await ada.post(frame("message", {"text": "Hello"}))).status_code == 401


async def test_a_foreign_site_may_not_post_and_may_not_read(ada: Poller, desk: Desk) -> None:
    await ada.hello()
    ada.client.headers["origin"] = "https://evil.example"
    for answer in (await ada.post(frame("message", {"text": "Hello"})), await ada.events(wait=0), await ada.client.get("look")):
        assert (answer.status_code, answer.headers.get("access-control-allow-origin")) == (403, None)
    assert desk.heard == []


async def test_a_post_without_an_origin_is_refused(ada: Poller) -> None:
    del ada.client.headers["origin"]
    assert (await ada.post(frame("hello"))).status_code == 403


async def test_a_browser_asks_first_and_is_allowed_on_its_own_site(ada: Poller) -> None:
    answer = await ada.client.options(
        "events", headers={"access-control-request-method": "GET", "access-control-request-headers": "authorization"}
    )
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == SITE
    assert "authorization" in answer.headers["access-control-allow-headers"]


async def test_a_flood_is_asked_to_wait(ada: Poller) -> None:
    await ada.hello()
    answers = [await ada.post(*[frame("typing")] * 20) for _ in range(4)]
    assert (answers[-1].status_code, answers[-1].headers["retry-after"]) == (429, "5")


async def test_a_body_beyond_the_limit_is_not_read(ada: Poller) -> None:
    assert (await ada.client.post("frames", content=b"x" * 33_000)).status_code == 413


@pytest.mark.parametrize("body", [b"", b"{}", b'{"frames":[]}', b"\xff", b"[" * 5000])
async def test_what_is_no_frame_is_refused(ada: Poller, body: bytes) -> None:
    assert (await ada.client.post("frames", content=body)).status_code == 400


@pytest.mark.parametrize("query", ["after=-1", "after=x", "after=1e9", "wait=" + "9" * 40])
async def test_a_nonsense_place_to_resume_is_refused(ada: Poller, query: str) -> None:
    await ada.hello()
    assert (await ada.client.get(f"events?{query}")).status_code == 400


async def test_an_unknown_chat_is_not_there(ada: Poller) -> None:
    for path in (f"/widget/{uuid4()}/look", "/widget/nonsense/look", "/widget/preview/nonsense", "/widget/a/b/c/d"):
        assert (await ada.client.get(path)).status_code == 404


async def test_the_look_gives_away_no_secret(ada: Poller, account: Webchat) -> None:
    look = await ada.client.get("look")
    assert look.json()["title"] == "Salon Aurora"
    assert account.settings.site_secret not in look.text and account.settings.visitor_secret not in look.text
