"""A workspace with something of everything in it, each word of which carries the workspace's own mark."""

from base64 import b64encode
from uuid import UUID, uuid4

import msgspec

from parley import channels, conversations, people, workspace
from parley.channels import Call
from parley.channels.adapters.console import signature
from parley.channels.adapters.email import source
from parley.conversations import Author, Message
from parley.core import ids
from parley.core.db import Tx
from parley.core.ground import Ground
from parley.core.ids import AccountId, LaneId, MessageId, PersonId, WorkspaceId
from parley.workspace import ROLES, Role, Staff, Visit
from tests.spine.waiting import until

PASSWORD = "a lighthouse in the fog"
SITE = "https://shop.example"
MOVE_BY_THEMSELVES = {"lanes", "account_health", "stream_positions", "message_search"}
"""Tables that our own jobs write to at any time."""


class Estate(msgspec.Struct):
    """What one workspace owns. `ids` answers to the names of path parameters and form fields."""

    mark: str
    workspace_id: WorkspaceId
    staff: dict[Role, Staff]
    ids: dict[str, str]
    secret: str
    webchat_id: AccountId

    @property
    def owner(self) -> Staff:
        return self.staff["owner"]


class Builder:
    def __init__(self, ground: Ground, mark: str) -> None:
        self.ground = ground
        self.mark = mark
        self.workspace_id = WorkspaceId(ids.new())
        self.secret = f"{mark}-" + "s" * 40

    async def build(self) -> Estate:
        staff = await self._found()
        console, mailbox, webchat = await self._connect()
        ada = await self._hears("ada")
        linus = await self._hears("linus")
        letter = await self._hears_by_mail(mailbox)
        call_id = await self._misunderstands(console)
        async with self.ground.database.transaction(self.workspace_id) as tx:
            link_id = await people.merge(tx, await self._person(tx, ada), await self._person(tx, letter), by=staff["owner"].id)
            ways = await conversations.ways(tx, await conversations.conversation(tx, ada.conversation_id))
            way = next(way for way in ways if way.account_id == console)
            await conversations.note(tx, ada.conversation_id, text=f"{self.mark} note", by=staff["owner"].id)
            author = Author("staff", staff["owner"].id)
            answer = f"{self.mark} answer"
            await conversations.reply(tx, ada.conversation_id, text=answer, way=(way.identity_id, way.account_id), author=author)
            session = await workspace.sessions.open(tx, staff["owner"], Visit("127.0.0.1", "Firefox"))
            known = {
                "conversation_id": ada.conversation_id,
                "message_id": letter.id,
                "attachment_id": ada.attachments[0].id,
                "person_id": await self._person(tx, ada),
                "other_person_id": await self._person(tx, linus),
                "link_id": link_id,
                "account_id": console,
                "call_id": call_id,
                "lane_id": await self._stops(tx),
                "staff_id": staff["operator"].id,
                "session_id": session.session_id,
                "way": f"{way.identity_id}.{way.account_id}",
            }
        await until(self._is_idle)
        return Estate(self.mark, self.workspace_id, staff, {name: str(id) for name, id in known.items()}, self.secret, webchat)

    async def _stops(self, tx: Tx) -> LaneId:
        """Work of theirs that has failed too often."""
        sql = """INSERT INTO lanes (workspace_id, id, kind, key, class, next_run_at, error, died_at)
                 VALUES ($1, $2, 'conversations.fetch', $3, 'in', now(), $3, now()) RETURNING id"""
        return await tx.value(sql, tx.workspace_id, ids.new(), f"{self.mark} lane")

    async def _found(self) -> dict[Role, Staff]:
        async with self.ground.database.transaction(self.workspace_id) as tx:
            founding = {"name": f"{self.mark} salon", "owner_name": f"{self.mark} owner", "owner_email": f"owner@{self.mark}.example"}
            _, owner = await workspace.found(tx, owner_password=PASSWORD, **founding)
            hired: dict[Role, Staff] = {role: await self._hire(tx, role, owner) for role in ROLES if role != "owner"}
            await workspace.add_team(tx, name=f"{self.mark} team", by=owner)
        return {"owner": owner, **hired}

    async def _hire(self, tx: Tx, role: Role, by: Staff) -> Staff:
        name, email = f"{self.mark} {role}", f"{role}@{self.mark}.example"
        return await workspace.add_staff(tx, name=name, email=email, role=role, password=PASSWORD, by=by)

    async def _connect(self) -> tuple[AccountId, AccountId, AccountId]:
        address = f"support@{self.mark}.example"
        async with self.ground.database.transaction(self.workspace_id) as tx:
            self.console = await channels.save(tx, self.ground, "console", f"{self.mark} console", {"secret": self.secret})
            mail = await channels.save(
                tx, self.ground, "email", f"{self.mark} mail", {"address": address, "reads_inbox": False}, address=address
            )
            chat = await channels.save(tx, self.ground, "webchat", f"{self.mark} chat", {"origins": SITE, "title": "Chat"})
        return self.console, mail, chat

    async def _hears(self, who: str) -> Message:
        """Somebody writes with a file beside their words."""
        file = {"name": f"{self.mark}.txt", "mime": "text/plain", "data": b64encode(f"{self.mark} file".encode()).decode()}
        text = f"{self.mark} {who} asks"
        await _bring(self.ground, self.console, _written(self.secret, f"{self.mark} {who}", text, files=[file]))
        return await _said(self.ground, self.workspace_id, f"{self.mark} {who}")

    async def _hears_by_mail(self, mailbox: AccountId) -> Message:
        text = f"{self.mark} letter"
        head = f"From: {self.mark} <ada@{self.mark}.example>\r\nMessage-ID: <1@{self.mark}.example>\r\nContent-Type: text/html\r\n\r\n"
        account = await self.ground.one(channels.Accounts).get(mailbox)
        await _bring(self.ground, mailbox, source.sealed(f"{head}<p>{text}</p>".encode(), account.settings, source="imap"))
        return await _said(self.ground, self.workspace_id, f"ada@{self.mark}.example")

    async def _misunderstands(self, account: AccountId) -> UUID:
        await _bring(self.ground, account, Call(f"{self.mark} is no JSON".encode()))

        async def failed() -> list[channels.FailedCall]:
            async with self.ground.database.transaction(self.workspace_id) as tx:
                return await channels.failed_calls(tx, account)

        return (await until(failed))[0].id

    async def _is_idle(self) -> bool:
        async with self.ground.database.transaction(self.workspace_id) as tx:
            sql = "SELECT true FROM deliveries WHERE workspace_id = $1 AND state IN ('queued', 'sending') LIMIT 1"
            return not await tx.value(sql, tx.workspace_id)

    async def _person(self, tx: Tx, message: Message) -> PersonId:
        return (await conversations.conversation(tx, message.conversation_id)).person_id


