"""Persons: why they are who they are, joining and parting them, and inviting them elsewhere."""

import re
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest

from parley import channels, conversations, people, workspace
from parley.channels import Address
from parley.core import clock
from parley.core.ground import Ground
from parley.core.ids import ConversationId, PersonId
from parley.people import Known
from parley.workspace import Staff
from tests.web.conftest import Browser, Open, hired, sign_in, submit
from tests.web.desk import Line, hidden


@pytest.fixture
async def ada(ground: Ground, line: Line, grace: Staff) -> PersonId:
    return await met(ground, line, grace, "ada")


@pytest.fixture
async def emmy(ground: Ground, line: Line, grace: Staff) -> PersonId:
    return await met(ground, line, grace, "emmy")


async def test_a_person_shows_their_addresses_and_why_they_are_theirs(
    grace_at_work: Browser, ground: Ground, grace: Staff, ada: PersonId
) -> None:
    await claims(ground, grace, ada, Address("email", "ada@example.org"), Address("phone", "+380501234567"))

    page = (await grace_at_work.get(f"/people/{ada}")).text
    assert "ada@example.org" in page and "+380 50 123 4567" in page and page.count("only claimed") == 2 and "proven" in page
    assert "wrote this about themselves; nobody has checked it" in page and page.count("Split off</button>") == 2


async def test_an_address_is_split_off_again(grace_at_work: Browser, ground: Ground, grace: Staff, ada: PersonId) -> None:
    await claims(ground, grace, ada, Address("email", "ada@example.org"))
    page = f"/people/{ada}"
    link = re.search(r'action="(/links/[^"]+/revoke)"', (await grace_at_work.get(page)).text)
    assert link

    assert (await submit(grace_at_work, link[1], page=page, next=page)).headers["location"] == f"{page}?done=parted"

    assert "ada@example.org" not in (await grace_at_work.get(page)).text
    assert await last_action(ground, grace) == "people.parted"
    assert (await submit(grace_at_work, link[1], page=page, next=page)).status_code == 409


async def test_two_persons_become_one_and_two_again(
    grace_at_work: Browser, ground: Ground, grace: Staff, ada: PersonId, emmy: PersonId
) -> None:
    found = (await grace_at_work.get(f"/people/{ada}/merge?q=emm")).text
    assert "Emmy" in found and hidden(found, "other") == str(emmy)

    merged = await submit(grace_at_work, f"/people/{ada}/merge", page=f"/people/{ada}/merge?q=emm", other=str(emmy))

    assert merged.headers["location"] == f"/people/{ada}?done=merged"
    page = (await grace_at_work.get(f"/people/{ada}")).text
    assert "joined by hand" in page and "emmy" in page
    assert (await grace_at_work.get(f"/people/{emmy}")).status_code == 404
    assert await last_action(ground, grace) == "people.merged"
    link = re.search(r'action="(/links/[^"]+/revoke)"', page)
    assert link
    await submit(grace_at_work, link[1], page=f"/people/{ada}")
    assert (await grace_at_work.get(f"/people/{emmy}")).status_code == 200


async def test_somebody_cannot_be_joined_with_themselves(grace_at_work: Browser, ada: PersonId) -> None:
    answer = await submit(grace_at_work, f"/people/{ada}/merge", page=f"/people/{ada}/merge?q=ada", other=str(ada))

    assert answer.status_code == 409 and "These two are one person already." in answer.text


@pytest.mark.parametrize("q", ["ada", "LOVE", "lovelace", "ada@example.org", "+380 50 123-45-67", "0501234567"])
async def test_a_person_is_found_by_any_word_of_the_name_or_a_whole_address(
    grace_at_work: Browser, ground: Ground, grace: Staff, line: Line, q: str
) -> None:
    ada = await met(ground, line, grace, "ada lovelace")
    await met(ground, line, grace, "emmy noether")
    await claims(ground, grace, ada, Address("email", "ada@example.org"), Address("phone", "+380501234567"))

    page = (await grace_at_work.get("/people", params={"q": q})).text
    assert "Ada Lovelace" in page and "Emmy" not in page


@pytest.mark.parametrize("q", ["%", "_", "\\", "example.org", "oveleyce", "' OR 1=1 --", "\0"])
async def test_what_matches_nobody_finds_nobody(grace_at_work: Browser, ada: PersonId, q: str) -> None:
    answer = await grace_at_work.get("/people", params={"q": q})

    assert answer.status_code == 200 and f"/people/{ada}" not in answer.text


async def test_a_search_finds_a_part_of_the_page(grace_at_work: Browser, ada: PersonId) -> None:
    answer = await grace_at_work.get("/people?q=ada", headers={"hx-request": "true"})

    assert "<html" not in answer.text and f"/people/{ada}" in answer.text


