"""Files that go out with an answer, kept beside it as those that come in are."""

from collections.abc import Sequence

from parley.channels import File
from parley.core import ids
from parley.core.db import Tx
from parley.core.ids import AttachmentId, MessageId

COLUMNS = "workspace_id id message_id position type name mime size state key".split()


async def enclose(tx: Tx, message_id: MessageId, files: Sequence[File]) -> None:
    if files:
        rows = [
            (tx.workspace_id, AttachmentId(ids.new()), message_id, place, file.type.value, file.name, file.mime, file.size, "stored", file.key)
            for place, file in enumerate(files)
        ]
        await tx.copy("attachments", COLUMNS, rows)
