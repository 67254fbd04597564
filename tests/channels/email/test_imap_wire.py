"""What an IMAP server may send: in any portions, and with any malice."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager, suppress
from uuid import uuid4

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parley.channels.adapters.email.adapter import Email
from parley.channels.adapters.email.imap_values import mailbox_name
from parley.channels.adapters.email.imap_wire import Garbled, Response, Skipped, Value, Wire, pairs
from parley.channels.adapters.email.settings import EmailSettings, Security
from parley.channels.errors import AccountBroken, ProviderDown
from parley.channels.types import Account, Call
from parley.core.http import Http
from parley.core.ids import AccountId, WorkspaceId
from tests.channels.email.conftest import BRISK
from tests.servers.mail import HOST

SPOKEN = (
    b"* OK [CAPABILITY IMAP4rev1 IDLE] hello {5}\r\n"
    b'* 12 FETCH (UID 7 FLAGS (\\Seen) BODY[]<0> {11}\r\n)\r\n* 1 BYE( INTERNALDATE "17-Nov-2026 10:00:00 +0300")\r\n'
    b'* LIST (\\HasNoChildren \\Sent) "/" "Sent \\"x\\""\r\n'
    b"* LIST () NIL {0}\r\n\r\n"
    b"+ idling\r\n"
    b"P1 OK done\r\n"
)
portions = st.lists(st.integers(1, 40), max_size=60)


def fetched(response: Response) -> dict[str, Value]:
    facts = response.values()[-1]
    assert isinstance(facts, list)
    return pairs(facts)


def cut(data: bytes, sizes: Sequence[int]) -> list[bytes]:
    pieces: list[bytes] = []
    for size in sizes:
        pieces.append(data[:size])
        data = data[size:]
    return [*pieces, data]


@settings(deadline=None)
@given(portions)
def test_responses_are_the_same_however_the_line_cuts_them(sizes: list[int]) -> None:
    wire = Wire(1000)
    responses = [response for piece in cut(SPOKEN, sizes) for response in wire.feed(piece)]
    assert responses == Wire(1000).feed(SPOKEN)
    assert [response.tag for response in responses] == ["*", "*", "*", "*", "+", "P1"]
    assert wire.is_clean


def test_a_mail_is_taken_as_bytes_whatever_stands_in_it() -> None:
    facts = fetched(Wire(1000).feed(SPOKEN)[1])
    assert facts["BODY[]<0>"] == b")\r\n* 1 BYE("
    assert facts["FLAGS"] == ["\\Seen"]
    assert facts["INTERNALDATE"] == "17-Nov-2026 10:00:00 +0300"


@settings(deadline=None)
@given(portions)
def test_a_literal_that_is_too_large_passes_by(sizes: list[int]) -> None:
    data = b"* 1 FETCH (UID 7 BODY[] {5000}\r\n" + b"x" * 5000 + b")\r\nP1 OK\r\n"
    wire = Wire(100)
    responses = [response for piece in cut(data, sizes) for response in wire.feed(piece)]
    assert fetched(responses[0])["BODY[]"] == Skipped(5000)
    assert responses[1].tag == "P1"


@settings(deadline=None)
@given(st.binary(max_size=300), portions)
def test_any_bytes_are_either_responses_or_garbled(data: bytes, sizes: list[int]) -> None:
    wire = Wire(100)
    with suppress(Garbled):
        for piece in cut(data, sizes):
            for response in wire.feed(piece):
                response.status()
                response.values()


@settings(deadline=None)
@given(st.text(alphabet='()"\\ a{}1', max_size=80))
def test_any_text_has_values_or_is_garbled(text: str) -> None:
    with suppress(Garbled):
        assert isinstance(Response("*", (text,)).values(), list)


@pytest.mark.parametrize("hostile", [b"(" * 100, b")" * 3, b'"\\"' * 100_000])
def test_endless_nesting_and_quoting_are_refused(hostile: bytes) -> None:
    with pytest.raises(Garbled):
        Wire(100).feed(b"* 1 FETCH " + hostile + b"\r\n")[0].values()


@pytest.mark.parametrize("hostile", [b"* 1 FETCH {99999999999}\r\n", b"* SEARCH " + b"1 " * 10_000_000, b"* {1}\r\nx" * 300])
def test_what_would_fill_the_memory_is_refused(hostile: bytes) -> None:
    with pytest.raises(Garbled):
        Wire(100).feed(hostile)


@pytest.mark.parametrize(
    ("name", "spelt"), [("INBOX", "INBOX"), ("Отправленные", "&BB4EQgQ,BEAEMAQyBDsENQQ9BD0ESwQ1-"), ("Ты & я", "&BCIESw- &- &BE8-")]
)
def test_folder_names_are_spelt_as_the_wire_wants(name: str, spelt: str) -> None:
    assert mailbox_name(name) == spelt


# ── a whole session with a server that misbehaves


Answer = dict[str, str | bytes]
POLITE: Answer = {
    "CAPABILITY": "* CAPABILITY IMAP4rev1\r\n{tag} OK\r\n",
    "LOGIN": "+ go\r\n",
    "LIST": "{tag} OK\r\n",
    "STATUS": '* STATUS "INBOX" (UIDVALIDITY 1 UIDNEXT 3)\r\n{tag} OK\r\n',
    "EXAMINE": "* OK [UIDVALIDITY 1]\r\n* OK [UIDNEXT 3]\r\n{tag} OK\r\n",
    "UID SEARCH": "* SEARCH 1 2\r\n{tag} OK\r\n",
    "UID FETCH": "{tag} OK\r\n",
}


@asynccontextmanager
async def server(answers: Answer, greeting: str = "* OK hello\r\n") -> AsyncGenerator[Account[EmailSettings]]:
    """Says what it is told to say, by the first words of a command."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(greeting.encode())
        with suppress(OSError, asyncio.IncompleteReadError):
            while line := (await reader.readline()).decode("utf-8", "replace"):
                tag, _, command = line.strip().partition(" ")
                said = next((said for name, said in answers.items() if command.startswith(name)), "{tag} BAD what?\r\n")
                if command.startswith("LOGIN"):
                    await _login(reader, writer, command)
                    said = answers.get("PASSWORD", "{tag} OK\r\n")
                writer.write(said if isinstance(said, bytes) else said.replace("{tag}", tag).encode())
        writer.close()

    listening = await asyncio.start_server(serve, HOST, 0)
    port = listening.sockets[0].getsockname()[1]
    mailbox = EmailSettings(address="a@desk.test", password="secret", imap_host=HOST, imap_port=port, imap_security=Security.NONE)
    try:
        yield Account(AccountId(uuid4()), WorkspaceId(uuid4()), "email", "Почта", mailbox)
    finally:
        listening.close()


