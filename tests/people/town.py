"""People who speak on several channels, one fact after the other, and what Parley then thinks of who they are."""

from collections.abc import Mapping
from itertools import count
from typing import Any
from uuid import UUID

import msgspec

from parley import channels, conversations
from parley.channels import Account, Capabilities, Inbound, Incoming, Kind, Proof, Received, Sender
from parley.conversations import Author, Message
from parley.core import clock, ids
from parley.core.db import Tx
from parley.core.events import announce
from parley.core.ground import Ground
from parley.core.ids import AccountId, ConversationId, IdentityId, LinkId, PersonId, StaffId, WorkspaceId
from tests.spine.waiting import until

FOUNDED = """
    INSERT INTO workspaces (workspace_id, name, slug, language, time_zone) VALUES ($1, 'Salon', $2, 'en', 'UTC')
"""
HIRED = """
    INSERT INTO staff (workspace_id, id, email, name, role, language, hue, password_hash) VALUES ($1, $2, $3, $4, 'operator', 'en', 0, '')
"""
TALKS = """
    SELECT c.person_id AS person, c.status <> 'resolved' AS open, c.joined_to IS NOT NULL AS joined, c.preview,
           c.waiting_since IS NOT NULL AS waiting,
           coalesce((SELECT array_agg(m.text ORDER BY m.seq) FROM messages m
                      WHERE (m.workspace_id, m.conversation_id) = (c.workspace_id, c.id) AND m.direction IN ('in', 'out')), '{}') AS said
      FROM conversations c WHERE c.workspace_id = $1 ORDER BY c.created_at, c.id
"""
SETTINGS: Mapping[str, dict[str, Any]] = {
    "console": {},
    "telegram": {"token": "123456:a-token-of-nobody-at-all-000000"},
    "email": {"address": "help@salon.example", "password": "a-password-of-nobody"},
}


class Talk(msgspec.Struct, frozen=True):
    """A conversation, as somebody beside it would describe it."""

    person: PersonId
    open: bool
    joined: bool
    said: tuple[str, ...]
    preview: str
    waiting: bool


