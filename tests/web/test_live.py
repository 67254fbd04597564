"""The socket by which an open page hears what has changed."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from litestar import Litestar
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from parley import workspace
from parley.core import ids
from parley.core.bus import GAP, Bus
from parley.core.ground import Ground
from parley.core.ids import WorkspaceId
from parley.web.live.hub import Hub, Place, Signal, stamp
from parley.workspace import SessionId, Staff
from tests.spine.waiting import until
from tests.web.conftest import Browser, Open, hired, sign_in, submit
from tests.web.desk import Line
from tests.web.site import serving


@pytest.fixture
async def site(app: Litestar) -> AsyncIterator[str]:
    async with serving(app) as address:
        yield address


class Page:
    """What a page's script does."""

    def __init__(self, line: ClientConnection) -> None:
        self.line = line

    async def shows(self, *topics: str, since: int | None = None) -> Signal:
        await self.line.send(msgspec.json.encode({"show": topics, "since": stamp() if since is None else since}).decode())
        return await self.hears()

    async def hears(self) -> Signal:
        async with asyncio.timeout(20):
            return msgspec.json.decode(await self.line.recv(), type=Signal)

    async def hears_of(self, topic: str) -> Signal:
        """The next signal that names it."""
        while topic not in (signal := await self.hears()).topics:
            pass
        return signal

    async def ends_with(self) -> int | None:
        async with asyncio.timeout(20):
            with pytest.raises(ConnectionClosed) as closed:
                while True:
                    await self.line.recv()
        return closed.value.rcvd.code if closed.value.rcvd else None


@asynccontextmanager
async def opened_page(site: str, browser: Browser | None = None, **headers: str) -> AsyncGenerator[Page]:
    cookie = {"cookie": "; ".join(f"{name}={value}" for name, value in browser.cookies.items())} if browser else {}
    url = site.replace("http:", "ws:") + "/live"
    async with connect(url, additional_headers={**cookie, **headers}, proxy=None) as line:
        yield Page(line)


async def test_a_page_hears_of_what_it_shows_and_of_nothing_else(site: str, browser: Browser, grace: Staff, line: Line) -> None:
    await sign_in(browser, grace)
    await line.says("ada", "Hello")
    ada = await line.conversation_of("ada", grace)
    async with opened_page(site, browser) as page:
        await page.shows(f"conversation/{ada}")

        await line.says("emmy", "Hello")
        await line.conversation_of("emmy", grace)
        await line.says("ada", "Hello again")

        assert (await page.hears()).topics == (f"conversation/{ada}",)


async def test_signals_carry_no_words(site: str, browser: Browser, grace: Staff, line: Line) -> None:
    await sign_in(browser, grace)
    async with opened_page(site, browser) as page:
        await page.shows("inbox")
        await line.says("ada", "A secret")

        raw = await page.line.recv()
        assert msgspec.json.decode(raw, type=dict[str, Any]).keys() == {"seq", "topics", "paces"}


async def test_the_more_pages_show_the_same_the_seldomer_each_asks(site: str, browser: Browser, grace: Staff, line: Line) -> None:
    await sign_in(browser, grace)
    async with opened_page(site, browser) as one, opened_page(site, browser) as other:
        await one.shows("inbox")
        await line.says("ada", "Hello")
        alone = await one.hears_of("inbox")
        await other.shows("inbox")
        await line.says("ada", "Hello again")
        shared = await other.hears_of("inbox")

    assert shared.paces[shared.topics.index("inbox")] == 2 * alone.paces[alone.topics.index("inbox")]


async def test_a_stranger_hears_nothing_of_ours(site: str, opened: Open, grace: Staff, linus: Staff, line: Line) -> None:
    ours, theirs = opened(), opened()
    await sign_in(ours, grace)
    await sign_in(theirs, linus)
    await line.says("ada", "Hello")
    topic = f"conversation/{await line.conversation_of('ada', grace)}"
    async with opened_page(site, ours) as page, opened_page(site, theirs) as stranger:
        await page.shows(topic)
        for guess in (topic, f"{grace.workspace_id}/{topic}", f"../{grace.workspace_id}/{topic}"):
            await stranger.shows(guess)
        await stranger.shows(topic, "inbox", f"{grace.workspace_id}/inbox")
        await line.says("ada", "Hello again")
        await page.hears_of(topic)

        await message_for(line.ground, linus)

        assert (await stranger.hears()).topics == ("inbox",)


async def test_nobody_listens_without_signing_in(site: str) -> None:
    async with opened_page(site) as page:
        assert await page.ends_with() == 4401
    async with opened_page(site, cookie="parley=made-up.token") as page:
        assert await page.ends_with() == 4401


async def test_another_sites_page_is_turned_away(site: str, browser: Browser, grace: Staff) -> None:
    await sign_in(browser, grace)

    with pytest.raises(InvalidStatus) as refused:
        async with opened_page(site, browser, origin="https://evil.example"):
            pass
    assert refused.value.response.status_code == 403
    async with opened_page(site, browser, origin=site) as page:
        await page.shows("inbox")


