"""What is said under a page's posts: asked and answered for all to read, or answered in private where Facebook lets us."""

from collections.abc import AsyncIterator

import pytest

from parley.conversations import LATE, USED, NoWay
from parley.core.ground import Ground
from parley.core.lanes import Worker
from tests.channels.commenting import Public
from tests.channels.meta.meta_desk import Desk, connected, sees
from tests.providers.messenger import Meta, Person, Place
from tests.providers.meta.api import PICTURE
from tests.providers.meta.public import POST
from tests.spine.conftest import Salon


@pytest.fixture
async def desk(ground: Ground, salon: Salon, meta: Meta, place: Place) -> AsyncIterator[Desk]:
    async with connected(ground, salon, meta, place, "messenger") as desk:
        yield desk


@pytest.fixture
def public(desk: Desk) -> Public:
    return Public(desk.ground, desk.salon.workspace_id, desk.salon.grace)


async def test_a_comment_is_answered_under_itself_and_nowhere_else(public: Public, place: Place, ada: Person, worker: Worker) -> None:
    comment = await ada.comments("Скільки коштує?")
    found = await public.conversation()
    await public.arrived(await public.answers(found.id, "Від 800 гривень"))

    said = [(one["message"], one["parent"]) for one in place.comments.values()]
    assert said == [("Скільки коштує?", ""), ("Від 800 гривень", comment)]
    assert place.sent == []
    assert [message.text for message in await public.said(found.id)] == ["Скільки коштує?", "Від 800 гривень"]


async def test_the_post_is_shown_beside_its_comments(public: Public, ground: Ground, place: Place, ada: Person, worker: Worker) -> None:
    await ada.comments("Скільки коштує?")
    await ada.comments("І довге?")
    post = await public.post(await public.conversation())

    assert (post.text, post.author, post.url) == (POST, "Salon", f"https://www.facebook.com/{place.posts[0]}")
    assert await ground.files.get(post.picture_key or "") == PICTURE


async def test_a_post_is_asked_for_once(public: Public, meta: Meta, place: Place, ada: Person, worker: Worker) -> None:
    await ada.comments("Скільки коштує?")
    found = await public.conversation()
    await public.post(found)
    await ada.comments("І довге?")
    await public.once(found.id, lambda said: len(said) == 2)

    assert len([call for call in meta.calls if call.startswith(f"GET {place.posts[0]}")]) == 1


async def test_a_private_answer_to_a_comment_is_read_by_its_author_alone(public: Public, place: Place, ada: Person, worker: Worker) -> None:
    await ada.comments("Мене обпекли фарбою")
    found = await public.conversation()
    await public.arrived(await public.answers(found.id, "Пишемо вам, щоб допомогти", public=False))

    assert [seen.text for seen in await sees(ada, 1)] == ["Пишемо вам, щоб допомогти"]
    assert [one["message"] for one in place.comments.values()] == ["Мене обпекли фарбою"]
    assert (await public.said(found.id))[-1].content["privately"]


async def test_what_ada_answers_to_that_goes_on_in_private(public: Public, place: Place, ada: Person, worker: Worker) -> None:
    await ada.comments("Мене обпекли фарбою")
    found = await public.conversation()
    await public.arrived(await public.answers(found.id, "Що сталося?", public=False))
    await ada.writes("Ось як було")
    private = await public.conversation(public=False)
    await public.arrived(await public.answers(private.id, "Повернемо гроші"))

    assert private.person_id == found.person_id
    assert [seen.text for seen in await sees(ada, 2)] == ["Що сталося?", "Повернемо гроші"]
    assert len(place.comments) == 1
    assert [message.text for message in await public.said(found.id)] == ["Мене обпекли фарбою", "Що сталося?"]


async def test_a_comment_has_one_private_answer_and_the_next_comment_another(public: Public, ada: Person, worker: Worker) -> None:
    await ada.comments("Мене обпекли фарбою")
    found = await public.conversation()
    await public.arrived(await public.answers(found.id, "Що сталося?", public=False))

    assert [way.closed_reason for way in await public.ways(found.id)] == [None, USED]
    with pytest.raises(NoWay):
        await public.answers(found.id, "Ви тут?", public=False)

    await ada.comments("Ви відповісте?")
    await public.once(found.id, lambda said: len(said) == 3)
    await public.arrived(await public.answers(found.id, "Уже пишемо", public=False))

    assert [seen.text for seen in await sees(ada, 2)] == ["Що сталося?", "Уже пишемо"]


async def test_a_second_private_answer_that_facebook_refuses_is_shown_as_failed(
    public: Public, place: Place, ada: Person, worker: Worker
) -> None:
    comment = await ada.comments("Мене обпекли фарбою")
    place.comments[comment]["is_answered"] = True  # somebody was quicker, in Facebook's own pages
    found = await public.conversation()
    failed = await public.arrived(await public.answers(found.id, "Що сталося?", public=False), "failed")

    assert (failed.deliveries[0].error_kind, failed.deliveries[0].error) == ("Refused", "(#10900) Activity already replied to")
    await public.arrived(await public.answers(found.id, "Ми вам написали"))


async def test_a_comment_that_has_grown_old_is_answered_in_public_only(public: Public, place: Place, ada: Person, worker: Worker) -> None:
    await ada.comments("Мене обпекли фарбою")
    found = await public.conversation()
    ada.lets_comments_grow_old()

    failed = await public.arrived(await public.answers(found.id, "Що сталося?", public=False), "failed")

    assert failed.deliveries[0].error_kind == "WindowClosed"

    async with public.ground.database.transaction(public.workspace_id) as tx:
        await tx.execute("UPDATE messages SET at = at - interval '8 days' WHERE workspace_id = $1", tx.workspace_id)

    assert [way.closed_reason for way in await public.ways(found.id)] == [None, LATE]


async def test_a_private_message_is_never_answered_under_a_post(public: Public, place: Place, ada: Person, worker: Worker) -> None:
    await ada.writes("А для мене?")
    private = await public.conversation(public=False)
    await ada.comments("Скільки коштує?")
    await public.conversation()

    assert [way.public for way in await public.ways(private.id)] == [False]
    with pytest.raises(NoWay):
        await public.answers(private.id, "Для вас дешевше", public=True)

    await public.arrived(await public.answers(private.id, "Для вас дешевше"))

    assert [seen.text for seen in await sees(ada, 1)] == ["Для вас дешевше"]
    assert len(place.comments) == 1


async def test_what_the_page_answers_elsewhere_stands_with_the_comment(public: Public, ada: Person, worker: Worker) -> None:
    comment = await ada.comments("Скільки коштує?")
    found = await public.conversation()
    await ada.is_answered_under_the_post(comment, "Від 800")
    said = await public.once(found.id, lambda said: len(said) == 2)

    assert [(message.author_kind, message.text) for message in said] == [("person", "Скільки коштує?"), ("native", "Від 800")]
    assert (await public.conversation()).first_answered_at is not None
    assert len(await public.rows("all")) == 1


async def test_a_comment_is_changed_and_deleted_where_it_stands(public: Public, ada: Person, worker: Worker) -> None:
    comment = await ada.comments("Жах")
    found = await public.conversation()
    await ada.edits_comment(comment, "Жах, а не салон")
    await public.once(found.id, lambda said: said[0].text == "Жах, а не салон")
    await ada.deletes_comment(comment)

    assert await public.once(found.id, lambda said: said[0].deleted_at is not None)
    assert [(way.public, way.comment) for way in await public.ways(found.id) if way.closed_at is None] == [(True, "")]
