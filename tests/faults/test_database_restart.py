"""PostgreSQL goes and comes back under a running Parley: never a false yes, and all of it recovers without help."""

import os
import signal
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest

from parley import channels
from parley.core import ids
from parley.core.errors import Unavailable
from parley.core.ids import AccountId
from parley.core.migrate import migrate
from parley.core.postgres import Embedded
from tests.faults.load import SECRET, Load, event, signed
from tests.faults.process import WITHIN, Parley
from tests.faults.stand import Stand, founded
from tests.faults.wire import Line
from tests.providers.telegram import Telegram, User
from tests.spine.waiting import until

CHANGED = "n" * 40


@pytest.fixture
async def fragile(server_folder: Path, pg_bin: Path | None) -> AsyncIterator[Embedded]:
    """A server that this test may break. It is started again at the same address where it falls by itself."""
    embedded = Embedded(server_folder / f"fragile-{ids.new()}", pg_bin=pg_bin, durable=False)
    await embedded.start()
    await migrate(embedded.url)
    yield embedded
    await embedded.stop()


@pytest.fixture
async def parley(fragile: Embedded, tmp_path: Path) -> AsyncIterator[Parley]:
    parley = Parley(tmp_path / "parley", database_url=fragile.url)
    await parley.start()
    yield parley
    await parley.gone()


@pytest.fixture
async def stand(fragile: Embedded, tmp_path: Path) -> AsyncIterator[Stand]:
    async with founded(fragile.url, tmp_path) as stand:
        yield stand


async def status(parley: Parley, account: AccountId, number: int, secret: str = SECRET) -> int:
    """How a call is answered."""
    line, body = Line(parley.port), event("ada", number)
    try:
        return await line.ask("POST", f"/hooks/{account}", body, signed(body, secret))
    finally:
        line.close()


async def answered(parley: Parley, account: AccountId, number: int, wanted: int) -> None:
    async def so() -> bool:
        return await status(parley, account, number) == wanted

    await until(so, within=WITHIN)


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT, signal.SIGKILL], ids=["fast shutdown", "crash", "kill -9"])
async def test_a_fallen_server_under_load_costs_nothing_that_was_acknowledged(
    fragile: Embedded, parley: Parley, stand: Stand, how: signal.Signals
) -> None:
    load = Load(parley.port, await stand.connect())
    async with load.running():
        for _ in range(2):
            await load.more(200)
            assert fragile.pid
            os.kill(fragile.pid, how)
            await load.more(200)
    await stand.idle()

    keys = [key for keys in (await stand.said()).values() for key in keys]
    assert sorted(keys) == sorted(load.taken)
    assert load.answers.keys() <= {200, 503}
    assert await parley.health() == 200


@pytest.mark.slow
async def test_while_the_server_is_away_nothing_is_taken_and_then_everything_goes_on(
    fragile: Embedded, parley: Parley, stand: Stand
) -> None:
    async with Telegram().running() as telegram:
        ada = telegram.user("Ada", of=telegram.bot())
        console = await stand.connect()
        await stand.connect("telegram", token=ada.bot.token, api_url=telegram.address, mode="polling")
        await ada.writes("before")
        conversation = await stand.conversation_of("before")
        await fragile.stop()
        away = [await parley.health(), await status(parley, console, 1)]
        await fragile.start()
        await parley.healthy()
        await answered(parley, console, 2, 200)
        await ada.writes("after")
        for said in ("ada says 2", "after"):
            await stand.conversation_of(said)
        await stand.reply(conversation, "we are back")
        await arrived(ada)

    assert away == [503, 503]
    assert [message.text for message in ada.sees] == ["we are back"]
    assert await stand.rows("SELECT FROM messages WHERE text = 'ada says 1'") == []


async def arrived(user: User) -> None:
    async def so() -> bool:
        return bool(user.sees)

    await until(so, within=WITHIN)


@pytest.mark.slow
async def test_signals_between_processes_come_through_again_after_a_restart(fragile: Embedded, parley: Parley, stand: Stand) -> None:
    account = await stand.connect()
    assert await status(parley, account, 1) == 200
    assert fragile.pid
    os.kill(fragile.pid, signal.SIGINT)
    await until(lambda: changed(stand, account), within=WITHIN)

    await answered(parley, account, 2, 401)
    assert await status(parley, account, 3, CHANGED) == 200


async def changed(stand: Stand, account: AccountId) -> bool:
    """Whether the account has a new secret, which its process hears of by a signal only."""
    with suppress(Unavailable):
        async with stand.ground.database.transaction(stand.salon.workspace_id) as tx:
            await channels.save(tx, stand.ground, "console", "Console", {"secret": CHANGED}, id=account)
        return True
    return False


@pytest.mark.slow
async def test_what_a_provider_has_taken_while_the_server_was_away_is_known_to_be_sent(
    fragile: Embedded, parley: Parley, stand: Stand
) -> None:
    async with Telegram().running() as telegram:
        ada = telegram.user("Ada", of=telegram.bot())
        await stand.connect("telegram", token=ada.bot.token, api_url=telegram.address, mode="polling")
        await ada.writes("hello")
        conversation = await stand.conversation_of("hello")
        telegram.slow()
        for text in ("one", "two"):
            await stand.reply(conversation, text)
        await arrived(ada)
        await fragile.stop()
        telegram.well()
        await fragile.start()
        await until(lambda: both_sent(stand), within=WITHIN)

    assert [message.text for message in ada.sees] == ["one", "two"]


async def both_sent(stand: Stand) -> bool:
    with suppress(Unavailable):
        return await stand.states() == [("one", "sent"), ("two", "sent")]
    return False