async def test_signing_out_ends_the_line_at_once(site: str, browser: Browser, grace: Staff) -> None:
    await sign_in(browser, grace)
    async with opened_page(site, browser) as page:
        await page.shows("inbox")
        await submit(browser, "/logout", page="/settings/profile")

        assert await page.ends_with() == 4401


async def test_a_deactivated_colleague_hears_nothing_more(site: str, opened: Open, ground: Ground, grace: Staff) -> None:
    barbara = await hired(ground.database, grace, "barbara", "operator")
    browser = opened()
    await sign_in(browser, barbara)
    async with opened_page(site, browser) as page:
        await page.shows("inbox")
        async with ground.database.transaction(grace.workspace_id) as tx:
            await workspace.deactivate(tx, barbara.id, by=grace)

        assert await page.ends_with() == 4401


async def test_whoever_comes_back_is_told_what_happened_meanwhile(site: str, browser: Browser, ground: Ground, grace: Staff) -> None:
    await sign_in(browser, grace)
    async with opened_page(site, browser) as page, opened_page(site, browser) as other:
        await other.shows("inbox", "accounts")
        heard = (await page.shows("inbox")).seq
        await page.line.close()
        await message_for(ground, grace)
        await other.hears_of("inbox")

        async with opened_page(site, browser) as again:
            assert (await again.shows("inbox", "accounts", since=heard)).topics == ("inbox",)


async def test_whoever_was_away_for_too_long_reads_everything_again(site: str, browser: Browser, grace: Staff) -> None:
    await sign_in(browser, grace)
    async with opened_page(site, browser) as page:
        assert (await page.shows("inbox", since=stamp() - 3_600_000)).topics == (GAP,)


LONG = f'{{"show": ["{"x" * 101}"]}}'
LARGE = f'{{"show": [{"7," * 9000}7]}}'


@pytest.mark.parametrize("frame", ["", "[]", "{", '{"show": 7}', '{"show": [""]}', '{"since": 1}', LONG, LARGE])
async def test_a_frame_that_is_none_ends_the_line(site: str, browser: Browser, grace: Staff, frame: str) -> None:
    await sign_in(browser, grace)
    async with opened_page(site, browser) as page:
        await page.line.send(frame)

        assert await page.ends_with() == 4400


# ── the hub ─────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def hub(ground: Ground) -> Hub:
    """One whose signals come from this process only."""
    return Hub(replace(ground, bus=Bus("")))


class Ear:
    """An open page, as the hub sees it."""

    def __init__(self) -> None:
        self.session_id = SessionId(ids.new())
        self.frames: list[str] = []

    def tell(self, signal: Signal, frame: str) -> None:
        self.frames.append(frame)

    def end_session(self) -> None:
        raise AssertionError("this session goes on")


def listening(place: Place, count: int, *topics: str) -> list[Ear]:
    ears = [Ear() for _ in range(count)]
    for ear in ears:
        place.join(ear)
        place.show(ear, frozenset(topics), stamp())
    return ears


async def test_a_thousand_pages_share_one_encoding(hub: Hub) -> None:
    workspace_id = WorkspaceId(ids.new())
    place = hub.place(workspace_id)
    ears = listening(place, 1000, "conversation/42")

    hub.ground.bus.publish([f"{workspace_id}/conversation/42"])
    await until(lambda: told(ears))

    assert len({id(frame) for ear in ears for frame in ear.frames}) == 1
    assert all(len(ear.frames) == 1 for ear in ears)


async def test_signals_that_come_together_are_told_together(hub: Hub) -> None:
    workspace_id = WorkspaceId(ids.new())
    ears = listening(hub.place(workspace_id), 1, "inbox", "conversation/1", "conversation/2")

    for topic in ("inbox", "conversation/1", "inbox", "conversation/2", "conversation/3"):
        hub.ground.bus.publish([f"{workspace_id}/{topic}"])
    await until(lambda: told(ears))

    (frame,) = ears[0].frames
    assert msgspec.json.decode(frame, type=Signal).topics == ("conversation/1", "conversation/2", "inbox")


async def test_a_gap_on_the_bus_is_a_gap_for_everybody(hub: Hub) -> None:
    workspace_id = WorkspaceId(ids.new())
    place = hub.place(workspace_id)
    ears = listening(place, 2, "inbox")

    hub.ground.bus.publish([f"{workspace_id}/{GAP}"])
    await until(lambda: told(ears))

    assert {msgspec.json.decode(ear.frames[0], type=Signal).topics for ear in ears} == {(GAP,)}


async def test_whoever_leaves_is_told_nothing_more(hub: Hub) -> None:
    workspace_id = WorkspaceId(ids.new())
    place = hub.place(workspace_id)
    stays, leaves = listening(place, 2, "inbox")
    place.leave(leaves)

    hub.ground.bus.publish([f"{workspace_id}/inbox"])
    await until(lambda: told([stays]))

    assert leaves.frames == []


async def told(ears: list[Ear]) -> bool:
    return all(ear.frames for ear in ears)


async def message_for(ground: Ground, staff: Staff) -> None:
    """Something changes in their inbox."""
    async with ground.database.transaction(staff.workspace_id) as tx:
        tx.signal("inbox")
