"""The register of requests, a person's data as a file, and erasures, as staff see and do them."""

import io
import re
import zipfile
from datetime import timedelta

import pytest

from parley import people, wiring
from parley.core import clock
from parley.core.ground import Ground
from parley.core.ids import PersonId
from parley.workspace import Role, Staff
from tests.spine.waiting import until
from tests.web.conftest import Browser, Open, hired, sign_in, submit
from tests.web.desk import PICTURE, PIXEL, Line

REGISTER = "/settings/privacy"
ASKED = {"kind": "access", "channel": "email", "asked_by": "Ada"}


@pytest.fixture
async def ada(ground: Ground, line: Line, grace: Staff) -> PersonId:
    people.privacy.wire(wiring.TELLING)
    await line.says("ada", "My secret is 42", files=[PICTURE])
    id = await line.conversation_of("ada", grace)
    async with ground.database.transaction(grace.workspace_id) as tx:
        return PersonId(await tx.value("SELECT person_id FROM conversations WHERE workspace_id = $1 AND id = $2", tx.workspace_id, id))


async def at_work(opened: Open, ground: Ground, by: Staff, role: Role) -> Browser:
    browser = opened()
    await sign_in(browser, await hired(ground.database, by, role.title(), role))
    return browser


async def noted(browser: Browser, **fields: str) -> str:
    answer = await submit(browser, REGISTER, page=REGISTER, headers=None, **{**ASKED, "received_on": str(clock.now().date()), **fields})
    assert answer.status_code == 303, answer.text
    return (await browser.get(REGISTER)).text


def first_request(page: str) -> str:
    found = re.search(r'href="(/settings/privacy/requests/[^"]+)"', page)
    assert found
    return found[1]


async def test_a_request_is_written_down_extended_answered_and_opened_again(grace_at_work: Browser) -> None:
    one = first_request(await noted(grace_at_work))
    await submit(grace_at_work, one, page=one, do="extend", because="many files")
    assert "extended: many files" in (await grace_at_work.get(one)).text
    assert (await submit(grace_at_work, one, page=one, do="extend", because="again")).status_code == 409
    assert (await submit(grace_at_work, one, page=one, do="done", outcome="")).status_code == 400
    await submit(grace_at_work, one, page=one, do="done", outcome="a copy was sent")

    assert "a copy was sent" in (await grace_at_work.get(one)).text
    assert one not in (await grace_at_work.get(REGISTER)).text
    assert one in (await grace_at_work.get(f"{REGISTER}?closed=true")).text
    await submit(grace_at_work, one, page=one, do="reopen")
    assert one in (await grace_at_work.get(REGISTER)).text


async def test_the_persons_page_says_that_they_wait_for_an_answer(grace_at_work: Browser, ada: PersonId) -> None:
    assert "open request" not in (await grace_at_work.get(f"/people/{ada}")).text
    await noted(grace_at_work, person=str(ada))
    assert "1 open request" in (await grace_at_work.get(f"/people/{ada}")).text
    assert "Access to the data" in (await grace_at_work.get(f"/people/{ada}/privacy")).text


async def test_what_is_late_stands_first_and_says_so(grace_at_work: Browser) -> None:
    await noted(grace_at_work, asked_by="Somebody in time")
    page = await noted(grace_at_work, asked_by="Somebody late", received_on=str(clock.now().date() - timedelta(days=90)))
    assert page.index("Somebody late") < page.index("Somebody in time") and page.count(">overdue<") == 1


async def test_a_day_that_cannot_be_is_refused_at_its_field(grace_at_work: Browser) -> None:
    refused = await submit(
        grace_at_work, REGISTER, page=REGISTER, headers=None, **{**ASKED, "received_on": "2999-01-01", "asked_by": "Ada <b>"}
    )
    assert refused.status_code == 400 and 'id="received_on-error"' in refused.text and "Ada &lt;b&gt;" in refused.text


async def test_everything_about_a_person_comes_as_a_file(grace_at_work: Browser, ada: PersonId) -> None:
    answer = await grace_at_work.get(f"/people/{ada}/bundle")
    assert answer.status_code == 200 and answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert b"My secret is 42" in archive.read("messages.jsonl")
        assert [archive.read(name) for name in archive.namelist() if name.startswith("files/")] == [PIXEL]
    assert "downloaded everything about a customer" in (await grace_at_work.get("/settings/audit")).text


