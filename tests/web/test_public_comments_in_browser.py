"""A comment in a real browser: the post beside it, who will read the answer, and no private draft that goes out in public."""

from collections.abc import AsyncIterator

import pytest
from litestar import Litestar
from playwright.async_api import Browser, Page, expect

from parley import conversations
from parley.conversations import Author
from parley.core.db import Database
from parley.core.ground import Ground
from parley.core.lanes import Worker
from parley.workspace import Staff
from tests.axe import EVERYTHING, WIDE, everybody_can_use, findings
from tests.web.conftest import hired
from tests.web.screens import enter, watched
from tests.web.site import serving
from tests.web.under_a_post import QUESTION, Wall, wall


@pytest.fixture
async def facebook(ground: Ground, worker: Worker, grace: Staff) -> AsyncIterator[Wall]:
    async with wall(ground, grace) as facebook:
        yield facebook


@pytest.fixture
async def page(chromium: Browser, app: Litestar, grace: Staff) -> AsyncIterator[Page]:
    async with serving(app) as site, watched(chromium, console=False, base_url=site, viewport=WIDE, reduced_motion="reduce") as page:
        await enter(page, grace)
        yield page


async def queued(database: Database, grace: Staff) -> list[tuple[str, str]]:
    """What is to leave: where to, and in answer to which comment in private."""
    sql = "SELECT part->>'to', coalesce(part->>'comment', '') FROM deliveries WHERE workspace_id = $1 ORDER BY id"
    async with database.transaction(grace.workspace_id) as tx:
        return [(to, comment) for to, comment in await tx.records(sql, tx.workspace_id)]


async def test_it_is_plain_who_reads_the_answer_before_it_is_sent(page: Page, facebook: Wall, database: Database, grace: Staff) -> None:
    ada = facebook.person("Ada")
    comment = await ada.comments(QUESTION)
    talk = await facebook.shown(await facebook.talk(ada))
    row = page.locator("#inbox").get_by_role("listitem").filter(has_text="Ada")
    await expect(row).to_contain_text("Public comment")
    await expect(row).to_contain_text("Answer within")
    await page.goto(f"/conversations/{talk.id}")

    post = page.get_by_role("complementary", name="The post that is commented on")
    await expect(post).to_contain_text("Осінній розпродаж")
    await expect(post.get_by_role("link", name="Open the post")).to_have_attribute(
        "href", f"https://www.facebook.com/{facebook.place.posts[0]}"
    )
    assert await post.locator("img").evaluate("async img => { await img.decode(); return img.naturalWidth > 0; }")
    await everybody_can_use(page)

    way, fit = page.get_by_label("Which way to answer"), page.locator("#fit")
    await expect(fit).to_contain_text("Everybody can read this answer")
    await page.get_by_label("Message", exact=True).fill("Нам дуже шкода!")
    await page.get_by_role("button", name="Publish").click()
    said = page.locator(".line-out").last
    await expect(said).to_contain_text("Public")
    await expect(said).to_contain_text("Нам дуже шкода!")
    await expect(page.locator(".talk-head [data-due]")).to_have_count(0)

    await way.select_option(label=await way.locator("option").last.inner_text())
    await expect(fit).to_contain_text("Only they read this")
    await expect(page.get_by_role("button", name="Publish")).to_have_count(0)
    await page.get_by_label("Message", exact=True).fill("Пишемо вам")
    await page.get_by_role("button", name="Send", exact=True).click()
    await expect(page.locator(".line-out").last).to_contain_text("Privately")
    await expect(fit).to_contain_text("This comment has had its one private answer")

    assert await queued(database, grace) == [(facebook.place.posts[0], ""), (ada.id, comment)]


async def test_a_private_draft_does_not_become_public_when_its_way_is_gone(
    page: Page, facebook: Wall, database: Database, grace: Staff
) -> None:
    ada = facebook.person("Ada")
    comment = await ada.comments(QUESTION)
    talk = await facebook.talk(ada)
    await page.goto(f"/conversations/{talk.id}")
    way = page.get_by_label("Which way to answer")
    await way.select_option(index=1)
    await page.get_by_label("Message", exact=True).fill("Ваш номер телефону?")
    emmy = await hired(database, grace, "Emmy", "operator")
    async with database.transaction(grace.workspace_id) as tx:
        private = (await conversations.ways(tx, talk))[1]
        pair, author = (private.identity_id, private.account_id), Author("staff", emmy.id)
        await conversations.reply(tx, talk.id, text="Що сталося?", way=pair, author=author, public=False)

    await expect(way.locator("option:disabled")).to_have_count(1)
    await page.get_by_label("Message", exact=True).press("Control+Enter")

    await expect(page.locator("#composer [role=alert]")).to_contain_text("cannot be answered this way")
    assert await queued(database, grace) == [(ada.id, comment)]
    assert list(facebook.place.comments) == [comment]


async def test_the_page_that_says_how_soon_breaks_no_rule(page: Page) -> None:
    await page.goto("/settings/public-comments")
    await expect(page.get_by_label("First answer within")).to_have_value("15")

    assert await findings(page, rules=EVERYTHING) == []
