"""Files beside a draft: uploaded, and not yet sent."""

from collections.abc import Collection, Sequence
from datetime import timedelta

from parley.channels import File, Media
from parley.core import clock, ids, uploads
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.files import FileKey
from parley.core.ids import ConversationId
from parley.desk.drafts.errors import TooManyFiles
from parley.desk.drafts.types import DraftFile, DraftFileId
from parley.workspace import Staff

MOST_FILES = 10
KEPT = timedelta(days=14)

COLUMNS = "id, type, name, mime, size, key"
OF = f"""
    SELECT {COLUMNS} FROM draft_files WHERE workspace_id = $1 AND staff_id = $2 AND conversation_id = $3 ORDER BY id  -- draft_files_of
"""
INSERT = """
    INSERT INTO draft_files (workspace_id, id, staff_id, conversation_id, type, name, mime, size, key)
    SELECT $1, n.id, $2, $3, n.type, n.name, n.mime, n.size, n.key
      FROM unnest($4::uuid[], $5::text[], $6::text[], $7::text[], $8::bigint[], $9::text[]) AS n (id, type, name, mime, size, key)
"""


async def files(tx: Tx, me: Staff, id: ConversationId) -> list[DraftFile]:
    """In the order in which they were added."""
    return await tx.rows(DraftFile, OF, tx.workspace_id, me.id, id)


async def keep_files(tx: Tx, me: Staff, id: ConversationId, new: Sequence[File]) -> list[DraftFile]:
    """Beside what is there already; what was forgotten long ago goes."""
    old = "DELETE FROM draft_files WHERE workspace_id = $1 AND staff_id = $2 AND kept_at < $3 RETURNING key"
    await uploads.let_go(tx, await tx.values(old, tx.workspace_id, me.id, clock.now() - KEPT))
    if len(await files(tx, me, id)) + len(new) > MOST_FILES:
        raise TooManyFiles(field="files")
    rows = [(DraftFileId(ids.new()), file.type.value, file.name, file.mime, file.size, file.key) for file in new]
    await tx.execute(INSERT, tx.workspace_id, me.id, id, *map(list, zip(*rows, strict=True)))
    return await files(tx, me, id)


async def drop_file(tx: Tx, me: Staff, id: DraftFileId) -> ConversationId:
    """Returns beside which conversation's draft it stood."""
    sql = "DELETE FROM draft_files WHERE workspace_id = $1 AND staff_id = $2 AND id = $3 RETURNING conversation_id, key"
    dropped = await tx.records(sql, tx.workspace_id, me.id, id)
    if not dropped:
        raise NotFound
    await uploads.let_go(tx, [dropped[0]["key"]])
    return ConversationId(dropped[0]["conversation_id"])


async def drop_files(tx: Tx, me: Staff, id: ConversationId) -> None:
    """All that stand beside a draft. Those that were sent have a message now that names them."""
    sql = "DELETE FROM draft_files WHERE workspace_id = $1 AND staff_id = $2 AND conversation_id = $3 RETURNING key"
    await uploads.let_go(tx, await tx.values(sql, tx.workspace_id, me.id, id))


async def names_file(tx: Tx, key: str) -> bool:
    """Whether it waits beside a draft."""
    return await tx.value("SELECT EXISTS (SELECT FROM draft_files WHERE workspace_id = $1 AND key = $2)", tx.workspace_id, key)


def outgoing(kept: Collection[DraftFile]) -> list[File]:
    """As a channel carries them."""
    return [File(Media(one.type), one.name, one.mime, one.size, FileKey(one.key)) for one in kept]