async def says(ground: Ground, estate: Estate, text: str, **more: str) -> Message:
    """One more customer writes there."""
    name = f"{estate.mark} eve"
    await _bring(ground, AccountId(UUID(estate.ids["account_id"])), _written(estate.secret, name, text, **more))
    return await _said(ground, estate.workspace_id, name)


async def traces(ground: Ground, of: Estate) -> dict[str, str]:
    """A digest of everything that a workspace owns, table by table."""
    async with ground.database.transaction(of.workspace_id) as tx:
        tables = await tx.values("SELECT table_name FROM information_schema.columns WHERE column_name = 'workspace_id'")
        digest = "SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {} t WHERE workspace_id = $1"
        return {table: await tx.value(digest.format(table), tx.workspace_id) for table in sorted(set(tables) - MOVE_BY_THEMSELVES)}


def _written(secret: str, name: str, text: str, **more: object) -> Call:
    body = msgspec.json.encode({"id": uuid4().hex, "from": {"id": name, "name": name}, "text": text, **more})
    return Call(body, {"x-parley-signature": signature(body, secret)})


async def _bring(ground: Ground, id: AccountId, call: Call) -> None:
    account = await ground.one(channels.Accounts).get(id)
    await ground.one(channels.Journal).append(account, channels.adapter(account.kind).key(call), call)


SAID = """
    SELECT m.id FROM messages m JOIN identities i ON (i.workspace_id, i.id) = (m.workspace_id, m.identity_id)
     WHERE m.workspace_id = $1 AND m.direction <> 'out' AND i.address = $2
"""


async def _said(ground: Ground, workspace_id: WorkspaceId, by: str) -> Message:
    """What somebody has said there, once it is in a timeline."""

    async def look() -> Message | None:
        async with ground.database.transaction(workspace_id) as tx:
            id = await tx.value(SAID, tx.workspace_id, by)
            return await conversations.message(tx, MessageId(id)) if id else None

    found = await until(look)
    assert found
    return found
