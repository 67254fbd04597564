"""Search finds what was said, in any form of its words."""

import pytest

from parley import conversations, wiring
from parley.conversations.indexing import INDEX
from parley.conversations.search import spans
from parley.core import ids
from parley.core.ground import Ground
from parley.core.ids import StaffId
from parley.core.lanes import Worker
from tests.spine.conftest import Line, Salon, connect_console, found_salon
from tests.spine.waiting import until


async def found(ground: Ground, salon: Salon, query: str) -> list[str]:
    async with ground.database.transaction(salon.workspace_id) as tx:
        return [hit.text for hit in (await conversations.search(tx, query, me=StaffId(ids.new()))).hits]


@pytest.mark.parametrize("query", ["стрижку", "стрижки завтра", "cnhb;re"])
async def test_words_are_found_in_other_forms_and_on_the_wrong_layout(
    ground: Ground, worker: Worker, salon: Salon, console: Line, query: str
) -> None:
    await console.says("ada", "Хочу записаться на стрижку завтра")
    assert await until(lambda: found(ground, salon, query)) == ["Хочу записаться на стрижку завтра"]


async def test_another_workspace_finds_nothing(ground: Ground, worker: Worker, salon: Salon, console: Line) -> None:
    linus = await found_salon(ground, "linus@other.example")
    other = await connect_console(ground, linus)
    await other.says("mallory", "маникюр у нас")
    await console.says("ada", "маникюр у вас")

    assert await until(lambda: found(ground, salon, "маникюр")) == ["маникюр у вас"]
    assert await until(lambda: found(ground, linus, "маникюр")) == ["маникюр у нас"]


async def test_what_somebody_is_just_deleting_is_not_found_again(ground: Ground, salon: Salon, console: Line) -> None:
    await console.says("ada", "маникюр у нас")
    intake = Worker(ground, ground.database, ground.bus, [job for job in wiring.JOBS if job.kind != INDEX.kind])
    await intake.start()
    await until(lambda: said(ground, salon))
    await intake.stop()
    index = Worker(ground, ground.database, ground.bus, [INDEX])
    async with ground.database.transaction(salon.workspace_id) as tx:
        await tx.execute("DELETE FROM messages WHERE workspace_id = $1", tx.workspace_id)
        await index.start()
        await until(lambda: indexed_up_to_now(ground))
    await index.stop()

    async with ground.database.transaction(salon.workspace_id) as tx:
        assert await tx.value("SELECT count(*) FROM message_search WHERE workspace_id = $1", tx.workspace_id) == 0


async def said(ground: Ground, salon: Salon) -> int:
    async with ground.database.transaction(salon.workspace_id) as tx:
        return await tx.value("SELECT count(*) FROM messages WHERE workspace_id = $1", tx.workspace_id)


async def indexed_up_to_now(ground: Ground) -> bool:
    async with ground.database.across() as tx:
        return bool(await tx.value("SELECT true FROM stream_positions WHERE name = 'search'"))


def test_periods_are_searched_from_the_newest_in_growing_steps() -> None:
    assert [list(span) for span in spans(9, 2)] == [[9], [8, 7], [6, 5, 4, 3], [2]]
