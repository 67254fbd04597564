"""Files that come in with a call are stored, and shown beside their message."""

from base64 import b64encode

from parley import conversations
from parley.conversations import InboxRow
from parley.core.ground import Ground
from parley.core.lanes import Worker
from tests.spine.conftest import Line, Salon
from tests.spine.waiting import until


async def test_a_picture_without_words_is_a_message(ground: Ground, worker: Worker, salon: Salon, console: Line) -> None:
    picture = {"name": "nails.png", "mime": "image/png", "data": b64encode(b"\x89PNG picture").decode()}
    await console.says("ada", "", files=[picture])

    async def inbox() -> list[InboxRow]:
        async with ground.database.transaction(salon.workspace_id) as tx:
            return await conversations.inbox(tx, salon.grace)

    row = (await until(inbox))[0]
    async with ground.database.transaction(salon.workspace_id) as tx:
        message = (await conversations.timeline(tx, row.person_id))[0]
    file = message.attachments[0]

    assert row.preview == "[image]"
    assert (file.type, file.name, file.state, file.size) == ("image", "nails.png", "stored", 12)
    assert await ground.files.get(file.key or "", within=salon.workspace_id) == b"\x89PNG picture"
