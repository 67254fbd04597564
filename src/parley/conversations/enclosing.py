"""Files beside a message: those that came in, stored or promised, and those that go out."""

from collections.abc import Iterable, Sequence

from parley.channels import Attachment, File
from parley.core import ids
from parley.core.db import Tx
from parley.core.ids import AttachmentId, MessageId

INSERT = """
    INSERT INTO attachments (workspace_id, id, message_id, position, type, name, mime, size, state, key, ref, inline_id,
                             duration, width, height)
    SELECT $1, * FROM unnest($2::uuid[], $3::uuid[], $4::smallint[], $5::text[], $6::text[], $7::text[], $8::bigint[], $9::text[],
                             $10::text[], $11::text[], $12::text[], $13::interval[], $14::int[], $15::int[])
"""


async def enclose(tx: Tx, files: Iterable[tuple[MessageId, int, Attachment]]) -> list[AttachmentId]:
    """Keep files as (message, place in it, what it is); returns those whose bytes are still to be fetched."""
    rows = [_row(message_id, place, file) for message_id, place, file in files]
    if rows:
        await tx.execute(INSERT, tx.workspace_id, *map(list, zip(*rows, strict=True)))
    return [row[0] for row in rows if row[7] == "waiting"]


async def enclose_files(tx: Tx, message_id: MessageId, files: Sequence[File]) -> None:
    """Files that go out with an answer."""
    sent = [Attachment(file.type, file.name, file.mime, file.size, key=file.key) for file in files]
    await enclose(tx, ((message_id, place, file) for place, file in enumerate(sent)))


def _row(message_id: MessageId, place: int, file: Attachment) -> tuple[AttachmentId, *tuple[object, ...]]:
    return (
        AttachmentId(ids.new()),
        message_id,
        place,
        file.type.value,
        file.name,
        file.mime,
        file.size,
        "stored" if file.key else "waiting",
        file.key or None,
        file.ref,
        file.inline_id,
        file.duration,
        file.width,
        file.height,
    )
