"""What is said under an account's posts: asked and answered for all to read, or answered in private where Instagram lets us."""

from collections.abc import AsyncIterator

import pytest

from parley.conversations import USED
from parley.core.ground import Ground
from parley.core.lanes import Worker
from tests.channels.commenting import Public
from tests.channels.meta.meta_desk import Desk, connected, sees
from tests.providers.instagram import Meta, Person, Place
from tests.providers.meta.public import POST
from tests.spine.conftest import Salon


@pytest.fixture
async def desk(ground: Ground, salon: Salon, meta: Meta, place: Place) -> AsyncIterator[Desk]:
    async with connected(ground, salon, meta, place, "instagram") as desk:
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


async def test_the_post_is_asked_for_since_a_comment_tells_only_its_number(
    public: Public, place: Place, ada: Person, worker: Worker
) -> None:
    await ada.comments("Скільки коштує?")
    post = await public.post(await public.conversation())

    assert (post.text, post.author) == (POST, "salon.example")
    assert post.url == f"https://www.instagram.com/p/{place.posts[0]}/"
    assert post.picture_mime == "image/png"


async def test_a_private_answer_goes_once_and_what_ada_says_to_it_is_private(
    public: Public, place: Place, ada: Person, worker: Worker
) -> None:
    await ada.comments("Мене обпекли фарбою")
    found = await public.conversation()
    await public.arrived(await public.answers(found.id, "Що сталося?", public=False))

    assert [way.closed_reason for way in await public.ways(found.id)] == [None, USED]

    await ada.writes("Ось як було")
    private = await public.conversation(public=False)
    await public.arrived(await public.answers(private.id, "Повернемо гроші"))

    assert [seen.text for seen in await sees(ada, 2)] == ["Що сталося?", "Повернемо гроші"]
    assert len(place.comments) == 1


async def test_what_the_account_answers_elsewhere_stands_with_the_comment(public: Public, ada: Person, worker: Worker) -> None:
    comment = await ada.comments("Скільки коштує?")
    found = await public.conversation()
    await ada.is_answered_under_the_post(comment, "Від 800")
    said = await public.once(found.id, lambda said: len(said) == 2)

    assert [(message.author_kind, message.text) for message in said] == [("person", "Скільки коштує?"), ("native", "Від 800")]
    assert len(await public.rows("all")) == 1
