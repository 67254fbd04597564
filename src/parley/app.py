"""The composition root: opens what a process needs, and puts the rooms together into one ASGI application and one worker."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any, cast

from litestar import Litestar, Response, get
from litestar.datastructures import State
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from parley import api, demo, people, web, wiring
from parley.channels import LENT, Accounts, Journal
from parley.core import events, metrics
from parley.core.bus import Bus
from parley.core.crypto import Vault
from parley.core.db import LOST, Database
from parley.core.errors import ParleyError
from parley.core.files import Files
from parley.core.ground import Ground
from parley.core.http import Http
from parley.core.lanes import Worker
from parley.core.migrate import migrate
from parley.core.postgres import running
from parley.core.settings import Settings
from parley.core.tokens import Signer
from parley.webhooks import Asgi, LentFiles, Receive, Scope, Send, Webhooks, mail_door
from parley.widget import Room, Rooms, Widget


@asynccontextmanager
async def opened(settings: Settings) -> AsyncGenerator[Ground]:
    """Everything that pages, calls and jobs stand on: database (ours or the one named), signals, files, keys."""
    events.wire(wiring.REACTIONS)
    people.privacy.wire(wiring.TELLING)
    async with AsyncExitStack() as stack:
        url = settings.database_url or await stack.enter_async_context(running(settings.data, pg_bin=settings.pg_bin))
        await migrate(url)
        database = await Database.connect(url)
        stack.push_async_callback(database.close)
        bus = Bus(url)
        database.publish = bus.publish
        await bus.start()
        stack.push_async_callback(bus.stop)
        http = await stack.enter_async_context(Http(allow_private=settings.allow_private_hosts))
        vault = Vault(settings.master_keys, settings.current_key)
        yield Ground(settings, database, bus, http, _files(settings), vault, Signer(vault.derive("tokens")))


def _files(settings: Settings) -> Files:
    folder: Path = settings.data / "files"
    folder.mkdir(parents=True, exist_ok=True)
    return Files(str(folder))


def application(ground: Ground, *, with_demo: bool = False) -> Asgi:
    """What the server runs: the two raw routes that carry the most stand in front of the framework."""
    room = Room(ground.one(Accounts), Rooms(ground), ground.one(Journal), ground.bus, own_origin=ground.settings.public_url)
    # Only pages care who stands behind a proxy: the routes that carry the most do not pay for it.
    framed = _first(cast(Asgi, api.api_of(ground)), (api.PREFIX,), cast(Asgi, pages_of(ground)))
    guarded = web.until_founded(ground, framed)
    pages = cast(Asgi, ProxyHeadersMiddleware(cast(Any, guarded), trusted_hosts="127.0.0.1"))
    rest = _first(demo.BotApi(), (f"{demo.PROVIDER}/",), pages) if with_demo else pages
    files = _first(LentFiles(ground), (LENT,), rest)
    return Webhooks(ground, _first(Widget(room), ("/widget/", "/widget.js"), files))


def _first(chosen: Asgi, prefixes: tuple[str, ...], otherwise: Asgi) -> Asgi:
    async def either(scope: Scope, receive: Receive, send: Send) -> None:
        taken = scope["type"] in ("http", "websocket") and scope["path"].startswith(prefixes)
        await (chosen if taken else otherwise)(scope, receive, send)

    return either


def pages_of(ground: Ground) -> Litestar:
    secret = ground.vault.derive("forms").hex()
    https = ground.settings.public_url.startswith("https:")
    state = State({"database": ground.database, "ground": ground})
    return Litestar(
        route_handlers=[health, exposition],
        plugins=[web.Pages(secret=secret, https=https, api=api)],
        state=state,
        logging_config=None,
        openapi_config=None,
    )


@get("/health", include_in_schema=False)
async def health(state: State) -> Response[dict[str, str]]:
    """200 when the database answers; 503, so that a balancer looks elsewhere, when it does not."""
    ground: Ground = state.ground
    try:
        await ground.database.glance(dict, "SELECT 1 AS one")
    except (ParleyError, *LOST):
        return Response({"database": "unreachable"}, status_code=503)
    return Response({"database": "ok"})


@get("/metrics", include_in_schema=False)
async def exposition() -> Response[bytes]:
    return Response(metrics.exposition(), media_type=metrics.MEDIA_TYPE)


async def demonstrated(ground: Ground) -> bool:
    """Whether the invented salon could be made ready; it is not where somebody has a workspace of their own."""
    return await demo.prepare(ground, web.furnish_salon)


@asynccontextmanager
async def working(ground: Ground, *, with_demo: bool = False) -> AsyncGenerator[Worker]:
    """Jobs run while entered; those under way are finished at the end."""
    worker = Worker(ground, ground.database, ground.bus, wiring.DEMO_JOBS if with_demo else wiring.JOBS)
    await worker.start()
    try:
        yield worker
    finally:
        await worker.stop()


@asynccontextmanager
async def mail_taken(ground: Ground) -> AsyncGenerator[None]:
    """The SMTP door stands open while entered, if the installation has one."""
    if not ground.settings.smtp_port:
        yield
        return
    async with mail_door(ground, host=ground.settings.smtp_host, port=ground.settings.smtp_port):
        yield