class Town:
    """One workspace with a console, a bot and a mailbox; `grace` works there."""

    def __init__(self, ground: Ground, workspace_id: WorkspaceId, accounts: dict[str, AccountId]) -> None:
        self.ground, self.workspace_id, self.accounts = ground, workspace_id, accounts
        self.grace = StaffId(ids.new())
        self._numbers = count(1)

    @classmethod
    async def founded(cls, ground: Ground) -> "Town":
        workspace_id = WorkspaceId(ids.new())
        async with ground.database.transaction(workspace_id) as tx:
            await tx.execute(FOUNDED, workspace_id, workspace_id.hex)
            accounts = {
                kind: await channels.save(tx, ground, kind, kind.title(), settings, address="help@salon.example")
                for kind, settings in SETTINGS.items()
            }
        town = cls(ground, workspace_id, accounts)
        town.grace = await town.hires("grace")
        return town

    def begin(self) -> Any:
        return self.ground.database.transaction(self.workspace_id)

    async def hires(self, who: str, id: StaffId | None = None) -> StaffId:
        """An operator, who can do nothing by a page."""
        id = id or StaffId(ids.new())
        async with self.begin() as tx:
            await tx.execute(HIRED, self.workspace_id, id, f"{who}@salon.example", who.title())
        return id

    # ── what happens ────────────────────────────────────────────────────────────────────────────

    def fact(self, who: str, text: str = "", *, proof: Proof | None = None, **more: Any) -> Incoming:
        """Something that somebody says; `more` are fields of the fact, or `received_at`."""
        number, at = str(next(self._numbers)), more.pop("received_at", None) or clock.now()
        sender = Sender(who, who.title(), also=more.pop("also", ()))
        said = Inbound(kind=Kind.MESSAGE, key=f"event:{number}", sender=sender, external_id=number, thread=who, text=text)
        return Incoming(msgspec.structs.replace(said, **more), at, proof)

    async def takes_in(self, tx: Tx, on: str, *items: Incoming) -> None:
        account, can, kind = await self._account(on)
        await announce(tx, Received(account, can, kind, items))

    async def _account(self, on: str) -> tuple[Account[Any], Capabilities, str]:
        account = await self.ground.one(channels.Accounts).get(self.accounts[on])
        manifest = channels.adapter(account.kind).manifest
        return account, manifest.can, manifest.address_kind or manifest.kind

    async def says(self, who: str, text: str = "", *, on: str = "console", **more: Any) -> None:
        async with self.begin() as tx:
            await self.takes_in(tx, on, self.fact(who, text, **more))

    async def answers(self, conversation: ConversationId, who: str, text: str, *, on: str = "console") -> Message:
        async with self.begin() as tx:
            way = (await self.identity(who, on=on, tx=tx), self.accounts[on])
            return await conversations.reply(tx, conversation, text=text, way=way, author=Author("staff", self.grace))

    async def answers_by_mail(self, conversation: ConversationId, address: str, text: str) -> Message:
        """To an address that somebody has claimed."""
        async with self.begin() as tx:
            found = await conversations.conversation(tx, conversation)
            way = next(way for way in await conversations.ways(tx, found) if way.address == address)
            author = Author("staff", self.grace)
            return await conversations.reply(tx, conversation, text=text, way=(way.identity_id, way.account_id), author=author)

    async def connects(self, kind: str, *, name: str = "", **settings: Any) -> AccountId:
        """One more account, known here by its name or its kind."""
        async with self.begin() as tx:
            id = self.accounts[name or kind] = await channels.save(tx, self.ground, kind, name or kind, settings)
        return id

    async def proof_of(self, who: str) -> Proof:
        """Somebody's own link to another channel came back from there."""
        return Proof("continue", await self.identity(who))

    # ── what is thought ─────────────────────────────────────────────────────────────────────────

    async def rows(self, sql: str, *args: object, tx: Tx | None = None) -> list[tuple[Any, ...]]:
        """`$1` is the workspace."""
        if tx is not None:
            return [tuple(row) for row in await tx.records(sql, self.workspace_id, *args)]
        async with self.begin() as own:
            return [tuple(row) for row in await own.records(sql, self.workspace_id, *args)]

    async def identity(self, who: str, *, on: str = "console", scope: str | None = None, tx: Tx | None = None) -> IdentityId:
        sql = "SELECT id FROM identities WHERE workspace_id = $1 AND kind = $2 AND address = $3 AND scope = coalesce($4, scope)"
        found = await self.rows(sql, on, who, scope, tx=tx)
        assert len(found) == 1, f"{len(found)} identities of {who} on {on}"
        return IdentityId(found[0][0])

    async def person(self, who: str, *, on: str = "console", scope: str | None = None, tx: Tx | None = None) -> PersonId:
        id = await self.identity(who, on=on, scope=scope, tx=tx)
        return PersonId((await self.rows("SELECT person_id FROM identities WHERE workspace_id = $1 AND id = $2", id, tx=tx))[0][0])

    async def persons(self) -> dict[UUID, frozenset[UUID]]:
        """Person -> identities."""
        found = await self.rows("SELECT person_id, array_agg(id) FROM identities WHERE workspace_id = $1 GROUP BY person_id")
        return {person: frozenset(members) for person, members in found}

    async def active_links(self) -> list[tuple[LinkId, UUID, UUID]]:
        sql = "SELECT id, one_id, other_id FROM links WHERE workspace_id = $1 AND revoked_at IS NULL ORDER BY made_at, id"
        return [(LinkId(id), one, other) for id, one, other in await self.rows(sql)]

    async def timeline(self, person: PersonId) -> list[str]:
        """The words in it."""
        async with self.begin() as tx:
            return [message.text for message in await conversations.timeline(tx, person, limit=1000) if message.text]

    async def talks(self) -> list[Talk]:
        """All conversations, oldest first."""
        async with self.begin() as tx:
            return await tx.rows(Talk, TALKS, self.workspace_id)

    async def conversation(self, who: str, *, on: str = "console", tx: Tx | None = None) -> ConversationId:
        """The one in which their words go on."""
        sql = """SELECT id FROM conversations WHERE workspace_id = $1 AND person_id = $2 AND joined_to IS NULL
                  ORDER BY status = 'resolved', created_at DESC"""
        return ConversationId((await self.rows(sql, await self.person(who, on=on, tx=tx), tx=tx))[0][0])

    async def waits_for_a_lock(self) -> None:
        """Returns when somebody has to wait for what our transaction holds."""
        sql = """SELECT FROM pg_locks k JOIN pg_stat_activity a USING (pid)
                  WHERE NOT k.granted AND a.datname = current_database() AND $1::uuid IS NOT NULL"""
        await until(lambda: self.rows(sql))
