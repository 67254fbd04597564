"""Consents in the person's panel, their texts in the settings, and who may look and change."""

import re
from uuid import UUID

import pytest

from parley import conversations, people, workspace
from parley.conversations import Author
from parley.core.ground import Ground
from parley.core.ids import ConversationId, IdentityId, PersonId
from parley.people.consents import Proof, Refused
from parley.workspace import Staff
from tests.web.conftest import Browser, Open, hired, sign_in, submit
from tests.web.desk import Line

PLACE = "/settings/consents"


class Ada:
    """A customer, and what she is sent."""

    def __init__(self, ground: Ground, staff: Staff, person: PersonId, identity: IdentityId) -> None:
        self.ground, self.staff, self.person, self.identity = ground, staff, person, identity
        self.page = f"/people/{person}"

    async def agrees(self, words: str = "yes, please") -> None:
        async with self.ground.database.transaction(self.staff.workspace_id) as tx:
            proof = Proof(words=words, page="https://salon.example/join")
            await people.consents.grant(tx, self.identity, "marketing", source="form", proof=proof)

    async def why_not(self) -> str:
        async with self.ground.database.transaction(self.staff.workspace_id) as tx:
            verdict = await people.consents.allows(tx, self.identity, "marketing")
        return verdict.why.value if isinstance(verdict, Refused) else ""


@pytest.fixture
async def ada(ground: Ground, line: Line, grace: Staff) -> Ada:
    await line.says("ada", "hello")
    id = await line.conversation_of("ada", grace)
    async with ground.database.transaction(grace.workspace_id) as tx:
        sql = "SELECT person_id, identity_id FROM conversations WHERE workspace_id = $1 AND id = $2"
        [(person, identity)] = await tx.records(sql, tx.workspace_id, id)
    return Ada(ground, grace, PersonId(person), IdentityId(identity))


async def sends(browser: Browser, ada: Ada, path: str, **fields: str) -> str:
    """What the panel's part says after a form of its own."""
    answer = await submit(browser, path, page=ada.page, headers={"hx-request": "true"}, next=ada.page, **fields)
    assert answer.status_code == 200, answer.text
    return answer.text


async def test_the_panel_shows_since_when_and_by_what(grace_at_work: Browser, ada: Ada) -> None:
    assert "Nothing is noted" in (await grace_at_work.get(ada.page)).text
    await ada.agrees("yes <b>")

    shown = (await grace_at_work.get(ada.page)).text
    assert "Offers and news" in shown and "yes &lt;b&gt;" in shown and "https://salon.example/join" in shown


async def test_a_consent_is_noted_only_with_words_on_how_it_came_about(grace_at_work: Browser, ada: Ada) -> None:
    path, about = f"{ada.page}/consents", {"identity": str(ada.identity), "purpose": "marketing", "agrees": "true"}
    refused = await submit(grace_at_work, path, page=ada.page, headers=None, words=" ", **about)
    assert (refused.status_code, 'aria-invalid="true"' in refused.text, await ada.why_not()) == (400, True, "never")

    shown = await sends(grace_at_work, ada, path, words="She called on Monday", **about)
    assert "She called on Monday" in shown and "noted by staff: Grace" in shown
    assert await ada.why_not() == ""


async def test_withdrawing_is_one_press_and_is_undone_by_another(grace_at_work: Browser, ada: Ada) -> None:
    await ada.agrees()
    shown = await sends(grace_at_work, ada, f"{ada.page}/consents/withdrawal", identity=str(ada.identity), purpose="marketing")
    assert await ada.why_not() == "withdrawn"

    undo = re.search(r'action="(/consents/[^"]+/undo)"', shown)
    assert undo
    shown = await sends(grace_at_work, ada, undo[1])
    assert "yes, please" in shown and "History" in shown
    assert await ada.why_not() == ""
    assert (await submit(grace_at_work, undo[1], page=ada.page, headers={"hx-request": "true"})).status_code == 409


async def test_no_offers_anywhere_is_one_press_too(grace_at_work: Browser, ada: Ada) -> None:
    await ada.agrees()
    fields = {"identity": str(ada.identity), "purpose": "marketing", "everywhere": "true"}
    assert "withdrawn in all channels" in await sends(grace_at_work, ada, f"{ada.page}/consents/withdrawal", **fields)
    assert await ada.why_not() == "everywhere"


async def test_without_scripts_the_page_comes_back(grace_at_work: Browser, ada: Ada) -> None:
    fields = {"identity": str(ada.identity), "purpose": "surveys", "agrees": "false", "next": ada.page}
    answer = await submit(grace_at_work, f"{ada.page}/consents", page=ada.page, headers=None, **fields)
    assert (answer.status_code, answer.headers["location"]) == (303, ada.page)
    assert "Surveys" in (await grace_at_work.get(ada.page)).text


async def test_whoever_notes_something_stands_in_the_audit_log(grace_at_work: Browser, ada: Ada) -> None:
    await sends(
        grace_at_work, ada, f"{ada.page}/consents", identity=str(ada.identity), purpose="marketing", agrees="true", words="By phone"
    )
    await sends(grace_at_work, ada, f"{ada.page}/consents/withdrawal", identity=str(ada.identity), purpose="marketing")
    async with ada.ground.database.transaction(ada.staff.workspace_id) as tx:
        log = [entry.action for entry in await workspace.audit.page(tx)]
    assert log[:2] == ["consent.withdrawn", "consent.granted"]


