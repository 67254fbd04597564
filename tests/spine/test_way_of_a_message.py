"""The way of a message: journal, intake, timeline, reply, outbox."""

from parley import channels, conversations, people
from parley.conversations import Author, InboxRow, State
from parley.core.ground import Ground
from parley.core.lanes import Worker
from tests.spine.conftest import Line, Salon
from tests.spine.waiting import until


async def inbox(ground: Ground, salon: Salon) -> list[InboxRow]:
    async with ground.database.transaction(salon.workspace_id) as tx:
        return await conversations.inbox(tx, salon.grace)


async def test_a_message_becomes_a_conversation(ground: Ground, worker: Worker, salon: Salon, console: Line) -> None:
    assert await console.says("ada", "Можно записаться на завтра?")

    row = (await until(lambda: inbox(ground, salon)))[0]

    assert (row.name, row.preview, row.channel, row.unread) == ("Ada", "Можно записаться на завтра?", "console", True)


async def test_a_reply_goes_out_and_is_marked_as_sent(ground: Ground, worker: Worker, salon: Salon, console: Line) -> None:
    await console.says("ada", "Здравствуйте!")
    row = (await until(lambda: inbox(ground, salon)))[0]
    async with ground.database.transaction(salon.workspace_id) as tx:
        conversation = await conversations.conversation(tx, row.id)
        way = (await conversations.ways(tx, conversation))[0]
        said = await conversations.reply(
            tx, row.id, text="Добрый день", way=(way.identity_id, way.account_id), author=Author("staff", salon.grace)
        )

    async def sent() -> bool:
        async with ground.database.transaction(salon.workspace_id) as tx:
            return (await conversations.message(tx, said.id)).state is State.SENT

    assert await until(sent)
    async with ground.database.transaction(salon.workspace_id) as tx:
        assert [m.text for m in await conversations.timeline(tx, row.person_id) if m.text] == ["Здравствуйте!", "Добрый день"]
        assert len(await people.identities(tx, row.person_id)) == 1


async def test_what_proves_a_call_is_not_written_down(ground: Ground, salon: Salon) -> None:
    async with ground.database.transaction(salon.workspace_id) as tx:
        settings = {"token": "1:" + "t" * 35, "webhook_secret": "w" * 40}
        id = await channels.save(tx, ground, "telegram", "Bot", settings)
    account = await ground.one(channels.Accounts).get(id)
    signed = {"x-telegram-bot-api-secret-token": "w" * 40, "content-type": "application/json"}
    await ground.one(channels.Journal).append(account, "update:1", channels.Call(b'{"update_id": 1}', signed))

    async with ground.database.transaction(salon.workspace_id) as tx:
        kept = await tx.value("SELECT headers FROM journal WHERE workspace_id = $1", salon.workspace_id)

    assert kept["headers"] == {"content-type": "application/json"}
