"""Browsers without scripts: each has its own cookies, reads the form's token as a person's browser would, and follows no redirect."""

import re
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack

import httpx2
import pytest
from litestar import Litestar, get
from litestar.datastructures import State
from litestar.di import NamedDependency

from parley import web, workspace
from parley.core import ids
from parley.core.db import Database, Tx
from parley.core.ids import WorkspaceId
from parley.workspace import NotYourself, Role, Staff

PASSWORD = "a lighthouse in the fog"
Browser = httpx2.AsyncClient
Open = Callable[..., Browser]


@get("/broken", sync_to_thread=False)
def broken() -> None:
    raise RuntimeError("the secret is 42")


@get("/half-done")
async def half_done(tx: NamedDependency[Tx], me: NamedDependency[Staff]) -> None:
    await workspace.audit.record(tx, me, "something.half", ("staff", me.id))
    raise NotYourself


@pytest.fixture
def app(database: Database) -> Litestar:
    return Litestar(
        plugins=[web.Pages(secret="for tests only", more=[broken, half_done])], state=State({"database": database}), openapi_config=None
    )


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
    token = re.search(r'name="_csrf_token" value="([^"]+)"', (await browser.get(page)).text)
    assert token, page
    return await browser.post(path, data={"_csrf_token": token[1], **fields}, headers=headers)


async def sign_in(browser: Browser, staff: Staff, *, next: str = "") -> httpx2.Response:
    return await submit(browser, "/login", email=staff.email, password=PASSWORD, next=next)
