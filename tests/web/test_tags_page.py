"""Tags are added, coloured, renamed, removed with a way back, and made one."""

from uuid import UUID

import pytest

from parley import conversations
from parley.core.db import Database
from parley.core.ids import ConversationId, TagId
from parley.workspace import Staff
from tests.web.conftest import Browser, Open, hired, sign_in, submit

PAGE = "/settings/tags"


@pytest.fixture
async def tags(database: Database, grace: Staff, id: ConversationId) -> tuple[TagId, TagId]:
    """Two, of which Ada's conversation bears the first."""
    async with database.transaction(grace.workspace_id) as tx:
        price, cost = await conversations.add_tag(tx, "price list", hue=15), await conversations.add_tag(tx, "cost", hue=45)
        await conversations.tag(tx, id, add=[price.id], by=grace.id)
    return price.id, cost.id


async def named(database: Database, grace: Staff) -> dict[str, int]:
    async with database.transaction(grace.workspace_id) as tx:
        return {tag.name: tag.hue for tag in await conversations.tags(tx)}


async def on_conversation(database: Database, grace: Staff, id: ConversationId) -> list[str]:
    async with database.transaction(grace.workspace_id) as tx:
        return [tag.name for tag in await conversations.tags_of(tx, id)]


async def test_a_tag_is_added_and_changed(grace_at_work: Browser, database: Database, grace: Staff) -> None:
    assert (await submit(grace_at_work, PAGE, page=PAGE, name=" complaint ", hue="345")).status_code == 303
    async with database.transaction(grace.workspace_id) as tx:
        [tag] = await conversations.tags(tx)

    await submit(grace_at_work, f"{PAGE}/{tag.id}", page=PAGE, name="sorrow", hue="225")

    assert await named(database, grace) == {"sorrow": 225}


async def test_how_much_a_tag_is_used_is_shown(grace_at_work: Browser, tags: tuple[TagId, TagId]) -> None:
    page = (await grace_at_work.get(PAGE)).text
    assert "in 1 conversation<" in page and "in 0 conversations" in page


async def test_a_removed_tag_comes_back_with_what_bore_it(
    grace_at_work: Browser, database: Database, grace: Staff, id: ConversationId, tags: tuple[TagId, TagId]
) -> None:
    answer = await submit(grace_at_work, f"{PAGE}/{tags[0]}/remove", page=PAGE)
    assert "price list" not in await named(database, grace)
    assert f"{PAGE}/{tags[0]}/restore" in (await grace_at_work.get(answer.headers["location"])).text

    await submit(grace_at_work, f"{PAGE}/{tags[0]}/restore", page=PAGE)

    assert await on_conversation(database, grace, id) == ["price list"]


async def test_of_two_tags_made_one_the_other_is_on_everything(
    grace_at_work: Browser, database: Database, grace: Staff, id: ConversationId, tags: tuple[TagId, TagId]
) -> None:
    await submit(grace_at_work, f"{PAGE}/{tags[0]}/merge", page=PAGE, into=str(tags[1]))

    assert await named(database, grace) == {"cost": 45}
    assert await on_conversation(database, grace, id) == ["cost"]


async def test_a_tag_is_not_made_one_with_itself(grace_at_work: Browser, tags: tuple[TagId, TagId]) -> None:
    assert (await submit(grace_at_work, f"{PAGE}/{tags[0]}/merge", page=PAGE, into=str(tags[0]))).status_code == 404


async def test_two_tags_of_one_name_are_refused(grace_at_work: Browser, tags: tuple[TagId, TagId]) -> None:
    answer = await submit(grace_at_work, PAGE, page=PAGE, name="Price List", hue="15")
    assert answer.status_code >= 400 and 'value="Price List"' in answer.text


async def test_tags_of_strangers_are_not_there(opened: Open, linus: Staff, tags: tuple[UUID, UUID]) -> None:
    browser = opened()
    await sign_in(browser, linus)
    assert (await submit(browser, f"{PAGE}/{tags[0]}/remove", page=PAGE)).status_code == 404
    assert "price list" not in (await browser.get(PAGE)).text


async def test_an_operator_sorts_by_tags_and_does_not_make_them(opened: Open, database: Database, grace: Staff) -> None:
    browser = opened()
    await sign_in(browser, await hired(database, grace, "ada", "operator"))
    assert (await submit(browser, PAGE, page="/settings/profile", name="mine", hue="15")).status_code == 403
