"""Work that failed too often is shown with its reason, and can be tried again."""

from parley.core import ids
from parley.core.db import Database
from parley.workspace import Staff
from tests.web.conftest import Browser, submit

DIE = """
    INSERT INTO lanes (workspace_id, id, kind, key, class, next_run_at, attempts, error, died_at)
    VALUES ($1, $2, 'conversations.fetch', 'a file', 'in', now(), 8, 'the provider no longer has it', now())
"""


async def test_a_dead_lane_is_shown_and_tried_again(grace_at_work: Browser, database: Database, grace: Staff) -> None:
    lane = ids.new()
    async with database.transaction(grace.workspace_id) as tx:
        await tx.execute(DIE, tx.workspace_id, lane)

    page = (await grace_at_work.get("/settings/work")).text
    answer = await submit(grace_at_work, f"/settings/work/{lane}/again", page="/settings/profile")
    after = (await grace_at_work.get("/settings/work")).text

    assert "Fetching a file" in page and "the provider no longer has it" in page
    assert answer.status_code == 303 and "the provider no longer has it" not in after


async def test_what_is_not_dead_cannot_be_tried_again(grace_at_work: Browser) -> None:
    answer = await submit(grace_at_work, f"/settings/work/{ids.new()}/again", page="/settings/profile")
    assert answer.status_code == 404
