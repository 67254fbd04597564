"""Each mail that is no answer says where one press ends what it is one of (RFC 8058)."""

from collections.abc import AsyncIterator
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

import msgspec
import pytest

from parley import conversations, people
from parley.channels import Mail, Part
from parley.channels.adapters.email.compose import compose
from parley.channels.adapters.email.settings import EmailSettings
from parley.conversations import Author
from parley.core.db import Database
from parley.core.ids import IdentityId, MessageId, WorkspaceId, new
from parley.core.tokens import Signer, TokenInvalid
from parley.people.consents import Errand, Leaving, Proof
from tests.spine.conftest import found_salon
from tests.spine.post_office import PostOffice, open_office
from tests.web.desk import grounded, working

ADDRESS = "https://desk.test/unsubscribe/" + "u" * 120


def composed(unsubscribe: str) -> EmailMessage:
    settings = msgspec.convert({"address": "support@desk.test", "password": "nobody's"}, EmailSettings)
    letter = compose(
        Part(to="ada@client.test", text="Hi", mail=Mail(subject="Hi", unsubscribe=unsubscribe, unsubscribe_word="Leave")), settings
    )
    return BytesParser(policy=policy.default).parsebytes(letter.content)


def test_one_press_leaves_and_the_long_address_stays_whole() -> None:
    mail = composed(ADDRESS)
    assert [ADDRESS in str(part.get_content()) for part in mail.iter_parts() if isinstance(part, EmailMessage)] == [True, True]
    assert (mail["List-Unsubscribe"], mail["List-Unsubscribe-Post"]) == (f"<{ADDRESS}>", "List-Unsubscribe=One-Click")


def test_where_somebody_could_listen_nothing_is_pressed_by_itself() -> None:
    mail = composed(ADDRESS.replace("https", "http"))
    assert mail["List-Unsubscribe"] and mail["List-Unsubscribe-Post"] is None


@pytest.mark.parametrize(
    "address", ["", "javascript:alert(1)", "https://desk.test/>, <mailto:x@y.test", "https://desk.test/\r\nBcc: x@y.test"]
)
def test_nothing_else_becomes_a_header(address: str) -> None:
    mail = composed(address)
    assert (mail["List-Unsubscribe"], mail["Bcc"], "Leave" in mail.as_string()) == (None, None, False)


def test_a_link_names_what_it_was_signed_for_and_nothing_else_opens() -> None:
    signer, leaving = Signer(bytes(32)), Leaving(WorkspaceId(new()), IdentityId(new()), "marketing", MessageId(new()))
    token = people.consents.link(signer, "https://desk.test", leaving).rpartition("/")[2]

    assert people.consents.read(signer, token) == leaving
    others = [signer.sign(purpose, payload, expires=None) for purpose, payload in (("unsubscribe", b"short"), ("reply", bytes(49)))]
    for forged in (token[:-1], token.upper(), *others):
        with pytest.raises(TokenInvalid):
            people.consents.read(signer, forged)


@pytest.fixture
async def office(database: Database, tmp_path: Path) -> AsyncIterator[PostOffice]:
    async with (
        grounded(database, tmp_path / "files") as ground,
        working(ground),
        open_office(ground, await found_salon(ground, "grace@salon.example")) as office,
    ):
        yield office


async def sent(office: PostOffice, text: str, purpose: Errand) -> EmailMessage:
    async with office.ground.database.transaction(office.salon.workspace_id) as tx:
        [row] = await conversations.inbox(tx, office.salon.grace)
        [way] = await conversations.ways(tx, await conversations.conversation(tx, row.id))
        if purpose == "marketing":
            await people.consents.grant(tx, way.identity_id, purpose, source="customer", proof=Proof(words="yes"))
        author = Author("staff", office.salon.grace)
        await conversations.reply(tx, row.id, text=text, way=(way.identity_id, way.account_id), author=author, purpose=purpose)
    return await office.gets(text)


async def test_an_offer_can_be_left_and_an_answer_has_nothing_to_leave(office: PostOffice) -> None:
    await office.brings("Where is my order?")
    await office.hears("Where is my order?")
    answer, offer = await sent(office, "On its way", "service"), await sent(office, "Ten percent off", "marketing")

    token = str(offer["List-Unsubscribe"]).strip("<>").rpartition("/")[2]
    leaving = people.consents.read(office.ground.signer, token)
    assert (leaving.workspace_id, leaving.purpose) == (office.salon.workspace_id, "marketing")
    assert answer["List-Unsubscribe"] is None
