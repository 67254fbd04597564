"""Letters of Parley's own: an invitation and a link to a new password, through the mailbox that a workspace has connected."""

import asyncio
import re
from collections.abc import AsyncIterator
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import cast

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from parley import channels
from parley.core.ground import Ground
from parley.core.lanes import Worker
from parley.workspace import Staff
from tests.spine.waiting import until
from tests.web.conftest import Browser, hired, submit

STAFF = "/settings/staff"


class Sink:
    """A submission server that takes every mail, or none."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.answer = "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.mails.append(BytesParser(policy=policy.default).parsebytes(cast(bytes, envelope.content)))
        return self.answer


@pytest.fixture
async def sink(ground: Ground, grace: Staff) -> AsyncIterator[Sink]:
    """What the salon's mailbox sends lands here."""
    sink = Sink()
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(sink, hostname="salon.example"), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    settings = {
        "address": "hello@salon.example",
        "reads_inbox": False,
        "smtp_host": "127.0.0.1",
        "smtp_port": port,
        "smtp_security": "none",
    }
    async with ground.database.transaction(grace.workspace_id) as tx:
        await channels.save(tx, ground, "email", "Mail", settings, address="hello@salon.example")
    async with server:
        yield sink


def said_in(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    return str(body.get_content()) if body else ""


async def test_an_invitation_is_mailed_and_its_link_opens(grace_at_work: Browser, sink: Sink) -> None:
    told = await submit(grace_at_work, STAFF + "/invitations", page=STAFF, email="barbara@salon.example", role="operator")
    letter = sink.mails[0]
    link = re.search(r"http://parley\.test(/join/\S+)", said_in(letter))

    assert letter["To"] == "barbara@salon.example" and letter["Subject"] == "Invitation to Salon"
    assert "on its way to barbara@salon.example" in told.text
    assert link and (await grace_at_work.get(link[1])).status_code == 200


async def test_a_letter_that_is_refused_leaves_the_link_to_copy(grace_at_work: Browser, sink: Sink) -> None:
    sink.answer = "554 5.7.1 no"
    told = await submit(grace_at_work, STAFF + "/invitations", page=STAFF, email="barbara@salon.example", role="operator")

    assert told.status_code == 200 and "could not be sent" in told.text and "http://parley.test/join/" in told.text


async def test_a_forgotten_password_is_set_anew_by_the_letter(
    browser: Browser, ground: Ground, worker: Worker, grace: Staff, sink: Sink
) -> None:
    barbara = await hired(ground.database, grace, "barbara", "operator")
    await submit(browser, "/forgotten", page="/forgotten", email=" Barbara@Salon.example")

    async def letters() -> list[EmailMessage]:
        return sink.mails

    letter = (await until(letters))[0]
    link = re.search(r"http://parley\.test(/reset/\S+)", said_in(letter))
    assert letter["To"] == barbara.email and link
    await submit(browser, link[1], page=link[1], password="a quiet harbour")
    assert (await submit(browser, "/login", email=barbara.email, password="a quiet harbour")).headers["location"] == "/inbox"


async def test_whoever_does_not_work_here_gets_no_letter(
    browser: Browser, ground: Ground, worker: Worker, grace: Staff, sink: Sink
) -> None:
    await submit(browser, "/forgotten", page="/forgotten", email="nobody@salon.example")
    await submit(browser, "/forgotten", page="/forgotten", email=grace.email)

    async def done() -> bool:
        async with ground.database.across() as tx:
            return not await tx.value("SELECT true FROM lanes WHERE kind = 'web.mail_password_links' LIMIT 1")

    await until(done)
    assert [letter["To"] for letter in sink.mails] == [grace.email]