async def test_an_erasure_is_asked_for_waits_and_is_stopped(grace_at_work: Browser, ada: PersonId) -> None:
    page = f"/people/{ada}/privacy"
    asked = await submit(grace_at_work, f"/people/{ada}/erasure", page=page, basis="request", identity="", request="")
    one = asked.headers["location"]
    assert "Waits" in (await grace_at_work.get(one)).text
    assert "An erasure is asked for." in (await grace_at_work.get(page)).text
    again = await submit(grace_at_work, f"/people/{ada}/erasure", page=page, basis="request")
    assert again.status_code == 409 and "under way already" in again.text

    await submit(grace_at_work, f"{one}/stop", page=one)
    assert "Stopped" in (await grace_at_work.get(one)).text
    assert "My secret is 42" in (await grace_at_work.get("/inbox")).text


async def test_an_erasure_at_once_leaves_a_signed_protocol_and_no_person(
    grace_at_work: Browser, ada: PersonId, ground: Ground, grace: Staff
) -> None:
    page = f"/people/{ada}/privacy"
    answer = await submit(grace_at_work, f"/people/{ada}/erasure", page=page, basis="withdrawal", at_once="true")
    one = answer.headers["location"]

    async def is_done() -> str:
        shown = (await grace_at_work.get(one)).text
        return shown if "The signature is good" in shown else ""

    assert "is not here any more" in await until(is_done)
    protocol = await grace_at_work.get(f"{one}/protocol")
    assert people.privacy.read_protocol(ground.vault, protocol.text).erased["messages"] == 1
    assert (await grace_at_work.get("/settings/privacy/erasures/protocols")).text == protocol.text
    assert (await grace_at_work.get(f"/people/{ada}")).status_code == 404
    async with ground.database.transaction(grace.workspace_id) as tx:
        [talk] = await tx.values("SELECT id FROM conversations WHERE workspace_id = $1", tx.workspace_id)
    assert (await grace_at_work.get(f"/conversations/{talk}")).status_code == 200


async def test_a_legal_hold_forbids_erasing_until_it_is_lifted(grace_at_work: Browser, ada: PersonId) -> None:
    page = f"/people/{ada}/privacy"
    await submit(grace_at_work, f"/people/{ada}/hold", page=page, reason="a lawsuit")
    shown = (await grace_at_work.get(page)).text
    assert "Legal hold: a lawsuit" in shown
    refused = await submit(grace_at_work, f"/people/{ada}/erasure", page=page, basis="request")
    assert refused.status_code == 409 and "legal hold" in refused.text
    lift = re.search(r'action="(/holds/[^"]+)"', shown)
    assert lift
    await submit(grace_at_work, lift[1], page=page)
    assert "a lawsuit" not in (await grace_at_work.get(page)).text


async def test_the_law_of_the_workspace_sets_the_deadline(grace_at_work: Browser) -> None:
    assert (await submit(grace_at_work, f"{REGISTER}/rules", page=REGISTER, law="ua", wait_days="3")).status_code == 303
    page = await noted(grace_at_work, received_on=str(clock.now().date() - timedelta(days=31)))
    assert ">overdue<" in page


@pytest.mark.parametrize(
    ("role", "register", "erase", "at_once"),
    [("operator", 403, 403, 403), ("supervisor", 200, 403, 403), ("admin", 200, 303, 403), ("analyst", 403, 403, 403)],
)
async def test_only_some_roles_may(
    opened: Open, ground: Ground, grace: Staff, ada: PersonId, role: Role, register: int, erase: int, at_once: int
) -> None:
    browser = await at_work(opened, ground, grace, role)
    assert (await browser.get(REGISTER)).status_code == register
    assert (await browser.get(f"/people/{ada}/bundle")).status_code == register
    for fields, status in (({"at_once": "true"}, at_once), ({}, erase)):
        answer = await submit(browser, f"/people/{ada}/erasure", page="/people", headers=None, basis="request", **fields)
        assert answer.status_code == status


async def test_a_stranger_gets_404(opened: Open, grace_at_work: Browser, linus: Staff, ada: PersonId) -> None:
    request = first_request(await noted(grace_at_work, person=str(ada)))
    erasure = (await submit(grace_at_work, f"/people/{ada}/erasure", page="/people", basis="request")).headers["location"]
    browser = opened()
    await sign_in(browser, linus)
    for path in (request, erasure, f"{erasure}/protocol", f"/people/{ada}/privacy", f"/people/{ada}/bundle"):
        assert (await browser.get(path)).status_code == 404, path
    for path in (f"{erasure}/stop", f"{erasure}/hurry"):
        assert (await submit(browser, path, page="/people")).status_code == 404, path