async def test_an_address_of_somebody_else_is_none_of_theirs(grace_at_work: Browser, line: Line, ada: Ada) -> None:
    await line.says("hedy", "hello")
    id = await line.conversation_of("hedy", ada.staff)
    async with ada.ground.database.transaction(ada.staff.workspace_id) as tx:
        hedy: UUID = await tx.value("SELECT identity_id FROM conversations WHERE workspace_id = $1 AND id = $2", tx.workspace_id, id)
    answer = await submit(grace_at_work, f"{ada.page}/consents", page=ada.page, identity=str(hedy), purpose="marketing", words="x")
    assert answer.status_code == 404


async def test_only_who_may_edit_people_is_offered_it(opened: Open, ada: Ada) -> None:
    await ada.agrees()
    browser = opened()
    await sign_in(browser, await hired(ada.ground.database, ada.staff, "Analyst", "analyst"))
    shown = (await browser.get(ada.page)).text
    assert "Offers and news" in shown and "/consents" not in shown
    for path in ("consents", "consents/withdrawal"):
        answer = await submit(browser, f"{ada.page}/{path}", page=ada.page, identity=str(ada.identity), purpose="marketing")
        assert answer.status_code == 403


async def test_a_stranger_gets_404(opened: Open, linus: Staff, ada: Ada) -> None:
    await ada.agrees()
    async with ada.ground.database.transaction(ada.staff.workspace_id) as tx:
        [said] = await people.consents.history(tx, ada.person)
    browser = opened()
    await sign_in(browser, linus)
    for path in (f"{ada.page}/consents", f"{ada.page}/consents/withdrawal", f"/consents/{said.id}/undo"):
        answer = await submit(browser, path, page="/people", identity=str(ada.identity), purpose="marketing", words="x")
        assert answer.status_code == 404, path


async def test_an_offer_is_told_from_an_answer_where_it_was_said(grace_at_work: Browser, line: Line, ada: Ada) -> None:
    await ada.agrees()
    id = ConversationId(await line.conversation_of("ada", ada.staff))
    told: list[int] = []
    for purpose in ("service", "marketing"):
        async with ada.ground.database.transaction(ada.staff.workspace_id) as tx:
            way, author = (ada.identity, line.account.id), Author("staff", ada.staff.id)
            await conversations.reply(tx, id, text="Hello", way=way, author=author, purpose=purpose)
        told.append((await grace_at_work.get(f"/conversations/{id}")).text.count("Offers and news"))

    assert told[1] == told[0] + 1


# ── texts


async def test_a_text_is_looked_at_published_and_stays_as_it_was_published(grace_at_work: Browser) -> None:
    first = {"purpose": "marketing", "language": "en", "version": "0", "text": "I agree to offers. https://salon.example/terms"}
    preview = await submit(grace_at_work, PLACE, page=PLACE, headers={"hx-request": "true"}, do="preview", **first)
    assert "So it stands on a form" in preview.text and 'href="https://salon.example/terms"' in preview.text
    assert "I agree to offers" not in (await grace_at_work.get(PLACE)).text

    assert (await submit(grace_at_work, PLACE, page=PLACE, headers=None, do="publish", **first)).status_code == 303
    second = await submit(
        grace_at_work, PLACE, page=PLACE, headers=None, do="publish", **{**first, "version": "1", "text": "I agree to offers and news."}
    )
    assert second.status_code == 303
    shown = (await grace_at_work.get(PLACE)).text
    assert "version 2" in shown and "Earlier versions" in shown and "I agree to offers. " in shown


async def test_whoever_has_no_text_yet_is_offered_a_sample_in_each_language(grace_at_work: Browser) -> None:
    page = (await grace_at_work.get(PLACE)).text
    assert "I agree to get offers and news of “Salon”" in page and "Согласен(на) получать" in page and "Погоджуюся отримувати" in page
    assert "version 1 ·" not in page


@pytest.mark.parametrize(("version", "text", "status"), [("1", "", 400), ("1", "I agree.", 400), ("0", "I really agree.", 409)])
async def test_what_cannot_be_published_is_refused_beside_the_text(grace_at_work: Browser, version: str, text: str, status: int) -> None:
    about = {"purpose": "marketing", "language": "en"}
    await submit(grace_at_work, PLACE, page=PLACE, headers=None, do="publish", version="0", text="I agree.", **about)

    refused = await submit(grace_at_work, PLACE, page=PLACE, headers=None, do="publish", version=version, text=text, **about)
    assert refused.status_code == status and 'role="alert"' in refused.text


async def test_a_noted_consent_names_the_text_that_stood_then(grace_at_work: Browser, ada: Ada) -> None:
    about = {"purpose": "marketing", "language": "en"}
    await submit(grace_at_work, PLACE, page=PLACE, headers=None, do="publish", version="0", text="I agree to offers.", **about)
    path, said = f"{ada.page}/consents", {"identity": str(ada.identity), "purpose": "marketing", "words": "By phone"}
    await sends(grace_at_work, ada, path, agrees="true", **said)
    await submit(grace_at_work, PLACE, page=PLACE, headers=None, do="publish", version="1", text="I agree to much more.", **about)

    shown = (await grace_at_work.get(ada.page)).text
    assert "version 1" in shown and "I agree to offers." in shown and "much more" not in shown


async def test_only_whoever_manages_the_business_changes_texts(opened: Open, ground: Ground, grace: Staff) -> None:
    browser = opened()
    await sign_in(browser, await hired(ground.database, grace, "Hedy", "operator"))
    assert (await browser.get(PLACE)).status_code == 403
    fields = {"purpose": "marketing", "language": "en", "version": "0", "text": "Mine", "do": "publish"}
    assert (await submit(browser, PLACE, page="/people", headers=None, **fields)).status_code == 403
