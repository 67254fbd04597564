"""Comments on pages without scripts: whose post a picture is, who says how soon they are answered, and where they are listed."""

from collections.abc import AsyncIterator

import pytest

from parley import workspace
from parley.core.db import Database
from parley.core.ground import Ground
from parley.core.lanes import Worker
from parley.workspace import Staff
from tests.providers.meta.api import PICTURE
from tests.web.conftest import Browser, Open, hired, sign_in, submit
from tests.web.desk import Line
from tests.web.under_a_post import QUESTION, Wall, wall

SETTING = "/settings/public-comments"


@pytest.fixture
async def facebook(ground: Ground, worker: Worker, grace: Staff) -> AsyncIterator[Wall]:
    async with wall(ground, grace) as facebook:
        yield facebook


async def test_a_post_is_shown_to_colleagues_and_to_no_stranger(facebook: Wall, grace_at_work: Browser, opened: Open, linus: Staff) -> None:
    ada = facebook.person("Ada")
    await ada.comments(QUESTION)
    talk = await facebook.shown(await facebook.talk(ada))
    stranger = opened()
    await sign_in(stranger, linus)
    picture = await grace_at_work.get(f"/posts/{talk.post_id}/picture")

    assert (picture.status_code, picture.headers["content-type"], picture.content) == (200, "image/png", PICTURE)
    assert "sandbox" in picture.headers["content-security-policy"]
    again = await grace_at_work.get(f"/posts/{talk.post_id}/picture", headers={"if-none-match": picture.headers["etag"]})
    assert again.status_code == 304
    assert (await stranger.get(f"/posts/{talk.post_id}/picture")).status_code == 404
    assert (await opened().get(f"/posts/{talk.post_id}/picture")).status_code in (302, 303)


async def test_comments_have_a_place_in_the_inbox_where_an_account_hears_them(line: Line, grace: Staff, grace_at_work: Browser) -> None:
    await line.says("ada", "Hello")
    await line.conversation_of("ada", grace)

    assert "tab=public" not in (await grace_at_work.get("/inbox")).text

    async with wall(line.ground, grace) as facebook:
        greta = facebook.person("Greta")
        await greta.comments(QUESTION)
        await facebook.talk(greta)
        page = (await grace_at_work.get("/inbox?tab=public")).text

    assert "/inbox?tab=public" in page
    assert "Greta" in page
    assert "Ada" not in page


@pytest.mark.parametrize(("minutes", "kept"), [("30", 30), ("0", 15), ("5000", 15)])
async def test_the_owner_says_how_soon_a_comment_is_answered(
    minutes: str, kept: int, database: Database, grace: Staff, grace_at_work: Browser
) -> None:
    answer = await submit(grace_at_work, SETTING, page=SETTING, minutes=minutes)
    async with database.transaction(grace.workspace_id) as tx:
        chosen = await workspace.public_answers.decided(tx)

    assert chosen.public_answer_minutes == kept
    assert answer.status_code == (303 if kept == int(minutes) else 400)


async def test_an_operator_does_not_say_it(database: Database, grace: Staff, browser: Browser) -> None:
    await sign_in(browser, await hired(database, grace, "Emmy", "operator"))

    assert (await browser.get(SETTING)).status_code == 403
    assert (await submit(browser, SETTING, page="/inbox", minutes="30")).status_code == 403
