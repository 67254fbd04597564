"""A mailbox on a real Dovecot, read through every break that a line can have."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import msgspec
import pytest

from parley.channels.adapters.email import source
from parley.channels.adapters.email.adapter import Email
from parley.channels.adapters.email.imap import Cursor, cursor_of
from parley.channels.adapters.email.settings import EmailSettings, Security
from parley.channels.errors import AccountBroken, InvalidSignature, ProviderDown, Unreadable
from parley.channels.types import Account, Call, Inbound, Kind, Mail, Part, Trust
from parley.core.errors import Unavailable
from parley.core.http import Http
from parley.core.ids import AccountId, WorkspaceId
from tests.channels.email.conftest import BRISK
from tests.servers.mail import HOST, MailServers, letter


class Journal:
    """Takes calls once each, as the real one does, and tells when."""

    def __init__(self, email: Email) -> None:
        self._email = email
        self.calls: list[Call] = []
        self.batches: list[int] = []
        self.repeats = 0
        self._known: set[str] = set()
        self.is_down = False
        self._more = asyncio.Event()

    async def take(self, calls: Sequence[Call]) -> None:
        if self.is_down:
            raise Unavailable
        fresh = {key: call for call in calls if (key := self._email.key(call)) not in self._known}
        self._known |= fresh.keys()
        self.repeats += len(calls) - len(fresh)
        self.batches.append(len(calls))
        self.calls += fresh.values()
        self._more.set()

    async def until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(30):
            while not holds():
                self._more.clear()
                await self._more.wait()

    async def has(self, count: int) -> None:
        await self.until(lambda: len(self.calls) >= count)

    @property
    def ids(self) -> list[str]:
        return [_id(call) for call in self.calls]


class Listening:
    """A listener that runs, with the last cursor that it gave."""

    def __init__(self, cursor: bytes) -> None:
        self.cursor = cursor
        self.task: asyncio.Task[None]
        self._moved = asyncio.Event()

    async def run(self, cursors: AsyncGenerator[bytes]) -> None:
        async for cursor in cursors:
            self.cursor = cursor
            self._moved.set()

    async def until(self, holds: Callable[[Cursor], bool]) -> None:
        async with asyncio.timeout(30):
            while not holds(cursor_of(self.cursor)):
                self._moved.clear()
                await self._moved.wait()


@asynccontextmanager
async def listening(email: Email, settings: EmailSettings, journal: Journal, http: Http, cursor: bytes = b"") -> AsyncGenerator[Listening]:
    listener = Listening(cursor)
    listener.task = asyncio.create_task(listener.run(email.listen(account(settings), cursor, journal.take, http)))
    try:
        yield listener
    finally:
        listener.task.cancel()
        with suppress(asyncio.CancelledError):
            await listener.task


def account(settings: EmailSettings) -> Account[EmailSettings]:
    return Account(AccountId(uuid4()), WorkspaceId(uuid4()), "email", "Почта", settings, address=settings.address)


@pytest.fixture
def journal(email: Email) -> Journal:
    return Journal(email)


@pytest.fixture
def support(servers: MailServers) -> EmailSettings:
    return servers.settings(f"support-{uuid4().hex[:8]}")


class Proxy:
    """A line to Dovecot that can be cut, at once or after so many bytes, silenced, or robbed of a capability."""

    def __init__(self, port: int, hides: bytes) -> None:
        self._port = port
        self._hides = hides
        self._writers: list[asyncio.StreamWriter] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self.left: int | None = None
        self.is_mute = False
        self.connections = 0
        self.connected = asyncio.Semaphore(0)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.connected.release()
        inner_reader, inner_writer = await asyncio.open_connection(HOST, self._port)
        self._writers += [writer, inner_writer]
        pumps = [self._pump(reader, inner_writer, False), self._pump(inner_reader, writer, True)]
        self._tasks |= {asyncio.create_task(pump) for pump in pumps}

    def cut(self) -> None:
        for writer in self._writers:
            writer.transport.abort()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, is_answer: bool) -> None:
        with suppress(OSError):
            while data := await reader.read(4096):
                if is_answer and self.left is not None:
                    self.left -= len(data)
                    if self.left < 0:
                        self.left = None
                        self.cut()
                        return
                if not self.is_mute:
                    writer.write(data.replace(self._hides, b"") if self._hides else data)
        writer.close()


@asynccontextmanager
async def proxied(settings: EmailSettings, *, hides: bytes = b"") -> AsyncGenerator[tuple[Proxy, EmailSettings]]:
    proxy = Proxy(settings.imap_port, hides)
    server = await asyncio.start_server(proxy.serve, HOST, 0)
    try:
        yield proxy, msgspec.structs.replace(settings, imap_port=server.sockets[0].getsockname()[1])
    finally:
        proxy.cut()
        server.close()


def _id(call: Call) -> str:
    line = next(line for line in call.body.decode("utf-8", "replace").splitlines() if line.lower().startswith("message-id:"))
    return line.partition("<")[2].partition("@")[0]


# ── mail comes in


async def test_a_mail_sent_through_postfix_is_pushed_and_taken_once(
    email: Email, servers: MailServers, support: EmailSettings, journal: Journal, http: Http
) -> None:
    async with listening(email, support, journal, http) as listener:
        await listener.until(lambda cursor: cursor.inbox is not None)
        await servers.hand_in(letter(to=support.address, id="first", text="Можно записаться?"), to=support.address)
        await journal.has(1)

    call = journal.calls[0]
    assert "Можно записаться?".encode() in call.body
    assert (call.headers["x-parley-source"], call.headers["x-parley-folder"]) == ("imap", "inbox")
    email.verify(call, account(support))
    assert journal.batches == [1]


async def test_what_we_send_arrives_at_the_other_mailbox(
    email: Email, servers: MailServers, support: EmailSettings, journal: Journal, http: Http
) -> None:
    ada = servers.settings(f"ada-{uuid4().hex[:8]}")
    async with listening(email, ada, journal, http):
        receipt = await email.send(Part(to=ada.address, text="Ждём вас", mail=Mail(subject="Запись")), account(support), http)
        await journal.has(1)

    assert receipt.ids[0].encode() in journal.calls[0].body


async def test_a_plus_address_is_kept(email: Email, servers: MailServers, support: EmailSettings, journal: Journal, http: Http) -> None:
    tagged = support.address.replace("@", "+c.token42@")
    async with listening(email, support, journal, http):
        await servers.hand_in(letter(to=tagged), to=tagged)
        await journal.has(1)

    assert f"Delivered-To: {tagged}".encode() in journal.calls[0].body


async def test_reading_leaves_the_mailbox_as_it_was(
    email: Email, servers: MailServers, support: EmailSettings, journal: Journal, http: Http
) -> None:
    await servers.put(support.address, letter(to=support.address))
    async with listening(email, support, journal, http) as listener:
        await listener.until(lambda cursor: cursor.inbox is not None)

    assert await servers.flags_of(support.address) == ["\\Recent"]


async def test_a_server_without_idle_is_polled(servers: MailServers, support: EmailSettings, http: Http) -> None:
    email = Email(pace=BRISK)
    journal = Journal(email)
    plain = msgspec.structs.replace(support, imap_port=servers.ports["IMAP"], imap_security=Security.NONE)
    async with proxied(plain, hides=b" IDLE") as (_, settings), listening(email, settings, journal, http) as listener:
        await listener.until(lambda cursor: cursor.inbox is not None)
        await servers.put(support.address, letter(to=support.address))
        await journal.has(1)


async def test_starttls_reads_too(email: Email, servers: MailServers, support: EmailSettings, journal: Journal, http: Http) -> None:
    settings = msgspec.structs.replace(support, imap_port=servers.ports["IMAP"], imap_security=Security.STARTTLS)
    await servers.put(support.address, letter(to=support.address))
    async with listening(email, settings, journal, http):
        await journal.has(1)


# ── what waits


async def test_the_first_connection_looks_back_one_day(
    email: Email, servers: MailServers, support: EmailSettings, journal: Journal, http: Http
) -> None:
    now = datetime.now(UTC)
    await servers.put(support.address, letter(to=support.address, id="old"), at=now - timedelta(hours=30))
    await servers.put(support.address, letter(to=support.address, id="fresh"), at=now - timedelta(hours=20))
    async with listening(email, support, journal, http) as listener:
        await listener.until(lambda cursor: cursor.inbox is not None)

    assert journal.ids == ["fresh"]


async def test_a_backlog_is_fetched_in_bounded_batches(servers: MailServers, support: EmailSettings, http: Http) -> None:
    email = Email(pace=msgspec.structs.replace(BRISK, batch_mails=20, batch_bytes=30_000))
    journal = Journal(email)
    big = [letter(to=support.address, text="х" * 6000) for _ in range(4)]
    small = [letter(to=support.address) for _ in range(116)]
    await servers.put(support.address, *big, *small)
    async with listening(email, support, journal, http) as listener:
        await listener.until(lambda cursor: cursor.inbox is not None and cursor.inbox.last == 120)

    assert len(journal.calls) == 120
    assert journal.repeats == 0
    assert max(journal.batches) <= 20
    assert min(journal.batches[:2]) < 4


async def test_a_cursor_goes_on_where_the_last_process_stopped(
    email: Email, servers: MailServers, support: EmailSettings, journal: Journal, http: Http
) -> None:
    await servers.put(support.address, letter(to=support.address, id="one"))
    async with listening(email, support, journal, http) as first:
        await first.until(lambda cursor: cursor.inbox is not None and cursor.inbox.last == 1)
    await servers.put(support.address, letter(to=support.address, id="two"))
    async with listening(email, support, journal, http, first.cursor):
        await journal.has(2)

    assert (journal.ids, journal.repeats) == (["one", "two"], 0)


async def test_the_cursor_does_not_move_while_the_journal_is_down(
    email: Email, servers: MailServers, support: EmailSettings, journal: Journal, http: Http
) -> None:
    await servers.put(support.address, letter(to=support.address, id="kept"))
    support = msgspec.structs.replace(support, reads_sent=False)
    journal.is_down = True
    with pytest.raises(Unavailable):
        await anext(email.listen(account(support), b"", journal.take, http))

    journal.is_down = False
    async with listening(email, support, journal, http) as listener:
        await listener.until(lambda cursor: cursor.inbox is not None and cursor.inbox.last == 1)
    assert journal.ids == ["kept"]


async def test_a_mail_that_is_too_large_is_told_of_and_holds_nobody_up(servers: MailServers, support: EmailSettings, http: Http) -> None:
    email = Email(pace=msgspec.structs.replace(BRISK, largest_mail=5000))
    journal = Journal(email)
    large = letter(to=support.address, id="large", subject="Фото", text="х" * 10_000)
    await servers.put(support.address, large, letter(to=support.address, id="small"))
    async with listening(email, support, journal, http):
        await journal.has(2)

    told = journal.calls[0]
    assert journal.ids == ["large", "small"]
    assert int(told.headers["x-parley-without-body"]) > 5000
    assert "ххх".encode() not in told.body


async def test_renumbered_mails_are_read_again_and_none_is_shown_twice(
    email: Email, servers: MailServers, support: EmailSettings, journal: Journal, http: Http
) -> None:
    settings = msgspec.structs.replace(support, inbox="Клиенты & друзья")
    kept = letter(to=support.address, id="kept")
    await servers.recreate(support.address, settings.inbox)
    await servers.put(support.address, letter(to=support.address, id="gone"), kept, folder=settings.inbox)
    async with listening(email, settings, journal, http) as first:
        await first.until(lambda cursor: cursor.inbox is not None and cursor.inbox.last == 2)
    await servers.recreate(support.address, settings.inbox)
    await servers.put(support.address, kept, letter(to=support.address, id="new"), folder=settings.inbox)
    async with listening(email, settings, journal, http, first.cursor) as second:
        await journal.has(3)
        await second.until(lambda cursor: cursor.inbox is not None and cursor.inbox != cursor_of(first.cursor).inbox)

    assert (journal.ids, journal.repeats) == (["gone", "kept", "new"], 1)


async def test_an_answer_written_in_the_mail_program_is_read_from_the_sent_folder(
    email: Email, servers: MailServers, support: EmailSettings, journal: Journal, http: Http
) -> None:
    answer = letter(to="ada@client.test", sender=support.address, id="answer")
    async with listening(email, support, journal, http) as listener:
        await listener.until(lambda cursor: cursor.inbox is not None)
        await servers.put(support.address, answer, folder="Sent")
        await journal.has(1)

    assert journal.calls[0].headers["x-parley-folder"] == "sent"


async def test_a_vacation_notice_arrives(email: Email, servers: MailServers, support: EmailSettings, journal: Journal, http: Http) -> None:
    name = f"linus-{uuid4().hex[:8]}"
    await servers.on_holiday(name, "Я в отпуске до понедельника")
    async with listening(email, support, journal, http):
        await email.send(Part(to=f"{name}@desk.test", text="Когда вас ждать?"), account(support), http)
        await journal.has(1)

    assert b"Auto-Submitted: auto-replied" in journal.calls[0].body


# ── breaks


async def test_the_line_comes_back_after_the_server_restarts(
    email: Email, servers: MailServers, support: EmailSettings, journal: Journal, http: Http
) -> None:
    await servers.put(support.address, letter(to=support.address, id="before"))
    async with listening(email, support, journal, http) as listener:
        await listener.until(lambda cursor: cursor.inbox is not None)
        await servers.stop_dovecot()
        await servers.start_dovecot()
        await servers.put(support.address, letter(to=support.address, id="after"))
        await journal.has(2)

    assert (journal.ids, journal.repeats) == (["before", "after"], 0)


async def test_a_line_cut_in_the_middle_of_a_mail_takes_it_once(
    email: Email, servers: MailServers, support: EmailSettings, journal: Journal, http: Http
) -> None:
    await servers.put(support.address, *(letter(to=support.address, id=str(n), text="х" * 20_000) for n in range(5)))
    async with proxied(support) as (proxy, settings):
        proxy.left = 60_000
        async with listening(email, settings, journal, http) as listener:
            await listener.until(lambda cursor: cursor.inbox is not None and cursor.inbox.last == 5)

    assert proxy.connections == 2
    assert (journal.ids, journal.repeats) == (["0", "1", "2", "3", "4"], 0)


async def test_a_line_that_fell_silent_is_found_out(servers: MailServers, support: EmailSettings, http: Http) -> None:
    pace = msgspec.structs.replace(BRISK, idle=timedelta(milliseconds=100), answer=timedelta(milliseconds=500))
    email = Email(pace=pace)
    journal = Journal(email)
    async with proxied(support) as (proxy, settings), listening(email, settings, journal, http) as listener:
        await listener.until(lambda cursor: cursor.inbox is not None)
        proxy.is_mute = True
        await servers.put(support.address, letter(to=support.address, id="unheard"))
        await proxy.connected.acquire()
        await proxy.connected.acquire()
        proxy.is_mute = False
        await journal.has(1)

    assert journal.ids == ["unheard"]


async def test_a_server_that_stays_away_is_reported(support: EmailSettings, http: Http) -> None:
    email = Email(pace=msgspec.structs.replace(BRISK, attempts=3))
    async with proxied(support) as (_, settings):
        pass
    with pytest.raises(ProviderDown):
        await anext(email.listen(account(settings), b"", Journal(email).take, http))


async def test_a_wrong_password_is_tried_once(email: Email, support: EmailSettings, journal: Journal, http: Http) -> None:
    wrong = msgspec.structs.replace(support, password="неверный")
    async with proxied(wrong) as (proxy, settings):
        with pytest.raises(AccountBroken) as broken:
            await anext(email.listen(account(settings), b"", journal.take, http))

    assert proxy.connections == 1
    assert "неверный" not in str(broken.value)


async def test_a_folder_that_is_not_there_is_named(email: Email, support: EmailSettings, journal: Journal, http: Http) -> None:
    settings = msgspec.structs.replace(support, inbox="Nowhere")
    with pytest.raises(AccountBroken, match="Nowhere"):
        await anext(email.listen(account(settings), b"", journal.take, http))


async def test_a_private_server_is_not_dialled_unless_allowed(email: Email, support: EmailSettings, journal: Journal) -> None:
    async with Http() as http:
        with pytest.raises(AccountBroken, match="private"):
            await anext(email.listen(account(support), b"", journal.take, http))


async def test_a_certificate_that_nobody_vouches_for_is_refused(servers: MailServers, support: EmailSettings, http: Http) -> None:
    email = Email(pace=msgspec.structs.replace(BRISK, attempts=1))
    with pytest.raises(ProviderDown, match="no encrypted line"):
        await anext(email.listen(account(msgspec.structs.replace(support, ca="")), b"", Journal(email).take, http))


# ── what is understood


async def test_what_was_fetched_is_understood(
    email: Email, servers: MailServers, support: EmailSettings, journal: Journal, http: Http
) -> None:
    tagged = support.address.replace("@", "+c.token42@")
    async with listening(email, support, journal, http):
        await servers.hand_in(letter(to=tagged, id="q", text="Сколько стоит стрижка?"), to=tagged)
        await servers.put(support.address, letter(to="ada@client.test", sender=support.address, id="a", text="500"), folder="Sent")
        await journal.has(2)
    (question,), (answer,) = sorted(await read_apart(email, journal.calls, account(support)), key=lambda read: read[0].kind, reverse=True)

    assert (question.kind, question.text, question.token) == (Kind.MESSAGE, "Сколько стоит стрижка?", "token42")
    assert question.sender and question.sender.id == "ada@client.test"
    assert question.key in {email.key(call) for call in journal.calls}
    assert (answer.kind, answer.text, answer.external_id) == (Kind.ECHO, "500", "<a@client.test>")


async def read_apart(email: Email, calls: Sequence[Call], account: Account[EmailSettings]) -> list[list[Inbound]]:
    return [read for read in await email.parse_all(calls, account) if not isinstance(read, Unreadable)]


def test_a_mail_without_its_body_says_so(email: Email, support: EmailSettings) -> None:
    call = source.sealed(b"From: ada@client.test\r\nSubject: x\r\n", support, source="imap", folder="inbox", without_body="40000000")
    (told,) = email.parse(call, account(support))
    assert "40.0 MB" in told.text


def test_nobody_vouches_for_a_sender_at_the_inlet_unless_an_mx_of_ours_stands_before_it(email: Email, support: EmailSettings) -> None:
    mail = b"Authentication-Results: mx.desk.test; dmarc=pass header.from=client.test\r\nFrom: ada@client.test\r\n\r\nhi"
    alone = msgspec.structs.replace(support, authserv_id="mx.desk.test")
    behind = msgspec.structs.replace(alone, inlet_behind_mx=True)
    trusts = [
        read.sender.trust
        for settings, way in ((alone, "smtp"), (behind, "smtp"), (alone, "imap"))
        for read in email.parse(source.sealed(mail, settings, source=way), account(settings))
        if read.sender
    ]
    assert trusts == [Trust.CLAIMED, Trust.NETWORK, Trust.NETWORK]


# ── who may say that this is a mail


async def test_a_mail_posted_to_the_webhook_is_turned_away(email: Email, support: EmailSettings) -> None:
    forged = Call(body=letter(to=support.address).as_bytes(), headers={"x-parley-source": "imap", "x-parley-folder": "inbox"})
    with pytest.raises(InvalidSignature):
        email.verify(forged, account(support))


async def test_a_seal_is_good_for_one_mail_and_one_account_only(email: Email, servers: MailServers, support: EmailSettings) -> None:
    sealed = source.sealed(b"From: ada@client.test\r\n\r\nhi", support, source="imap", folder="inbox")
    email.verify(sealed, account(support))
    for changed in (
        msgspec.structs.replace(sealed, body=sealed.body + b"!"),
        msgspec.structs.replace(sealed, headers={**sealed.headers, "x-parley-folder": "sent"}),
    ):
        with pytest.raises(InvalidSignature):
            email.verify(changed, account(support))
    with pytest.raises(InvalidSignature):
        email.verify(sealed, account(servers.settings("linus")))


def test_an_account_without_a_seal_takes_nothing(email: Email, support: EmailSettings) -> None:
    bare = msgspec.structs.replace(support, seal="")
    with pytest.raises(InvalidSignature):
        email.verify(source.sealed(b"x", bare, source="imap"), account(bare))


def test_the_same_mail_has_one_key_whichever_way_it_came(email: Email) -> None:
    mail = b"Message-ID: <1@x>\r\nFrom: Ada\r\n <ada@x>\r\nDate: today\r\n\r\nhi"
    by_imap = Call(body=b"Received: from x\r\n" + mail, headers={"x-parley-uid": "1.7"})
    by_smtp = Call(body=b"Delivered-To: us\r\n" + mail.replace(b"\r\n <", b" <"))
    assert email.key(by_imap) == email.key(by_smtp)


def test_nobody_can_suppress_a_mail_by_using_its_message_id(email: Email) -> None:
    real = Call(body=b"Message-ID: <1@x>\r\nFrom: ada@x\r\nDate: today\r\n\r\nhi")
    forged = Call(body=b"Message-ID: <1@x>\r\nFrom: linus@y\r\nDate: today\r\n\r\nho")
    assert email.key(real) != email.key(forged)


def test_a_mail_without_an_id_is_known_by_its_content(email: Email) -> None:
    assert email.key(Call(body=b"From: a\n\nhi")) == email.key(Call(body=b"From: a\n\nhi"))
    assert email.key(Call(body=b"From: a\n\nhi")) != email.key(Call(body=b"From: a\n\nho"))
    assert email.key(Call(body=b"From: a\n\nMessage-ID: <1@x>")) != email.key(Call(body=b"From: b\n\nMessage-ID: <1@x>"))


def test_a_copy_in_the_sent_folder_does_not_hide_the_mail_in_the_inbox(email: Email) -> None:
    mail = b"Message-ID: <1@x>\r\nFrom: a\r\n\r\nhi"
    assert email.key(Call(body=mail, headers={"x-parley-folder": "sent"})) != email.key(
        Call(body=mail, headers={"x-parley-folder": "inbox"})
    )


def test_the_settings_show_no_secret(support: EmailSettings) -> None:
    shown = repr(support) + repr(support.imap) + str(support.smtp)
    assert support.password not in shown
    assert support.seal not in shown


@pytest.mark.parametrize(
    ("address", "host"), [("a@gmail.com", "imap.gmail.com"), ("a@ya.ru", "imap.yandex.ru"), ("a@own.example", "imap.own.example")]
)
def test_an_address_and_a_password_are_enough(address: str, host: str) -> None:
    assert EmailSettings(address=address, password="p").imap.host == host
