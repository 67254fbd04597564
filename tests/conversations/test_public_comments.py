"""What is said in public is a conversation of its own for each person and post, and never mixes with what is said in private."""

from datetime import timedelta

import pytest

from parley import conversations, people, workspace
from parley.channels import Kind
from parley.conversations import NOT_ALLOWED, Change, NoWay, OneMessageOnly, Status
from tests.conversations.commenters import PAGE, POST, answers, comments, in_private, in_public, parts, talk, ways
from tests.people.town import Town


@pytest.fixture
async def page(town: Town) -> Town:
    await town.connects("messenger", **PAGE)
    return town


# ── whose it is ─────────────────────────────────────────────────────────────────────────────────


async def test_two_first_comments_at_once_make_one_conversation(page: Town) -> None:
    await comments(page, "ada", "Скільки коштує?", times=6)
    [found] = await in_public(page)

    assert len(await page.rows("SELECT FROM messages WHERE workspace_id = $1 AND conversation_id = $2", found.id)) == 6
    assert len(await page.rows("SELECT FROM posts WHERE workspace_id = $1")) == 1


async def test_each_person_and_each_post_has_one_of_its_own(page: Town) -> None:
    await comments(page, "ada", "Скільки коштує?")
    await comments(page, "ada", "І тут?", post="100_2")
    await comments(page, "grete", "І мені скажіть")

    assert len(await in_public(page)) == 3
    assert await page.timeline(await page.person("ada", on="messenger")) == ["Скільки коштує?", "І тут?"]


async def test_a_comment_comes_beside_the_private_conversation_of_the_same_person(page: Town) -> None:
    await page.says("ada", "А для мене?", on="messenger")
    await comments(page, "ada", "Скільки коштує?")
    [public], private = await in_public(page), await in_private(page)

    assert public.id != private.id
    assert public.person_id == private.person_id


async def test_a_comment_that_we_only_hear_of_when_it_is_changed_is_public_too(page: Town) -> None:
    await comments(page, "ada", "Скільки коштує?", kind=Kind.EDIT)

    assert [found.topic for found in await in_public(page)] == [POST]


async def test_what_the_page_says_to_nobody_is_no_conversation(page: Town) -> None:
    await comments(page, "the page", "Ми відкрились!", kind=Kind.ECHO)

    assert await page.talks() == []
    assert await page.persons() == {}


async def test_an_answer_of_the_page_in_the_same_call_stands_under_the_comment(page: Town) -> None:
    asked = page.fact("ada", "Скільки?", kind=Kind.COMMENT, external_id="100_7", thread=POST, group=True, public=True)
    told = page.fact("the page", "800", kind=Kind.ECHO, thread=POST, group=True, public=True, quoted="100_7")
    async with page.begin() as tx:
        await page.takes_in(tx, "messenger", asked, told)

    assert [talk.said for talk in await page.talks()] == [("Скільки?", "800")]


# ── who reads the answer ────────────────────────────────────────────────────────────────────────


async def test_an_answer_is_as_public_as_its_conversation(page: Town) -> None:
    await page.says("ada", "А для мене?", on="messenger")
    await comments(page, "ada", "Скільки коштує?", external_id="100_7")
    [public], private = await in_public(page), await in_private(page)
    await answers(page, private, "Вам дешевше")
    await answers(page, public, "Від 800")

    assert await parts(page) == [("ada", None, None), (POST, "100_7", None)]


async def test_a_private_conversation_has_no_public_way_whatever_came_last(page: Town) -> None:
    await page.says("ada", "А для мене?", on="messenger")
    await comments(page, "ada", "Скільки коштує?")
    private = await in_private(page)

    assert [(way.public, way.thread) for way in await ways(page, private)] == [(False, "ada")]
    with pytest.raises(NoWay):
        await answers(page, private, "Вам дешевше", public=True)
    assert await parts(page) == []


async def test_whoever_means_a_private_answer_never_gives_a_public_one(page: Town) -> None:
    await comments(page, "ada", "Скільки коштує?", external_id="100_7")
    [public] = await in_public(page)
    await answers(page, public, "Пишемо вам", public=False)

    assert await parts(page) == [("ada", None, "100_7")]
    with pytest.raises(NoWay):
        await answers(page, public, "Ви тут?", public=False)
    assert len(await parts(page)) == 1


async def test_under_a_post_only_a_comment_there_is_answered(page: Town) -> None:
    await page.says("ada", "А для мене?", on="messenger", external_id="m_1")
    await comments(page, "ada", "Скільки?", external_id="100_7")
    await comments(page, "ada", "І тут?", external_id="200_8", post="100_2")
    public = (await in_public(page))[0]
    found = await page.rows("SELECT id FROM messages WHERE workspace_id = $1 AND text = ANY($2)", ["А для мене?", "І тут?"])
    for (elsewhere,) in found:
        await answers(page, public, "Від 800", quoted=elsewhere)

    assert [quoted for _, quoted, _ in await parts(page)] == ["100_7", "100_7"]


async def test_a_private_answer_to_a_comment_is_one_message(page: Town) -> None:
    await comments(page, "ada", "Скільки коштує?")
    [public] = await in_public(page)

    with pytest.raises(OneMessageOnly):
        await answers(page, public, "слово " * 1000, public=False)


