"""The widget's protocol over a real socket."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import msgspec
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from widget_office import SITE, Desk, chat
from widget_server import Server, serving
from widget_site import word

from parley.channels.types import Address, Delivered, Kind, Trust
from parley.core.bus import Bus
from parley.widget import Limits
from parley.widget.ports import Webchat
from parley.widget.protocol import Out

Frame = dict[str, Any]


class Browser:
    """Speaks the protocol as the widget does."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self.welcome: Frame = {}

    async def say(self, type: str, data: Frame | None = None, *, id: str = "", seq: int = 0) -> str:
        id = id or str(uuid4())
        await self.connection.send(msgspec.json.encode({"v": 1, "id": id, "type": type, "seq": seq, "data": data or {}}).decode())
        return id

    async def hears(self, type: str) -> Frame:
        async for raw in self.connection:
            frame = msgspec.json.decode(raw)
            if frame["type"] == type:
                return frame
        raise AssertionError(f"hung up before a {type}")

    async def hears_texts(self, count: int) -> list[str]:
        return [(await self.hears("event"))["data"]["text"] for _ in range(count)]

    async def closed(self) -> int:
        with pytest.raises(ConnectionClosed) as closed:
            while True:
                await self.connection.recv()
        assert closed.value.rcvd
        return closed.value.rcvd.code


@asynccontextmanager
async def dial(server: Server, account: Webchat, *, origin: str = SITE) -> AsyncGenerator[Browser]:
    async with connect(f"{server.ws}/widget/{account.id}/socket", origin=origin) as connection:  # type: ignore[arg-type]
        yield Browser(connection)


@asynccontextmanager
async def visit(server: Server, account: Webchat, *, seq: int = 0, origin: str = SITE, **hello: Any) -> AsyncGenerator[Browser]:
    async with dial(server, account, origin=origin) as browser:
        await browser.say("hello", hello, seq=seq)
        browser.welcome = (await browser.hears("welcome"))["data"]
        yield browser


async def test_a_message_is_acknowledged_once_it_is_committed(server: Server, account: Webchat, desk: Desk) -> None:
    async with visit(server, account, language="uk", page={"url": f"{SITE}/cut", "title": "Стрижка"}) as ada:
        said = await ada.say("message", {"text": "Чи є місце на завтра?"})
        ack = await ada.hears("ack")

    assert ack["id"] == said
    [inbound] = desk.heard
    assert (inbound.kind, inbound.text, inbound.external_id) == (Kind.MESSAGE, "Чи є місце на завтра?", said)
    assert inbound.sender and (inbound.sender.id, inbound.sender.language) == (ada.welcome["visitor"], "uk")
    assert inbound.extra == {"page_url": f"{SITE}/cut", "page_title": "Стрижка"}


async def test_a_message_sent_twice_is_acknowledged_twice_and_heard_once(server: Server, account: Webchat, desk: Desk) -> None:
    async with visit(server, account) as ada:
        said = await ada.say("message", {"text": "Hello"})
        await ada.hears("ack")
        await ada.say("message", {"text": "Hello"}, id=said)
        assert (await ada.hears("ack"))["id"] == said

    assert [inbound.text for inbound in desk.heard] == ["Hello"]


async def test_an_answer_arrives_live(server: Server, account: Webchat, desk: Desk) -> None:
    async with visit(server, account) as ada:
        await ada.say("message", {"text": "Hello"})
        assert await ada.hears_texts(1) == ["Hello"]
        desk.answers(desk.heard[0], "Good morning")
        event = await ada.hears("event")

    assert (event["seq"], event["data"]["direction"], event["data"]["author_name"]) == (2, "out", "Grace")


async def test_a_browser_that_comes_back_gets_what_it_missed_and_nothing_else(server: Server, account: Webchat, desk: Desk) -> None:
    async with visit(server, account) as ada:
        await ada.say("message", {"text": "Hello"})
        event = await ada.hears("event")

    desk.answers(desk.heard[0], "One")
    desk.answers(desk.heard[0], "Two")
    async with visit(server, account, token=ada.welcome["token"], seq=event["seq"]) as again:
        assert again.welcome["visitor"] == ada.welcome["visitor"]
        assert await again.hears_texts(2) == ["One", "Two"]


async def test_a_long_absence_is_caught_up_in_order(server: Server, account: Webchat, desk: Desk) -> None:
    async with visit(server, account) as ada:
        await ada.say("message", {"text": "Hello"})
        await ada.hears("ack")

    said = [f"Line {number}" for number in range(250)]
    for text in said:
        desk.answers(desk.heard[0], text)
    async with visit(server, account, token=ada.welcome["token"]) as again:
        assert await again.hears_texts(251) == ["Hello", *said]


async def test_two_tabs_of_one_visitor_hear_the_same(server: Server, account: Webchat, desk: Desk) -> None:
    async with visit(server, account, tab="one") as first, visit(server, account, tab="two", token=first.welcome["token"]) as second:
        await first.say("message", {"text": "Hello"})
        assert await first.hears_texts(1) == await second.hears_texts(1) == ["Hello"]


