"""The command line: `parley run`, `parley migrate`, `parley doctor`, `parley privacy`, `parley simulate`."""

import argparse
import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from socket import socket

import uvicorn
import uvloop

from parley import app, demo, doctor, people, routing, trials, web, wiring
from parley.core import log, server
from parley.core.errors import ParleyError
from parley.core.ground import Ground
from parley.core.i18n import N_, Translator, language_of, translator
from parley.core.postgres import DatabaseFailed
from parley.core.settings import BadSetting, Settings, load

Command = Callable[[argparse.Namespace], Awaitable[int]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Entry point; returns the exit status."""
    asked = _parser().parse_args(arguments)
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            return runner.run(asked.command(asked))
    except (BadSetting, DatabaseFailed, ConnectionError, FileNotFoundError, ParleyError) as error:
        reason = error.sentence() if isinstance(error, ParleyError) else error
        sys.stderr.write(f"parley: {reason}\n`parley doctor` says more.\n")
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="parley", description="Every channel, one conversation.")
    commands = parser.add_subparsers(required=True)
    for name, command, help, flags in COMMANDS:
        sub = commands.add_parser(name, help=help)
        sub.set_defaults(command=command)
        for flag, meaning in flags:
            if flag.endswith("="):
                sub.add_argument(flag[:-1], help=meaning)
            elif flag.startswith("--"):
                sub.add_argument(flag, action="store_true", help=meaning)
            elif flag.endswith("?"):
                sub.add_argument(flag[:-1], nargs="?", help=meaning)
            else:
                sub.add_argument(flag, help=meaning, choices=CHOICES.get(flag))
    return parser


async def run(asked: argparse.Namespace) -> int:
    """Serve until told to stop; then finish what is under way."""
    settings = demo.reachable(_configured()) if asked.demo else _configured()
    async with app.opened(settings) as ground:
        with_demo = asked.demo and await app.demonstrated(ground)
        welcome = await (demo.invitation if with_demo else web.invitation)(ground, _spoken())
        async with app.working(ground, with_demo=with_demo), app.mail_taken(ground):
            await Server(_server_config(ground, with_demo), welcome).serve()
    return 0


class Server(server.Server):
    """Says a welcome to whoever sits at the terminal, once it answers."""

    def __init__(self, config: uvicorn.Config, welcome: str) -> None:
        super().__init__(config)
        self._welcome = welcome

    async def startup(self, sockets: list[socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            sys.stdout.write(self._welcome)
            sys.stdout.flush()


def _server_config(ground: Ground, with_demo: bool) -> uvicorn.Config:
    return server_config(ground.settings, app.application(ground, with_demo=with_demo))


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
        proxy_headers=False,
        ws_ping_interval=None,  # the widget's own wheel greets all sockets by one timer
        timeout_graceful_shutdown=10,
        backlog=4096,
    )


async def migrate(asked: argparse.Namespace) -> int:
    """Bring the database to this version, and stop."""
    async with app.opened(_configured()):
        return 0


async def diagnose(asked: argparse.Namespace) -> int:
    """Say what is wrong with this installation; 1 if anything keeps it from working."""
    log.configure(level="CRITICAL")
    findings = await doctor.examine(os.environ)
    sys.stdout.write(doctor.as_json(findings, _spoken()) if asked.json else doctor.as_text(findings, _spoken()))
    return int(doctor.is_ill(findings))


OUTCOMES: Mapping[str, str] = {
    "erased": N_("was here again, and is erased"),
    "nothing": N_("nothing of it is here"),
    "elsewhere": N_("is of a workspace that is not here"),
    "forged": N_("was not signed by this installation, or was changed"),
    "good": N_("is signed by this installation, and unchanged"),
}


async def by_law(asked: argparse.Namespace) -> int:
    """Erase again what a restored backup has brought back, or only look at the protocols; 1 if any of them is not ours."""
    lines = (await asyncio.to_thread(Path(asked.file).read_text, encoding="utf-8")).splitlines()
    speech = _spoken()
    async with app.opened(_configured()) as ground:
        checked = people.privacy.checked(ground.vault, lines)
        done = checked if asked.do == "check" else await people.privacy.replay(wiring.ERASING, ground, lines)
    sys.stdout.writelines(f"{one.line}: {one.erasure_id or ''} {speech.gettext(OUTCOMES[one.outcome])}\n" for one in done)
    return int(any(one.outcome == "forged" for one in done))


async def simulate(asked: argparse.Namespace) -> int:
    """Try out a plan, or recorded traffic, and print what would come of it."""
    recorded = await _recorded(asked) if asked.workspace else None
    await asyncio.to_thread(trials.run, asked, recorded, _spoken())
    return 0


async def _recorded(asked: argparse.Namespace) -> routing.trying.Recorded:
    async with app.opened(_configured()) as ground:
        return await routing.trying.recorded_of(ground.database, asked.workspace, days=int(asked.days or 28))


def _configured() -> Settings:
    settings = load()
    log.configure(level=settings.log_level.upper(), json=settings.log_format == "json" or None)
    return settings


def _spoken() -> Translator:
    """In the language of the terminal."""
    told = next((tag for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (tag := os.environ.get(name))), "")
    return translator(language_of(told.partition(".")[0]) or "en")


CHOICES: Mapping[str, Sequence[str]] = {"do": ("replay", "check")}
COMMANDS: Sequence[tuple[str, Command, str, Sequence[tuple[str, str]]]] = (
    ("run", run, "serve pages, webhooks and jobs", [("--demo", "with an invented salon to look at, unless there is a workspace already")]),
    ("migrate", migrate, "bring the database to this version", []),
    ("doctor", diagnose, "say what is wrong with this installation and what to do", [("--json", "for programs")]),
    (
        "privacy",
        by_law,
        "erase again what a restored backup has brought back",
        [("do", "replay: erase what these protocols name; check: only look at their signatures"), ("file", "protocols, one a line")],
    ),
    ("simulate", simulate, "try out how many people each hour needs, and how to share the work among them", trials.FLAGS),
)
