"""What is said under a community's posts: answered for all to read, and in private to whom has allowed it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from parley import wiring
from parley.conversations import NOT_ALLOWED, NoWay
from parley.core.lanes import Worker
from tests.channels.commenting import Public
from tests.faults.stand import Stand, founded
from tests.providers import vk as fake
from tests.providers.vk.posting import TEXT
from tests.spine.waiting import until

EVENTS = frozenset(
    {"message_new", "message_reply", "message_allow", "wall_reply_new", "wall_reply_edit", "wall_reply_delete", "wall_reply_restore"}
)


@pytest.fixture
async def stand(database_url: str, tmp_path: Path) -> AsyncIterator[Stand]:
    """The salon, and a worker in this process."""
    async with founded(database_url, tmp_path) as stand:
        worker = Worker(stand.ground, stand.ground.database, stand.ground.bus, wiring.JOBS)
        await worker.start()
        yield stand
        await worker.stop()


@pytest.fixture
async def public(stand: Stand, community: fake.Community, vk: fake.Vk) -> Public:
    community.polling = EVENTS
    await stand.connect("vk", token=community.token, group_id=community.id, api_url=vk.address)
    await until(lambda: stand.rows("SELECT FROM account_health WHERE cursor <> ''"))
    return Public(stand.ground, stand.salon.workspace_id, stand.salon.grace)


async def test_a_comment_is_answered_under_itself_and_nowhere_else(public: Public, community: fake.Community, ada: fake.User) -> None:
    comment = await ada.comments("Сколько стоит?")
    found = await public.conversation()
    await public.arrived(await public.answers(found.id, "От 800 рублей"))

    said = [(one["text"], one.get("reply_to_comment")) for one in community.comments.values()]
    assert said == [("Сколько стоит?", None), ("От 800 рублей", comment["id"])]
    assert ada.sees == []
    assert [message.text for message in await public.said(found.id)] == ["Сколько стоит?", "От 800 рублей"]


async def test_the_post_is_shown_beside_its_comments(public: Public, community: fake.Community, ada: fake.User) -> None:
    await ada.comments("Сколько стоит?", post=7)
    post = await public.post(await public.conversation())

    assert (post.text, post.url, post.picture_mime) == (TEXT, f"https://vk.com/wall-{community.id}_7", "image/png")


async def test_a_post_that_vk_does_not_show_holds_no_comment_up(public: Public, community: fake.Community, ada: fake.User) -> None:
    community.hides_posts = True
    await ada.comments("Сколько стоит?", post=7)
    found = await public.conversation()
    post = await public.post(found, "failed")
    await public.arrived(await public.answers(found.id, "От 800 рублей"))

    assert (post.text, post.url) == ("", f"https://vk.com/wall-{community.id}_7")


async def test_nobody_is_written_to_who_has_not_allowed_it(public: Public, stand: Stand, ada: fake.User) -> None:
    await ada.comments("Меня обожгли краской")
    found = await public.conversation()

    assert [way.closed_reason for way in await public.ways(found.id)] == [None, NOT_ALLOWED]
    with pytest.raises(NoWay):
        await public.answers(found.id, "Что случилось?", public=False)

    await ada.allows()
    await until(lambda: stand.rows("SELECT FROM ways"))
    await public.arrived(await public.answers(found.id, "Что случилось?", public=False))

    assert [seen.text for seen in ada.sees] == ["Что случилось?"]
    assert len(await public.said(found.id)) == 2


async def test_what_the_community_answers_elsewhere_stands_with_the_comment(public: Public, ada: fake.User) -> None:
    comment = await ada.comments("Сколько стоит?")
    found = await public.conversation()
    await ada.is_answered_under_the_post(comment, "От 800")
    said = await public.once(found.id, lambda said: len(said) == 2)

    assert [(message.author_kind, message.text) for message in said] == [("person", "Сколько стоит?"), ("native", "От 800")]
    assert len(await public.rows("all")) == 1


async def test_a_comment_is_changed_and_deleted_where_it_stands(public: Public, ada: fake.User) -> None:
    comment = await ada.comments("Ужас")
    found = await public.conversation()
    await ada.edits_comment(comment, "Ужас, а не салон")
    await public.once(found.id, lambda said: said[0].text == "Ужас, а не салон")
    await ada.deletes_comment(comment)

    assert await public.once(found.id, lambda said: said[0].deleted_at is not None)