async def test_a_tab_that_connects_again_replaces_its_old_socket(server: Server, account: Webchat) -> None:
    async with visit(server, account, tab="one") as first, visit(server, account, tab="one", token=first.welcome["token"]):
        assert await first.closed() == 4409


async def test_a_forged_token_is_turned_away(server: Server, account: Webchat) -> None:
    async with dial(server, account) as linus:
        await linus.say("hello", {"token": "u" + "A" * 60})
        assert await linus.closed() == 4401


async def test_a_token_of_another_chat_is_turned_away(desk: Desk, bus: Bus, account: Webchat) -> None:
    other = chat()
    desk.accounts[other.id] = other
    async with serving(desk, bus) as server, visit(server, other) as linus, dial(server, account) as stranger:
        await stranger.say("hello", {"token": linus.welcome["token"]})
        assert await stranger.closed() == 4401


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "https://shop.example.evil.example", "http://shop.example", "https://evilshop.example", "null"]
)
async def test_a_foreign_site_is_told_that_it_may_not_show_the_chat(server: Server, account: Webchat, origin: str) -> None:
    async with dial(server, account, origin=origin) as stranger:
        assert await stranger.closed() == 4403


async def test_a_subdomain_may_be_allowed_with_a_star(server: Server, account: Webchat) -> None:
    async with visit(server, account, origin="https://kyiv.shop.example") as ada:
        assert ada.welcome["look"]["title"] == "Salon Aurora"


async def test_an_unknown_chat_hangs_up(server: Server, account: Webchat) -> None:
    async with connect(f"{server.ws}/widget/{uuid4()}/socket", origin=SITE) as connection:  # type: ignore[arg-type]
        assert await Browser(connection).closed() == 4404


async def test_a_flood_is_cut_off(server: Server, account: Webchat, desk: Desk) -> None:
    async with visit(server, account) as linus:
        for _ in range(60):
            await linus.say("typing")
        assert await linus.closed() == 4429


async def test_a_frame_beyond_the_limit_is_not_read(server: Server, account: Webchat, desk: Desk) -> None:
    async with visit(server, account) as linus:
        await linus.say("message", {"text": "x" * 33_000})
        assert await linus.closed() == 1009
    assert desk.heard == []


@pytest.mark.parametrize(
    "raw", ["", "{", "[]", '{"v":2,"id":"12345678","type":"hello"}', '{"v":1,"id":"short","type":"hello"}', "[" * 5000]
)
async def test_what_is_no_frame_hangs_up(server: Server, account: Webchat, raw: str) -> None:
    async with dial(server, account) as linus:
        await linus.connection.send(raw)
        assert await linus.closed() == 4400


async def test_nothing_is_taken_before_a_hello(server: Server, account: Webchat, desk: Desk) -> None:
    async with dial(server, account) as linus:
        await linus.say("message", {"text": "Hello"})
        assert await linus.closed() == 4400
    assert desk.heard == []


@pytest.mark.parametrize("data", [{}, {"text": ""}, {"text": "  \u0000 "}, {"text": 5}, {"text": "x" * 10_001}])
async def test_a_message_that_says_nothing_readable_is_refused_and_not_journalled(
    server: Server, account: Webchat, desk: Desk, data: Frame
) -> None:
    async with visit(server, account) as ada:
        said = await ada.say("message", data)
        error = await ada.hears("error")
    assert (error["id"], error["data"]["code"], desk.journal) == (said, "invalid", {})


async def test_while_the_journal_is_away_the_browser_is_told_to_keep_its_message(server: Server, account: Webchat, desk: Desk) -> None:
    desk.open = False
    async with visit(server, account) as ada:
        said = await ada.say("message", {"text": "Hello"})
        assert (await ada.hears("error"))["data"]["code"] == "unavailable"
        desk.open = True
        await ada.say("message", {"text": "Hello"}, id=said)
        assert (await ada.hears("ack"))["id"] == said


async def test_typing_is_seen_on_both_sides_and_never_journalled(server: Server, account: Webchat, desk: Desk, bus: Bus) -> None:
    async with visit(server, account) as ada:
        await ada.say("message", {"text": "Hello"})
        await ada.hears("event")
        typed = asyncio.Event()
        bus.subscribe(f"typing/visitor/{desk.identity(desk.heard[0])}", lambda _topic: typed.set())
        await ada.say("typing")
        await typed.wait()
        desk.types(desk.heard[0])
        await ada.hears("typing")
    assert len(desk.journal) == 1


async def test_reading_becomes_a_receipt_for_each_message(server: Server, account: Webchat, desk: Desk) -> None:
    async with visit(server, account) as ada:
        await ada.say("message", {"text": "Hello"})
        await ada.hears("ack")
        part = desk.answers(desk.heard[0], "Good morning")
        await ada.say("read", {"ids": [part], "state": "read"})
        await ada.hears("ack")
    receipt = desk.heard[-1]
    assert (receipt.kind, receipt.external_id, receipt.delivered) == (Kind.STATUS, part, Delivered.READ)


