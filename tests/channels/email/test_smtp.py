"""Sending: through a real Postfix, and through servers that refuse, hang up or fall silent."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager, suppress
from uuid import uuid4

import msgspec
import pytest

from parley.channels.adapters.email.adapter import Email
from parley.channels.adapters.email.settings import EmailSettings, Security
from parley.channels.adapters.email.smtp_refusals import login_refusal, recipient_refusal, refusal, sender_refusal
from parley.channels.errors import AccountBroken, OutcomeUnknown, ProviderDown, RateLimited, RecipientGone, Refused, SendError
from parley.channels.types import Account, File, Mail, Media, Part
from parley.core.http import Http
from parley.core.ids import AccountId, WorkspaceId
from tests.servers.mail import HOST, MailServers

TO_ADA = Part(to="ada@client.test", text="Ждём вас", mail=Mail(message_id="<c.1@desk.test>"))


def account(settings: EmailSettings) -> Account[EmailSettings]:
    return Account(AccountId(uuid4()), WorkspaceId(uuid4()), "email", "Почта", settings)


@pytest.fixture
def support(servers: MailServers) -> EmailSettings:
    return servers.settings(f"support-{uuid4().hex[:8]}")


# ── through Postfix


async def test_the_receipt_is_the_message_id(email: Email, support: EmailSettings, http: Http) -> None:
    receipt = await email.send(TO_ADA, account(support), http)
    assert receipt.ids == ("<c.1@desk.test>",)


async def test_starttls_sends_too(email: Email, servers: MailServers, support: EmailSettings, http: Http) -> None:
    settings = msgspec.structs.replace(support, smtp_port=servers.ports["SUBMISSION"], smtp_security=Security.STARTTLS)
    assert await email.send(TO_ADA, account(settings), http)


async def test_nobody_of_that_name_is_gone(email: Email, support: EmailSettings, http: Http) -> None:
    with pytest.raises(RecipientGone) as gone:
        await email.send(msgspec.structs.replace(TO_ADA, to="gone@desk.test"), account(support), http)
    assert gone.value.code.startswith("5.1.")


async def test_a_wrong_password_breaks_the_account_and_is_not_shown(email: Email, support: EmailSettings, http: Http) -> None:
    wrong = msgspec.structs.replace(support, password="неверный")
    with pytest.raises(AccountBroken) as broken:
        await email.send(TO_ADA, account(wrong), http)
    assert "неверный" not in str(broken.value)


async def test_a_mail_above_the_server_s_limit_is_refused_before_it_travels(email: Email, support: EmailSettings, http: Http) -> None:
    file = File(type=Media.FILE, name="video.mp4", mime="video/mp4", size=1, key="k", data=bytes(32 * 1024 * 1024))
    with pytest.raises(Refused) as refused:
        await email.send(msgspec.structs.replace(TO_ADA, files=(file,)), account(support), http)
    assert refused.value.code == "5.3.4"


async def test_the_check_passes_and_tells_the_address(email: Email, support: EmailSettings, http: Http) -> None:
    assert await email.check(account(support), http) == (support.address, "Салон")


async def test_the_check_says_which_way_failed(email: Email, support: EmailSettings, http: Http) -> None:
    with pytest.raises(AccountBroken, match=r"IMAP works\. SMTP: 535"):
        await email.check(account(msgspec.structs.replace(support, smtp_password="неверный")), http)
    with pytest.raises(ProviderDown, match=r"IMAP: .* does not answer .*SMTP works"):
        await email.check(account(msgspec.structs.replace(support, imap_port=1)), http)


async def test_an_encrypted_line_that_nobody_vouches_for_is_not_used(email: Email, support: EmailSettings, http: Http) -> None:
    with pytest.raises(ProviderDown, match="no encrypted line"):
        await email.send(TO_ADA, account(msgspec.structs.replace(support, ca="")), http)


async def test_a_private_server_is_not_dialled_unless_allowed(email: Email, support: EmailSettings) -> None:
    async with Http() as http:
        with pytest.raises(AccountBroken, match="private"):
            await email.send(TO_ADA, account(support), http)


# ── through a server that says what it is told to


class Script:
    """What to answer to a command, by its first word; None hangs up, `silence` never answers."""

    def __init__(self, **answers: str | None) -> None:
        self.answers: dict[str, str | None] = {
            "EHLO": "250-x\r\n250 AUTH PLAIN", "AUTH": "235 ok", "MAIL": "250 ok", "RCPT": "250 ok", "DATA": "354 go", "DOT": "250 kept",
            **answers,
        }  # fmt: skip
        self.heard: list[str] = []
        self.mail = b""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 hello\r\n")
        with suppress(OSError, asyncio.IncompleteReadError):
            while line := (await reader.readline()).decode().strip():
                self.heard.append(line)
                await self._answer(line.split(" ")[0], writer)
                if line == "DATA" and (self.answers["DATA"] or "").startswith("354"):
                    self.mail = await reader.readuntil(b"\r\n.\r\n")
                    await self._answer("DOT", writer)
        writer.close()

    async def _answer(self, word: str, writer: asyncio.StreamWriter) -> None:
        answer = self.answers.get(word, "250 ok")
        if answer is None:
            writer.transport.abort()
            raise ConnectionResetError
        writer.write(f"{answer}\r\n".encode())


@asynccontextmanager
async def scripted(script: Script) -> AsyncGenerator[Account[EmailSettings]]:
    server = await asyncio.start_server(script.serve, HOST, 0, limit=64 * 1024 * 1024)
    settings = EmailSettings(
        address="salon@desk.test",
        password="secret",
        smtp_host=HOST,
        smtp_port=server.sockets[0].getsockname()[1],
        smtp_security=Security.NONE,
    )
    try:
        yield account(settings)
    finally:
        server.close()


async def outcome(email: Email, script: Script, http: Http, part: Part = TO_ADA) -> SendError | None:
    async with scripted(script) as account:
        try:
            await email.send(part, account, http)
        except SendError as error:
            return error
    return None


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"EHLO": None}, ProviderDown),
        ({"AUTH": None}, ProviderDown),
        ({"AUTH": "535 5.7.8 wrong, you said secret c2VjcmV0c2VjcmV0c2VjcmV0"}, AccountBroken),
        ({"AUTH": "454 4.7.0 later"}, ProviderDown),
        ({"EHLO": "250 x"}, AccountBroken),
        ({"MAIL": None}, ProviderDown),
        ({"MAIL": "553 5.7.1 not your address"}, AccountBroken),
        ({"MAIL": "552 5.3.4 too large"}, Refused),
        ({"RCPT": "550 5.1.1 no such user"}, RecipientGone),
        ({"RCPT": "550 no such user"}, RecipientGone),
        ({"RCPT": "550 5.7.1 relay denied"}, Refused),
        ({"RCPT": "450 4.2.0 greylisted, come back later"}, RateLimited),
        ({"RCPT": "421 4.3.2 shutting down"}, ProviderDown),
        ({"DATA": "451 4.3.0 disk"}, ProviderDown),
        ({"DATA": None}, ProviderDown),
        ({"DOT": "554 5.7.1 spam"}, Refused),
        ({"DOT": "421 4.7.28 too many mails"}, RateLimited),
        ({"DOT": None}, OutcomeUnknown),
        ({"DOT": "what?"}, OutcomeUnknown),
    ],
)
async def test_every_refusal_has_its_name(email: Email, http: Http, answers: dict[str, str | None], expected: type[SendError]) -> None:
    error = await outcome(email, Script(**answers), http)
    assert type(error) is expected
    assert "secret" not in str(error)
    assert "c2VjcmV0" not in str(error)


async def test_a_line_that_breaks_inside_a_large_mail_has_sent_nothing(email: Email, http: Http) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 hello\r\n")
        for answer in (b"250-x\r\n250 AUTH PLAIN\r\n", b"235 ok\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go\r\n"):
            await reader.readline()
            writer.write(answer)
        await reader.readexactly(100_000)
        writer.transport.abort()

    server = await asyncio.start_server(serve, HOST, 0, limit=1024)
    file = File(type=Media.FILE, name="x", mime="", size=1, key="k", data=bytes(20 * 1024 * 1024))
    port = server.sockets[0].getsockname()[1]
    settings = EmailSettings(address="salon@desk.test", password="p", smtp_host=HOST, smtp_port=port, smtp_security=Security.NONE)
    with pytest.raises(ProviderDown):
        await email.send(msgspec.structs.replace(TO_ADA, files=(file,)), account(settings), http)
    server.close()


async def test_lines_that_begin_with_a_dot_arrive_whole(email: Email, http: Http) -> None:
    script = Script()
    part = msgspec.structs.replace(TO_ADA, text=".first\n..second\nlast", mail=Mail(subject="x"))
    assert await outcome(email, script, http, part) is None
    assert b"\r\n..first\r\n...second\r\nlast" in script.mail


async def test_a_machine_s_mail_has_no_sender_to_bounce_to(email: Email, http: Http) -> None:
    script = Script()
    assert await outcome(email, script, http, msgspec.structs.replace(TO_ADA, mail=Mail(automatic=True))) is None
    assert "MAIL FROM:<>" in script.heard


async def test_a_server_that_demands_a_sender_gets_one(email: Email, http: Http) -> None:
    script = PickyScript()
    assert await outcome(email, script, http, msgspec.structs.replace(TO_ADA, mail=Mail(automatic=True))) is None
    assert [line for line in script.heard if line.startswith("MAIL")] == ["MAIL FROM:<>", "MAIL FROM:<salon@desk.test>"]


class PickyScript(Script):
    async def _answer(self, word: str, writer: asyncio.StreamWriter) -> None:
        if self.heard[-1] == "MAIL FROM:<>":
            writer.write(b"553 5.1.8 who are you?\r\n")
        else:
            await super()._answer(word, writer)


async def test_a_wrong_password_is_tried_by_one_method_only(email: Email, http: Http) -> None:
    script = Script(EHLO="250-x\r\n250 AUTH CRAM-MD5 PLAIN LOGIN", AUTH="535 no")
    await outcome(email, script, http)
    assert len([line for line in script.heard if line.startswith("AUTH")]) == 1


async def test_a_cyrillic_address_needs_a_server_that_takes_it(email: Email, http: Http) -> None:
    part = msgspec.structs.replace(TO_ADA, to="ада@client.test")
    assert isinstance(await outcome(email, Script(), http, part), Refused)
    script = Script(EHLO="250-x\r\n250-SMTPUTF8\r\n250 AUTH PLAIN")
    assert await outcome(email, script, http, part) is None
    assert "RCPT TO:<ада@client.test>" in script.heard


def test_what_a_code_means_depends_on_the_stage() -> None:
    words = "mailbox unavailable"
    verdicts: Sequence[SendError] = [
        refusal(550, words),
        recipient_refusal(550, words),
        sender_refusal(550, words),
        login_refusal(550, words),
    ]
    assert [type(verdict) for verdict in verdicts] == [Refused, RecipientGone, AccountBroken, AccountBroken]
