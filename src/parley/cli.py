"""The command line: `parley run`, `parley migrate`, `parley doctor`."""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence

import uvicorn
import uvloop

from parley import app
from parley.core import log
from parley.core.settings import BadSetting, Settings, load

Command = Callable[[Settings, argparse.Namespace], Awaitable[int]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Entry point; returns the exit status."""
    asked = _parser().parse_args(arguments)
    try:
        settings = load()
    except BadSetting as error:
        sys.stderr.write(f"parley: {error}\n")
        return 2
    log.configure(level=settings.log_level.upper(), json=settings.log_format == "json" or None)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(asked.command(settings, asked))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="parley", description="Every channel, one conversation.")
    commands = parser.add_subparsers(required=True)
    for name, command, help in COMMANDS:
        sub = commands.add_parser(name, help=help)
        sub.set_defaults(command=command)
    return parser


async def run(settings: Settings, asked: argparse.Namespace) -> int:
    """Serve until told to stop; then finish what is under way."""
    async with app.opened(settings) as ground, app.working(ground), app.mail_taken(ground):
        await uvicorn.Server(server_config(settings, app.application(ground))).serve()
    return 0


def server_config(settings: Settings, application: app.Asgi) -> uvicorn.Config:
    return uvicorn.Config(
        application,
        host=settings.host,
        port=settings.port,
        http="httptools",
        ws="websockets-sansio",
        lifespan="on",
        access_log=False,
        log_config=None,
        server_header=False,
        ws_max_size=64 * 1024,
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=10,
        backlog=4096,
    )


async def migrate(settings: Settings, asked: argparse.Namespace) -> int:
    """Bring the database to this version, and stop."""
    async with app.opened(settings):
        return 0


COMMANDS: Sequence[tuple[str, Command, str]] = (
    ("run", run, "serve pages, webhooks and jobs"),
    ("migrate", migrate, "bring the database to this version"),
)
