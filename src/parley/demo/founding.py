"""Founds the invented salon on a database that nobody works in yet; a second start finds it as it is."""

from base64 import b32encode
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

import msgspec

from parley import channels, workspace
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.ground import Ground
from parley.core.lanes import wake_all
from parley.core.settings import Settings
from parley.demo.playing import PLAY_LANE
from parley.demo.script import salon
from parley.demo.stage import DEMO, accounts
from parley.workspace import Staff

TOKEN = "7700000000:DEMO-no-secret-since-our-own-server-takes-it"  # noqa: S105
BOT = "@silk_and_mint_bot"
PROVIDER = "/demo/telegram"
ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "": "127.0.0.1"}  # noqa: S104
LOCK = 7_290_455_219

Furnish = Callable[[Tx, Staff], Awaitable[None]]


def reachable(settings: Settings) -> Settings:
    """Settings by which this process may call its own server, as the bot's account of the demonstration does."""
    own = urlsplit(own_address(settings)).hostname or ""
    return msgspec.structs.replace(settings, allow_private_hosts=settings.allow_private_hosts | {own})


def own_address(settings: Settings) -> str:
    """Where this server answers on its own machine."""
    return f"http://{ANYWHERE.get(settings.host, settings.host)}:{settings.port}"


async def prepare(ground: Ground, furnish: Furnish | None = None) -> bool:
    """Whether there is a demonstration now. None is added to a database in which somebody else has a workspace.

    `furnish` brings what every new salon begins with."""
    others = await ground.database.glance(dict[str, object], "SELECT 1 AS one FROM workspaces WHERE workspace_id <> $1 LIMIT 1", DEMO)
    async with ground.database.transaction(DEMO) as tx:
        await tx.execute("SELECT pg_advisory_xact_lock($1)", LOCK)
        if await _is_founded(tx):
            await _move_in(tx, ground)
        elif others:
            return False
        else:
            await _found(tx, ground, furnish)
    return True


def password(ground: Ground) -> str:
    """Of all three logins; the same at each start, and another one in each installation."""
    letters = b32encode(ground.vault.derive("demo password"))[:12].decode().lower()
    return "-".join((letters[:4], letters[4:8], letters[8:]))


async def _is_founded(tx: Tx) -> bool:
    try:
        await workspace.workspace(tx)
    except NotFound:
        return False
    return True


async def _found(tx: Tx, ground: Ground, furnish: Furnish | None) -> None:
    invented, secret = salon(), password(ground)
    boss, *others = invented.staff
    _, owner = await workspace.found(
        tx,
        name=invented.name,
        owner_name=boss.name,
        owner_email=boss.email,
        owner_password=secret,
        language=boss.language,
        time_zone=invented.time_zone,
    )
    for place in invented.locations:
        await workspace.add_location(tx, name=place.name, address=place.address, time_zone=invented.time_zone, by=owner)
    team = [
        await workspace.add_staff(tx, name=c.name, email=c.email, role=c.role, password=secret, by=owner, language=c.language)
        for c in others
    ]
    await _connect(tx, ground)
    await workspace.practice.mark(tx, language="ru", business="salon", accounts=[row.id for row in (await accounts(tx)).values()])
    await _seat(tx, owner, team)
    if furnish:
        await furnish(tx, owner)
    await wake_all(tx, PLAY_LANE, (guest.key for guest in invented.guests if guest.story))


async def _seat(tx: Tx, owner: Staff, team: list[Staff]) -> None:
    reception = await workspace.add_team(tx, name="Ресепшен", by=owner)
    await workspace.set_members(tx, reception.id, [one.id for one in team], by=owner)


async def _connect(tx: Tx, ground: Ground) -> None:
    chat = {
        "title": salon().name,
        "accent": "#0f766e",
        "reply_time": "minutes",
        "greeting_ru": "Здравствуйте! Запишем, перенесём, подскажем.",
        "greeting_uk": "Вітаємо! Запишемо, перенесемо, підкажемо.",
        "greeting_en": "Hello! We book, move and answer.",
    }
    await channels.save(tx, ground, "telegram", "Бот салона", _bot(ground), address=BOT)
    await channels.save(tx, ground, "webchat", "Чат на сайте", chat)
    await channels.save(tx, ground, "console", "Мобильное приложение", {})


async def _move_in(tx: Tx, ground: Ground) -> None:
    """The server may have another port than the last time: the bot's provider is at its own address."""
    known = await accounts(tx)
    if await workspace.practice.standing(tx) is None:
        await workspace.practice.mark(tx, language="ru", business="salon", accounts=[row.id for row in known.values()])
    bot = known.get("telegram")
    settings = _bot(ground)
    if bot and bot.address == BOT and bot.settings["api_url"] != settings["api_url"]:
        await channels.save(tx, ground, "telegram", bot.name, settings, id=bot.id, address=BOT)


def _bot(ground: Ground) -> dict[str, str]:
    return {"token": TOKEN, "api_url": own_address(ground.settings) + PROVIDER}
