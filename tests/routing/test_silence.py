"""A channel that is not as it always is raises an alarm: nothing comes, answers take longer, customers are sent round."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec
import pytest

from parley import channels, people, routing, workspace
from parley.core import clock
from parley.core.errors import Forbidden, NotFound
from parley.core.ground import Ground
from parley.core.lanes import Worker
from parley.routing.silence import Alarm, AlarmKind
from parley.workspace import Hours, Span
from tests.people.town import Town
from tests.routing.floor import Floor
from tests.spine.waiting import until

HOUR = timedelta(hours=1)
ALWAYS = tuple([(Span(0, 1440),)] * 7)
COUNTED = "SELECT received, waits FROM account_hours WHERE workspace_id = $1 AND account_id = $2 ORDER BY hour"


async def looks(town: Town) -> list[Alarm]:
    async with town.begin() as tx:
        await routing.silence.look_at_channels(tx)
        return await routing.silence.alarms(tx)


async def counts(town: Town) -> None:
    """All hours that are over."""
    async with town.begin() as tx:
        while await routing.silence.count_hours(tx):
            pass


async def is_known_for(town: Town, on: str, *, an_hour: int, weeks: int = 8, waits: Sequence[float] = ()) -> None:
    """So much came in each hour of the weeks before."""
    sql = """INSERT INTO account_hours (workspace_id, account_id, hour, received, waits)
             SELECT $1, $2, h, $4, $5 FROM generate_series(date_trunc('hour', $3::timestamptz) - $6::interval, $3, '1 hour') h"""
    async with town.begin() as tx:
        await tx.execute(sql, town.workspace_id, town.accounts[on], clock.now(), an_hour, list(waits), timedelta(weeks=weeks))


async def last_heard(town: Town, on: str, ago: timedelta) -> None:
    sql = "UPDATE account_health SET last_in_at = $3 WHERE workspace_id = $1 AND account_id = $2"
    async with town.begin() as tx:
        await tx.execute(sql, town.workspace_id, town.accounts[on], clock.now() - ago)


@pytest.fixture
async def town(town: Town) -> Town:
    """It is open day and night."""
    chief = (await Floor.opened(town)).chief
    async with town.begin() as tx:
        await workspace.add_calendar(tx, name="Always", hours=Hours("UTC", ALWAYS), by=chief)
    return town


# ── nothing comes ───────────────────────────────────────────────────────────────────────────────


async def test_a_channel_on_which_nothing_comes_although_it_always_does_raises_an_alarm_once(town: Town) -> None:
    await is_known_for(town, "telegram", an_hour=6)
    await is_known_for(town, "email", an_hour=6)
    await last_heard(town, "telegram", 2 * HOUR)
    await last_heard(town, "email", HOUR / 2)

    (alarm,) = await looks(town)

    assert (alarm.kind, alarm.account, alarm.channels) == (AlarmKind.QUIET, "Telegram", ("telegram",))
    assert alarm.facts.expected in {11, 12}
    assert [one.id for one in await looks(town)] == [alarm.id]


async def test_it_ends_when_something_comes(town: Town) -> None:
    await is_known_for(town, "telegram", an_hour=6)
    await last_heard(town, "telegram", 2 * HOUR)
    assert len(await looks(town)) == 1

    await last_heard(town, "telegram", timedelta(0))

    assert await looks(town) == []


async def test_a_channel_that_is_often_quiet_may_be_quiet(town: Town) -> None:
    await is_known_for(town, "telegram", an_hour=0)
    await last_heard(town, "telegram", 20 * HOUR)

    assert await looks(town) == []


async def test_of_a_channel_that_is_new_nothing_is_expected(town: Town) -> None:
    await is_known_for(town, "telegram", an_hour=60, weeks=2)
    await last_heard(town, "telegram", 5 * HOUR)

    assert await looks(town) == []


async def test_nothing_is_expected_of_a_channel_that_somebody_has_paused(town: Town) -> None:
    await is_known_for(town, "telegram", an_hour=60)
    await last_heard(town, "telegram", 5 * HOUR)
    async with town.begin() as tx:
        await channels.set_state(tx, town.accounts["telegram"], "paused")

    assert await looks(town) == []


# ── answers take longer ─────────────────────────────────────────────────────────────────────────


async def test_a_channel_on_which_customers_wait_longer_than_usual_raises_an_alarm(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    await is_known_for(town, "console", an_hour=1, weeks=2, waits=[60, 120, 300])
    for who in ("ada", "mary", "joan"):
        await town.says(who, "Is anybody there?")
    assert await looks(town) == []

    _later(monkeypatch, timedelta(minutes=40))
    (alarm,) = await looks(town)

    assert (alarm.kind, alarm.account, alarm.facts.waiting) == (AlarmKind.SLOW, "Console", 3)
    assert alarm.facts.usual == 300
    assert alarm.facts.wait == pytest.approx(2400, abs=30)


async def test_what_is_usual_of_one_channel_tells_nothing_of_another(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    await is_known_for(town, "email", an_hour=1, waits=[60])
    for who in ("ada", "mary", "joan"):
        await town.says(who, "Is anybody there?")
    _later(monkeypatch, timedelta(minutes=40))

    assert await looks(town) == []


# ── counting ────────────────────────────────────────────────────────────────────────────────────


async def test_each_hour_is_counted_once_when_it_is_over(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    await town.says("ada", "Good evening")
    await town.says("ada", "Are you open?")
    await town.answers(await town.conversation("ada"), "ada", "We are")
    await town.says("mary", "Hello")
    await counts(town)
    assert await town.rows(COUNTED, town.accounts["console"]) == []

    _later(monkeypatch, timedelta(hours=2))
    await counts(town)
    await counts(town)

    rows = await town.rows(COUNTED, town.accounts["console"])
    assert sum(received for received, _ in rows) == 3
    assert [len(waits) for _, waits in rows if waits] == [1]


# ── sent round ──────────────────────────────────────────────────────────────────────────────────


async def _is_sent_round(town: Town) -> None:
    await town.says("ada", "Do you have a place tomorrow?", on="telegram")
    await town.answers(await town.conversation("ada", on="telegram"), "ada", "Напишите нам на почту, пожалуйста", on="telegram")
    await town.says("ada@post.example", "Do you have a place tomorrow?", on="email")
    async with town.begin() as tx:
        ada = await town.person("ada", on="telegram", tx=tx)
        await people.merge(tx, ada, await town.person("ada@post.example", on="email", tx=tx), by=town.grace)
    talk = await town.conversation("ada", on="telegram")
    await town.answers(talk, "ada@post.example", "По записи пишите в Телеграм", on="email")


async def test_somebody_who_is_sent_from_one_channel_to_another_and_back_raises_an_alarm(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _is_sent_round(town)
    _later(monkeypatch, timedelta(hours=2))
    await counts(town)

    (alarm,) = await looks(town)

    assert (alarm.kind, alarm.channels, alarm.facts.people) == (AlarmKind.LOOP, ("email", "telegram"), 1)
    assert alarm.conversation_id


async def test_whoever_is_only_sent_there_is_not_sent_round(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    await town.says("ada", "Do you have a place tomorrow?", on="telegram")
    await town.answers(await town.conversation("ada", on="telegram"), "ada", "Напишите нам на почту, пожалуйста", on="telegram")
    _later(monkeypatch, timedelta(hours=2))
    await counts(town)

    assert await looks(town) == []


# ── what people do about it ─────────────────────────────────────────────────────────────────────


async def test_somebody_takes_note_of_an_alarm_and_takes_that_back(town: Town) -> None:
    await is_known_for(town, "telegram", an_hour=6)
    await last_heard(town, "telegram", 2 * HOUR)
    (alarm,) = await looks(town)
    chief = await _chief(town)

    async with town.begin() as tx:
        await routing.silence.hush(tx, alarm.id, by=chief)
    assert await looks(town) == []
    async with town.begin() as tx:
        assert [one.id for one in await routing.silence.alarms(tx, hushed=True)] == [alarm.id]
        await routing.silence.sound_again(tx, alarm.id, by=chief)

    assert [one.id for one in await looks(town)] == [alarm.id]


async def test_only_who_manages_routing_hushes_and_only_a_loop_is_mended_by_word(town: Town) -> None:
    await is_known_for(town, "telegram", an_hour=6)
    await last_heard(town, "telegram", 2 * HOUR)
    (alarm,) = await looks(town)
    chief = await _chief(town)

    async with town.begin() as tx:
        with pytest.raises(Forbidden):
            await routing.silence.hush(tx, alarm.id, by=msgspec.structs.replace(chief, role="operator"))
        with pytest.raises(NotFound):
            await routing.silence.mended(tx, alarm.id, by=chief)


async def _chief(town: Town) -> workspace.Staff:
    async with town.begin() as tx:
        return msgspec.structs.replace(await workspace.staff_member(tx, town.grace), role="supervisor")


def _later(monkeypatch: pytest.MonkeyPatch, by: timedelta) -> None:
    at: datetime = clock.now() + by
    monkeypatch.setattr(clock, "now", lambda: at)


async def test_each_workspace_with_a_channel_is_looked_at_every_minute(town: Town, ground: Ground) -> None:
    await is_known_for(town, "telegram", an_hour=60)
    await last_heard(town, "telegram", 2 * HOUR)
    worker = Worker(ground, ground.database, ground.bus, routing.silence.JOBS)
    await worker.start()
    try:
        assert await until(lambda: town.rows("SELECT kind FROM alarms WHERE workspace_id = $1")) == [("quiet",)]
    finally:
        await worker.stop()