async def test_contact_details_are_claims(server: Server, account: Webchat, desk: Desk) -> None:
    async with visit(server, account) as ada:
        await ada.say("contact", {"name": "Ada", "email": "ada@example.com"})
        await ada.hears("ack")
    [inbound] = desk.heard
    assert inbound.sender and inbound.sender.also == (Address("email", "ada@example.com", Trust.CLAIMED),)


async def test_the_sites_word_makes_its_user_proven_on_every_device(server: Server, account: Webchat, desk: Desk) -> None:
    user = word(account, user_id="42", name="Ada", email="ada@example.com")
    async with visit(server, account, user=user) as laptop, visit(server, account, user=user) as phone:
        await laptop.say("message", {"text": "Hello"})
        assert laptop.welcome["visitor"] == phone.welcome["visitor"] == "user:42"
        await laptop.hears("ack")
    [inbound] = desk.heard
    assert inbound.sender and inbound.sender.name == "Ada"
    assert inbound.sender.also == (
        Address("site user", f"{account.id}:42", Trust.PROVEN),
        Address("email", "ada@example.com", Trust.PROVEN),
    )


async def test_a_talk_that_began_before_the_login_goes_on_after_it(server: Server, account: Webchat, desk: Desk) -> None:
    async with visit(server, account) as ada:
        await ada.say("message", {"text": "Hello"})
        await ada.hears("event")
    desk.answers(desk.heard[0], "Good morning")
    async with visit(server, account, token=ada.welcome["token"], user=word(account, user_id="42"), seq=1) as known:
        assert await known.hears_texts(1) == ["Good morning"]
        told = await desk.notices(Kind.SYSTEM)
    assert told.sender and told.sender.also == (Address("site user", f"{account.id}:42", Trust.PROVEN),)


async def test_another_user_of_the_same_browser_does_not_meet_the_first_ones_talk(server: Server, account: Webchat, desk: Desk) -> None:
    async with visit(server, account, user=word(account, user_id="42")) as ada:
        await ada.say("message", {"text": "Hello"})
        await ada.hears("ack")
    async with visit(server, account, token=ada.welcome["token"], user=word(account, user_id="43")) as linus:
        assert linus.welcome["visitor"] == "user:43"


@pytest.mark.parametrize("lasts", [timedelta(seconds=-1), timedelta(hours=25)])
async def test_a_word_of_the_site_that_is_too_old_or_too_long_lived_is_turned_away(
    server: Server, account: Webchat, lasts: timedelta
) -> None:
    async with dial(server, account) as ada:
        await ada.say("hello", {"user": word(account, user_id="42", exp=int((datetime.now(UTC) + lasts).timestamp()))})
        assert await ada.closed() == 4401


async def test_a_word_signed_with_another_secret_is_turned_away(server: Server, account: Webchat) -> None:
    async with dial(server, account) as linus:
        await linus.say("hello", {"user": word(chat(), user_id="42")})
        assert await linus.closed() == 4401


async def test_a_browser_is_pinged_and_a_silent_one_is_let_go(desk: Desk, bus: Bus, account: Webchat) -> None:
    async with serving(desk, bus, Limits(seconds_per_spoke=0.002)) as server, visit(server, account) as ada:
        await ada.hears("ping")
        assert await ada.closed() == 4408


async def test_a_browser_that_answers_pings_stays(desk: Desk, bus: Bus, account: Webchat) -> None:
    async with serving(desk, bus, Limits(seconds_per_spoke=0.01)) as server, visit(server, account) as ada:
        for _ in range(3):
            await ada.hears("ping")
            await ada.say("pong")
        await ada.say("message", {"text": "Hello"})
        await ada.hears("ack")


async def test_idle_sockets_ask_nothing_of_the_database(desk: Desk, bus: Bus, account: Webchat) -> None:
    async with serving(desk, bus, Limits(seconds_per_spoke=0.002)) as server, visit(server, account) as ada:
        await ada.hears("ping")
        assert desk.reads == 0


async def test_a_word_to_everybody_reaches_each_socket_of_the_account(server: Server, account: Webchat) -> None:
    async with visit(server, account) as ada, visit(server, account) as linus:
        await server.widget.room.lines.broadcast(account.id, Out("typing"))
        await ada.hears("typing")
        await linus.hears("typing")


async def test_an_answer_finds_a_new_visitor_whom_intake_met_late(server: Server, account: Webchat, desk: Desk) -> None:
    desk.hold_intake()
    async with visit(server, account) as ada:
        await ada.say("message", {"text": "Hello"})
        await ada.hears("ack")
        await desk.release_intake()
        desk.answers(desk.heard[0], "Good morning")
        assert await ada.hears_texts(2) == ["Hello", "Good morning"]


async def test_nobody_is_remembered_after_hanging_up(server: Server, account: Webchat) -> None:
    async with visit(server, account) as ada:
        await ada.say("message", {"text": "Hello"})
        await ada.hears("event")
        assert server.widget.room.lines.of(account, ada.welcome["visitor"])
    async with asyncio.timeout(5):
        while server.widget.room.lines.of(account, ada.welcome["visitor"]):
            await asyncio.sleep(0)