async def _login(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, command: str) -> None:
    size = int(command.rpartition("{")[2].rstrip("}"))
    writer.write(b"+ go\r\n")
    await reader.readexactly(size)
    size = int((await reader.readline()).strip().decode().strip("{}"))
    writer.write(b"+ go\r\n")
    await reader.readexactly(size + 2)


async def first(account: Account[EmailSettings], http: Http, calls: list[Call] | None = None) -> bytes:
    async def take(taken: Sequence[Call]) -> None:
        (calls if calls is not None else []).extend(taken)

    return await anext(Email(pace=msgspec.structs.replace(BRISK, attempts=1)).listen(account, b"", take, http))


async def test_a_server_that_knows_only_login_is_logged_into(http: Http) -> None:
    async with server(POLITE) as account:
        assert msgspec.json.decode(await first(account, http)) == {"inbox": {"validity": 1, "last": 2}}


@pytest.mark.parametrize(
    "changed",
    [
        {"UID SEARCH": b"* BYE shutting down\r\n"},
        {"UID SEARCH": b"* SEARCH {9999999999999}\r\n"},
        {"UID FETCH": b"* 1 FETCH ((((((((((((((((((((((((((((\r\n"},
        {"UID FETCH": "{tag} NO [SERVERBUG] disk\r\n"},
        {"EXAMINE": "{tag} BAD no\r\n"},
        {"EXAMINE": "nothing that ends"},
    ],
)
async def test_a_server_that_misbehaves_is_down_and_nothing_worse(http: Http, changed: Answer) -> None:
    quick = msgspec.structs.replace(BRISK, attempts=1, answer=BRISK.first_pause * 4)

    async def take(_: Sequence[Call]) -> None: ...

    async with server(POLITE | changed) as account:
        with pytest.raises(ProviderDown):
            await anext(Email(pace=quick).listen(account, b"", take, http))


async def test_a_web_server_is_not_taken_for_a_mail_server(http: Http) -> None:
    async with server(POLITE, greeting="HTTP/1.1 400 Bad Request\r\n\r\n") as account:
        with pytest.raises(ProviderDown, match="not a mail server"):
            await first(account, http)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ("{tag} NO [AUTHENTICATIONFAILED] wrong\r\n", AccountBroken),
        ("{tag} NO no such user, you said secret\r\n", AccountBroken),
        ("{tag} NO [UNAVAILABLE] later\r\n", ProviderDown),
        ("{tag} NO [LIMIT] too many connections\r\n", ProviderDown),
    ],
)
async def test_a_refused_login_is_about_the_password_unless_it_says_otherwise(http: Http, answer: str, error: type[Exception]) -> None:
    async with server(POLITE | {"PASSWORD": answer}) as account:
        with pytest.raises(error) as refused:
            await first(account, http)
    assert "secret" not in str(refused.value)


async def test_a_mail_that_the_server_cannot_read_is_told_of(http: Http) -> None:
    answers = {
        "UID SEARCH": "* SEARCH 1\r\n{tag} OK\r\n",
        "UID FETCH 1 (UID RFC822.SIZE": "* 1 FETCH (UID 1 RFC822.SIZE 50)\r\n{tag} OK\r\n",
        "UID FETCH 1 (UID BODY.PEEK[HEADER]": "* 1 FETCH (UID 1 BODY[HEADER] {11}\r\nFrom: a@b\r\n)\r\n{tag} OK\r\n",
        "UID FETCH": "{tag} NO corrupted\r\n",
    }
    calls: list[Call] = []
    async with server(answers | {name: said for name, said in POLITE.items() if name not in answers}) as account:
        await first(account, http, calls)
    assert [(call.body, call.headers["x-parley-without-body"]) for call in calls] == [(b"From: a@b\r\n", "50")]