async def test_where_the_provider_names_nobody_there_is_only_the_place_to_answer_in(page: Town) -> None:
    await comments(page, "nobody", "", post="mention:9", external_id="8", sender=None)
    [public] = await in_public(page)
    await answers(page, public, "Дякуємо!")

    assert [(way.public, way.closed_reason) for way in await ways(page, public)] == [(True, None), (False, NOT_ALLOWED)]
    assert await parts(page) == [("mention:9", "8", None)]


# ── persons that become one ─────────────────────────────────────────────────────────────────────


async def test_persons_who_become_one_speak_in_one_conversation_under_a_post_and_apart_again(page: Town) -> None:
    await comments(page, "ada", "Скільки коштує?")
    await comments(page, "augusta", "Ви відповісте?")
    await page.says("augusta", "Пишу сюди", on="messenger")
    first, second = await in_public(page)
    async with page.begin() as tx:
        link = await people.merge(tx, first.person_id, second.person_id, by=page.grace)

    assert [found.id for found in await in_public(page)] == [first.id]
    assert (await talk(page, second.id)).joined_to == first.id
    assert not (await in_private(page)).is_public
    await comments(page, "augusta", "Ау?")

    async with page.begin() as tx:
        await people.unlink(tx, link, by=page.grace)

    assert [found.post_id for found in await in_public(page)] == [first.post_id, first.post_id]
    said = sorted(sorted(talk.said) for talk in await page.talks())
    assert said == [["Ау?", "Ви відповісте?"], ["Пишу сюди"], ["Скільки коштує?"]]


# ── the clock ───────────────────────────────────────────────────────────────────────────────────


async def test_the_first_answer_in_public_has_a_clock_and_a_private_question_none(page: Town) -> None:
    await page.says("ada", "А для мене?", on="messenger")
    await comments(page, "ada", "Скільки коштує?")
    [public], private = await in_public(page), await in_private(page)

    assert public.waiting_since and public.answer_due_at == public.waiting_since + timedelta(minutes=15)
    assert (private.answer_due_at, private.first_answered_at) == (None, None)


async def test_the_workspace_says_how_long_it_may_take(page: Town) -> None:
    async with page.begin() as tx:
        chosen = workspace.public_answers.PublicAnswers(public_answer_minutes=5)
        await tx.execute("UPDATE workspaces SET settings = settings || $2 WHERE workspace_id = $1", page.workspace_id, chosen)
    await comments(page, "ada", "Скільки коштує?")
    [public] = await in_public(page)

    assert public.waiting_since and public.answer_due_at == public.waiting_since + timedelta(minutes=5)


async def test_an_answer_stops_the_clock_and_taking_it_back_lets_it_go_on(page: Town) -> None:
    await comments(page, "ada", "Скільки коштує?")
    [public] = await in_public(page)
    said = await answers(page, public, "Від 800", hold=timedelta(minutes=5))

    answered = await talk(page, public.id)
    assert answered.first_answered_at is not None
    async with page.begin() as tx:
        await conversations.take_back(tx, said.id)

    assert (await talk(page, public.id)).first_answered_at is None
    assert (await talk(page, public.id)).answer_due_at == public.answer_due_at


async def test_further_comments_do_not_put_the_first_answer_off(page: Town) -> None:
    await comments(page, "ada", "Скільки коштує?")
    [public] = await in_public(page)
    await comments(page, "ada", "Ау?")
    await answers(page, public, "Від 800")
    await comments(page, "ada", "Дякую")
    later = await talk(page, public.id)

    assert later.answer_due_at == public.answer_due_at
    assert later.first_answered_at is not None


async def test_whoever_asks_again_after_it_was_resolved_starts_the_clock_anew(page: Town) -> None:
    await comments(page, "ada", "Скільки коштує?")
    [public] = await in_public(page)
    await answers(page, public, "Від 800")
    async with page.begin() as tx:
        await conversations.change_many(tx, [public.id], Change(status=Status.RESOLVED), by=page.grace)
    await comments(page, "ada", "А довге?")
    again = await talk(page, public.id)

    assert again.first_answered_at is None
    assert again.answer_due_at and public.answer_due_at and again.answer_due_at > public.answer_due_at


async def test_the_list_shows_what_is_due_first_and_what_is_late(page: Town) -> None:
    await comments(page, "ada", "Перша")
    await comments(page, "grete", "Друга")
    await page.says("ida", "У приват")
    [first, second] = await in_public(page)
    async with page.begin() as tx:
        sql = "UPDATE conversations SET answer_due_at = now() - interval '1 minute' WHERE workspace_id = $1 AND id = $2"
        await tx.execute(sql, page.workspace_id, second.id)
        due = await conversations.inbox(tx, page.grace, sort="due")
        public = await conversations.inbox(tx, page.grace, which="public")
        late = conversations.Group(items=(conversations.Condition("overdue", "yes"),))
        overdue = await conversations.inbox(tx, page.grace, filter=late)

    assert [row.preview for row in due] == ["Друга", "Перша", "У приват"]
    assert {row.id for row in public} == {first.id, second.id}
    assert [row.preview for row in overdue] == ["Друга"]
