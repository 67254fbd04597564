"""A workspace with something of everything in it, each word of which carries the workspace's own mark."""

from base64 import b64encode
from datetime import date
from uuid import UUID, uuid4

import msgspec

from parley import api, channels, conversations, people, routing, workspace
from parley.channels import Call, File, Media, Template, TemplateState, Wording
from parley.channels.adapters.console import signature
from parley.channels.adapters.email import source
from parley.conversations import Author, Message
from parley.core import clock, ids
from parley.core.db import Tx
from parley.core.ground import Ground
from parley.core.ids import AccountId, LaneId, MessageId, PersonId, WorkspaceId
from parley.desk import drafts, macros, replies, views, whispers
from parley.desk.views import Question, Readers
from parley.workspace import ROLES, Role, Staff, Visit
from tests.spine.waiting import until

PASSWORD = "a lighthouse in the fog"
SITE = "https://shop.example"
MOVE_BY_THEMSELVES = {
    "lanes",
    "account_health",
    "stream_positions",
    "message_search",
    "match_keys",
    "match_waiting",
    "match_passes",
    "watches",
    "alarms",
    "promises",
    "promise_turns",
}
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
            known = {
                "conversation_id": ada.conversation_id,
                "message_id": letter.id,
                "attachment_id": ada.attachments[0].id,
                "way": await self._answers(tx, ada, console, staff["owner"]),
                "account_id": console,
                "call_id": call_id,
                "template_id": await self._has_approved(tx, console),
                "post_id": await self._shows_everybody(tx, console),
                "lane_id": await self._stops(tx),
                "alarm_id": await self._falls_silent(tx, console),
                **await self._orders(tx, staff["owner"]),
                **await self._opens_at(tx, staff["owner"]),
                **await self._promises(tx, staff["owner"]),
                **await self._works(tx, staff["owner"], staff["operator"]),
                **await self._serves_programs(tx, staff["owner"]),
                **await self._gives_out(tx, staff["owner"]),
                **await self._asks_outside(tx, ada, staff["owner"]),
                **await self._prepares(tx, ada, staff["owner"]),
                **await self._watches(tx, ada, staff["owner"], staff["supervisor"]),
                "import_id": await self._brings_in(tx, staff["owner"]),
                "link_id": link_id,
                "callback_id": await self._promises_a_call(tx, linus, staff["owner"]),
                **await self._knows_people(tx, ada, linus, staff["owner"]),
            }
        await until(self._is_idle)
        return Estate(self.mark, self.workspace_id, staff, {name: str(id) for name, id in known.items()}, self.secret, webchat)

    async def _orders(self, tx: Tx, by: Staff) -> dict[str, UUID]:
        """What their inbox is put in order with."""
        return {
            "tag_id": (await conversations.add_tag(tx, f"{self.mark} tag", hue=10)).id,
            "other_tag_id": (await conversations.add_tag(tx, f"{self.mark} other tag", hue=40)).id,
            "view_id": (await views.save(tx, f"{self.mark} view", Question(), readers=Readers("everybody"), by=by)).id,
            "word_id": (await routing.urgency.add(tx, f"{self.mark} haste", routing.urgency.Kind.URGENT, by=by)).id,
            "undo_id": await views.keep_undo(tx, conversations.Undo((), ()), by=by.id),
        }

    async def _promises(self, tx: Tx, by: Staff) -> dict[str, UUID]:
        """How soon they answer what comes into a queue of theirs."""
        queue = await routing.queues.add(tx, routing.Manner(name=f"{self.mark} queue"), by=by)
        offer = routing.sla.Offer(name=f"{self.mark} rule", first_minutes=15, queues=(queue.id,))
        return {"queue_id": queue.id, "policy_id": (await routing.sla.add(tx, offer, by=by)).id}

    async def _promises_a_call(self, tx: Tx, linus: Message, by: Staff) -> UUID:
        """So late that nothing happens to it meanwhile."""
        await routing.callbacks.set_rules(tx, routing.callbacks.Rules(minutes=120), by=by)
        return (await routing.callbacks.promise(tx, linus.conversation_id, "+380501234567", by=by)).id

    async def _works(self, tx: Tx, owner: Staff, operator: Staff) -> dict[str, UUID]:
        """Who works there, and how they come in."""
        visit = Visit("127.0.0.1", "Firefox")
        return {
            "staff_id": operator.id,
            "session_id": (await workspace.sessions.open(tx, owner, visit)).session_id,
            "their_session_id": (await workspace.sessions.open(tx, operator, visit)).session_id,
            "team_id": (await workspace.teams(tx))[0].id,
            "invitation_id": (await self._invites(tx, owner)).id,
            "passkey_id": (await self._keeps(tx, owner)).id,
        }

    async def _gives_out(self, tx: Tx, by: Staff) -> dict[str, UUID]:
        """A queue of their own, and what it asks for."""
        skill = await routing.queues.add_skill(tx, f"{self.mark} skill", by=by)
        queue = await routing.queues.add(tx, routing.Manner(name=f"{self.mark} queue"), by=by)
        return {"queue_id": queue.id, "skill_id": skill.id}

    async def _knows_people(self, tx: Tx, ada: Message, linus: Message, by: Staff) -> dict[str, UUID]:
        """What is known of Ada and of Linus, and what was promised to them."""
        one, other = await self._person(tx, ada), await self._person(tx, linus)
        return {
            "person_id": one,
            "other_person_id": other,
            **await self._knows_companies(tx, other, by),
            "consent_id": await self._agrees(tx, ada, by),
            **await self._answers_by_law(tx, one, by),
            "suggestion_id": await self._resembles(tx, one, other),
        }

    async def _answers(self, tx: Tx, ada: Message, console: AccountId, by: Staff) -> str:
        """With a note and by the console; the way, as a form names it."""
        ways = await conversations.ways(tx, await conversations.conversation(tx, ada.conversation_id))
        way = next(way for way in ways if way.account_id == console)
        pair, author = (way.identity_id, way.account_id), Author("staff", by.id)
        await conversations.note(tx, ada.conversation_id, text=f"{self.mark} note", by=by.id)
        await conversations.reply(tx, ada.conversation_id, text=f"{self.mark} answer", way=pair, author=author)
        return f"{way.identity_id}.{way.account_id}"

    async def _knows_companies(self, tx: Tx, linus: PersonId, by: Staff) -> dict[str, UUID]:
        """Three, two of which are one; somebody who works there; and a question to all customers."""
        mill, loom, forge = [
            (await people.companies.add(tx, people.companies.Details(f"{self.mark} {name}"))).id for name in ("mill", "loom", "forge")
        ]
        await people.companies.join(tx, loom, linus, role=f"{self.mark} role", by=by.id)
        merge = await people.companies.merge(tx, mill, into=loom, by=by.id)
        segment = await people.segments.save(tx, f"{self.mark} segment", people.segments.Group(), by=by.id)
        return {"company_id": loom, "other_company_id": forge, "merge_id": merge, "segment_id": segment.id}

    async def _resembles(self, tx: Tx, one: PersonId, other: PersonId) -> UUID:
        """Two who may be one."""
        mine, theirs = [(await people.identities(tx, person))[-1].id for person in (one, other)]
        reason = people.matching.Reason("same_phone", (self.mark,), 20.0)
        [id] = await people.resolution.suggest(tx, [people.resolution.Found(mine, theirs, 0.9, (reason,), source="deep_link")])
        return id

    async def _answers_by_law(self, tx: Tx, ada: PersonId, by: Staff) -> dict[str, UUID]:
        """Somebody else is to be erased next week, and must not be."""
        privacy = people.privacy
        gone = (
            await people.directory.add(tx, name=f"{self.mark} gone", language="", addresses=[("email", f"{self.mark}@gone.example")])
        ).person
        asked = privacy.Asked(kind=privacy.Wish.ACCESS, channel="email", received_on=clock.now().date(), asked_by=f"{self.mark} asks")
        identity = (await people.identities(tx, ada))[0].id
        request = await privacy.note(tx, asked, by=by.id)
        erasure = await privacy.ask_as(tx, privacy.Wanted(person_id=gone.id, basis=privacy.Basis.DUTY, reason=f"{self.mark} law"), by=by)
        hold = await privacy.hold_back(tx, gone.id, f"{self.mark} lawsuit", by=by)
        return {"identity_id": identity, "request_id": request, "erasure_id": erasure, "hold_id": hold}

    async def _agrees(self, tx: Tx, ada: Message, by: Staff) -> UUID:
        """A consent to offers, noted with their words, under a published text."""
        identity = (await people.identities(tx, await self._person(tx, ada)))[0].id
        text = await people.consents.publish(tx, "marketing", "en", f"{self.mark} offers", after=0, by=by.id)
        proof = people.consents.Proof(words=f"{self.mark} by phone")
        said = await people.consents.grant(tx, identity, "marketing", source="staff", proof=proof, text_id=text.id, by=by.id)
        return said.id

    async def _opens_at(self, tx: Tx, by: Staff) -> dict[str, UUID]:
        """A place of theirs with hours of its own, and a day on which it is shut."""
        shut = workspace.Hours(special=(workspace.SpecialDay(date(2027, 1, 1), note=f"{self.mark} day"),))
        await workspace.add_calendar(tx, name=f"{self.mark} usual hours", hours=workspace.Hours(), by=by)
        calendar = await workspace.add_calendar(tx, name=f"{self.mark} hours", hours=shut, by=by)
        place = await workspace.add_location(tx, name=f"{self.mark} place", time_zone="UTC", calendar_id=calendar, by=by)
        return {"calendar_id": calendar, "location_id": place.id}

    async def _has_approved(self, tx: Tx, account: AccountId) -> UUID:
        """A template, though their line takes none."""
        body = Wording(f"{self.mark} template")
        approved = Template(id="1", name=f"{self.mark} name", language="en", state=TemplateState.APPROVED, body=body)
        await channels.templates.keep(tx, account, [approved])
        return (await channels.templates.of_account(tx, account))[0].id

    async def _shows_everybody(self, tx: Tx, account: AccountId) -> UUID:
        """A post of theirs with a picture, as if somebody had commented on it."""
        key = await self.ground.files.put(self.workspace_id, f"{self.mark} picture".encode(), mime="image/png")
        sql = """INSERT INTO posts (workspace_id, id, account_id, thread, text, state, picture_key, picture_mime)
                 VALUES ($1, $2, $3, $4, $5, 'known', $6, 'image/png') RETURNING id"""
        return await tx.value(sql, tx.workspace_id, ids.new(), account, "1_1", f"{self.mark} post", key)

    async def _falls_silent(self, tx: Tx, account: AccountId) -> UUID:
        sql = """INSERT INTO alarms (workspace_id, id, kind, account_id, began_at, seen_at, facts)
                 VALUES ($1, $2, 'quiet', $3, $4, $4, '{"expected": 9}') RETURNING id"""
        return await tx.value(sql, tx.workspace_id, ids.new(), account, clock.now())

    async def _stops(self, tx: Tx) -> LaneId:
        """Work of theirs that has failed too often."""
        sql = """INSERT INTO lanes (workspace_id, id, kind, key, class, next_run_at, error, died_at)
                 VALUES ($1, $2, 'conversations.fetch', $3, 'in', now(), $3, now()) RETURNING id"""
        return await tx.value(sql, tx.workspace_id, ids.new(), f"{self.mark} lane")

    async def _serves_programs(self, tx: Tx, by: Staff) -> dict[str, UUID]:
        """A token, and a webhook that rests: what was to be sent there stays as it is."""
        made = await api.tokens.make(tx, name=f"{self.mark} token", scopes=api.SCOPES, expires_at=None, by=by)
        added = await api.outgoing.add(tx, self.ground, url=f"https://{self.mark}.example/", events=api.outgoing.EVENT_TYPES)
        await api.outgoing.send_test(tx, added.endpoint.id)
        await api.outgoing.change(tx, self.ground, added.endpoint.id, api.outgoing.Change(state="paused"))
        sent = await api.outgoing.deliveries(tx, added.endpoint.id)
        return {"token_id": made.token.id, "endpoint_id": added.endpoint.id, "delivery_id": sent[0].id}

    async def _asks_outside(self, tx: Tx, ada: Message, by: Staff) -> dict[str, UUID]:
        """An agent outside, who was asked and did not come."""
        manner = routing.outside.Manner(name=f"{self.mark} night desk", url=f"https://{self.mark}.example/agent")
        agent = (await routing.outside.add(tx, self.ground, manner, by=by)).agent
        sql = """INSERT INTO outside_offers (workspace_id, id, agent_id, conversation_id, offered_at, accept_by, closed_at, outcome)
                 VALUES ($1, $2, $3, $4, now(), now(), now(), 'timed_out') RETURNING id"""
        offer = await tx.value(sql, tx.workspace_id, ids.new(), agent.id, ada.conversation_id)
        queue = await routing.queues.add(tx, routing.Manner(name=f"{self.mark} queue"), by=by)
        return {"outsider_id": agent.id, "offer_id": offer, "queue_id": queue.id}

    async def _prepares(self, tx: Tx, ada: Message, me: Staff) -> dict[str, UUID]:
        """What makes their work quick, what they know of Ada, and a file that they are about to send her."""
        reply = replies.NewReply(shortcut=self.mark, title=f"{self.mark} reply", texts={"en": f"{self.mark} text"})
        macro = macros.NewMacro(title=f"{self.mark} macro", actions=macros.Actions(resolve=True))
        key = await self.ground.files.put(self.workspace_id, b"file", mime="text/plain")
        file = File(Media.FILE, f"{self.mark}.txt", "text/plain", 4, key)
        return {
            "reply_id": (await replies.add(tx, reply, by=me)).id,
            "macro_id": (await macros.add(tx, macro, by=me)).id,
            "file_id": (await drafts.keep_files(tx, me, ada.conversation_id, [file]))[0].id,
            "field_id": (await people.add_field(tx, f"{self.mark} field", "text")).id,
            "note_id": await people.add_note(tx, await self._person(tx, ada), f"{self.mark} remark", by=me.id),
        }

    async def _brings_in(self, tx: Tx, by: Staff) -> UUID:
        """A list that waits for somebody to say what its columns mean."""
        sql = """INSERT INTO imports (workspace_id, id, file_name, by, state, head, targets, rows)
                 VALUES ($1, $2, $3, $4, 'mapping', '{name,phone}', '{name,phone}', 1) RETURNING id"""
        id = await tx.value(sql, tx.workspace_id, ids.new(), f"{self.mark} list", by.id)
        row = "INSERT INTO import_rows (workspace_id, import_id, place, cells) VALUES ($1, $2, 1, $3)"
        await tx.execute(row, tx.workspace_id, id, [f"{self.mark} customer", "+380501234567"])
        return id

    async def _watches(self, tx: Tx, ada: Message, owner: Staff, supervisor: Staff) -> dict[str, UUID]:
        """A queue of theirs, and what their supervisor whispers to whoever owns it all."""
        queue = await routing.queues.add(tx, routing.Manner(name=f"{self.mark} queue"), by=owner)
        await whispers.whisper(tx, ada.conversation_id, f"{self.mark} whisper", to=owner.id, by=supervisor)
        [whisper] = await whispers.whispers(tx, ada.conversation_id, by=owner)
        return {"queue_id": queue.id, "whisper_id": whisper.id}

    async def _invites(self, tx: Tx, by: Staff) -> workspace.Invitation:
        made = await workspace.invitations.invite(tx, email=f"guest@{self.mark}.example", role="analyst", by=by)
        return made.invitation

    async def _keeps(self, tx: Tx, me: Staff) -> workspace.Passkey:
        """One that nobody can sign with."""
        credential = f"key of {self.mark}".encode()
        key = workspace.Passkey(ids.new(), me.id, f"{self.mark} key", credential, b"", 0, False, False, [], clock.now())
        await workspace.passkeys.keep(tx, key, me=me)
        return key

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