async def test_an_invitation_says_who_comes(grace_at_work: Browser, ground: Ground, grace: Staff, ada: PersonId) -> None:
    assert "t.me" not in (await grace_at_work.get(f"/people/{ada}")).text
    async with ground.database.transaction(grace.workspace_id) as tx:
        settings = {"token": "1234:" + "a" * 35}
        await channels.save(tx, ground, "telegram", "Salon bot", settings, address="@salon_bot")
        identity = (await people.identities(tx, ada))[0]

    link = re.search(r'value="(https://t\.me/salon_bot\?[^"]+)"', (await grace_at_work.get(f"/people/{ada}")).text)
    assert link
    token = parse_qs(urlsplit(link[1]).query)["start"][0]
    assert len(token) <= 64 and UUID(bytes=ground.signer.read("continue", token, clock.now())) == identity.id


async def test_an_operator_reads_but_neither_joins_nor_parts(
    opened: Open, ground: Ground, grace: Staff, ada: PersonId, emmy: PersonId
) -> None:
    await claims(ground, grace, ada, Address("email", "ada@example.org"))
    link = re.search(r"/links/[^/]+/revoke", await (await at_work(opened, grace)).text(f"/people/{ada}"))
    operator = await at_work(opened, await hired(ground.database, grace, "barbara", "operator"))
    page = (await operator.browser.get(f"/people/{ada}")).text

    assert link and "ada@example.org" in page and "Merge with" not in page and "Split off" not in page
    assert (await operator.browser.get(f"/people/{ada}/merge")).status_code == 403
    for path in (f"/people/{ada}/merge", link[0]):
        assert (await submit(operator.browser, path, page="/settings/profile", other=str(emmy))).status_code == 403


async def test_a_stranger_gets_404(opened: Open, ground: Ground, grace: Staff, linus: Staff, ada: PersonId, emmy: PersonId) -> None:
    await claims(ground, grace, ada, Address("email", "ada@example.org"))
    link = re.search(r"/links/[^/]+/revoke", await (await at_work(opened, grace)).text(f"/people/{ada}"))
    stranger = (await at_work(opened, linus)).browser
    assert link

    for address in (f"/people/{ada}", f"/people/{ada}/merge"):
        assert (await stranger.get(address)).status_code == 404
    for path in (f"/people/{ada}/merge", link[0]):
        assert (await submit(stranger, path, page="/settings/profile", other=str(emmy))).status_code == 404
    assert "Ada" not in (await stranger.get("/people?q=ada")).text


class AtWork:
    """Somebody signed in."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser

    async def text(self, path: str) -> str:
        return (await self.browser.get(path)).text


async def at_work(opened: Open, staff: Staff) -> AtWork:
    browser = opened()
    await sign_in(browser, staff)
    return AtWork(browser)


async def met(ground: Ground, line: Line, staff: Staff, who: str) -> PersonId:
    await line.says(who, "Hello")
    id = ConversationId(await line.conversation_of(who, staff))
    async with ground.database.transaction(staff.workspace_id) as tx:
        return (await conversations.conversation(tx, id)).person_id


async def claims(ground: Ground, staff: Staff, person: PersonId, *addresses: Address) -> None:
    async with ground.database.transaction(staff.workspace_id) as tx:
        one = (await people.identities(tx, person))[0]
        await people.note_addresses(tx, Known(one.id, person, one.address, one.name), addresses)


async def last_action(ground: Ground, staff: Staff) -> str:
    async with ground.database.transaction(staff.workspace_id) as tx:
        return (await workspace.audit.page(tx, limit=1))[0].action


async def test_a_claimed_address_is_checked_by_a_code_from_beside_the_conversation(
    grace_at_work: Browser, ground: Ground, line: Line, grace: Staff, ada: PersonId
) -> None:
    await claims(ground, grace, ada, Address("email", "ada@example.org"))
    async with ground.database.transaction(grace.workspace_id) as tx:
        settings = {"address": "help@salon.example", "password": "a-password-of-nobody"}
        await channels.save(tx, ground, "email", "Letters", settings, address="help@salon.example")
    page = f"/conversations/{await line.conversation_of('ada', grace)}"
    shown = (await grace_at_work.get(page)).text
    assert "Check by a code" in shown and "Check by a code" not in (await grace_at_work.get(f"/people/{ada}")).text

    sent = await submit(grace_at_work, f"{page}/code", page=page, identity=hidden(shown, "identity"), account=hidden(shown, "account"))

    assert sent.headers["location"] == page
    assert "Your code: ••••••." in (await grace_at_work.get(page)).text
    assert await last_action(ground, grace) == "people.code_sent"
