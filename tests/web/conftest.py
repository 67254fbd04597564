"""Browsers without scripts: each has its own cookies, reads the form's token as a person's browser would, and follows no redirect."""

import re
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import httpx2
import pytest
from litestar import Litestar, get
from litestar.di import NamedDependency

from parley import workspace
from parley.core import ids
from parley.core.db import Database, Tx
from parley.core.ground import Ground
from parley.core.ids import ConversationId, WorkspaceId
from parley.core.lanes import Worker
from parley.workspace import NotYourself, Role, Staff
from tests.web.desk import Line, connected, grounded, pages, working

PASSWORD = "a lighthouse in the fog"
Browser = httpx2.AsyncClient
Open = Callable[..., Browser]


@get("/broken", sync_to_thread=False)
def broken() -> None:
    raise RuntimeError("the secret is out")


@get("/half-done")
async def half_done(tx: NamedDependency[Tx], me: NamedDependency[Staff]) -> None:
    await workspace.audit.record(tx, me, "something.half", ("staff", me.id))
    raise NotYourself


@pytest.fixture
async def ground(database: Database, tmp_path: Path) -> AsyncIterator[Ground]:
    async with grounded(database, tmp_path / "files") as ground:
        yield ground


@pytest.fixture
async def worker(ground: Ground) -> AsyncIterator[Worker]:
    async with working(ground) as worker:
        yield worker


@pytest.fixture
async def line(ground: Ground, worker: Worker, grace: Staff) -> Line:
    """A channel of Grace's, taken in as it comes."""
    return await connected(ground, grace)


@pytest.fixture(scope="session")
def every_page() -> Litestar:
    """Put together once: that takes longer than most tests."""
    return pages(None, broken, half_done)


@pytest.fixture
def app(every_page: Litestar, ground: Ground) -> Litestar:
    every_page.state.update({"database": ground.database, "ground": ground})
    return every_page


@pytest.fixture
async def opened(app: Litestar) -> AsyncIterator[Open]:
    async with AsyncExitStack() as windows:

        def open(address: str = "http://parley.test") -> Browser:
            browser = httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url=address)  # pyright: ignore[reportArgumentType]
            windows.push_async_callback(browser.aclose)
            return browser

        yield open


@pytest.fixture
def browser(opened: Open) -> Browser:
    return opened()


@pytest.fixture
async def grace_at_work(browser: Browser, grace: Staff) -> Browser:
    await sign_in(browser, grace)
    return browser


@pytest.fixture
async def id(line: Line, grace: Staff) -> ConversationId:
    """Ada's conversation."""
    await line.says("ada", "Is there a free slot on Saturday?")
    return ConversationId(await line.conversation_of("ada", grace))


@pytest.fixture
async def grace(database: Database) -> Staff:
    return await founded(database, name="Salon", owner="Grace", email="grace@salon.example")


@pytest.fixture
async def linus(database: Database) -> Staff:
    return await founded(database, name="Garage", owner="Linus", email="linus@garage.example")


async def founded(database: Database, *, name: str, owner: str, email: str) -> Staff:
    async with database.transaction(WorkspaceId(ids.new())) as tx:
        return (await workspace.found(tx, name=name, owner_name=owner, owner_email=email, owner_password=PASSWORD))[1]


async def hired(database: Database, by: Staff, name: str, role: Role) -> Staff:
    async with database.transaction(by.workspace_id) as tx:
        return await workspace.add_staff(tx, name=name, email=f"{name}@salon.example", role=role, password=PASSWORD, by=by)


async def submit(
    browser: Browser, path: str, *, page: str = "/login", headers: dict[str, str] | None = None, **fields: str
) -> httpx2.Response:
    """Fill a form that stands on `page` and send it to `path`."""
    return await browser.post(path, data={"_csrf_token": await form_token(browser, page), **fields}, headers=headers)


async def form_token(browser: Browser, page: str) -> str:
    token = re.search(r'name="_csrf_token" value="([^"]+)"', (await browser.get(page)).text)
    assert token, page
    return token[1]


async def sign_in(browser: Browser, staff: Staff, *, next: str = "") -> httpx2.Response:
    return await submit(browser, "/login", email=staff.email, password=PASSWORD, next=next)
