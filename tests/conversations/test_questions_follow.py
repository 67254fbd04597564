"""Persons become one: whoever waits for an answer goes on waiting, in the conversation that is left; and each by themselves again after."""

from parley import conversations, people
from parley.conversations import Conversation, Status
from parley.core import clock
from parley.core.ids import ConversationId, LinkId
from tests.conversations.looks import begun, look
from tests.people.town import Town


async def joined(town: Town) -> LinkId:
    async with town.begin() as tx:
        return await people.merge(tx, await town.person("ada", tx=tx), await town.person("emmy", tx=tx), by=town.grace)


async def parted(town: Town, link: LinkId) -> None:
    async with town.begin() as tx:
        await people.unlink(tx, link, by=town.grace)


async def answered_ada_and_emmy_who_asks(town: Town) -> tuple[ConversationId, Conversation]:
    ada = await begun(town)
    await town.answers(ada, "ada", "good morning")
    await town.says("emmy", "Is there a free slot?")
    return ada, await look(town, await town.conversation("emmy"))


async def test_a_followers_question_waits_in_the_conversation_that_leads(town: Town) -> None:
    ada, emmy = await answered_ada_and_emmy_who_asks(town)
    assert ((await look(town, ada)).status, emmy.status) == (Status.WAITING, Status.OPEN)

    await joined(town)

    [row] = await _inbox(town)
    assert (row.id, row.status, row.waiting_since, row.preview) == (ada, Status.OPEN, emmy.waiting_since, "Is there a free slot?")


async def test_the_elder_of_two_questions_is_waited_for_from_its_beginning(town: Town) -> None:
    ada = await begun(town)
    since = (await look(town, ada)).waiting_since
    await begun(town, "emmy")

    await joined(town)

    assert (await look(town, ada)).waiting_since == since


async def test_parting_gives_each_their_own_question_back(town: Town) -> None:
    ada, emmy = await answered_ada_and_emmy_who_asks(town)
    before = await look(town, ada)

    await parted(town, await joined(town))

    alone, asking = await look(town, ada), await look(town, emmy.id)
    assert (alone.status, alone.waiting_since) == (before.status, before.waiting_since) == (Status.WAITING, None)
    assert (asking.status, asking.waiting_since, asking.joined_to) == (Status.OPEN, emmy.waiting_since, None)


async def test_what_was_answered_while_they_were_one_is_not_asked_again_by_the_next_join(town: Town) -> None:
    ada, _ = await answered_ada_and_emmy_who_asks(town)
    await joined(town)
    await town.answers(ada, "emmy", "At eleven")
    await town.says("hedy", "thanks", automatic=True)

    async with town.begin() as tx:
        await people.merge(tx, await town.person("ada", tx=tx), await town.person("hedy", tx=tx), by=town.grace)

    assert (await look(town, ada)).waiting_since is None


async def test_a_question_wakes_the_conversation_into_which_it_comes(town: Town) -> None:
    ada, _ = await answered_ada_and_emmy_who_asks(town)
    async with town.begin() as tx:
        await conversations.snooze(tx, ada, until=clock.now(), by=town.grace)

    await joined(town)

    assert (await look(town, ada)).status is Status.OPEN


async def _inbox(town: Town) -> list[conversations.InboxRow]:
    async with town.begin() as tx:
        return await conversations.inbox(tx, town.grace)
